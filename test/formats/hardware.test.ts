// Tests of hardware names: the table of aliases, and the nearest known names of an unknown model.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { modelOfName, nearestModels, unknownModelSentence } from '../../src/formats/hardware.ts';
import { hardwareAliases } from '../../src/store/hardware-names.ts';

const file = new URL('../../examples/network/multipliers.json', import.meta.url);
const KNOWN = [
  ...new Set((JSON.parse(readFileSync(file, 'utf8')) as { readonly model: string }[]).map(({ model }) => model)),
];
const modelOf = (name: string): string => modelOfName(name, hardwareAliases(), new Set(KNOWN));

describe('modelOfName', () => {
  test.each([
    ['GeForce RTX 4070', 'RTX 4070'],
    ['NVIDIA GeForce RTX 2080 Ti', 'RTX 2080 Ti'],
    ['nvidia geforce RTX 4090', 'RTX 4090'],
    ['Tesla T4', 'T4'],
    ['NVIDIA H100 80GB HBM3', 'H100 SXM5'],
    ['NVIDIA A100-SXM4-80GB', 'A100 SXM4'],
    ['Apple M2 Max', 'M2 Max'],
    ['AMD EPYC 7763 64-Core Processor', 'EPYC 7763'],
    ['Intel(R) Xeon(R) Platinum 8480+', 'Xeon Platinum 8480+'],
    ['RTX 4070', 'RTX 4070'],
  ])('finds the model of %s', (name, model) => {
    expect(modelOf(name)).toBe(model);
  });

  test('leaves a name that has a multiplier, and one that no alias knows', () => {
    expect(modelOfName('GeForce RTX 4070', hardwareAliases(), new Set(['GeForce RTX 4070']))).toBe('GeForce RTX 4070');
    expect(modelOf('Voodoo 3')).toBe('Voodoo 3');
    expect(modelOf('NVIDIA ')).toBe('NVIDIA ');
  });

  test('leads every alias of the table to a model with a multiplier', () => {
    for (const model of Object.values(hardwareAliases().names)) expect(KNOWN).toContain(model);
  });
});

describe('nearestModels', () => {
  test.each([
    ['RTX 4070 Super', ['RTX 4070']],
    ['RTX 409', ['RTX 4090']],
    ['h100 sxm5', ['H100 SXM5']],
    ['H100 NVL', ['H100']],
  ])('proposes for %s first %j', (model, [first]) => {
    expect(nearestModels(model, KNOWN)[0]).toBe(first);
  });

  test('proposes at most three names, and none when every name is far', () => {
    expect(
      nearestModels(
        'H100',
        KNOWN.filter((name) => name !== 'H100'),
      ).length,
    ).toBeLessThanOrEqual(3);
    expect(nearestModels('Voodoo Banshee', KNOWN)).toEqual([]);
    expect(unknownModelSentence('Voodoo Banshee', KNOWN)).toContain('No known name is near');
    expect(unknownModelSentence('RTX 4070 Super', KNOWN)).toContain('RTX 4070');
  });
});
