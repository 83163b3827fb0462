// Signing keys of access tokens and of log checkpoints; private halves are encrypted by the caller. **Invariant:** a key is added
// under one lock after reading all keys, so that processes that start together agree on one.
// Which key signs, and when a new one is due, does not belong here.

import { type Queryable, raw, sql, type Transaction } from './db/database.ts';

export type SigningKeyRow = {
  /** RFC 7638 thumbprint. */
  readonly kid: string;
  readonly publicJwk: object;
  readonly sealedPrivate: Uint8Array;
  /** Wall time from which the key signs; may be in the future. */
  readonly createdAt: Date;
  /** Wall time from which the key's public half is no longer in the JWKS. */
  readonly retiresAt: Date;
};

/** SESSION keys sign access tokens; LOG keys sign checkpoints of the event log; WEBHOOK keys sign messages to webhook endpoints. */
export type SigningKeyPurpose = 'SESSION' | 'LOG' | 'WEBHOOK';

const KEY = raw(`kid, public_jwk AS "publicJwk", sealed_private AS "sealedPrivate", created_at AS "createdAt",
  retires_at AS "retiresAt"`);

/** Returns the SESSION keys that have not retired, the oldest first. */
export async function sessionSigningKeys(db: Queryable, now: Date): Promise<readonly SigningKeyRow[]> {
  return db.query<SigningKeyRow>(sql`
    SELECT ${KEY} FROM signing_key WHERE purpose = 'SESSION' AND retires_at > ${now} ORDER BY created_at, kid`);
}

/** Returns every LOG key, retired ones included, the newest first. */
export async function logSigningKeys(db: Queryable): Promise<readonly SigningKeyRow[]> {
  return signingKeysOf(db, 'LOG');
}

/** Returns every key of a purpose, retired ones included, the newest first. */
export async function signingKeysOf(db: Queryable, purpose: SigningKeyPurpose): Promise<readonly SigningKeyRow[]> {
  return db.query<SigningKeyRow>(sql`
    SELECT ${KEY} FROM signing_key WHERE purpose = ${purpose} ORDER BY created_at DESC, kid`);
}

/** Returns every key, whatever its purpose, retired ones included. */
export async function signingKeys(db: Queryable): Promise<readonly SigningKeyRow[]> {
  return db.query<SigningKeyRow>(sql`SELECT ${KEY} FROM signing_key ORDER BY created_at, kid`);
}

/** Takes the lock under which keys are added, until the transaction ends; readers do not wait. */
export async function lockSigningKeys(tx: Transaction): Promise<void> {
  await tx.execute(sql`LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE`);
}

/** Inserts a key. */
export async function insertSigningKey(
  tx: Transaction,
  key: SigningKeyRow,
  purpose: SigningKeyPurpose = 'SESSION',
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO signing_key (kid, public_jwk, sealed_private, created_at, retires_at, purpose)
    VALUES (${key.kid}, ${JSON.stringify(key.publicJwk)}::jsonb, ${key.sealedPrivate}, ${key.createdAt}, ${key.retiresAt}, ${purpose})`);
}

/** Replaces the encrypted private half of a key. */
export async function replaceSealedPrivate(tx: Transaction, kid: string, sealedPrivate: Uint8Array): Promise<void> {
  await tx.execute(sql`UPDATE signing_key SET sealed_private = ${sealedPrivate} WHERE kid = ${kid}`);
}

/** Deletes a key; tokens that it signed are refused from then on. Returns false when it does not exist. */
export async function deleteSigningKey(db: Queryable, kid: string): Promise<boolean> {
  return (await db.execute(sql`DELETE FROM signing_key WHERE kid = ${kid}`)) === 1;
}

/** Deletes the retired keys. Returns how many. */
export async function deleteRetiredKeys(db: Queryable, now: Date): Promise<number> {
  return db.execute(sql`DELETE FROM signing_key WHERE purpose = 'SESSION' AND retires_at <= ${now}`);
}
