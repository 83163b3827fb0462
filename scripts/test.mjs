// Runs Vitest: `npm test` runs all suites, `npm test -- AREA` those of a folder of test/ (`npm test -- stream`), `npm run soak` the long
// forms. `--help` says what each form leaves out; vitest.config.ts assigns the suites by TEST_FORM.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HELP = `Usage: npm test -- [AREA | FILE]... [options of Vitest]

  npm test                all suites: those that concern a database on the embedded one and on a server
  npm test -- AREA        the suites of a folder of test/ (stream, schema), each on one database, in about a minute or less.
                          Leaves out the older server that the system has installed, and the suites that vitest.config.ts
                          lists as wholeOnly: all queries at all depths, limits under load, data folders, starts of programs
  npm test -- AREA/PART   the same for a folder below (store/db, server/start), with those suites
  npm test -- FILE        one file (app/claim), in the form in which npm test runs it
  npx vitest run PATH     on every database; --project embedded, server or pure chooses one
  npm run soak            the long forms, and on both databases what npm test runs on one; at most an hour
`;

/** The suites of a soak: those that have a long form (test/kit/soak.ts), and those that `npm test` runs on one database. */
const SOAKED = JSON.parse(readFileSync(new URL('./soaked.json', import.meta.url), 'utf8'));
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const given = process.argv.slice(2);
if (given.includes('--help')) {
  process.stdout.write(HELP);
  process.exit(0);
}
const soak = given.includes('--soak');
const paths = given.filter((argument) => argument !== '--soak').map(pathOf);
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', ...(soak && paths.length === 0 ? SOAKED : paths)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...(soak ? { SOAK: '1' } : { TEST_FORM: formOf() }), ...process.env },
});
process.exit(status ?? 1);

/** Returns TEST_FORM of vitest.config.ts: `area` or `folder` when every path is a folder of test/, `full` when a project is named. */
function formOf() {
  if (given.some((argument) => argument.startsWith('--project'))) return 'full';
  const named = paths.filter((argument) => argument.startsWith('test/'));
  if (named.length === 0 || !named.every((path) => path.endsWith('/'))) return 'whole';
  return named.every((path) => path.split('/').length > 3) ? 'folder' : 'area';
}

/** Returns test/stream/ for `stream` and test/app/claim for `app/claim`; returns any other argument unchanged. */
function pathOf(argument) {
  if (!/^[\w./-]+$/.test(argument)) return argument;
  const path = `test/${argument.replace(/^test\//, '').replace(/\/$/, '')}`;
  if (existsSync(join(root, path)) && statSync(join(root, path)).isDirectory()) return `${path}/`;
  return existsSync(join(root, path)) || existsSync(join(root, `${path}.test.ts`)) ? path : argument;
}
