// The ledger: transfers, postings and balances. **Invariant:** transfers and postings are added, never changed; a balance changes
// by addition under a CHECK of the database. Which postings an event makes does not belong here (domain/ledger.ts).

import { newKey, type RandomBytes } from '../domain/key.ts';
import { isBalanced, type Posting, type Transfer } from '../domain/ledger.ts';
import { type Columns, columnList, rowsOf } from './columns.ts';
import { type Queryable, sql } from './db/database.ts';
import { executeParts, type WritePart } from './write-parts.ts';

/** Writes transfers and updates the balances. Throws on an unbalanced transfer or a negative balance; the transaction rolls back. */
export async function postTransfers(
  tx: Queryable,
  transfers: readonly Transfer[],
  signedActionId: string | null,
  random: RandomBytes,
): Promise<void> {
  await executeParts(tx, transferWrites(transfers, signedActionId, random));
}

/**
 * Returns the writes of transfers: their rows, the balances, and the postings in their order. Ledger accounts are locked in order of
 * code, and a missing one is inserted. Throws on an unbalanced transfer.
 */
export function transferWrites(
  transfers: readonly Transfer[],
  signedActionId: string | null,
  random: RandomBytes,
): readonly WritePart[] {
  if (transfers.length === 0) return [];
  const rows = transfers.map((transfer) => {
    if (!isBalanced(transfer.postings)) throw new Error(`the postings of a ${transfer.kind} do not sum to zero`);
    return { ...transfer, id: newKey(random), signedActionId };
  });
  const postings = rows.flatMap(({ id, postings }) =>
    [...postings].sort(byAmountAndAccount).map((posting) => ({ ...posting, transferId: id })),
  );
  const totals = new Map<string, bigint>();
  for (const { account, amount } of postings) totals.set(account, (totals.get(account) ?? 0n) + amount);
  const codes = [...totals.keys()].sort();
  const total = sql`unnest(${codes}::text[], ${codes.map((code) => totals.get(code))}::bigint[]) AS total (code, amount)`;
  // PostgreSQL tests the CHECK of the balance on the proposed row even when the account exists and is only updated. The proposed
  // balance is therefore never negative.
  const mayBeNegative = sql`total.code IN ('deposits', 'block-rewards')`;
  return [
    {
      name: 'new_transfers',
      body: (inOrder) => sql`
        INSERT INTO transfer (${columnList(TRANSFER)})
        SELECT ${columnList(TRANSFER)} FROM ${rowsOf<TransferRow>('transfer', TRANSFER, rows)} WHERE ${inOrder} RETURNING 1`,
    },
    {
      name: 'moved_balances',
      body: (inOrder) => sql`
        INSERT INTO ledger_account AS known (code, balance, may_be_negative)
        SELECT code, CASE WHEN ${mayBeNegative} THEN amount ELSE greatest(amount, 0) END, ${mayBeNegative}
        FROM ${total} WHERE ${inOrder} ORDER BY code
        ON CONFLICT (code) DO UPDATE
          SET balance = known.balance + (SELECT amount FROM ${total} WHERE total.code = known.code)
        RETURNING known.code, known.balance`,
    },
    {
      name: 'new_postings',
      body: (inOrder) => sql`
        INSERT INTO posting (transfer_id, account_code, amount, balance_after)
        SELECT added.transfer_id, added.code, added.amount,
               moved_balances.balance - coalesce(sum(added.amount) OVER later, 0)::bigint
        FROM unnest(${postings.map((p) => p.transferId)}::uuid[], ${postings.map((p) => p.account)}::text[],
                    ${postings.map((p) => p.amount)}::bigint[]) WITH ORDINALITY AS added (transfer_id, code, amount, place)
        JOIN moved_balances ON moved_balances.code = added.code
        WHERE ${inOrder}
        WINDOW later AS (PARTITION BY added.code ORDER BY added.place ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
        ORDER BY added.place RETURNING 1`,
    },
  ];
}

type TransferRow = Omit<Transfer, 'postings'> & { readonly id: string; readonly signedActionId: string | null };

const TRANSFER: Columns<TransferRow> = {
  id: 'id',
  kind: 'kind',
  at: 'at',
  signedActionId: 'signed_action_id',
  coStakeId: 'co_stake_id',
  deviceKey: 'device_key',
};

/** Payments come before receipts, so that the postings of a transfer have one order in the ledger. */
function byAmountAndAccount(a: Posting, b: Posting): number {
  if (a.amount !== b.amount) return a.amount < b.amount ? -1 : 1;
  return a.account < b.account ? -1 : 1;
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
