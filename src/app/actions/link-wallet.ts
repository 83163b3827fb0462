// linkWallet: a wallet joins an account with everything it has; the account that it had ends. Both sign the same details.

import { linkWallet as decideLink } from '../../domain/account.ts';
import type { AccountAction } from './action.ts';

/** `accountWallet` signs for the account, `wallet` joins it. */
type Input = { readonly accountWallet: string; readonly wallet: string };

/** Refusals: WALLET_ALREADY_LINKED, WALLET_LINKED_ELSEWHERE, WALLET_LIMIT_REACHED, OWN_DEVICE, CLAIM_CAP_REACHED. */
export const linkWallet: AccountAction<'linkWallet', Input> = {
  kind: 'linkWallet',
  scope: 'account',
  title: 'Link wallet to account',
  details: ({ accountWallet, wallet }) => [
    ['Account wallet', accountWallet],
    ['New wallet', wallet],
  ],
  wallet: ({ wallet }) => wallet,
  countersigned: true,
  decide: decideLink,
};
