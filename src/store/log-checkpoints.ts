// Signed checkpoints of the event log. **Invariant:** a checkpoint is added once and never changed or deleted; the database
// refuses both. What is signed, and with which key, does not belong here.

import { type Queryable, sql } from './db/database.ts';

export type LogCheckpointRow = {
  /** Number of the last event that the checkpoint covers. */
  readonly seq: bigint;
  readonly hash: Uint8Array;
  readonly signedAt: Date;
  readonly kid: string;
  /** Compact JWS over hash and time. */
  readonly jws: string;
};

/** Adds a checkpoint; an existing one for the same number stays unchanged. */
export async function insertCheckpoint(
  db: Queryable,
  { seq, hash, signedAt, kid, jws }: LogCheckpointRow,
): Promise<void> {
  await db.execute(sql`
    INSERT INTO log_checkpoint (seq, hash, signed_at, kid, jws)
    VALUES (${seq}::bigint, ${hash}, ${signedAt}, ${kid}, ${jws}) ON CONFLICT (seq) DO NOTHING`);
}

/** Returns the checkpoint with the highest number; null when there is none. */
export async function latestCheckpoint(db: Queryable): Promise<LogCheckpointRow | null> {
  const [row] = await db.query<LogCheckpointRow>(sql`
    SELECT seq, hash, signed_at AS "signedAt", kid, jws FROM log_checkpoint ORDER BY seq DESC LIMIT 1`);
  return row ?? null;
}

/** Returns the checkpoints with numbers from `from` to `upTo`, both inclusive, the lowest first. */
export async function checkpointsBetween(
  db: Queryable,
  from: bigint,
  upTo: bigint,
): Promise<readonly LogCheckpointRow[]> {
  return db.query<LogCheckpointRow>(sql`
    SELECT seq, hash, signed_at AS "signedAt", kid, jws FROM log_checkpoint
    WHERE seq BETWEEN ${from}::bigint AND ${upTo}::bigint ORDER BY seq`);
}
