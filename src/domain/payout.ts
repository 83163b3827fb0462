// Payouts: a wallet's free balance leaves the marketplace for the same address on the chain. The network sends the money and reports the
// result once.
// **Invariant:** REQUESTED becomes SENT or FAILED, and both are final. Locks and storage are in app/payouts.ts, transfers in ledger.ts.

import type { Refusal } from './refusal.ts';
import { type SettlementRule, settlesAtUnder } from './settlement.ts';

/** Largest number of payouts of one wallet that the network has not reported yet. */
export const MAX_REQUESTED_PAYOUTS = 10;

/** The status of a payout, derived from its report. */
export type PayoutStatus = 'REQUESTED' | 'SENT' | 'FAILED';

/** The network's report of a payout: the signature of its transaction, or the reason why it can no longer be sent. */
export type PayoutReport =
  | { readonly outcome: 'SENT'; readonly transactionSignature: string }
  | { readonly outcome: 'FAILED'; readonly failure: string };

/** A payout as it was requested. */
export type PayoutRequest = {
  /** Key of the payout: the payer's idempotency key. */
  readonly id: string;
  /** Address of the wallet that requested the payout and receives the money. */
  readonly wallet: string;
  /** Amount in base units. */
  readonly amount: bigint;
  readonly requestedAt: Date;
  /** Key of the wallet's signed action. */
  readonly signedActionId: string;
  /** Instant at which the settlement switch of a sandbox lets the payout be reported; null for at once, and outside a sandbox. */
  readonly settlesAt: Date | null;
  /** Reason with which a sandbox reports the payout as failed; null for one that it reports as sent, and outside a sandbox. */
  readonly sandboxFailure: string | null;
};

/** A payout with the network's report. */
export type Payout = PayoutRequest & {
  /** Time of the report; null until then. */
  readonly reportedAt: Date | null;
  /** Signature of the transaction that sent the money; null unless the status is SENT. */
  readonly transactionSignature: string | null;
  /** Reason why the money was not sent; null unless the status is FAILED. */
  readonly failure: string | null;
};

/** Returns the fields of a payout by which the payer of a sandbox reports it, under the rule in force at the request. */
export function sandboxSettlementOf(
  rule: SettlementRule,
  requestedAt: Date,
): Pick<Payout, 'settlesAt' | 'sandboxFailure'> {
  return {
    settlesAt: settlesAtUnder(rule, requestedAt),
    sandboxFailure: rule.mode === 'FAILING' ? rule.failure : null,
  };
}

/** Returns the status of a payout. */
export function payoutStatus(payout: Pick<Payout, 'reportedAt' | 'failure'>): PayoutStatus {
  if (payout.reportedAt === null) return 'REQUESTED';
  return payout.failure === null ? 'SENT' : 'FAILED';
}

/**
 * Returns the first refusal of a payout of `amount` base units; null when it is allowed. `available` is the wallet's free balance,
 * `requested` the number of its payouts without a report. Refusals: TOO_MANY_PAYOUTS, INSUFFICIENT_BALANCE.
 */
export function payoutRefusal(
  amount: bigint,
  { available, requested }: { readonly available: bigint; readonly requested: number },
): Refusal | null {
  if (requested >= MAX_REQUESTED_PAYOUTS) {
    return { code: 'TOO_MANY_PAYOUTS', limit: MAX_REQUESTED_PAYOUTS, used: requested };
  }
  if (amount > available) return { code: 'INSUFFICIENT_BALANCE', available, required: amount };
  return null;
}

/** Returns whether a report is the payout's first one, repeats the first one, or contradicts it. */
export function judgeReport(payout: Payout, report: PayoutReport): 'FIRST' | 'SAME' | 'OTHER' {
  if (payout.reportedAt === null) return 'FIRST';
  const same =
    report.outcome === 'SENT'
      ? payout.transactionSignature === report.transactionSignature
      : payout.failure === report.failure;
  return same ? 'SAME' : 'OTHER';
}

/** Returns a payout after its first report at `at`. */
export function withReport(payout: Payout, report: PayoutReport, at: Date): Payout {
  return report.outcome === 'SENT'
    ? { ...payout, reportedAt: at, transactionSignature: report.transactionSignature }
    : { ...payout, reportedAt: at, failure: report.failure };
}
