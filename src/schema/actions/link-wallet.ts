// linkWallet in GraphQL. In the mutation, the signing wallet is the account's; a text may be asked for by either wallet.

import { actionSchema } from './action.ts';
import { walletField } from './fields.ts';
import { walletOutcome } from './outcome.ts';

export const linkWallet = actionSchema({
  kind: 'linkWallet',
  purpose: 'join a wallet to an account; the account and the new wallet sign the same details',
  description:
    'Joins a wallet to your account with everything it has. From then on the claim cap and the own-device rule count over all wallets of the account. Both wallets sign. Sessions that the wallet had opened end; earlier events of its own account are not moved.',
  signedBy: 'Signed by any wallet of the account.',
  countersignedBy: 'Signed by the wallet that joins, over the same details.',
  fields: walletField('The wallet that joins; it must not share an account with other wallets.'),
  textFields: (t) => ({
    accountWallet: t.field({
      type: 'WalletAddress',
      description: 'The wallet that signs for the account; by default the `wallet` that the text is asked for.',
    }),
  }),
  parse: (_, { wallet, accountWallet }, signer) => ({ wallet, accountWallet: accountWallet ?? signer }),
  success: walletOutcome('The wallet, now part of your account.'),
  refusals: [
    'WALLET_ALREADY_LINKED',
    'WALLET_LINKED_ELSEWHERE',
    'WALLET_LIMIT_REACHED',
    'OWN_DEVICE',
    'CLAIM_CAP_REACHED',
  ],
});
