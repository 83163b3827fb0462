// Payouts of the plain model: those of some wallets, and how views show a report.

import type { Wallet } from './command.ts';
import type { Payout, World } from './world.ts';

export const MAX_PAYOUTS = 10;
/** Beginning of the signatures that a sandbox makes up; views show no more of them, because the rest is the payout's id. */
export const SANDBOX_SIGNATURE = 'sandbox-';
/** Returns the text of a payout's report as views show it. */
export const reportText = (text: string | null | undefined): string | null =>
  text?.startsWith(SANDBOX_SIGNATURE) === true ? SANDBOX_SIGNATURE : (text ?? null);

/** Returns the payouts of these wallets with this outcome; null for those without a report. */
export const payoutsOf = (
  world: World,
  wallets: readonly Wallet[],
  outcome: 'SENT' | 'FAILED' | null,
): readonly Payout[] =>
  world.payouts.filter(({ by, report }) => wallets.includes(by) && (report?.outcome ?? null) === outcome);
