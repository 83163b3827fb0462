// The settings of a session that the statements of this program rely on. **Invariant:** they hold for every statement, whatever the
// defaults of the server, the database and the role. A connection of its own sets them once; behind a pooler in transaction mode
// they hold until the end of each transaction, because the next one may run in another session.

import type pg from 'pg';

/** Settings whose default another program or an administrator may have changed. */
const PINNED = {
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  // Prisma's adapter reads and writes times without a zone.
  TimeZone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  standard_conforming_strings: 'on',
  client_min_messages: 'warning',
  lock_timeout: '10s',
  idle_in_transaction_session_timeout: '30s',
} as const;

/** Default time limit of a statement, milliseconds. */
export const STATEMENT_TIMEOUT_MS = 30_000;

const pinned = (command: 'SET' | 'SET LOCAL', statementTimeoutMs: number): string =>
  [...Object.entries(PINNED), ['statement_timeout', `${statementTimeoutMs}ms`]]
    .map(([name, value]) => `${command} ${name} TO '${value}'`)
    .join('; ');

/** Begins a transaction in a session that has its settings. */
export const BEGIN = 'BEGIN ISOLATION LEVEL READ COMMITTED';

/**
 * Begins a transaction whose statements find their rows by keys, in a session that prepares statements. Each of them is planned once, for
 * any parameters: by default PostgreSQL plans again whenever a plan for the given parameters seems cheaper, which can take longer than
 * executing it. Sequential scans are avoided, because a plan that was made while a table was small stays in use when it has grown.
 */
export const BEGIN_WITH_KEPT_PLANS = `${BEGIN}; SET LOCAL plan_cache_mode TO force_generic_plan; SET LOCAL enable_seqscan TO off; SET LOCAL jit TO off`;

/** Returns the statements that begin a transaction with its settings, for a session that may be any. */
export const beginPinned = (statementTimeoutMs: number): string =>
  `${BEGIN}; ${pinned('SET LOCAL', statementTimeoutMs)}`;

/** Sets the settings of a new connection. A time limit of null lifts all time limits, for migrations. */
export async function pinSession(client: pg.ClientBase, statementTimeoutMs: number | null): Promise<void> {
  const settings = `${pinned('SET', statementTimeoutMs ?? 0)}; SET default_transaction_isolation TO 'read committed'`;
  await client.query(statementTimeoutMs === null ? `${settings}; ${NO_TIMEOUTS}` : settings);
}

/**
 * Sets the formats of dates for a connection through a pooler, outside of a transaction. A pooler in transaction mode keeps these two for
 * the client, because the server reports them; others it does not keep.
 */
export async function pinFormats(client: pg.ClientBase): Promise<void> {
  await client.query(`SET DateStyle TO '${PINNED.DateStyle}'; SET TimeZone TO '${PINNED.TimeZone}'`);
}

/** Lifts the time limits of a session. */
const NO_TIMEOUTS = ['lock_timeout', 'idle_in_transaction_session_timeout']
  .map((name) => `SET ${name} TO 0`)
  .join('; ');
