// Snapshots by which a client reads its own writes: one that is taken after a write sees it, and so does every snapshot that covers it.

import { emptySql, type Queryable, sql } from './db/database.ts';
import { parseSnapshot, type Snapshot } from './listing/snapshot.ts';
import { type WalPosition, WRITE_POSITION, WRITE_TIMELINE } from './wal-position.ts';

/** The snapshot of a statement, and whether the server is a standby, which may not have reached a state that its primary showed. */
export type PresentSnapshot = Snapshot & {
  readonly isStandby: boolean;
  /** A position from which on a standby shows all that the snapshot sees; null when it was not asked for. */
  readonly position: WalPosition | null;
};

/** Returns the snapshot of a statement that begins now; `withPosition` also asks for its position. */
export async function currentSnapshot(db: Queryable, withPosition = false): Promise<PresentSnapshot> {
  const position = withPosition ? sql`, ${WRITE_POSITION} AS lsn, ${WRITE_TIMELINE} AS timeline` : emptySql;
  const [row] = await db.query<{ snapshot: string; isStandby: boolean; lsn?: bigint | null; timeline?: number | null }>(
    sql`SELECT pg_current_snapshot()::text AS snapshot, pg_is_in_recovery() AS "isStandby"${position}`,
  );
  if (row === undefined) throw new Error('the database returned no snapshot');
  const { isStandby, lsn = null, timeline = null } = row;
  return {
    ...parseSnapshot(row.snapshot),
    isStandby,
    position: lsn === null || timeline === null ? null : { timeline, lsn },
  };
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
