// How claims are settled: at once, and in a sandbox also with a delay or not at all, as its settlement switch says.

import type { SettlementFailure } from './co-stake.ts';

/**
 * The rule by which new claims are settled. INSTANT: in the transaction of the claim. DELAYED: `delayMs` later, on market time.
 * FAILING: in the transaction of the claim, which fails with `failure`.
 */
export type SettlementRule =
  | { readonly mode: 'INSTANT' }
  | { readonly mode: 'DELAYED'; readonly delayMs: number }
  | { readonly mode: 'FAILING'; readonly failure: SettlementFailure };

/** The rule outside a sandbox, and in a sandbox whose switch nobody has moved. */
export const INSTANT_SETTLEMENT: SettlementRule = { mode: 'INSTANT' };

/** Returns the instant at which something that begins at `now` is settled; null when it is settled in the transaction that begins it. */
export function settlesAtUnder(rule: SettlementRule, now: Date): Date | null {
  return rule.mode === 'DELAYED' ? new Date(now.getTime() + rule.delayMs) : null;
}
