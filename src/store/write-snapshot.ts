// Snapshots by which a client reads its own writes: one that is taken after a write sees it, and so does every snapshot that covers it.

import { type Queryable, sql } from './db/database.ts';
import { parseSnapshot, type Snapshot } from './listing/snapshot.ts';

/** The snapshot of a statement, and whether the server is a standby, which may not have reached a state that its primary showed. */
export type PresentSnapshot = Snapshot & { readonly isStandby: boolean };

/** Returns the snapshot of a statement that begins now. */
export async function currentSnapshot(db: Queryable): Promise<PresentSnapshot> {
  const [row] = await db.query<{ snapshot: string; isStandby: boolean }>(
    sql`SELECT pg_current_snapshot()::text AS snapshot, pg_is_in_recovery() AS "isStandby"`,
  );
  if (row === undefined) throw new Error('the database returned no snapshot');
  return { ...parseSnapshot(row.snapshot), isStandby: row.isStandby };
}

/** Returns true when `present` sees every transaction that `earlier` sees. */
export function covers(present: Snapshot, earlier: Snapshot): boolean {
  return present.to >= earlier.to && present.running.every((xid) => xid >= earlier.to || earlier.running.includes(xid));
}

/**
 * Returns true when the server has lost what `earlier` sees: it was restored, or another one took its place. On one server the number of
 * the next transaction never decreases.
 */
export const hasLost = (present: PresentSnapshot, earlier: Snapshot): boolean =>
  !present.isStandby && present.to < earlier.to;
