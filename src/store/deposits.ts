// Deposits that the network reported. **Invariant:** a reference is inserted once, so a deposit is credited once.

import { type Database, type Queryable, sql } from './db/database.ts';

export type DepositRow = {
  /** The network's id of the deposit, such as a transaction signature. */
  readonly reference: string;
  readonly wallet: string;
  /** Amount in base units. */
  readonly amount: bigint;
};

/** Inserts a deposit. Waits for a concurrent transaction with the same reference; returns false when the reference exists. */
export async function insertDeposit(tx: Queryable, row: DepositRow, at: Date): Promise<boolean> {
  const inserted = await tx.execute(sql`
    INSERT INTO deposit (reference, wallet, amount, credited_at)
    VALUES (${row.reference}, ${row.wallet}, ${row.amount}, ${at}) ON CONFLICT (reference) DO NOTHING`);
  return inserted === 1;
}

/** Returns the credited deposit of a reference; null when there is none. */
export async function findDeposit(db: Pick<Database, 'typed'>, reference: string): Promise<DepositRow | null> {
  return (await db.typed()).deposit.findUnique({ where: { reference }, omit: { creditedAt: true } });
}
