// unlinkWallet: a wallet that holds nothing leaves the account and gets an account of its own.

import { unlinkWallet as decideUnlink } from '../../domain/account.ts';
import type { AccountAction } from './action.ts';

type Input = { readonly wallet: string };

/** Refusals: NOT_FOUND, WALLET_IS_PRIMARY, WALLET_IN_USE. */
export const unlinkWallet: AccountAction<'unlinkWallet', Input> = {
  kind: 'unlinkWallet',
  scope: 'account',
  title: 'Unlink wallet from account',
  details: ({ wallet }) => [['Unlinked wallet', wallet]],
  wallet: ({ wallet }) => wallet,
  countersigned: false,
  decide: decideUnlink,
};
