// One transaction on one connection of the pool: BEGIN, the work, COMMIT or ROLLBACK.
// **Invariant:** after its end no statement of the transaction reaches the connection, and the connection returns to the pool
// without an open transaction or is closed. Retries after a conflict do not belong here (database.ts).

import type pg from 'pg';
import { isDatabaseError, TransactionExpired, TransactionMisuse } from './errors.ts';
import type { RunStatement } from './pool.ts';

export type TransactionOptions = {
  readonly timeoutMs: number;
  /** Sends statements over a connection. */
  readonly runOver: (client: pg.PoolClient) => RunStatement;
  /** The statement that begins the transaction. */
  readonly begin: string;
};

/**
 * Runs `work` in one READ COMMITTED transaction and returns its result.
 * @throws what `work` or the COMMIT threw; TransactionExpired when it took longer than `timeoutMs`; TransactionMisuse when
 * `work` ignored an error after which the server rolled back.
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  { timeoutMs, runOver, begin }: TransactionOptions,
  work: (run: RunStatement) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const run = runOver(client);
  let state: 'running' | 'ended' | 'expired' = 'running';
  /** The COMMIT or ROLLBACK that was sent, null before that. At most one of the two is sent. */
  let ending: Promise<pg.QueryResult> | null = null;
  const end = (statement: 'COMMIT' | 'ROLLBACK', next: 'ended' | 'expired'): Promise<pg.QueryResult> => {
    if (ending !== null) return ending;
    state = next;
    ending = endOn(client, statement);
    return ending;
  };
  const expiresAt = performance.now() + timeoutMs;
  const timer = setTimeout(() => void end('ROLLBACK', 'expired').catch(() => undefined), timeoutMs);
  try {
    await client.query(begin);
    const result = await work((statement) => {
      if (state === 'running') return run(statement);
      throw new TransactionMisuse('a statement was sent after its transaction had ended');
    });
    // A process that was suspended may continue here before its timers run. Then its work is too old, and the clock it read too.
    if (performance.now() >= expiresAt) throw new TransactionExpired(timeoutMs);
    const { command } = await end('COMMIT', 'ended');
    if (isExpired(state)) throw new TransactionExpired(timeoutMs);
    if (command === 'ROLLBACK') throw new TransactionMisuse('the work ignored an error that ended its transaction');
    return result;
  } catch (error) {
    await end('ROLLBACK', 'ended').catch(() => undefined);
    throw isExpired(state) ? new TransactionExpired(timeoutMs, error) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** Returns true when the transaction has expired. A function, because the compiler does not see that callbacks change the state. */
const isExpired = (state: string): boolean => state === 'expired';

/** Sends COMMIT or ROLLBACK and releases the connection; a connection that did not answer is closed instead. */
async function endOn(client: pg.PoolClient, statement: 'COMMIT' | 'ROLLBACK'): Promise<pg.QueryResult> {
  try {
    const result = await client.query(statement);
    client.release();
    return result;
  } catch (error) {
    client.release(!isDatabaseError(error));
    throw error;
  }
}
