// The identity of the database: one row, recorded at the first start.
// What a difference between the row and the settings means does not belong here.

import { type Queryable, raw, sql, type Transaction } from './db/database.ts';

/** The recorded identity of a database. */
export type InstallationRow = {
  readonly sandbox: boolean;
  readonly chainId: string;
  readonly aliasFingerprint: string;
  readonly sealFingerprint: string;
  /** Public origin; null until a server has started. */
  readonly origin: string | null;
};

const ROW = raw(`sandbox, chain_id AS "chainId", alias_fingerprint AS "aliasFingerprint",
  seal_fingerprint AS "sealFingerprint", origin`);

/** Returns the identity; null before the first start. */
export async function findInstallation(db: Queryable): Promise<InstallationRow | null> {
  const [row] = await db.query<InstallationRow>(sql`SELECT ${ROW} FROM installation`);
  return row ?? null;
}

/** Takes the lock under which the identity is recorded and changed, until the transaction ends; readers do not wait. */
export async function lockInstallation(tx: Transaction): Promise<void> {
  await tx.execute(sql`LOCK TABLE installation IN SHARE ROW EXCLUSIVE MODE`);
}

/** Records the identity, or replaces it. */
export async function saveInstallation(tx: Queryable, row: InstallationRow, now: Date): Promise<void> {
  await tx.execute(sql`
    INSERT INTO installation (id, sandbox, chain_id, alias_fingerprint, seal_fingerprint, origin, recorded_at)
    VALUES (1, ${row.sandbox}, ${row.chainId}, ${row.aliasFingerprint}, ${row.sealFingerprint}, ${row.origin}, ${now})
    ON CONFLICT (id) DO UPDATE SET alias_fingerprint = excluded.alias_fingerprint,
      seal_fingerprint = excluded.seal_fingerprint, origin = excluded.origin`);
}

/** Replaces the recorded origin. Returns false when no identity is recorded. */
export async function saveOrigin(db: Queryable, origin: string): Promise<boolean> {
  return (await db.execute(sql`UPDATE installation SET origin = ${origin}`)) === 1;
}

/**
 * Returns what a database without a record shows of its kind: the chain that its latest signed text names (null for none), and
 * whether its clock was moved.
 */
export async function findTracesOfUse(
  db: Queryable,
): Promise<{ readonly chainId: string | null; readonly clockMoved: boolean }> {
  const [row] = await db.query<{ chainId: string | null; clockMoved: boolean }>(sql`
    SELECT (SELECT substring(text FROM 'Chain ID: (\\S+)') FROM signed_action LIMIT 1) AS "chainId",
           EXISTS (SELECT FROM market_clock WHERE offset_ms > 0) AS "clockMoved"`);
  return row ?? { chainId: null, clockMoved: false };
}
