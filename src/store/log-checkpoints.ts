// Heads of the log that this bootstrap signedHead for, as rows. Invariant: added once, never changed, never removed; the
// database itself refuses. What is signed, and with which key, is not known here.

import { type Queryable, sql } from './db/database.ts';

export type LogCheckpointRow = {
  /** Number of the row that was the log's last. */
  readonly seq: bigint;
  readonly hash: Uint8Array;
  readonly signedAt: Date;
  readonly kid: string;
  /** Compact JWS. */
  readonly jws: string;
};

/** Adds a head; one that is there already stays as it is. */
export async function insertCheckpoint(
  db: Queryable,
  { seq, hash, signedAt, kid, jws }: LogCheckpointRow,
): Promise<void> {
  await db.execute(sql`
    INSERT INTO log_checkpoint (seq, hash, signed_at, kid, jws)
    VALUES (${seq}::bigint, ${hash}, ${signedAt}, ${kid}, ${jws}) ON CONFLICT (seq) DO NOTHING`);
}

/** The head with the highest number; null when none was signedHead for. */
export async function latestCheckpoint(db: Queryable): Promise<LogCheckpointRow | null> {
  const [row] = await db.query<LogCheckpointRow>(sql`
    SELECT seq, hash, signed_at AS "signedAt", kid, jws FROM log_checkpoint ORDER BY seq DESC LIMIT 1`);
  return row ?? null;
}

/** Heads with numbers from `from` on, up to and with `upTo`, the lowest first. */
export async function checkpointsBetween(
  db: Queryable,
  from: bigint,
  upTo: bigint,
): Promise<readonly LogCheckpointRow[]> {
  return db.query<LogCheckpointRow>(sql`
    SELECT seq, hash, signed_at AS "signedAt", kid, jws FROM log_checkpoint
    WHERE seq BETWEEN ${from}::bigint AND ${upTo}::bigint ORDER BY seq`);
}
