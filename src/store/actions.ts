// Signed actions: the evidence of every authorisation that took effect and, by (wallet, nonce), the idempotency key.

import { type Queryable, sql } from './db/database.ts';

export type ActionOutcome = { readonly id: string };

export type SignedActionRow = {
  readonly id: string;
  readonly wallet: string;
  readonly nonce: string;
  readonly action: string;
  readonly text: string;
  readonly signature: Uint8Array;
  readonly encoding: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly receivedAt: Date;
};

/** What an earlier authorisation of this wallet and nonce brought about; null when there was none. */
export async function findAction(
  db: Queryable,
  wallet: string,
  nonce: string,
): Promise<{ readonly text: string; readonly outcome: ActionOutcome | null } | null> {
  const [row] = await db.query<{ text: string; outcome: ActionOutcome | null }>(sql`
    SELECT text, outcome FROM signed_action WHERE wallet = ${wallet} AND nonce = ${nonce}`);
  return row ?? null;
}

/**
 * Takes the nonce for this authorisation. Waits for a twin in flight; false when the twin's effect stands.
 * When the surrounding transaction rolls back, the nonce is free again.
 */
export async function insertAction(tx: Queryable, row: SignedActionRow): Promise<boolean> {
  const inserted = await tx.execute(sql`
    INSERT INTO signed_action (id, wallet, nonce, action, text, signature, encoding, issued_at, expires_at, received_at)
    VALUES (${row.id}::uuid, ${row.wallet}, ${row.nonce}, ${row.action}, ${row.text}, ${row.signature}, ${row.encoding},
            ${row.issuedAt}, ${row.expiresAt}, ${row.receivedAt})
    ON CONFLICT (wallet, nonce) DO NOTHING`);
  return inserted === 1;
}

/** Writes down, once, what the action brought about. */
export async function storeOutcome(tx: Queryable, id: string, outcome: ActionOutcome): Promise<void> {
  await tx.execute(sql`UPDATE signed_action SET outcome = ${JSON.stringify(outcome)}::jsonb WHERE id = ${id}::uuid`);
}
