// Opens the connections of a database, wherever it is: a server by its URL, the embedded database as host, or as guest of another
// process. Invariant: nobody gets a connection to a database whose migrations are not exactly this program's.

import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { type DedicatedConnection, dedicatedConnection } from './dedicated-connection.ts';
import { type Embedded, openFolder, openMemory } from './embedded/database.ts';
import { StartupError, TransactionMisuse } from './errors.ts';
import { applyMigrations, pendingMigrations, readMigrations } from './migrations.ts';
import { type Connections, connections } from './pool.ts';

/** Where a database is. */
export type Where = {
  /** A PostgreSQL server, as `postgres://user:password@host:port/database`. Unset: the embedded database. */
  readonly url?: string;
  /** The folder of the embedded database; null keeps it in memory. Not looked at when there is a `url`. */
  readonly dataDir: string | null;
  /** True for whoever cannot be a guest: refused when another process has the folder open. */
  readonly asHost?: boolean;
  /** A dump for an embedded database in memory to start from. */
  readonly dump?: Blob;
  /** Connections to a server at most. */
  readonly poolSize?: number;
  /** How long a server may leave a statement unanswered before its connection is given up, in milliseconds. */
  readonly answerTimeoutMs?: number;
};

/** An open database, before anybody has put names to its parts. */
export type Opened = {
  readonly kind: 'embedded' | 'server';
  readonly connections: Connections;
  /** A connection of one's own; null where everybody shares one session. */
  readonly line: ((channel: string) => DedicatedConnection) | null;
  /** Runs the work of a transaction in such a way that the database can tell when that work forgets its transaction. */
  readonly insideWork: <T>(work: () => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};

/**
 * Opens and migrates. A guest migrates nothing, and is refused when its program is not of the host's version.
 * @throws StartupError
 */
export async function openConnections(where: Where): Promise<Opened> {
  return where.url === undefined ? await openEmbedded(where) : await openServer(where.url, where);
}

/** Later than the server's own limit: what it would cut off itself is never a dead connection. */
const ANSWER_TIMEOUT_MS = 35_000;

async function openServer(url: string, where: Where): Promise<Opened> {
  const config = serverConfig(url);
  try {
    await applyMigrations(config);
  } catch (error) {
    throw explained(error, url);
  }
  const pool = { max: where.poolSize ?? 10, query_timeout: where.answerTimeoutMs ?? ANSWER_TIMEOUT_MS };
  const made = connections({ ...config, ...pool }, true, () => undefined);
  return {
    kind: 'server',
    connections: made,
    line: (channel) => dedicatedConnection(config, channel),
    insideWork: (work) => work(),
    close: () => made.pool.end(),
  };
}

/** UTC because Prisma's adapter reads and writes times without a zone; the timeouts so that no statement or lock is for ever. */
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

async function openEmbedded(where: Where): Promise<Opened> {
  const embedded = where.dataDir === null ? await openMemory(where.dump) : await openFolder(where.dataDir);
  if (where.asHost === true && embedded.role === 'guest') {
    const sentence =
      `The data folder ${where.dataDir} is in use by a Tandem that runs already. ` +
      'Use that one, stop it first, or set DATA_DIR to another folder for a second sandbox.';
    throw new StartupError('IN_USE', sentence);
  }
  const config: pg.PoolConfig = {
    host: embedded.socketFolder,
    user: 'postgres',
    database: 'postgres',
    // One backend session serves everybody, so a second connection could only wait for the first.
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 30_000,
  };
  try {
    await (embedded.role === 'host' ? applyMigrations(config) : refuseOtherVersion(config));
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

/** With a single connection, work that asks the database instead of its transaction would wait for itself: it is told so at once. */
function withOneConnection(embedded: Embedded, config: pg.PoolConfig): Opened {
  const current = new AsyncLocalStorage<{ open: boolean }>();
  const made = connections(config, embedded.role === 'host', () => {
    if (current.getStore()?.open === true) throw new TransactionMisuse('query outside the open transaction');
  });
  return {
    kind: 'embedded',
    connections: made,
    line: null,
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
