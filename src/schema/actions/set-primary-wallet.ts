// setPrimaryWallet in GraphQL.

import { actionSchema } from './action.ts';
import { parseWallet, walletField } from './fields.ts';
import { walletOutcome } from './outcome.ts';

export const setPrimaryWallet = actionSchema({
  kind: 'setPrimaryWallet',
  purpose: 'make a wallet the primary one of its account',
  description: 'Makes another wallet of your account its primary one, which is listed first and cannot be unlinked.',
  signedBy: 'Signed by any wallet of the account.',
  fields: walletField('The wallet that becomes the primary one.'),
  parse: parseWallet,
  success: walletOutcome('The wallet, with `primary` true.'),
  refusals: ['WALLET_IS_PRIMARY'],
});
