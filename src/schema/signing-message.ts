// Query `signingMessage`: returns the text that a wallet signs to authorise an action.
// **Invariant:** the answer does not depend on the account of `wallet`, so it does not tell who is behind an address. Texts that are not
// public are only for the session of their account.

import { isAuthorizationNonce, unsignableWallet } from '../app/authorization.ts';
import { hasPublicText, type SigningMessage, signingMessage } from '../app/signed-action.ts';
import { refusalMessage } from '../domain/refusal.ts';
import { parseSignableAction, SignableActionInput } from './actions/signed-mutation.ts';
import { badInput, builder, requireViewer } from './builder.ts';
import { freshFor } from './freshness.ts';

const SigningMessageRef = builder.objectRef<SigningMessage>('SigningMessage').implement({
  description:
    'The exact text that a wallet signs to authorise an action, and the values to send along with the signature.',
  fields: (t) => ({
    text: t.exposeString('text', {
      description:
        'The text to sign: exactly these bytes (ASCII with LF line ends), or a Solana off-chain message around them.',
    }),
    nonce: t.exposeString('nonce', { description: 'Nonce in the text: send it as `authorization.nonce`.' }),
    issuedAt: t.expose('issuedAt', {
      type: 'DateTime',
      description: 'Issue time in the text, in wall time: send it as `authorization.issuedAt`.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Expiry time in the text, in wall time: send it as `authorization.expiresAt`.',
    }),
    actionId: t.exposeString('actionId', {
      description: 'SHA-256 of the text in lower-case hex: it identifies this authorisation.',
    }),
  }),
});

builder.queryField('signingMessage', (t) =>
  t.field({
    type: SigningMessageRef,
    extensions: freshFor('EACH_REQUEST'),
    description:
      'Returns the text to sign for an action. Needs no session for `claimOffer`, `createOffer`, `stakeDevice` and `linkWallet`, whose texts are made of the input and of public facts; every other action needs a session of its account. Both hold for every `wallet`. A client may also build the text by itself, because the server rebuilds it from the same values.',
    args: {
      action: t.arg({
        type: SignableActionInput,
        required: true,
        description: 'The action to authorise: exactly one field of this object is given.',
      }),
      wallet: t.arg({
        type: 'WalletAddress',
        required: true,
        description: 'Wallet that will sign the text; the text contains its address.',
      }),
      nonce: t.arg.string({
        description: 'Nonce of the client: exactly 22 base62 characters; the server makes one unless given.',
      }),
    },
    resolve: async (_, { action, wallet, nonce }, context) => {
      if (nonce != null && !isAuthorizationNonce(nonce)) throw badInput('nonce', 'exactly 22 base62 characters');
      const unsignable = unsignableWallet(wallet);
      if (unsignable !== null) throw badInput('wallet', refusalMessage(unsignable));
      const signable = parseSignableAction(action, wallet);
      const reader = hasPublicText(signable.kind) ? null : requireViewer(context).accountId;
      const message = await signingMessage(context.app, signable, wallet, nonce ?? null, reader);
      if (message === null) throw badInput('action', 'names something that does not exist or is not yours');
      return message;
    },
  }),
);
