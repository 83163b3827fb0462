// Signed actions: the evidence of every authorisation that took effect. (wallet, nonce) is the idempotency key.

import { type Queryable, type Sql, sql } from './db/database.ts';

export type ActionOutcome = {
  /** Id of the offer, co-stake, device or wallet that the action created or changed; for `claimAllRewards`, of the signed action. */
  readonly id: string;
  /** Only of `claimAllRewards`: what was paid, the oldest first. */
  readonly claims?: readonly StoredRewardClaim[];
  /** Only of `claimAllRewards`: number of co-stakes and devices with accrued rewards that were left. */
  readonly remaining?: number;
};

/** The payment for one co-stake, or for the owner's part of a device (`coStakeId` null). `amount` is in base units, as text. */
export type StoredRewardClaim = {
  readonly coStakeId: string | null;
  readonly deviceKey: string;
  readonly amount: string;
};

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

/** A signed action that took effect, with what it brought about. */
export type SignedActionWithOutcome = SignedActionRow & { readonly outcome: ActionOutcome };

/** Returns the signed action of this wallet and nonce with its outcome; null when there is none. */
export async function findAction(
  db: Queryable,
  wallet: string,
  nonce: string,
): Promise<{ readonly text: string; readonly outcome: ActionOutcome | null } | null> {
  const [row] = await db.query<{ text: string; outcome: ActionOutcome | null }>(sql`
    SELECT text, outcome FROM signed_action WHERE wallet = ${wallet} AND nonce = ${nonce}`);
  return row ?? null;
}

/** The keyset position of a signed action in a list. */
export type ActionPosition = { readonly receivedAt: Date; readonly id: string };

/** Returns the signed actions of these wallets, the latest first; each took effect. */
export async function actionsOfWallets(
  db: Queryable,
  wallets: readonly string[],
  { after, limit }: { readonly after: ActionPosition | null; readonly limit: number },
): Promise<readonly SignedActionWithOutcome[]> {
  return db.query<SignedActionWithOutcome>(sql`
    SELECT id, wallet, nonce, action, text, signature, encoding, issued_at AS "issuedAt", expires_at AS "expiresAt",
           received_at AS "receivedAt", outcome
    FROM signed_action
    WHERE wallet = ANY (${[...wallets]}::text[])
      AND (${after?.id ?? null}::uuid IS NULL
           OR (received_at, id) < (${after?.receivedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    ORDER BY received_at DESC, id DESC LIMIT ${limit}`);
}

/** Returns the outcomes of signed actions by id. */
export async function outcomesById(db: Queryable, ids: readonly string[]): Promise<readonly ActionOutcome[]> {
  const rows = await db.query<{ outcome: ActionOutcome }>(sql`
    SELECT outcome FROM signed_action WHERE id = ANY (${[...ids]}::uuid[]) AND outcome IS NOT NULL`);
  return rows.map(({ outcome }) => outcome);
}

/**
 * Inserts a signed action, which uses up its nonce. Returns false when the wallet has used the nonce before; waits for a concurrent
 * transaction with the same nonce. A rollback frees the nonce.
 */
export async function insertAction(tx: Queryable, row: SignedActionRow): Promise<boolean> {
  const inserted = await tx.execute(sql`
    INSERT INTO signed_action (id, wallet, nonce, action, text, signature, encoding, issued_at, expires_at, received_at)
    VALUES (${row.id}::uuid, ${row.wallet}, ${row.nonce}, ${row.action}, ${row.text}, ${row.signature}, ${row.encoding},
            ${row.issuedAt}, ${row.expiresAt}, ${row.receivedAt})
    ON CONFLICT (wallet, nonce) DO NOTHING`);
  return inserted === 1;
}

/** Returns the INSERT of a signed action together with its outcome; it inserts nothing when the nonce is taken. */
export const insertActionWithOutcome = (row: SignedActionRow, outcome: ActionOutcome): Sql => sql`
  INSERT INTO signed_action (id, wallet, nonce, action, text, signature, encoding, issued_at, expires_at, received_at, outcome)
  VALUES (${row.id}::uuid, ${row.wallet}, ${row.nonce}, ${row.action}, ${row.text}, ${row.signature}, ${row.encoding},
          ${row.issuedAt}, ${row.expiresAt}, ${row.receivedAt}, ${JSON.stringify(outcome)}::jsonb)
  ON CONFLICT (wallet, nonce) DO NOTHING`;

/** Stores the outcome of a signed action; it is written once. */
export async function storeOutcome(tx: Queryable, id: string, outcome: ActionOutcome): Promise<void> {
  await tx.execute(sql`UPDATE signed_action SET outcome = ${JSON.stringify(outcome)}::jsonb WHERE id = ${id}::uuid`);
}
