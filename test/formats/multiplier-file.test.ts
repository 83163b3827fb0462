// Tests of parseMultiplierFile: exact values, contiguous periods of a model, and each fault with its line and field.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMultiplierTenThousandths } from '../../src/domain/multiplier.ts';
import { parseMultiplierFile } from '../../src/formats/multiplier-file.ts';

const CHANGE = '2025-06-04T15:00:00.000Z';
const first = {
  model: 'A10',
  multiplier: '0.75',
  validFrom: '2024-01-01T00:00:00.000Z',
  validTo: CHANGE,
  source: 'published',
};
const last = { ...first, multiplier: '0', validFrom: CHANGE, validTo: null };
const parse = (...entries: readonly object[]) => parseMultiplierFile(JSON.stringify(entries, null, 2));

describe('parseMultiplierTenThousandths', () => {
  test('parses every value with four decimals exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (e4) => {
        const digits = String(e4).padStart(5, '0');
        const text = `${digits.slice(0, -4)}.${digits.slice(-4)}`;
        expect(parseMultiplierTenThousandths(text)).toBe(e4);
        expect(parseMultiplierTenThousandths(text.replace(/\.?0+$/, ''))).toBe(e4);
      }),
    );
  });

  test.each(['', '.5', '1.', '01', '-1', '+1', '1e1', '0.12345', '100.0001', '101', ' 1', '1,5', 'Infinity'])(
    'refuses the text %j',
    (text) => {
      expect(parseMultiplierTenThousandths(text)).toBeNull();
    },
  );
});

describe('parseMultiplierFile', () => {
  test('returns the entries in the order of the file', () => {
    expect(parse(last, first)).toEqual({
      multipliers: [
        { model: 'A10', multiplierTenThousandths: 0, validFrom: new Date(CHANGE), validTo: null, source: 'published' },
        {
          model: 'A10',
          multiplierTenThousandths: 7500,
          validFrom: new Date(first.validFrom),
          validTo: new Date(CHANGE),
          source: 'published',
        },
      ],
    });
  });

  test.each([
    ['model', ['', ' A10', 'A\u00b5', 5, null]],
    ['multiplier', ['0.00001', '-1', '101', 0.75, null]],
    ['validFrom', ['2025-06-04', '2025-06-04T15:00:00Z', '2025-02-30T00:00:00.000Z', 5, null]],
    ['validTo', ['never', '2025-06-04T15:00:00+00:00', 5]],
    ['source', ['guess', '', null]],
  ])('refuses an invalid value of the field %s', (field, values) => {
    for (const value of values) {
      expect(parse(last, { ...first, [field]: value }), JSON.stringify(value)).toEqual({
        faults: [{ line: expect.any(Number), field: `[1].${field}`, rule: expect.stringMatching(/^must /) }],
      });
    }
  });

  test.each([
    ['a gap', [{ ...first, validTo: '2025-06-04T14:59:59.999Z' }, last], '[0].validTo', 6],
    ['an overlap', [last, { ...first, validTo: '2025-06-04T15:00:00.001Z' }], '[1].validTo', 13],
    ['an entry without end before another entry', [{ ...first, validTo: null }, last], '[0].validTo', 6],
    ['an end in the last entry', [first], '[0].validTo', 6],
    ['two entries that start at one instant', [last, last], '[1].validFrom', 12],
  ] as const)('refuses entries of a model with %s', (_, entries, field, line) => {
    expect(parse(...entries)).toMatchObject({ faults: [{ field, line }] });
  });

  test('compares only the entries of one model with each other', () => {
    expect(parse(first, last, { ...last, model: 'A10G' })).toMatchObject({ multipliers: { length: 3 } });
  });

  test.each(['{}', '5', '[', '[5]'])('refuses the file content %s', (text) => {
    expect(parseMultiplierFile(text)).toMatchObject({ faults: [{ line: 1 }] });
  });
});
