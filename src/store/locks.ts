// Every row lock, always in one order: account, devices by key, ledger accounts by code. NO KEY UPDATE, so that a foreign
// key pointing at a locked row does not wait. A device's lock guards its whole book: stake, offers, co-stakes.

import { type Queryable, sql } from './database.ts';

/** Locks an account: its claim slots are counted and taken under this lock. */
export async function lockAccount(tx: Queryable, accountId: string): Promise<void> {
  await tx.query(sql`SELECT id FROM account WHERE id = ${accountId}::uuid FOR NO KEY UPDATE`);
}

/** Locks a device and with it its book. False when there is no such device. */
export async function lockDevice(tx: Queryable, deviceKey: string): Promise<boolean> {
  const rows = await tx.query(sql`SELECT id FROM device WHERE id = ${deviceKey}::uuid FOR NO KEY UPDATE`);
  return rows.length === 1;
}

/** Opens the ledger accounts that are missing, locks all of them in order of code, and returns their balances. */
export async function lockLedgerAccounts(
  tx: Queryable,
  codes: readonly string[],
): Promise<ReadonlyMap<string, bigint>> {
  const sorted = [...new Set(codes)].sort();
  await tx.execute(sql`
    INSERT INTO ledger_account (code, may_be_negative)
    SELECT code, code IN ('deposits', 'block-rewards') FROM unnest(${sorted}::text[]) AS wanted (code)
    WHERE NOT EXISTS (SELECT FROM ledger_account present WHERE present.code = wanted.code)
    ORDER BY code ON CONFLICT (code) DO NOTHING`);
  const rows = await tx.query<{ code: string; balance: bigint }>(sql`
    SELECT code, balance FROM ledger_account WHERE code = ANY (${sorted}::text[]) ORDER BY code FOR NO KEY UPDATE`);
  return new Map(rows.map((row) => [row.code, row.balance]));
}
