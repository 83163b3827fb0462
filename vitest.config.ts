// Three projects over one tree of tests. `pure` needs no database. `embedded` and `server` run every other suite, once on the
// database that comes with the package and once on a PostgreSQL server; races and crashes need real sessions and run on
// the server alone. Few suites run on the embedded database alone. A new folder of tests belongs to both databases unless it is named here. The pure suites run beside the
// embedded ones, and long files start first (test/kit/sequencer.ts).

import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/kit/sequencer.ts';
import { Tally } from './test/tally.ts';

const pure = [
  'test/{architecture*,config,tally}.test.ts',
  'test/{data,domain,formats,kit,wallet}/**/*.test.ts',
  'test/model/memory.test.ts',
  // All but those that open a database.
  'test/{server,session}/!(network-token).test.ts',
];
const serverOnly = ['test/{races,crash}/**/*.test.ts'];
// These compare answers with answers, which the database does not change; a soak runs them on the server too.
const embeddedOnly =
  process.env['SOAK'] === '1' ? [] : ['test/schema/{owner-independence,compiled-operations}.test.ts'];

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
        test: { ...onDatabase('embedded', 1), exclude: [...configDefaults.exclude, ...pure, ...serverOnly] },
      },
      {
        extends: true,
        test: { ...onDatabase('server', 2), exclude: [...configDefaults.exclude, ...pure, ...embeddedOnly] },
      },
    ],
  },
});

/** Groups run one after the other, so that the two databases never compete for the same cores. */
function onDatabase(store: 'embedded' | 'server', groupOrder: number) {
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
