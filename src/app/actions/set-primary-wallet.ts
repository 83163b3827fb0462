// setPrimaryWallet: another wallet becomes the primary one of its account.

import { setPrimaryWallet as decidePrimary } from '../../domain/account.ts';
import type { AccountAction } from './action.ts';

type Input = { readonly wallet: string };

/** Refusals: NOT_FOUND, WALLET_IS_PRIMARY. */
export const setPrimaryWallet: AccountAction<'setPrimaryWallet', Input> = {
  kind: 'setPrimaryWallet',
  scope: 'account',
  title: 'Make wallet the main one of its account',
  details: ({ wallet }) => [['Main wallet', wallet]],
  wallet: ({ wallet }) => wallet,
  countersigned: false,
  decide: decidePrimary,
};
