// unlinkWallet in GraphQL.

import { actionSchema } from './action.ts';
import { parseWallet, walletField } from './fields.ts';
import { walletOutcome } from './outcome.ts';

export const unlinkWallet = actionSchema({
  kind: 'unlinkWallet',
  purpose: 'remove a wallet from its account',
  description:
    'Removes a wallet that has no balance, device or co-stake from your account; it gets an account of its own, and sessions that it had opened end. The primary wallet cannot be removed.',
  signedBy: 'Signed by any wallet of the account.',
  fields: walletField('The wallet that leaves the account.'),
  parse: parseWallet,
  success: walletOutcome('The wallet, now in an account of its own.'),
  refusals: ['WALLET_IS_PRIMARY', 'WALLET_IN_USE'],
});
