// The key pairs of access tokens and of the log as rows; the private halves are sealed before they get here.
// Invariant: whoever adds a key looked at all of them under one lock, so that processes starting together agree on one.
// Which key signs, and when a new one is due, is not decided here.

import { type Queryable, raw, sql, type Transaction } from './db/database.ts';

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

/** What a key signs: access tokens, or heads of the log. */
export type KeyPurpose = 'SESSION' | 'LOG';

const KEY = raw(`kid, public_jwk AS "publicJwk", sealed_private AS "sealedPrivate", created_at AS "createdAt",
  retires_at AS "retiresAt"`);

/** The keys of access tokens that have not retired, the oldest first. */
export async function signingKeys(db: Queryable, now: Date): Promise<readonly SigningKeyRow[]> {
  return db.query<SigningKeyRow>(sql`
    SELECT ${KEY} FROM signing_key WHERE purpose = 'SESSION' AND retires_at > ${now} ORDER BY created_at, kid`);
}

/** Every key that has ever signed heads of the log, the newest first. */
export async function logKeys(db: Queryable): Promise<readonly SigningKeyRow[]> {
  return db.query<SigningKeyRow>(sql`
    SELECT ${KEY} FROM signing_key WHERE purpose = 'LOG' ORDER BY created_at DESC, kid`);
}

/** Keeps every other process from adding a key until this transaction ends; reading goes on. */
export async function holdSigningKeys(tx: Transaction): Promise<void> {
  await tx.execute(sql`LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE`);
}

/** Adds a key. */
export async function insertSigningKey(
  tx: Transaction,
  key: SigningKeyRow,
  purpose: KeyPurpose = 'SESSION',
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO signing_key (kid, public_jwk, sealed_private, created_at, retires_at, purpose)
    VALUES (${key.kid}, ${JSON.stringify(key.publicJwk)}::jsonb, ${key.sealedPrivate}, ${key.createdAt}, ${key.retiresAt}, ${purpose})`);
}

/** Forgets one key, and with it every token that it signed. False when it was not there. */
export async function deleteSigningKey(db: Queryable, kid: string): Promise<boolean> {
  return (await db.execute(sql`DELETE FROM signing_key WHERE kid = ${kid}`)) === 1;
}

/** Forgets the keys that have retired. Returns how many. */
export async function deleteRetiredKeys(db: Queryable, now: Date): Promise<number> {
  return db.execute(sql`DELETE FROM signing_key WHERE purpose = 'SESSION' AND retires_at <= ${now}`);
}
