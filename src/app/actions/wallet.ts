// Signed actions on the wallets of an account: link, unlink, make primary.
// **Invariant:** every export is an action: the table spreads this module.

import {
  linkWallet as decideLink,
  setPrimaryWallet as decidePrimary,
  unlinkWallet as decideUnlink,
} from '../../domain/account.ts';
import type { AccountAction } from './action.ts';

/** `accountWallet` signs for the account, `wallet` joins it. */
type LinkInput = { readonly accountWallet: string; readonly wallet: string };

type WalletInput = { readonly wallet: string };

/**
 * A wallet joins an account with everything it has; the account that it had ends. Both sign the same details. Refusals:
 * WALLET_ALREADY_LINKED, WALLET_LINKED_ELSEWHERE, WALLET_LIMIT_REACHED, OWN_DEVICE, CLAIM_CAP_REACHED.
 */
export const linkWallet: AccountAction<'linkWallet', LinkInput> = {
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

/**
 * A wallet that holds nothing leaves the account and gets an account of its own. Refusals: NOT_FOUND, WALLET_IS_PRIMARY,
 * WALLET_IN_USE.
 */
export const unlinkWallet: AccountAction<'unlinkWallet', WalletInput> = {
  kind: 'unlinkWallet',
  scope: 'account',
  title: 'Unlink wallet from account',
  details: ({ wallet }) => [['Unlinked wallet', wallet]],
  wallet: ({ wallet }) => wallet,
  countersigned: false,
  decide: decideUnlink,
};

/** Another wallet becomes the primary one of its account. Refusals: NOT_FOUND, WALLET_IS_PRIMARY. */
export const setPrimaryWallet: AccountAction<'setPrimaryWallet', WalletInput> = {
  kind: 'setPrimaryWallet',
  scope: 'account',
  title: 'Make wallet the main one of its account',
  details: ({ wallet }) => [['Main wallet', wallet]],
  wallet: ({ wallet }) => wallet,
  countersigned: false,
  decide: decidePrimary,
};
