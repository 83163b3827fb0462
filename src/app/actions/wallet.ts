// Signed actions on the wallets of an account: link a wallet, unlink a wallet, change the primary wallet.
// **Invariant:** every export is an action, because table.ts adds all exports of this module to its table.

import {
  linkWallet as decideLink,
  setPrimaryWallet as decidePrimary,
  unlinkWallet as decideUnlink,
} from '../../domain/account.ts';
import type { AccountAction } from './action.ts';

/** Input of `linkWallet`: the account's wallet `accountWallet` and the wallet `wallet`, which joins the account. */
type LinkInput = { readonly accountWallet: string; readonly wallet: string };

type WalletInput = { readonly wallet: string };

/**
 * Links a wallet to an account, with its balance, devices and co-stakes; its former account is deleted. Both wallets sign. Refusals:
 * WALLET_CANNOT_SIGN, WALLET_ALREADY_LINKED, WALLET_LINKED_ELSEWHERE, WALLET_LIMIT_REACHED, OWN_DEVICE, CLAIM_CAP_REACHED.
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
 * Unlinks a wallet that holds nothing; it gets a new account of its own. Refusals: NOT_FOUND, WALLET_IS_PRIMARY,
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

/** Makes another wallet the primary wallet of its account. Refusals: NOT_FOUND, WALLET_IS_PRIMARY. */
export const setPrimaryWallet: AccountAction<'setPrimaryWallet', WalletInput> = {
  kind: 'setPrimaryWallet',
  scope: 'account',
  title: 'Make wallet the main one of its account',
  details: ({ wallet }) => [['Main wallet', wallet]],
  wallet: ({ wallet }) => wallet,
  countersigned: false,
  decide: decidePrimary,
};
