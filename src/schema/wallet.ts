// The wallets of an account: linking one, letting it go, making it the main one.

import type { WalletAuthorization } from '../app/authorization.ts';
import { linkWallet, setPrimaryWallet, unlinkWallet } from '../app/wallets.ts';
import type { Outcome } from '../app/write-path.ts';
import type { Refusal } from '../domain/refusal.ts';
import { authorizationFrom, WalletAuthorizationInput } from './action-input.ts';
import { badInput, builder } from './builder.ts';
import { resultOf, SIGNED_REFUSALS } from './refusals.ts';
import { WalletRef } from './viewer.ts';

type Done = { readonly id: string; readonly replayed: boolean };

const successOf = (name: string, what: string) =>
  builder.objectRef<Done>(`${name}Success`).implement({
    description: `What ${name.charAt(0).toLowerCase()}${name.slice(1)} brought about.`,
    fields: (t) => ({
      wallet: t.field({
        type: WalletRef,
        description: what,
        resolve: async ({ id }, _, context) => {
          const row = await context.loaders.wallet.load(id);
          if (row === null) throw new Error('the wallet of an outcome is missing');
          return row;
        },
      }),
      replayed: t.exposeBoolean('replayed', {
        description: 'True when this authorisation had taken effect before: nothing was done again.',
      }),
    }),
  });

const LinkWalletInput = builder.inputType('LinkWalletInput', {
  description: 'Which wallet joins your account, and the two signatures for it.',
  fields: (t) => ({
    wallet: t.field({ type: 'WalletAddress', required: true, description: 'The wallet that joins.' }),
    authorization: t.field({
      type: WalletAuthorizationInput,
      required: true,
      description: 'Signed by a wallet of the account.',
    }),
    walletAuthorization: t.field({
      type: WalletAuthorizationInput,
      required: true,
      description: 'Signed by the wallet that joins, over the same lines.',
    }),
  }),
});
const walletInput = (name: string, what: string) =>
  builder.inputType(name, {
    description: what,
    fields: (t) => ({
      wallet: t.field({ type: 'WalletAddress', required: true, description: 'The wallet that it is about.' }),
      authorization: t.field({
        type: WalletAuthorizationInput,
        required: true,
        description: 'Signed by any wallet of the account.',
      }),
    }),
  });
const UnlinkWalletInput = walletInput('UnlinkWalletInput', 'Which wallet leaves your account, and the signature.');
const SetPrimaryWalletInput = walletInput(
  'SetPrimaryWalletInput',
  'Which wallet becomes the main one of your account, and the signature.',
);

const LinkWalletResult = resultOf('LinkWallet', successOf('LinkWallet', 'The wallet, now of your account.'), [
  ...SIGNED_REFUSALS,
  'WALLET_ALREADY_LINKED',
  'WALLET_LINKED_ELSEWHERE',
  'WALLET_LIMIT_REACHED',
  'OWN_DEVICE',
  'CLAIM_CAP_REACHED',
]);
const UnlinkWalletResult = resultOf(
  'UnlinkWallet',
  successOf('UnlinkWallet', 'The wallet, now of an account of its own.'),
  [...SIGNED_REFUSALS, 'WALLET_IS_PRIMARY', 'WALLET_IN_USE'],
);
const SetPrimaryWalletResult = resultOf(
  'SetPrimaryWallet',
  successOf('SetPrimaryWallet', 'The wallet, now the main one.'),
  [...SIGNED_REFUSALS, 'WALLET_IS_PRIMARY'],
);

const settled = (outcome: Outcome): Done | Refusal => ('refusal' in outcome ? outcome.refusal : outcome);

function agreementOf(input: typeof LinkWalletInput.$inferInput): WalletAuthorization {
  if (input.walletAuthorization.wallet !== input.wallet) {
    throw badInput('input.walletAuthorization.wallet', 'must be the wallet that joins');
  }
  return authorizationFrom(input.walletAuthorization);
}

builder.mutationFields((t) => ({
  linkWallet: t.field({
    type: LinkWalletResult,
    description:
      'Joins a wallet to your account, with everything it has: from then on the claim cap and the own-device rule count over all of your wallets. Both wallets sign. Sessions that it had opened before end. What was told to it before stays in the past of its own account.',
    args: { input: t.arg({ type: LinkWalletInput, required: true, description: 'Which one, and the signatures.' }) },
    resolve: async (_, { input }, context) => {
      const given = { wallet: input.wallet, walletAuthorization: agreementOf(input) };
      return settled(await linkWallet(context.app, given, authorizationFrom(input.authorization)));
    },
  }),
  unlinkWallet: t.field({
    type: UnlinkWalletResult,
    description:
      'Lets a wallet go that has nothing left here: no money, no device, no co-stake. The main wallet stays. Sessions that it had opened end.',
    args: { input: t.arg({ type: UnlinkWalletInput, required: true, description: 'Which one, and the signature.' }) },
    resolve: async (_, { input }, context) =>
      settled(await unlinkWallet(context.app, input, authorizationFrom(input.authorization))),
  }),
  setPrimaryWallet: t.field({
    type: SetPrimaryWalletResult,
    description: 'Makes another wallet the main one of your account.',
    args: { input: t.arg({ type: SetPrimaryWalletInput, required: true, description: 'Which one, and by whom.' }) },
    resolve: async (_, { input }, context) =>
      settled(await setPrimaryWallet(context.app, input, authorizationFrom(input.authorization))),
  }),
}));
