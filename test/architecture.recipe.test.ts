// The recipes of CONTRIBUTING.md, applied to a temporary copy of the project: together they compile, print a schema that passes its
// check, and pass the tests that they add. What happens when a step is left out is tested in architecture.step.test.ts.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_RECIPE, FIELD_RECIPE, filesOf, SETTING_RECIPE, SIGNED_ACTION_RECIPE } from './architecture/recipes.ts';
import { createScratchProject, type ScratchProject } from './architecture/scratch.ts';

const root = join(import.meta.dirname, '..');
const ALL = [SIGNED_ACTION_RECIPE, EVENT_RECIPE, FIELD_RECIPE, SETTING_RECIPE];
const TIMEOUT = { timeout: 240_000 };

let scratch: ScratchProject;
beforeAll(() => {
  scratch = createScratchProject(root);
});
afterAll(() => scratch?.remove());

describe('the four recipes of CONTRIBUTING.md, applied together', TIMEOUT, () => {
  beforeAll(() => scratch.apply(ALL.flatMap(({ source, tests }) => [...source, ...tests])));

  it('print a schema that passes the schema check', async () => {
    const printed = await scratch.run('scripts/run.mjs', 'scripts/print-schema.ts');
    expect(printed).toEqual({
      code: 0,
      output: `schema.graphql is written.
network.graphql is written.
client/src/generated is written.
web/src/generated is current.
src/server/operation is written.
docs/reference is written.
`,
    });
    const checked = await scratch.run('scripts/run.mjs', 'scripts/print-schema.ts', '--check');
    expect(checked).toEqual({
      code: 0,
      output: `schema.graphql is current.
network.graphql is current.
client/src/generated is current.
web/src/generated is current.
src/server/operation is current.
docs/reference is current.
`,
    });
  });

  it('compile with all tests, examples and scripts, and pass the tests that the recipes add', async () => {
    const generated = await scratch.run('node_modules/@graphql-codegen/cli/esm/bin.js', '--config', 'codegen.ts');
    expect(generated.code, generated.output).toBe(0);
    const files = [...new Set(ALL.flatMap(({ run }) => run))];
    const arguments_ = ['run', '--project', 'pure', '--project', 'embedded', '--no-isolate', '--max-workers', '1'];
    const [errors, tested] = await Promise.all([
      scratch.compile(),
      scratch.run('node_modules/vitest/vitest.mjs', ...arguments_, '--test-timeout', '120000', ...files),
    ]);
    expect(errors).toEqual([]);
    expect(tested.code, tested.output).toBe(0);
    for (const file of files) expect(tested.output).toMatch(new RegExp(`✓ .*${file}`));
  });
});

describe('CONTRIBUTING.md', () => {
  const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');

  it.each([
    ['a signed action', SIGNED_ACTION_RECIPE],
    ['an event', EVENT_RECIPE],
    ['a stored field', FIELD_RECIPE],
    ['a setting', SETTING_RECIPE],
  ])('lists exactly the files that the recipe of %s changes', (name, { source, tests }) => {
    const [, section = ''] = text.split(`## Recipe: ${name}\n`);
    const [table = ''] = section.split('\n## ');
    const listed = [...table.matchAll(/^\| .* \| (.*) \|$/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
    );
    const matches = (pattern: string, file: string) =>
      new RegExp(`^${pattern.replaceAll('.', '\\.').replace(/<\w+>/g, '[\\w-]+')}$`).test(file);
    const files = filesOf([...source, ...tests]);
    expect(listed.filter((pattern) => !files.some((file) => matches(pattern, file)))).toEqual([]);
    expect(files.filter((file) => !listed.some((pattern) => matches(pattern, file)))).toEqual([]);
  });
});
