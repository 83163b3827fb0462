// Opens the connections of a database: of a server by its URL, or of the embedded database as its owner or as a client of the
// process that owns it. **Invariant:** no connection is returned for a database whose migrations are not exactly this program's.
// Transactions and statements do not belong here.

import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { createDedicatedConnection, type DedicatedConnection } from './dedicated-connection.ts';
import { type EmbeddedDatabase, openEmbeddedFolder, openEmbeddedInMemory } from './embedded/database.ts';
import { StartupError, TransactionMisuse } from './errors.ts';
import { applyMigrations, pendingMigrations, readMigrations } from './migrations.ts';
import { type Connections, createConnections } from './pool.ts';

/** The location of a database, with the options of its connections. */
export type DatabaseLocation = {
  /** A PostgreSQL server, as `postgres://user:password@host:port/database`. Unset means the embedded database. */
  readonly url?: string;
  /** Folder of the embedded database; null keeps it in memory. Ignored with `url`. */
  readonly dataDir: string | null;
  /** True for a process that must own the folder: refused when another process has it open. Default false. */
  readonly asOwner?: boolean;
  /** Dump that an embedded database in memory starts from. */
  readonly dump?: Blob;
  /** Largest number of connections to a server; default 10. */
  readonly poolSize?: number;
  /** Milliseconds after which the connection of an unanswered statement is closed; default 35 000. */
  readonly answerTimeoutMs?: number;
};

/** The connections of an open database; database.ts builds its interface from them. */
export type OpenedConnections = {
  readonly kind: 'embedded' | 'server';
  readonly connections: Connections;
  /** Connections for statements of signed-out readers; the same ones on the embedded database. */
  readonly signedOut: Connections;
  /** Opens a dedicated connection that listens on a channel; null for the embedded database, whose connections share one session. */
  readonly openDedicatedConnection: ((channel: string) => DedicatedConnection) | null;
  /** Runs the work of a transaction; a query outside of the transaction is refused while it runs (embedded database only). */
  readonly insideWork: <T>(work: () => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};

/**
 * Opens the connections of a database and applies the migrations. A client of another process applies none; it is refused when the
 * owner's program is older.
 * @throws StartupError
 */
export async function openConnections(where: DatabaseLocation): Promise<OpenedConnections> {
  return where.url === undefined ? await openEmbedded(where) : await openServer(where.url, where);
}

/**
 * Default answer timeout of a connection. It is longer than `statement_timeout`, so that the server cancels a slow statement before
 * its connection counts as dead.
 */
const ANSWER_TIMEOUT_MS = 35_000;

async function openServer(url: string, where: DatabaseLocation): Promise<OpenedConnections> {
  const config = serverConfig(url);
  try {
    await applyMigrations(config);
  } catch (error) {
    throw explained(error, url);
  }
  const pool = { max: where.poolSize ?? 10, query_timeout: where.answerTimeoutMs ?? ANSWER_TIMEOUT_MS };
  const made = createConnections({ ...config, ...pool }, true, () => undefined);
  const signedOut = createConnections({ ...config, ...signedOutLimits(pool.max) }, true, () => undefined);
  return {
    kind: 'server',
    connections: made,
    signedOut,
    openDedicatedConnection: (channel) => createDedicatedConnection(config, channel),
    insideWork: (work) => work(),
    close: async () => {
      await Promise.all([made.pool.end(), signedOut.pool.end()]);
    },
  };
}

/** Time limit of a statement of a signed-out reader, and of its wait for a connection. */
const SIGNED_OUT_TIMEOUT_MS = 2_000;

/** Returns the options of the connections of signed-out readers: half as many as there are others, with short time limits. */
const signedOutLimits = (poolSize: number): pg.PoolConfig => ({
  max: Math.max(1, Math.floor(poolSize / 2)),
  statement_timeout: SIGNED_OUT_TIMEOUT_MS,
  connectionTimeoutMillis: SIGNED_OUT_TIMEOUT_MS,
  // Longer than the time limit of a statement, so that the server cancels it before its connection counts as dead.
  query_timeout: 3 * SIGNED_OUT_TIMEOUT_MS,
});

/**
 * Returns the options of a connection to a server. The time zone is UTC because Prisma's adapter reads and writes times without a
 * zone; the timeouts bound every statement and every lock.
 */
function serverConfig(url: string): pg.ClientConfig {
  const parsed = new URL(url);
  const own = parsed.searchParams.get('options') ?? '';
  parsed.searchParams.set('options', `${own} -c TimeZone=UTC -c default_transaction_isolation=read\\ committed`.trim());
  return {
    connectionString: parsed.href,
    application_name: 'tandem',
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
  };
}

async function openEmbedded(where: DatabaseLocation): Promise<OpenedConnections> {
  const embedded =
    where.dataDir === null ? await openEmbeddedInMemory(where.dump) : await openEmbeddedFolder(where.dataDir);
  if (where.asOwner === true && embedded.role === 'client') {
    const sentence =
      `The data folder ${where.dataDir} is in use by a Tandem that runs already. ` +
      'Use that one, stop it first, or set DATA_DIR to another folder for a second sandbox.';
    throw new StartupError('IN_USE', sentence);
  }
  const config: pg.PoolConfig = {
    host: embedded.socketFolder,
    user: 'postgres',
    database: 'postgres',
    // The embedded database has one backend session, so a second connection could only wait for the first.
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 30_000,
  };
  try {
    await (embedded.role === 'owner' ? applyMigrations(config) : refuseOtherVersion(config));
  } catch (error) {
    await embedded.close();
    throw error;
  }
  return withOneConnection(embedded, config);
}

async function refuseOtherVersion(config: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  await client.connect();
  try {
    const [pending] = await pendingMigrations(client, await readMigrations());
    if (pending === undefined) return;
    const sentence = `The process that has the data folder open is an older version: it lacks the migration ${pending}.`;
    throw new StartupError('NEWER_THAN_PROGRAM', sentence);
  } finally {
    await client.end();
  }
}

/** With a single connection, a query outside of the open transaction would wait for itself for ever; it throws instead. */
function withOneConnection(embedded: EmbeddedDatabase, config: pg.PoolConfig): OpenedConnections {
  const current = new AsyncLocalStorage<{ open: boolean }>();
  const made = createConnections(config, embedded.role === 'owner', () => {
    if (current.getStore()?.open === true) throw new TransactionMisuse('query outside the open transaction');
  });
  return {
    kind: 'embedded',
    connections: made,
    signedOut: made,
    openDedicatedConnection: null,
    async insideWork(work) {
      const mark = { open: true };
      try {
        return await current.run(mark, async () => await work());
      } finally {
        mark.open = false;
      }
    },
    async close() {
      await made.pool.end();
      await embedded.close();
    },
  };
}

/** Returns the error of a first connection to a server as a StartupError; its sentence never holds the password. */
function explained(error: unknown, url: string): unknown {
  if (error instanceof StartupError) return error;
  const { host, pathname, username } = new URL(url);
  const code = String((error as { readonly code?: unknown } | null)?.code);
  if (BAD_CREDENTIALS.has(code)) {
    const sentence = `The database server ${host} refused the user ${username} or the password.`;
    return new StartupError('REFUSED', sentence, error);
  }
  if (code === UNKNOWN_DATABASE) {
    const sentence = `The database server ${host} has no database ${pathname.slice(1)}.`;
    return new StartupError('NO_SUCH_DATABASE', sentence, error);
  }
  const said = error instanceof Error && error.message !== '' ? error.message : code;
  return new StartupError('UNREACHABLE', `The database server ${host} cannot be reached: ${said}.`, error);
}

/** SQLSTATEs `invalid_password` and `invalid_authorization_specification`. */
const BAD_CREDENTIALS: ReadonlySet<string> = new Set(['28P01', '28000']);
/** SQLSTATE `invalid_catalog_name`. */
const UNKNOWN_DATABASE = '3D000';
