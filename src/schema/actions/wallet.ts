// GraphQL definitions of the signed actions on the wallets of an account.
// **Invariant:** every export is an action, because table.ts spreads this module.

import { actionSchema } from './action.ts';
import { parseWallet, walletField } from './fields.ts';
import { walletOutcomeField } from './outcome.ts';

export const linkWallet = actionSchema({
  kind: 'linkWallet',
  purpose: 'link a wallet to an account; a wallet of the account and the new wallet both sign',
  description:
    'Links a wallet to your account, with its balance, devices and co-stakes. From then on the claim cap and the own-device rule apply to all wallets of the account together. Both wallets sign. Sessions that the wallet had opened end; earlier events of its previous account are not moved.',
  signedBy: 'Authorisation signed by any wallet of the account.',
  countersignedBy:
    'Second authorisation, signed by the joining wallet: request its text with the joining wallet as `wallet` and the wallet that signs `authorization` as `accountWallet`.',
  fields: walletField('The wallet that joins; it must not share an account with other wallets.'),
  textFields: (t) => ({
    accountWallet: t.field({
      type: 'WalletAddress',
      description: 'Wallet that signs for the account; by default the argument `wallet` of `signingMessage`.',
    }),
  }),
  parse: (_, { wallet, accountWallet }, signer) => ({ wallet, accountWallet: accountWallet ?? signer }),
  success: walletOutcomeField('The wallet, now part of your account.'),
  refusals: [
    'WALLET_CANNOT_SIGN',
    'WALLET_ALREADY_LINKED',
    'WALLET_LINKED_ELSEWHERE',
    'WALLET_LIMIT_REACHED',
    'OWN_DEVICE',
    'CLAIM_CAP_REACHED',
  ],
});

export const unlinkWallet = actionSchema({
  kind: 'unlinkWallet',
  purpose: 'remove a wallet from its account',
  description:
    'Removes a wallet that has no balance, device, co-stake or payout without a report from your account; it gets an account of its own, and sessions that it had opened end. The primary wallet cannot be removed.',
  signedBy: 'Authorisation signed by any wallet of the account.',
  fields: walletField('The wallet that leaves the account.'),
  parse: parseWallet,
  success: walletOutcomeField('The wallet, now in an account of its own.'),
  refusals: ['WALLET_IS_PRIMARY', 'WALLET_IN_USE'],
});

export const setPrimaryWallet = actionSchema({
  kind: 'setPrimaryWallet',
  purpose: 'make a wallet the primary one of its account',
  description: 'Makes another wallet the primary wallet of your account, which is listed first and cannot be unlinked.',
  signedBy: 'Authorisation signed by any wallet of the account.',
  fields: walletField('Wallet of the account that becomes its primary wallet.'),
  parse: parseWallet,
  success: walletOutcomeField('The wallet, with `primary` true.'),
  refusals: ['WALLET_IS_PRIMARY'],
});
