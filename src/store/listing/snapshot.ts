// Snapshots of PostgreSQL: which transactions a statement could see. They order the states of the listing.

import { type Sql, sql } from '../db/database.ts';

/** A snapshot as `pg_current_snapshot()` prints it, read. */
export type Snapshot = {
  /** Every transaction below it had ended. */
  readonly from: bigint;
  /** No transaction from it on had ended. */
  readonly to: bigint;
  /** Transactions between the two that had not ended. */
  readonly running: readonly bigint[];
};

/** Reads `xmin:xmax:xip,xip…`. */
export function readSnapshot(text: string): Snapshot {
  const [from = '', to = '', running = ''] = text.split(':');
  return { from: BigInt(from), to: BigInt(to), running: running === '' ? [] : running.split(',').map(BigInt) };
}

/**
 * Whether `a` sees a transaction that `b` does not. Of two snapshots of one server the later one sees all that the earlier
 * one sees, so they differ by the highest transaction, or by how many of the same transactions still run.
 */
export function isLater(a: Snapshot, b: Snapshot): boolean {
  return a.to > b.to || (a.to === b.to && a.running.length < b.running.length);
}

/** A condition: the transaction in `column` was not visible in the snapshot. `below` is above every transaction that is. */
export function notSeenBy(column: Sql, { from, to, running }: Snapshot, below: Sql): Sql {
  return sql`${column} >= ${from}::bigint AND ${column} < ${below}
    AND (${column} >= ${to}::bigint OR ${column} = ANY (${[...running]}::bigint[]))`;
}
