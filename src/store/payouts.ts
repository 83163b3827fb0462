// Statements about payouts. **Invariant:** a payout is inserted once and its report is written once; both are guarded by the database.
// The money is in the ledger accounts `payable/…` and `paid-out/…`.

import type { Payout, PayoutStatus } from '../domain/payout.ts';
import { type Columns, insertClause, selectList, setClause } from './columns.ts';
import { type Queryable, type Sql, sql } from './db/database.ts';

const COLUMNS: Columns<Payout> = {
  id: 'id',
  wallet: 'wallet',
  amount: 'amount',
  requestedAt: 'requested_at',
  signedActionId: 'signed_action_id',
  settlesAt: 'settles_at',
  sandboxFailure: 'sandbox_failure',
  reportedAt: 'reported_at',
  transactionSignature: 'transaction_signature',
  failure: 'failure',
};
const REPORT_COLUMNS: Columns<Pick<Payout, 'reportedAt' | 'transactionSignature' | 'failure'>> = {
  reportedAt: COLUMNS.reportedAt,
  transactionSignature: COLUMNS.transactionSignature,
  failure: COLUMNS.failure,
};
const columns: Sql = selectList<Payout>('payout', COLUMNS);

/** Inserts a payout; its amount must be on the payable ledger account of its wallet at the commit. */
export async function insertPayout(tx: Queryable, payout: Payout): Promise<void> {
  await tx.execute(sql`INSERT INTO payout ${insertClause<Payout>(COLUMNS, payout, [])}`);
}

/** Writes the network's report of a payout. */
export async function storePayoutReport(tx: Queryable, payout: Payout): Promise<void> {
  await tx.execute(sql`
    UPDATE payout SET ${setClause<Pick<Payout, keyof typeof REPORT_COLUMNS>>(REPORT_COLUMNS, payout)}
    WHERE id = ${payout.id}::uuid`);
}

/** Returns payouts by their keys. */
export async function payoutsById(db: Queryable, ids: readonly string[]): Promise<readonly Payout[]> {
  return db.query<Payout>(sql`SELECT ${columns} FROM payout WHERE id = ANY (${[...ids]}::uuid[])`);
}

/** Returns the number of payouts without a report of each wallet; a wallet without any is left out. */
export async function countRequestedPayouts(
  db: Queryable,
  wallets: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<{ wallet: string; count: number }>(sql`
    SELECT wallet, count(*)::int AS count FROM payout
    WHERE wallet = ANY (${[...wallets]}::text[]) AND reported_at IS NULL GROUP BY wallet`);
  return new Map(rows.map(({ wallet, count }) => [wallet, count]));
}

/** The keyset position of a payout in a list. */
export type PayoutPagePosition = { readonly requestedAt: Date; readonly id: string };
export type PayoutPage = { readonly after: PayoutPagePosition | null; readonly limit: number };

/** Returns payouts of these wallets, the latest request first. */
export async function payoutsOfWallets(
  db: Queryable,
  wallets: readonly string[],
  { after, limit }: PayoutPage,
): Promise<readonly Payout[]> {
  return db.query<Payout>(sql`
    SELECT ${columns} FROM payout
    WHERE wallet = ANY (${[...wallets]}::text[])
      AND (${after?.id ?? null}::uuid IS NULL
           OR (requested_at, id) < (${after?.requestedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    ORDER BY requested_at DESC, id DESC LIMIT ${limit}`);
}

const IN_STATUS: { readonly [Status in PayoutStatus]: Sql } = {
  REQUESTED: sql`reported_at IS NULL`,
  SENT: sql`transaction_signature IS NOT NULL`,
  FAILED: sql`failure IS NOT NULL`,
};

/** Returns the payouts of all wallets in a status, the oldest request first. */
export async function payoutsInStatus(
  db: Queryable,
  status: PayoutStatus,
  { after, limit }: PayoutPage,
): Promise<readonly Payout[]> {
  return db.query<Payout>(sql`
    SELECT ${columns} FROM payout
    WHERE ${IN_STATUS[status]}
      AND (${after?.id ?? null}::uuid IS NULL
           OR (requested_at, id) > (${after?.requestedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    ORDER BY requested_at, id LIMIT ${limit}`);
}

/** Returns at most `limit` payouts without a report that the payer of a sandbox may report at `now`, the oldest first. */
export async function payoutsToSettle(db: Queryable, now: Date, limit: number): Promise<readonly Payout[]> {
  return db.query<Payout>(sql`
    SELECT ${columns} FROM payout WHERE reported_at IS NULL AND coalesce(settles_at, requested_at) <= ${now}
    ORDER BY coalesce(settles_at, requested_at), id LIMIT ${limit}`);
}

/** Returns the earliest instant to which a sandbox has delayed the report of a payout; null when none is delayed. */
export async function nextPayoutSettlesAt(db: Queryable): Promise<Date | null> {
  const [row] = await db.query<{ at: Date | null }>(
    sql`SELECT min(settles_at) AS at FROM payout WHERE reported_at IS NULL`,
  );
  return row?.at ?? null;
}
