// Tests of findJsonSyntaxFault and jsonLinesOf: agreement with JSON.parse, and the line of every value.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findJsonSyntaxFault, type JsonPath, jsonLinesOf, jsonPathText } from '../../src/formats/json-text.ts';

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Returns all values within a JSON value, each with its path. */
function valuesOf(value: unknown, path: JsonPath = []): readonly (readonly [JsonPath, unknown])[] {
  const below = Array.isArray(value)
    ? value.flatMap((element: unknown, at) => valuesOf(element, [...path, at]))
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, member]: [string, unknown]) => valuesOf(member, [...path, name]))
      : [];
  return [[path, value], ...below];
}

describe('findJsonSyntaxFault', () => {
  test('returns null for any text that JSON.stringify returns', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2, '\t'), (value, indent) => {
        expect(findJsonSyntaxFault(JSON.stringify(value, null, indent))).toBeNull();
      }),
    );
  });

  test('agrees with JSON.parse on texts with a replaced, removed or inserted character', () => {
    const letter = fc.constantFrom(...'[]{},:"\\ \n\t0123456789.-+eEtrufalsnx\u0001\u00e9/');
    let refused = 0;
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), fc.nat(2), letter, fc.boolean(), (value, place, cut, put, bare) => {
        const text = JSON.stringify(value, null, bare ? 0 : 1);
        const at = place % (text.length + 1);
        const changed = text.slice(0, at) + put + text.slice(at + cut);
        if (!parses(changed)) refused += 1;
        expect(findJsonSyntaxFault(changed) === null, changed).toBe(parses(changed));
      }),
      { numRuns: 2_000 },
    );
    expect(refused, 'the control: changes that break a text do occur').toBeGreaterThan(200);
  });

  test.each([
    ['', 1, [], 'must not end before its value is whole'],
    ['[1,\n 2,\n]', 3, [2], 'must be a JSON value here'],
    ['[{"a": 1}\n{"a": 2}]', 2, [0], 'must go on with "," or "]"'],
    ['[{"a": {"b": tru}}]', 1, [0, 'a', 'b'], 'must be a JSON value here'],
    ['{"a" 1}', 1, [], 'must have ":" after the name of a member'],
    ["{'a': 1}", 1, [], 'must name its next member in double quotes'],
    ['["a\nb"]', 1, [0], 'must not hold a raw control character in a string'],
    ['["a\\x"]', 1, [0], 'must not hold an unknown escape in a string'],
    ['["a\\', 1, [0], 'must not hold an unknown escape in a string'],
    ['[\n"a', 2, [0], 'must not end inside a string'],
    ['[]\n\n[]', 3, [], 'must end after its one value'],
    ['[01]', 1, [0], 'must go on with "," or "]"'],
  ] as const)('returns line, path and rule of the syntax error in %j', (text, line, path, rule) => {
    expect(parses(text)).toBe(false);
    expect(findJsonSyntaxFault(text)).toEqual({ line, path, rule });
  });

  test('accepts arrays that are nested 200 000 levels deep', () => {
    const deep = 200_000;
    expect(findJsonSyntaxFault('['.repeat(deep) + ']'.repeat(deep))).toBeNull();
    expect(findJsonSyntaxFault('['.repeat(deep))?.rule).toBe('must not end before its value is whole');
  });
});

describe('jsonLinesOf', () => {
  test('returns the line of every value of any JSON text', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        // With an indent, JSON.stringify writes one value per line, so the test can compute the expected line numbers.
        const text = JSON.stringify(value, null, 1);
        const all = valuesOf(JSON.parse(text));
        const lines = jsonLinesOf(
          text,
          all.map(([path]) => path),
        );
        const rows = text.split('\n');
        for (const [index, [path, at]] of all.entries()) {
          const row = rows[(lines[index] ?? 0) - 1] ?? '';
          const start = Array.isArray(at) ? '[' : typeof at === 'object' && at !== null ? '{' : JSON.stringify(at);
          const name = path.at(-1);
          const label = typeof name === 'string' ? `${JSON.stringify(name)}: ` : '';
          expect(row.trimStart().startsWith(label + start), row).toBe(true);
          expect(row.length - row.trimStart().length).toBe(path.length);
        }
        expect([...lines]).toEqual([...lines].sort((a, b) => a - b));
      }),
    );
  });

  test('returns, for a missing member, the line of the object that lacks it', () => {
    expect(jsonLinesOf('[\n{},\n{\n"a": 1}\n]', [[1, 'b'], [1, 'a'], [7], []])).toEqual([3, 4, 1, 1]);
  });

  test('returns the line of the last member when two members have the same name', () => {
    expect(jsonLinesOf('{\n"a": 1,\n"\\u0061": 2}', [['a']])).toEqual([3]);
  });

  test('counts a carriage return with a line feed as one line break', () => {
    expect(jsonLinesOf('[\r\n1,\r\n2]', [[1]])).toEqual([3]);
  });
});

describe('jsonPathText', () => {
  test('formats members and indexes in printable ASCII', () => {
    expect(jsonPathText([12, 'downtime_by_date', '2026-11-01', 'downtime'])).toBe(
      '[12].downtime_by_date["2026-11-01"].downtime',
    );
    expect(jsonPathText(['jobs', 0])).toBe('jobs[0]');
    expect(jsonPathText([])).toBe('(file)');
    expect(jsonPathText(['\u001b[31m\u202e\u009b'])).toBe('["\\u001b[31m\\u202e\\u009b"]');
    expect(jsonPathText(['x'.repeat(5_000)]).length).toBeLessThan(80);
  });
});
