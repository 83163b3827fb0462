// Projects over one tree of tests. `pure` needs no database. `embedded` runs on the database that comes with the package, `server` on
// a PostgreSQL server. Suites that concern a database run on both: the store, the streams, the model histories, and one of each kind of
// call through the API. Suites whose answers do not depend on the database (`anyDatabase`) run once in `npm test`, in project `either`: on
// the server or, where none can be started, on the embedded database. `npm test -- AREA` runs every suite once, without `installed` and,
// for a whole folder of test/, without the suites of `wholeOnly`. A soak, and Vitest when it is called directly, runs all of them on both. A new folder of tests
// belongs to both databases unless it is named here. All projects share the workers, and long files start first
// (test/kit/sequencer.ts).

import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/kit/sequencer.ts';
import { Tally } from './test/tally.ts';

const pure = [
  'test/{architecture*,commands,config,tally}.test.ts',
  'test/{data,domain,formats,kit,wallet}/**/*.test.ts',
  // The client library without a server; its suites in test/client/api need one.
  'test/client/*.test.ts',
  // The printed reference; the guides need a server.
  'test/docs/reference.test.ts',
  'test/model/memory.test.ts',
  'test/webhooks/hostile.test.ts',
  // Sizes of the page; its suites in Chromium need a database.
  'test/web/bundle.test.ts',
  // All but those that open a database.
  'test/{server,session}/!(network-token).test.ts',
];
/** Several sessions at a time: races, crashes, and runs of two processes. */
const serverOnly = [
  'test/app/installation.test.ts',
  'test/webhooks/crash.test.ts',
  'test/stream/readiness-database.test.ts',
  'test/{races,crash,bench,operating}/**/*.test.ts',
  'test/server/start/{memory,pooled,two-processes}.test.ts',
  'test/store/db/{pooler,server,server-address}.test.ts',
];
/** The data folder of the embedded database, programs that start on it, and Prisma's engine, which opens an embedded database. */
const embeddedOnly = [
  'test/server/start/{fresh-machine,identity,refused-start,running}.test.ts',
  'test/store/db/{embedded,schema-difference}.test.ts',
];
const anyDatabase = [
  'test/webhooks/{anonymity,delivery,push,receivers,tracing}.test.ts',
  // On both: a claim and its replay, the tables of the typed client.
  'test/app/!(claim|sign-in).test.ts',
  // On both: each action from the text to the answer, each event in a stream.
  'test/schema/!(co-stake-lifecycle|events).test.ts',
  'test/{client/api,clients,docs,sandbox,web}/**/*.test.ts',
  'test/server/start/demo.test.ts',
  // Cursors, and sums and boundaries that the database and the rules compute alike.
  'test/store/{cursor,late-block,requirement,rolling-windows}.test.ts',
  // The list of offers against plain SQL.
  'test/store/listing/**/*.test.ts',
];
/**
 * Left out of an area such as `schema`: all queries at all depths, all actions for a second wallet, limits under load, data folders,
 * starts of programs. Run `npm test`, a subfolder or a file.
 */
const wholeOnly = [
  'test/schema/{owner-independence,anonymous-viewer,compiled-operations}.test.ts',
  'test/schema/{signed-out-reads,slow-reader,address-quotas,stream-end,kept-answers,second-wallet}.test.ts',
  'test/store/db/{embedded,schema-difference}.test.ts',
  'test/server/start/*.test.ts',
];
/** Also on the server that the operating system has installed, an older version: a whole co-stake, lists, migrations, the guards. */
const installed = [
  'test/schema/co-stake-lifecycle.test.ts',
  'test/store/db/migrations.test.ts',
  'test/store/{guards,version}.test.ts',
];
/**
 * What scripts/test.mjs runs: `whole` is `npm test` or a file, `area` a folder of test/, `folder` one below it; `full` is a soak, and
 * Vitest called directly.
 */
const form = (process.env['TEST_FORM'] ?? 'full') as 'whole' | 'area' | 'folder' | 'full';
const isPart = form === 'area' || form === 'folder';
const once = form === 'full' ? [] : isPart ? ['test/**/*.test.ts'] : anyDatabase;
const left = form === 'area' ? wholeOnly : [];
const always = [...configDefaults.exclude, ...pure, ...left];
/** The suites of each project. */
const embedded = isPart ? { include: embeddedOnly, exclude: always } : { exclude: [...always, ...once, ...serverOnly] };
const server = isPart ? { include: serverOnly, exclude: always } : { exclude: [...always, ...once, ...embeddedOnly] };
const either = isPart ? { exclude: [...always, ...serverOnly, ...embeddedOnly] } : {};

// One more than there are cores, because many suites wait for programs, clocks and locks; four at most, because each may hold a database.
const maxWorkers = Math.min(4, Math.max(2, availableParallelism()) + 1);

/** Many times what a test takes, so that a busy machine does not fail one. */
const TEST_TIMEOUT_MS = 60_000;
/** Time limit of `expect.poll`, whose default of a second a busy machine exceeds. */
const POLL_TIMEOUT_MS = 30_000;

// One copy of graphql for the sources and for the packages that they use: types of two copies do not know each other.
const graphql = createRequire(import.meta.url).resolve('graphql');

/** The examples import the client library by its name; tests take its sources, so that nothing has to be built. */
const clientEntry = {
  find: /^@tandem\/client\/(\w+)$/,
  replacement: `${import.meta.dirname}/client/src/$1.ts`,
};

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }, clientEntry] },
  test: {
    maxWorkers,
    // A process that has loaded the sources, and compiled the embedded database, goes on with the next file. Suites leave
    // nothing behind: databases that they left open are closed (test/kit/ledger-check.ts).
    isolate: false,
    reporters: ['default', new Tally()],
    expect: { poll: { timeout: POLL_TIMEOUT_MS } },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: pure,
          pool: 'threads',
          testTimeout: TEST_TIMEOUT_MS,
        },
      },
      { extends: true, test: { ...onDatabase('embedded'), ...embedded } },
      { extends: true, test: { ...onDatabase('server'), ...server } },
      ...(isPart ? [] : [{ extends: true as const, test: { ...onDatabase('installed'), include: installed } }]),
      ...(once.length === 0
        ? []
        : [{ extends: true as const, test: { ...onDatabase('either'), include: once, ...either } }]),
    ],
  },
});

/** What the projects with a database have in common. */
function onDatabase(store: 'embedded' | 'server' | 'installed' | 'either') {
  return {
    name: store,
    include: ['test/**/*.test.ts'],
    env: { TEST_STORE: store },
    globalSetup: './test/kit/postgres.ts',
    setupFiles: './test/kit/ledger-check.ts',
    pool: 'forks' as const,
    // The code of the embedded database is compiled and not optimised, which takes longer than it saves.
    execArgv: ['--liftoff-only'],
    // The migration engine holds its memory in its module. Each project loads its own, or the second would overwrite the first.
    server: { deps: { inline: [/schema-engine-wasm/] } },
    testTimeout: TEST_TIMEOUT_MS,
    hookTimeout: 2 * TEST_TIMEOUT_MS,
  };
}
