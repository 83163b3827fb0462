// Deposits that the network reported, by its own reference: what makes crediting one twice impossible.

import { type Database, type Queryable, sql } from './db/database.ts';

export type DepositRow = {
  /** The network's own id of it, such as the signature of the transaction on the chain. */
  readonly reference: string;
  readonly wallet: string;
  /** Base units. */
  readonly amount: bigint;
};

/** Takes a reference. Waits for a twin in flight; false when it was taken before. */
export async function insertDeposit(tx: Queryable, row: DepositRow, at: Date): Promise<boolean> {
  const inserted = await tx.execute(sql`
    INSERT INTO deposit (reference, wallet, amount, credited_at)
    VALUES (${row.reference}, ${row.wallet}, ${row.amount}, ${at}) ON CONFLICT (reference) DO NOTHING`);
  return inserted === 1;
}

/** The deposit that was credited under a reference, or null. */
export async function findDeposit(db: Pick<Database, 'typed'>, reference: string): Promise<DepositRow | null> {
  return (await db.typed()).deposit.findUnique({ where: { reference }, omit: { creditedAt: true } });
}
