// Payouts: executes a wallet's request and the network's report. **Invariant:** the amount leaves the free balance with the request, and
// leaves the payable balance once, with the first report: sent, or back to the wallet.

import { buildAccountRecord } from '../domain/event-record.ts';
import type { AccountEventType } from '../domain/events.ts';
import { newKey } from '../domain/key.ts';
import {
  payableLedgerAccount,
  payoutReportTransfer,
  payoutTransfer,
  type Transfer,
  walletLedgerAccount,
} from '../domain/ledger.ts';
import type { NetworkRefusalOf } from '../domain/network-refusal.ts';
import {
  judgeReport,
  type Payout,
  type PayoutReport,
  payoutRefusal,
  payoutStatus,
  sandboxSettlementOf,
  withReport,
} from '../domain/payout.ts';
import { INSTANT_SETTLEMENT } from '../domain/settlement.ts';
import { findAction, insertActionWithOutcome, type SignedActionRow } from '../store/actions.ts';
import { floorWrites } from '../store/clock.ts';
import type { Transaction } from '../store/db/database.ts';
import { eventWrites } from '../store/events.ts';
import { transferWrites } from '../store/ledger.ts';
import { lockAccount, lockLedgerAccounts } from '../store/locks.ts';
import { countRequestedPayouts, insertPayout, payoutsById, storePayoutReport } from '../store/payouts.ts';
import { readSettlementRule } from '../store/sandbox-settlement.ts';
import { executeParts } from '../store/write-parts.ts';
import { writeNow } from './clock.ts';
import type { AppContext } from './context.ts';
import { catchRefusal, getOrCreateAccount, type Outcome, RefusalRollback, repeatedOutcome } from './write-path.ts';

/**
 * Executes a payout that a wallet has signed, of its own free balance to itself. The outcome is the key of the payout. The account's lock
 * serialises it with every other action that spends the balance. Refusals: NONCE_ALREADY_USED, TOO_MANY_PAYOUTS, INSUFFICIENT_BALANCE.
 */
export async function executePayoutRequest(
  ctx: AppContext,
  signed: SignedActionRow,
  { amount }: { readonly amount: bigint },
): Promise<Outcome> {
  const { wallet } = signed;
  return catchRefusal(async () => {
    const id = newKey(ctx.random);
    const outcome = await ctx.database.transaction(async (tx): Promise<Outcome> => {
      if ((await tx.execute(insertActionWithOutcome(signed, { id }))) === 0)
        return repeatedOutcome(signed, await findAction(tx, wallet, signed.nonce));
      const accountId = await getOrCreateAccount(ctx, tx, wallet);
      await lockAccount(tx, accountId);
      const balances = await lockLedgerAccounts(tx, [walletLedgerAccount(wallet), payableLedgerAccount(wallet)]);
      const available = balances.get(walletLedgerAccount(wallet)) ?? 0n;
      const requested = (await countRequestedPayouts(tx, [wallet])).get(wallet) ?? 0;
      const refusal = payoutRefusal(amount, { available, requested });
      if (refusal !== null) throw new RefusalRollback(refusal);
      const requestedAt = await writeNow(ctx, tx, { accounts: [accountId] });
      const rule = ctx.settings.sandbox ? await readSettlementRule(tx) : INSTANT_SETTLEMENT;
      const settlement = sandboxSettlementOf(rule, requestedAt);
      const request = { id, wallet, amount, requestedAt, signedActionId: signed.id, ...settlement };
      await insertPayout(tx, { ...request, reportedAt: null, transactionSignature: null, failure: null });
      await record(ctx, tx, {
        ...{ type: 'PAYOUT_REQUESTED', accountId, at: requestedAt, amount, reason: wallet },
        transfer: payoutTransfer(request),
        signedActionId: signed.id,
      });
      return { id, replayed: false };
    });
    ctx.notify();
    return outcome;
  });
}

/** The answer to a report: the payout, and whether the same report had been stored before. */
export type ReportedPayout = { readonly payout: Payout; readonly replayed: boolean };

/**
 * Stores the network's report of a payout: SENT moves the payable amount out, FAILED moves it back to the wallet, each once. The same
 * report again changes nothing. Refusals: NOT_FOUND, PAYOUT_ALREADY_REPORTED (another report is stored).
 */
export async function reportPayout(
  ctx: AppContext,
  id: string,
  report: PayoutReport,
): Promise<ReportedPayout | { readonly refusal: NetworkRefusalOf<'NOT_FOUND' | 'PAYOUT_ALREADY_REPORTED'> }> {
  const [known] = await payoutsById(ctx.database, [id]);
  if (known === undefined) return { refusal: { code: 'NOT_FOUND', subject: 'payout' } };
  const { wallet, amount } = known;
  const answer = await ctx.database.transaction(async (tx) => {
    const accountId = await getOrCreateAccount(ctx, tx, wallet);
    await lockAccount(tx, accountId);
    const [payout = known] = await payoutsById(tx, [id]);
    const verdict = judgeReport(payout, report);
    if (verdict === 'OTHER') return { refusal: alreadyReported(payout) };
    if (verdict === 'SAME') return { payout, replayed: true };
    const at = await writeNow(ctx, tx, { accounts: [accountId] });
    const reported = withReport(payout, report, at);
    await storePayoutReport(tx, reported);
    await record(ctx, tx, {
      ...{ type: REPORTED[report.outcome], accountId, at, amount },
      reason: reported.failure ?? reported.transactionSignature,
      transfer: payoutReportTransfer(payout, report.outcome, at),
      signedActionId: null,
    });
    return { payout: reported, replayed: false };
  });
  ctx.notify();
  return answer;
}

const REPORTED = { SENT: 'PAYOUT_SENT', FAILED: 'PAYOUT_FAILED' } as const;

function alreadyReported(payout: Payout): NetworkRefusalOf<'PAYOUT_ALREADY_REPORTED'> {
  const status = payoutStatus(payout);
  const { reportedAt, transactionSignature, failure } = payout;
  if (status === 'REQUESTED' || reportedAt === null) throw new Error(`payout ${payout.id} has no report`);
  return { code: 'PAYOUT_ALREADY_REPORTED', status, reportedAt, transactionSignature, failure };
}

/** Writes the transfer of a payout, the event of its account, and the floor of the account's clock. */
async function record(
  ctx: AppContext,
  tx: Transaction,
  given: {
    readonly type: AccountEventType;
    readonly accountId: string;
    readonly at: Date;
    readonly amount: bigint;
    readonly reason: string | null;
    readonly transfer: Transfer;
    readonly signedActionId: string | null;
  },
): Promise<void> {
  const { type, accountId, at, amount, reason } = given;
  await executeParts(tx, [
    ...transferWrites([given.transfer], given.signedActionId, ctx.random),
    ...eventWrites([buildAccountRecord(type, accountId, at, amount, reason)], ctx.random),
    ...floorWrites([accountId], at),
  ]);
}
