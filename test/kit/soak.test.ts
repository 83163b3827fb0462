// Tests that `npm run soak` forgets no suite that has a long form.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOAKED = JSON.parse(readFileSync(join(ROOT, 'scripts/soaked.json'), 'utf8')) as readonly string[];

/** Returns the test files that use a length of a soak. */
function suitesWithLongForm(): readonly string[] {
  const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ path: `test/${file}`, text: readFileSync(join(ROOT, 'test', file), 'utf8') }));
  const long = files.filter(({ text }) => /from '[./]+\/kit\/soak\.ts'/.test(text)).map(({ path }) => path);
  return long.filter((path) => path.endsWith('.test.ts'));
}

it('runs every suite that has a long form in `npm run soak`', () => {
  const suites = suitesWithLongForm();
  expect(suites.length).toBeGreaterThan(10);
  expect(suites.filter((suite) => !SOAKED.some((path) => suite.startsWith(path)))).toEqual([]);
});
