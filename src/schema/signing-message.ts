// The text to sign before acting. It says nothing about who owns what: offers and devices are named alike for every wallet that
// asks, a co-stake for the wallets of its co-staker alone; for any other it does not exist.

import { isAuthorizationNonce } from '../app/authorization.ts';
import { type SigningMessage, signingMessage } from '../app/signed-action.ts';
import { SignableActionInput, signableAction } from './actions/signed-mutation.ts';
import { badInput, builder } from './builder.ts';

const SigningMessageRef = builder.objectRef<SigningMessage>('SigningMessage').implement({
  description:
    'The exact text that a wallet signs to authorise an action, and the values to send along with the signature.',
  fields: (t) => ({
    text: t.exposeString('text', {
      description: 'Sign exactly these bytes (ASCII, LF), or an off-chain message around them.',
    }),
    nonce: t.exposeString('nonce', { description: 'For `authorization.nonce`.' }),
    issuedAt: t.expose('issuedAt', { type: 'DateTime', description: 'For `authorization.issuedAt`.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'For `authorization.expiresAt`.' }),
    actionId: t.exposeString('actionId', {
      description: 'sha-256 of the text, lower-case hex: the identity of this authorisation.',
    }),
  }),
});

builder.queryField('signingMessage', (t) =>
  t.field({
    type: SigningMessageRef,
    description:
      'The text to sign for an action. It may be built by the client instead: the server rebuilds it from the same values.',
    args: {
      action: t.arg({ type: SignableActionInput, required: true, description: 'What is to be authorised.' }),
      wallet: t.arg({ type: 'WalletAddress', required: true, description: 'Which wallet will sign.' }),
      nonce: t.arg.string({ description: 'Your own nonce, 22 base62 characters; a fresh one unless given.' }),
    },
    resolve: async (_, { action, wallet, nonce }, context) => {
      if (nonce != null && !isAuthorizationNonce(nonce)) throw badInput('nonce', 'exactly 22 base62 characters');
      const message = await signingMessage(context.app, signableAction(action, wallet), wallet, nonce ?? null);
      if (message === null) throw badInput('action', 'names something that does not exist');
      return message;
    },
  }),
);
