// The ledger: transfers, postings and balances. **Invariant:** transfers and postings are added, never changed; a balance changes
// by addition under a CHECK of the database. Which postings an event makes does not belong here (domain/ledger.ts).

import { newKey, type RandomBytes } from '../domain/key.ts';
import { isBalanced, type Transfer } from '../domain/ledger.ts';
import { type Queryable, sql } from './db/database.ts';
import { lockLedgerAccounts } from './locks.ts';

/** Writes transfers and updates the balances. Throws on an unbalanced transfer or a negative balance; the transaction rolls back. */
export async function postTransfers(
  tx: Queryable,
  transfers: readonly Transfer[],
  signedActionId: string | null,
  random: RandomBytes,
): Promise<void> {
  if (transfers.length === 0) return;
  await lockLedgerAccounts(
    tx,
    transfers.flatMap((transfer) => transfer.postings.map((posting) => posting.account)),
  );
  for (const transfer of transfers) {
    if (!isBalanced(transfer.postings)) throw new Error(`the postings of a ${transfer.kind} do not sum to zero`);
    const id = newKey(random);
    await tx.execute(sql`
      WITH moved AS (
        UPDATE ledger_account SET balance = balance + p.amount
        FROM unnest(${transfer.postings.map((p) => p.account)}::text[], ${transfer.postings.map((p) => p.amount)}::bigint[])
          AS p (code, amount)
        WHERE ledger_account.code = p.code
        RETURNING ledger_account.code, p.amount, ledger_account.balance
      ), written AS (
        INSERT INTO transfer (id, kind, at, signed_action_id, co_stake_id, device_key)
        VALUES (${id}::uuid, ${transfer.kind}, ${transfer.at}, ${signedActionId}::uuid, ${transfer.coStakeId}::uuid,
                ${transfer.deviceKey}::uuid)
      )
      INSERT INTO posting (transfer_id, account_code, amount, balance_after)
      SELECT ${id}::uuid, code, amount, balance FROM moved ORDER BY amount, code`);
  }
}

/** Returns balances by account code, base units; an account without a row is absent. */
export async function balancesOf(db: Queryable, codes: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const rows = await db.query<{ code: string; balance: bigint }>(sql`
    SELECT code, balance FROM ledger_account WHERE code = ANY (${[...codes]}::text[])`);
  return new Map(rows.map((row) => [row.code, row.balance]));
}

export type LedgerEntry = {
  readonly id: bigint;
  readonly kind: string;
  readonly at: Date;
  readonly accountCode: string;
  /** Base units that the wallet gained; negative for a payment. */
  readonly amount: bigint;
  readonly balanceAfter: bigint;
  readonly coStakeId: string | null;
  readonly deviceKey: string | null;
};

/** Returns transfers on the given accounts, the latest first; with `before`, only older ones. */
export async function ledgerEntries(
  db: Queryable,
  codes: readonly string[],
  page: { readonly before: bigint | null; readonly limit: number },
): Promise<readonly LedgerEntry[]> {
  return db.query<LedgerEntry>(sql`
    SELECT posting.id, transfer.kind, transfer.at, posting.account_code AS "accountCode", posting.amount,
           posting.balance_after AS "balanceAfter", transfer.co_stake_id AS "coStakeId", transfer.device_key AS "deviceKey"
    FROM posting JOIN transfer ON transfer.id = posting.transfer_id
    WHERE posting.account_code = ANY (${[...codes]}::text[])
      AND (${page.before}::bigint IS NULL OR posting.id < ${page.before}::bigint)
    ORDER BY posting.id DESC LIMIT ${page.limit}`);
}
