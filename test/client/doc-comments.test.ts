// The exports of the client library: each has a doc comment with what it does, an example, units and errors, and stands in the README.
// **Invariant:** an export without a comment fails here, also one that an entry takes from another module.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../client/', import.meta.url));
const readme = readFileSync(join(folder, 'README.md'), 'utf8');
const entries = Object.keys(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).exports)
  .filter((name) => name !== './package.json')
  .map((name) => `src/${name === '.' ? 'index' : name.slice(2)}.ts`);

type Export = {
  readonly file: string;
  readonly kind: string;
  readonly name: string;
  readonly comment: string;
  readonly code: string;
};

const DECLARED =
  /((?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?)export (?:async )?(function|const|class|type) (\w+)([\s\S]*?)(?=\n\n|\n\/\*\*|\nexport |$(?![\s\S]))/g;

/** Returns what a module exports, of `names` where they are given: its own declarations, and those of the modules that it passes on. */
function exportsOf(file: string, names?: readonly string[]): readonly Export[] {
  const text = readFileSync(join(folder, file), 'utf8');
  const passed = [...text.matchAll(/^export (?:type )?(?:\*|\{([^}]*)\}) from '(\.[^']+)'/gm)];
  return [
    ...[...text.matchAll(DECLARED)].flatMap(([, comment = '', kind = '', name = '', code = '']) =>
      names?.includes(name) === false ? [] : [{ file, kind, name, comment, code }],
    ),
    ...passed.flatMap(([, list, path = '']) => {
      const wanted = list?.split(',').map((one) => one.trim().replace(/^type /, ''));
      return exportsOf(
        join(dirname(file), path),
        wanted?.filter((one) => one !== ''),
      );
    }),
  ];
}

const exported = entries.flatMap((file) => exportsOf(file));
const named = ({ file, name }: Export): string => `${file} ${name}`;
const isGenerated = ({ file }: Export): boolean => file.includes('/generated/');
const values = exported.filter((one) => one.kind !== 'type');

describe('the exports of the client library', () => {
  it('have a doc comment each', () => {
    expect(exported.length).toBeGreaterThan(250);
    expect(exported.filter(({ comment }) => comment.length < 20).map(named)).toEqual([]);
  });

  it('have an example each, if they are values and not generated', () => {
    const own = values.filter((one) => !isGenerated(one));
    expect(own.length).toBeGreaterThan(30);
    expect(own.filter(({ comment }) => !/@example\s/.test(comment)).map(named)).toEqual([]);
  });

  it('name the errors that they throw', () => {
    const throwing = values.filter(({ code }) => /\bthrow\b/.test(code));
    expect(throwing.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['parseAmount', 'verifyWebhook', 'useTandem']),
    );
    expect(
      throwing.filter(({ comment }) => !/@throws \w+Error/.test(comment) && !/@throws Error/.test(comment)).map(named),
    ).toEqual([]);
  });

  it('say the unit of each number', () => {
    const numbers = exported
      .filter((one) => one.kind === 'type' && !isGenerated(one))
      .flatMap((one) =>
        [...one.code.matchAll(/((?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?)readonly (\w+)\??: number\b/g)].map(
          ([, comment = '', field = '']) => ({ at: `${named(one)}.${field}`, comment, field }),
        ),
      );
    expect(numbers.length).toBeGreaterThan(8);
    const UNIT = /(Ms|Seconds)$|^(days|hours|minutes|seconds)$/;
    const without = numbers.filter(({ comment, field }) => !UNIT.test(field) && !/milliseconds|seconds/.test(comment));
    expect(without.map(({ at }) => at)).toEqual(['src/environment.ts FetchResponse.status']);
  });

  it('stand in the README, values and entries', () => {
    const words = new Set(readme.match(/\w+/g));
    expect(values.filter(({ name }) => !words.has(name)).map(named)).toEqual([]);
    for (const entry of entries.map((file) => file.replace(/^src\/|\.ts$/g, '')).filter((name) => name !== 'index')) {
      expect(readme).toContain(`\`…/${entry}\``);
      expect(readme).toContain(`from '@tandem/client/${entry}'`);
    }
  });
});
