// Opens an empty, migrated database for a test suite in less than a second: embedded or on a server, as the Vitest project is
// configured. The caller closes the database; a database on a server is dropped then.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { describe, inject } from 'vitest';
import { type Database, type DatabaseOptions, openDatabase } from '../../src/store/db/database.ts';
import { type EmbeddedDatabase, openEmbeddedInMemory } from '../../src/store/db/embedded/database.ts';
import type { TestStore } from './postgres.ts';

/** An open test database. `url` is the address for a second process or pool; null for an embedded database. */
export type TestDatabase = Database & { readonly url: string | null };

const store: TestStore = inject('testStore') ?? { kind: 'missing', reason: 'this project prepares no database' };

/** The kind of database, embedded or server, on which the current Vitest project runs. */
export const testStoreKind: TestStore['kind'] = store.kind;

/** Returns the name of the migrated template database on the server, for `createDatabase`. */
export function testTemplate(): string {
  if (store.kind !== 'server') throw new Error('only the server project has a template');
  return store.template;
}

/** The reason why the current Vitest project has no database; null when it has one. */
export const databaseMissing: string | null = store.kind === 'missing' ? store.reason : null;

/** `describe` for suites that need a database of either kind: skipped when there is none. */
export const describeWithDatabase = describe.skipIf(databaseMissing !== null);

/** `describe` for suites that need a PostgreSQL server with several sessions, such as races, crashes and runs of two processes. */
export const describeWithServer = describe.skipIf(store.kind !== 'server');

/** Options of a test database. */
export type TestDatabaseOptions = Pick<
  DatabaseOptions,
  'jitter' | 'poolSize' | 'transactionTimeoutMs' | 'answerTimeoutMs' | 'signedOutTimeoutMs'
> & {
  /** True when the test corrupts the ledger on purpose; the check of the ledger after each test then skips this database. */
  readonly tampered?: boolean;
};

/** Time limits of statements that a machine under load does not reach. The suites of the limits themselves give others. */
const PATIENT = { answerTimeoutMs: 120_000, signedOutTimeoutMs: 40_000 };

/** The databases that are open now. The value is true when the ledger of the database is checked after each test. */
const open = new Map<TestDatabase, boolean>();

/** Returns the open databases of this test file whose ledger has to be checked after each test. */
export const checkedDatabases = (): readonly TestDatabase[] =>
  [...open].filter(([, isChecked]) => isChecked).map(([database]) => database);

let files = 0;

/** Increases the count of test files that this process has run; called before each file. Files of one process run one after the other. */
export function countTestFile(): void {
  files += 1;
}

/** Returns the number of the test file that runs now, counted within this process. */
export const currentFileNumber = (): number => files;

/** Closes the databases that a test file has left open, because the next file may run in the same process. */
export async function closeOpenDatabases(): Promise<void> {
  for (const database of [...open.keys()]) await database.close();
}

/** Opens an empty, migrated database. As long as it is open, its ledger is checked after each test (ledger-check.ts). */
export const openTestDatabase = (options: TestDatabaseOptions = {}): Promise<TestDatabase> =>
  registered(options, openFresh);

/**
 * Opens databases with the same rows. On a server, `fill` runs once and the other databases are copies of the first; embedded databases
 * are filled one by one.
 */
export async function openFilled(
  count: number,
  fill: (database: Database) => Promise<unknown>,
): Promise<readonly TestDatabase[]> {
  const opened: TestDatabase[] = [];
  if (store.kind === 'server') {
    const filled = await createDatabase(store.template);
    const database = await openDatabase({ ...PATIENT, url: filled.url, dataDir: null });
    await fill(database);
    await database.close();
    const template = new URL(filled.url).pathname.slice(1);
    for (let copy = 1; copy < count; copy += 1) {
      opened.push(await registered({}, (options) => openOnServer(template, options)));
    }
    return [await registered({}, (options) => openCreated(filled, options)), ...opened];
  }
  for (let made = 0; made < count; made += 1) {
    const database = await openTestDatabase();
    await fill(database);
    opened.push(database);
  }
  return opened;
}

/** Opens a database with `openWith` and keeps it in the list of open databases until it is closed. */
async function registered(
  options: TestDatabaseOptions,
  openWith: (options: TestDatabaseOptions) => Promise<TestDatabase>,
): Promise<TestDatabase> {
  const { tampered, ...rest } = options;
  const opened = await openWith(rest);
  const database: TestDatabase = {
    ...opened,
    close() {
      open.delete(database);
      return opened.close();
    },
  };
  open.set(database, tampered !== true);
  return database;
}

async function openFresh(options: TestDatabaseOptions): Promise<TestDatabase> {
  if (store.kind === 'missing') throw new Error(`No database for this test: ${store.reason}.`);
  if (store.kind === 'embedded') {
    const database = await openDatabase({ ...options, dataDir: null, dump: await openAsBlob(store.dump) });
    return { ...database, url: null };
  }
  return openOnServer(store.template, options);
}

type CreatedDatabase = Awaited<ReturnType<typeof createDatabase>>;

/** Creates a copy of the database `template` on the server and opens it. */
const openOnServer = async (template: string, options: TestDatabaseOptions): Promise<TestDatabase> =>
  openCreated(await createDatabase(template), options);

/** Opens a database on the server; closing it drops it. */
async function openCreated(created: CreatedDatabase, options: TestDatabaseOptions): Promise<TestDatabase> {
  const database = await openDatabase({ ...PATIENT, ...options, url: created.url, dataDir: null });
  return {
    ...database,
    url: created.url,
    async close() {
      await database.close();
      await created.drop();
    },
  };
}

/** Opens an embedded database for clients of the test's own; opening it from the dump takes a third of the time of creating one. */
export async function openDump(): Promise<EmbeddedDatabase> {
  if (store.kind !== 'embedded') throw new Error('only the embedded project has a dump');
  return openEmbeddedInMemory(await openAsBlob(store.dump));
}

/** Creates a data folder with a migrated embedded database, so that a program starts on it faster. */
export async function createMigratedDataDir(dataDir: string): Promise<void> {
  if (store.kind !== 'embedded') throw new Error('only the embedded project has a dump of a data folder');
  const folder = join(dataDir, 'pg');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await promisify(execFile)('tar', ['--extract', '--file', store.dump, '--directory', folder]);
}

/** Creates a database on the server without opening it: a copy of the database `template`, or empty when `template` is null. */
export async function createDatabase(
  template: string | null,
): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  if (store.kind !== 'server') throw new Error('only the server project makes databases');
  const name = `tandem_test_${randomBytes(8).toString('hex')}`;
  await administer(store.url, `CREATE DATABASE "${name}"${template === null ? '' : ` TEMPLATE "${template}"`}`);
  const url = new URL(store.url);
  url.pathname = `/${name}`;
  const serverUrl = store.url;
  return { url: url.href, drop: () => administer(serverUrl, `DROP DATABASE "${name}" WITH (FORCE)`) };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
