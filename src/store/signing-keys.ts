// The key pairs of access tokens as rows; the private halves are sealed before they get here.
// Invariant: whoever adds a key looked at all of them under one lock, so that processes starting together agree on one.
// Which key signs, and when a new one is due, is not decided here.

import { type Queryable, sql, type Transaction } from './database.ts';

export type SigningKeyRow = {
  /** RFC 7638 thumbprint. */
  readonly kid: string;
  readonly publicJwk: object;
  readonly sealedPrivate: Uint8Array;
  /** Wall time from which it signs; may lie ahead. */
  readonly createdAt: Date;
  /** Wall time from which its public half is no longer served. */
  readonly retiresAt: Date;
};

/** The keys that have not retired, the oldest first. */
export async function signingKeys(db: Queryable, now: Date): Promise<readonly SigningKeyRow[]> {
  return db.query<SigningKeyRow>(sql`
    SELECT kid, public_jwk AS "publicJwk", sealed_private AS "sealedPrivate", created_at AS "createdAt",
           retires_at AS "retiresAt"
    FROM signing_key WHERE retires_at > ${now} ORDER BY created_at, kid`);
}

/** Keeps every other process from adding a key until this transaction ends; reading goes on. */
export async function holdSigningKeys(tx: Transaction): Promise<void> {
  await tx.execute(sql`LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE`);
}

/** Adds a key. */
export async function insertSigningKey(tx: Transaction, key: SigningKeyRow): Promise<void> {
  await tx.execute(sql`
    INSERT INTO signing_key (kid, public_jwk, sealed_private, created_at, retires_at)
    VALUES (${key.kid}, ${JSON.stringify(key.publicJwk)}::jsonb, ${key.sealedPrivate}, ${key.createdAt}, ${key.retiresAt})`);
}

/** Forgets the keys that have retired. Returns how many. */
export async function deleteRetiredKeys(db: Queryable, now: Date): Promise<number> {
  return db.execute(sql`DELETE FROM signing_key WHERE retires_at <= ${now}`);
}
