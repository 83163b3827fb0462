// Projects over one tree of tests. `pure` needs no database. `embedded` runs on the database that comes with the package, `server` on
// a PostgreSQL server. Suites that concern a database run on both: the store, the streams, the model histories, and one of each kind of
// call through the API. Suites whose answers do not depend on the database (`anyDatabase`) run once in `npm test`, in project `either`: on
// the server or, where none can be started, on the embedded database. A soak, and Vitest when it is called directly, runs them in
// `embedded` and in `server`. A new folder of tests belongs to both databases unless it is named here. The pure suites run beside
// the embedded ones, and long files start first (test/kit/sequencer.ts).

import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/kit/sequencer.ts';
import { Tally } from './test/tally.ts';

const pure = [
  'test/{architecture*,config,tally}.test.ts',
  'test/{data,domain,formats,kit,wallet}/**/*.test.ts',
  // The client library without a server; its suites in test/client/api need one.
  'test/client/*.test.ts',
  'test/model/memory.test.ts',
  // All but those that open a database.
  'test/{server,session}/!(network-token).test.ts',
];
/** Several sessions at a time: races, crashes, and runs of two processes. */
const serverOnly = [
  'test/app/installation.test.ts',
  'test/stream/readiness-database.test.ts',
  'test/{races,crash,bench,operating}/**/*.test.ts',
  'test/server/start/two-processes.test.ts',
  'test/store/db/{pooler,server,server-address}.test.ts',
];
/** The data folder of the embedded database, programs that start on it, and Prisma's engine, which opens an embedded database. */
const embeddedOnly = [
  'test/server/start/{fresh-machine,identity,refused-start,running}.test.ts',
  'test/store/db/{embedded,schema-difference}.test.ts',
];
const anyDatabase = [
  // On both: a claim and its replay, the tables of the typed client.
  'test/app/!(claim|sign-in).test.ts',
  // On both: each action from the text to the answer, each event in a stream.
  'test/schema/!(co-stake-lifecycle|events).test.ts',
  'test/{client/api,clients,sandbox}/**/*.test.ts',
];
/** Also on the server that the operating system has installed, an older version: a whole co-stake, lists, migrations, the guards. */
const installed = [
  'test/schema/co-stake-lifecycle.test.ts',
  'test/store/db/migrations.test.ts',
  'test/store/{guards,version}.test.ts',
];
/** True in `npm test` and `npm test -- AREA`; scripts/test.mjs sets it. */
const once = process.env['TEST_ONCE'] === '1';
const elsewhere = [...configDefaults.exclude, ...pure, ...(once ? anyDatabase : [])];

// Two at least, because suites wait for their database; four at most, because each may hold one.
const maxWorkers = Math.min(4, Math.max(2, availableParallelism()));

/** Many times what a test takes, so that a busy machine does not fail one. */
const TEST_TIMEOUT_MS = 60_000;

// One copy of graphql for the sources and for the packages that they use: types of two copies do not know each other.
const graphql = createRequire(import.meta.url).resolve('graphql');

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    maxWorkers,
    // A process that has loaded the sources, and compiled the embedded database, goes on with the next file. Suites leave
    // nothing behind: databases that they left open are closed (test/kit/ledger-check.ts).
    isolate: false,
    reporters: ['default', new Tally()],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: pure,
          pool: 'threads',
          sequence: { groupOrder: 1 },
          testTimeout: TEST_TIMEOUT_MS,
        },
      },
      {
        extends: true,
        test: { ...onDatabase('embedded', 1), exclude: [...elsewhere, ...serverOnly] },
      },
      {
        extends: true,
        test: { ...onDatabase('server', 2), exclude: [...elsewhere, ...embeddedOnly] },
      },
      { extends: true, test: { ...onDatabase('installed', 3), include: installed } },
      ...(once ? [{ extends: true as const, test: { ...onDatabase('either', 2), include: anyDatabase } }] : []),
    ],
  },
});

/** Groups run one after the other, so that the two databases never compete for the same cores. */
function onDatabase(store: 'embedded' | 'server' | 'installed' | 'either', groupOrder: number) {
  return {
    name: store,
    include: ['test/**/*.test.ts'],
    env: { TEST_STORE: store },
    globalSetup: './test/kit/postgres.ts',
    setupFiles: './test/kit/ledger-check.ts',
    pool: 'forks' as const,
    // The migration engine holds its memory in its module. Each project loads its own, or the second would overwrite the first.
    server: { deps: { inline: [/schema-engine-wasm/] } },
    sequence: { groupOrder },
    testTimeout: TEST_TIMEOUT_MS,
    hookTimeout: 2 * TEST_TIMEOUT_MS,
  };
}
