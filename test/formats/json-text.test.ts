// jsonSyntaxFault and jsonLinesOf: agreement with JSON.parse, and the line of every value.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonPath, jsonLinesOf, jsonPathText, jsonSyntaxFault } from '../../src/formats/json-text.ts';

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Every value of a JSON value with its path. */
function valuesOf(value: unknown, path: JsonPath = []): readonly (readonly [JsonPath, unknown])[] {
  const below = Array.isArray(value)
    ? value.flatMap((element: unknown, at) => valuesOf(element, [...path, at]))
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, member]: [string, unknown]) => valuesOf(member, [...path, name]))
      : [];
  return [[path, value], ...below];
}

describe('jsonSyntaxFault', () => {
  test('finds no fault in any text of JSON.stringify', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2, '\t'), (value, indent) => {
        expect(jsonSyntaxFault(JSON.stringify(value, null, indent))).toBeNull();
      }),
    );
  });

  test('agrees with JSON.parse on texts with a letter changed, left out, doubled or put in', () => {
    const letter = fc.constantFrom(...'[]{},:"\\ \n\t0123456789.-+eEtrufalsnx\u0001\u00e9/');
    let refused = 0;
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), fc.nat(2), letter, fc.boolean(), (value, place, cut, put, bare) => {
        const text = JSON.stringify(value, null, bare ? 0 : 1);
        const at = place % (text.length + 1);
        const changed = text.slice(0, at) + put + text.slice(at + cut);
        if (!parses(changed)) refused += 1;
        expect(jsonSyntaxFault(changed) === null, changed).toBe(parses(changed));
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
  ] as const)('returns line, path and rule of the fault in %j', (text, line, path, rule) => {
    expect(parses(text)).toBe(false);
    expect(jsonSyntaxFault(text)).toEqual({ line, path, rule });
  });

  test('accepts a nesting of 200 000 levels', () => {
    const deep = 200_000;
    expect(jsonSyntaxFault('['.repeat(deep) + ']'.repeat(deep))).toBeNull();
    expect(jsonSyntaxFault('['.repeat(deep))?.rule).toBe('must not end before its value is whole');
  });
});

describe('jsonLinesOf', () => {
  test('returns the line of every value in any layout', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        // One value per line: each value starts on the line on which JSON.stringify visits it.
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

  test('returns for a missing member the line of its object', () => {
    expect(jsonLinesOf('[\n{},\n{\n"a": 1}\n]', [[1, 'b'], [1, 'a'], [7], []])).toEqual([3, 4, 1, 1]);
  });

  test('returns the line of the last of two members with one name', () => {
    expect(jsonLinesOf('{\n"a": 1,\n"\\u0061": 2}', [['a']])).toEqual([3]);
  });

  test('counts a carriage return with a line feed once', () => {
    expect(jsonLinesOf('[\r\n1,\r\n2]', [[1]])).toEqual([3]);
  });
});

describe('jsonPathText', () => {
  test('writes members and indexes in readable form and printable ASCII', () => {
    expect(jsonPathText([12, 'downtime_by_date', '2026-11-01', 'downtime'])).toBe(
      '[12].downtime_by_date["2026-11-01"].downtime',
    );
    expect(jsonPathText(['jobs', 0])).toBe('jobs[0]');
    expect(jsonPathText([])).toBe('(file)');
    expect(jsonPathText(['\u001b[31m\u202e\u009b'])).toBe('["\\u001b[31m\\u202e\\u009b"]');
    expect(jsonPathText(['x'.repeat(5_000)]).length).toBeLessThan(80);
  });
});
