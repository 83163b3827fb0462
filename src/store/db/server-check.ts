// What a PostgreSQL server must be, checked before its first use: its version, its encoding, that it can be written to, and whether
// the address leads to a connection pooler. **Invariant:** every refusal is one sentence with the way out.

import pg from 'pg';
import { StartupError } from './errors.ts';

/** Facts about a server, as its catalogue reports them. */
export type ServerFacts = {
  readonly version: number;
  readonly encoding: string;
  readonly isStandby: boolean;
  readonly isReadOnly: boolean;
  /** Start of the server and number of the database: equal for two addresses of one database. */
  readonly identity: string;
};

/** Oldest supported version, as `server_version_num`. */
const OLDEST_VERSION = 150_000;

const FACTS = `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding,
  pg_is_in_recovery() AS "isStandby", current_setting('transaction_read_only') = 'on' AS "isReadOnly",
  extract(epoch FROM pg_postmaster_start_time())::text || ' ' ||
    (SELECT oid FROM pg_database WHERE datname = current_database())::text AS identity`;

/** Returns the reason for which a server cannot be used; null when it can. `isWriter` is false for scripts that only read. */
export function serverFault(facts: ServerFacts, server: string, isWriter: boolean): StartupError | null {
  return versionFault(facts, server) ?? encodingFault(facts, server) ?? (isWriter ? writeFault(facts, server) : null);
}

/** Returns the fault of a server that is too old. */
export function versionFault(facts: ServerFacts, server: string): StartupError | null {
  if (facts.version < OLDEST_VERSION) {
    const version = Math.floor(facts.version / 10_000);
    return new StartupError(
      'TOO_OLD',
      `The database server ${server} is PostgreSQL ${version}; version 15 or later is needed.`,
    );
  }
  return null;
}

/** Returns the fault of a database in another encoding than UTF-8. */
export function encodingFault(facts: ServerFacts, server: string): StartupError | null {
  if (facts.encoding === 'UTF8') return null;
  const sentence =
    `The database on ${server} has the encoding ${facts.encoding}, which cannot store every name and text. ` +
    `Create a database with the encoding UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`;
  return new StartupError('ENCODING', sentence);
}

/** Returns the fault of a server that can only be read. */
export function writeFault(facts: ServerFacts, server: string): StartupError | null {
  if (facts.isStandby) {
    const sentence = `The database server ${server} is a standby, which can only be read. Give the address of its primary.`;
    return new StartupError('READ_ONLY', sentence);
  }
  if (facts.isReadOnly) {
    const sentence =
      `The database on ${server} is set to read only (default_transaction_read_only). ` +
      'Reset that setting of the server, the database or the role.';
    return new StartupError('READ_ONLY', sentence);
  }
  return null;
}

/** Reads the facts of a server over a connection of its own. `pooled`: whether the address is known to lead to a pooler. */
export async function readServerFacts(config: pg.ClientConfig): Promise<ServerFacts> {
  return withClients(config, 1, async ([client]) => {
    const { rows } = await (client as pg.Client).query<ServerFacts>(FACTS);
    return rows[0] as ServerFacts;
  });
}

/**
 * Whether the address leads to a pooler that gives a client another session for each transaction. Two connections are open at the
 * same time: sessions of their own keep their process ids, and the two ids differ.
 */
export async function sharesSessions(config: pg.ClientConfig): Promise<boolean> {
  return withClients(config, 2, async ([first, second]) => {
    const ids: number[] = [];
    // Each twice in a row: a pooler that hands out two sessions in turn would otherwise answer like two sessions.
    for (const client of [first, first, second, second]) {
      const { rows } = await (client as pg.Client).query<{ id: number }>('SELECT pg_backend_pid() AS id');
      ids.push(rows[0]?.id ?? 0);
    }
    return !(ids[0] === ids[1] && ids[2] === ids[3] && ids[0] !== ids[2]);
  });
}

/** Refuses a pooler that ends the session after each statement, where no transaction is possible. @throws StartupError */
export async function requireTransactions(config: pg.ClientConfig, server: string): Promise<void> {
  await withClients(config, 1, async ([client]) => {
    try {
      await (client as pg.Client).query('BEGIN');
      await (client as pg.Client).query('ROLLBACK');
    } catch (error) {
      const sentence =
        `The connection pooler at ${server} allows no transactions. Set its mode to transaction ` +
        '(PgBouncer: pool_mode = transaction), or give the address of the server itself.';
      throw new StartupError('POOLER', sentence, error);
    }
  });
}

/** Refuses a pooler in transaction mode that the settings do not name. `variable` is the setting of the address. @throws StartupError */
export async function refuseSharedSessions(config: pg.ClientConfig, variable: string): Promise<void> {
  if (await sharesSessions(config)) throw new StartupError('POOLER', poolerSentence(variable));
}

/** Refuses two addresses of different databases. @throws StartupError */
export function refuseOtherDatabase(
  server: Pick<ServerFacts, 'identity'>,
  direct: Pick<ServerFacts, 'identity'>,
): void {
  if (direct.identity === server.identity) return;
  const sentence =
    'DATABASE_DIRECT_URL leads to another database than DATABASE_URL. Give the address of the same database without the pooler.';
  throw new StartupError('POOLER', sentence);
}

const poolerSentence = (variable: string): string =>
  variable === 'DATABASE_URL'
    ? 'DATABASE_URL leads to a connection pooler in transaction mode, which loses prepared statements, locks and notifications: ' +
      'set DATABASE_POOLER=transaction, and DATABASE_DIRECT_URL to the address of the server itself where there is one.'
    : `${variable} leads to a connection pooler in transaction mode: give the address of the server itself, or unset it.`;

async function withClients<T>(
  config: pg.ClientConfig,
  count: number,
  work: (clients: readonly pg.Client[]) => Promise<T>,
): Promise<T> {
  const clients = Array.from({ length: count }, () => new pg.Client(config));
  try {
    for (const client of clients) {
      client.on('error', () => undefined);
      await client.connect();
    }
    return await work(clients);
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  }
}
