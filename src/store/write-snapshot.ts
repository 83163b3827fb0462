// Snapshots by which a client reads its own writes: one that is taken after a write sees it, and so does every snapshot that covers it.

import { type Queryable, sql } from './db/database.ts';
import { parseSnapshot, type Snapshot } from './listing/snapshot.ts';

/** Returns the snapshot of a statement that begins now. */
export async function currentSnapshot(db: Queryable): Promise<Snapshot> {
  const [row] = await db.query<{ snapshot: string }>(sql`SELECT pg_current_snapshot()::text AS snapshot`);
  if (row === undefined) throw new Error('the database returned no snapshot');
  return parseSnapshot(row.snapshot);
}

/** Returns true when `present` sees every transaction that `earlier` sees. */
export function covers(present: Snapshot, earlier: Snapshot): boolean {
  return present.to >= earlier.to && present.running.every((xid) => xid >= earlier.to || earlier.running.includes(xid));
}
