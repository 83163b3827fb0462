// Guards the plan of the house: reads every file of src and fails with file and line where one leaves it, and reads every
// file of the project for traces of the place where it was written. That the guards can fail is shown in architecture.control.

import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { breaches, describeBreach } from './architecture/fence.ts';
import { localPaths, tracked } from './architecture/trace.ts';

const root = join(import.meta.dirname, '..');
const source = new Map(
  readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => posix.join('src', ...path.split(sep)))
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => [path, readFileSync(join(root, path), 'utf8')] as const),
);

describe('the house', () => {
  test('is read whole', () => {
    expect([...source.keys()]).toContain('src/domain/money.ts');
  });

  test('keeps every file to its floor, its name and its length', () => {
    expect(breaches(source).map(describeBreach)).toEqual([]);
  });
});

describe('the project', () => {
  test('names no place on the machine it was written on', () => {
    const files = tracked(root);
    expect(files).toContain('package.json');
    expect(files.flatMap((file) => localPaths(file, readFileSync(join(root, file), 'utf8'), root))).toEqual([]);
  });
});
