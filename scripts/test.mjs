// Runs Vitest: `npm test` runs all suites, `npm test -- AREA` those of a folder or file of test/ (`npm test -- stream`). Other
// arguments are passed to Vitest. Suites whose answers do not depend on the database run once (TEST_ONCE=1), unless `--project` names one.
// `--soak` runs the suites that have a long form at full length, and all others that `npm test` runs on one database on both (SOAK=1).

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Suites that have a long form, and suites that `npm test` runs on one database. */
const SOAKED = [
  'test/app/',
  'test/client/',
  'test/clients/',
  'test/crash/',
  'test/model/',
  'test/races/',
  'test/sandbox/',
  'test/schema/',
  'test/store/listing/',
  'test/store/rolling-windows.test.ts',
];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const given = process.argv.slice(2);
const soak = given.includes('--soak');
const rest = given.filter((argument) => argument !== '--soak').map(pathOf);
const named = given.some((argument) => argument.startsWith('--project'));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', ...(soak && rest.length === 0 ? SOAKED : rest)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...(soak ? { SOAK: '1' } : named ? {} : { TEST_ONCE: '1' }), ...process.env },
});
process.exit(status ?? 1);

/** Returns test/stream for `stream`; returns an argument unchanged when test/ has no folder or file of that name. */
function pathOf(argument) {
  const found = ['', '.test.ts'].some((ending) => existsSync(join(root, 'test', `${argument}${ending}`)));
  return found && /^[\w/-]+$/.test(argument) ? `test/${argument}` : argument;
}
