// The signed action that pays free balance out of the marketplace.
// **Invariant:** every export is an action, because table.ts adds all exports of this module to its table.

import { executePayoutRequest } from '../payouts.ts';
import type { WalletAction } from './action.ts';
import { amountDetailLine, paidToDetailLine } from './target.ts';

type PayoutInput = { readonly wallet: string; readonly amount: bigint };

/**
 * Pays free balance of the signing wallet out to that wallet on the chain. The outcome is the key of the payout. Refusals:
 * TOO_MANY_PAYOUTS, INSUFFICIENT_BALANCE.
 */
export const requestPayout: WalletAction<'requestPayout', PayoutInput> = {
  kind: 'requestPayout',
  scope: 'wallet',
  title: 'Request payout',
  details: ({ wallet, amount }) => [amountDetailLine(amount), paidToDetailLine(wallet)],
  wallet: ({ wallet }) => wallet,
  execute: executePayoutRequest,
};
