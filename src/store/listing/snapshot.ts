// PostgreSQL snapshots: the set of transactions whose changes a statement can see. They order the states of the in-memory offer list.

import { type Sql, sql } from '../db/database.ts';

/** A parsed snapshot of `pg_current_snapshot()`. */
export type Snapshot = {
  /** No transaction with this or a higher id had ended. */
  readonly to: bigint;
  /** Lower ids of transactions that had not ended. */
  readonly running: readonly bigint[];
};

/** Parses a snapshot in the form `xmin:xmax:xip,xip…`. */
export function parseSnapshot(text: string): Snapshot {
  const [, to = '', running = ''] = text.split(':');
  return { to: BigInt(to), running: running === '' ? [] : running.split(',').map(BigInt) };
}

/**
 * Returns true when `a` sees a transaction that `b` does not. Of two snapshots of one server the later one sees all that the earlier
 * one sees, so they differ by the highest transaction, or by how many of the same transactions still run.
 */
export function isLater(a: Snapshot, b: Snapshot): boolean {
  return a.to > b.to || (a.to === b.to && a.running.length < b.running.length);
}

/** Returns the arguments of the SQL functions `changed_offers`, `listing_changes_are_kept` and `market_facts_changed` for a snapshot. */
export function snapshotArguments({ to, running }: Snapshot): Sql {
  return sql`${to}::bigint, ${[...running]}::bigint[]`;
}
