// GraphQL type `SignedAction`, the evidence of what a wallet signed, and `viewer.signedActions`.
// **Invariant:** evidence is shown to the account of the wallet that signed, and to nobody else.

import { evidenceDocument, signatureText } from '../app/evidence.ts';
import { globalId } from '../domain/id.ts';
import type { SignedActionRow } from '../store/actions.ts';
import { builder } from './builder.ts';
import { connectionType, forwardPageArguments, keysetPage, type Page } from './connection.ts';
import { SignedEncodingEnum } from './enums.ts';
import { ViewerRef } from './viewer.ts';

const SignedActionRef = builder.objectRef<SignedActionRow>('SignedAction').implement({
  description: 'Evidence of an action that took effect: the text that a wallet of yours signed, and its signature.',
  fields: (t) => ({
    id: t.id({
      description: 'Opaque id of the signed action, for caches of clients; no query takes it.',
      resolve: ({ id }) => globalId('SignedAction', id),
    }),
    action: t.exposeString('action', { description: 'Name of the mutation, such as `claimOffer`.' }),
    wallet: t.expose('wallet', {
      type: 'WalletAddress',
      description: 'Wallet whose key made the signature; one of your account.',
    }),
    text: t.exposeString('text', { description: 'The signed text, byte for byte: ASCII with LF line ends.' }),
    signature: t.string({
      description: 'The Ed25519 signature in base58.',
      resolve: signatureText,
    }),
    encoding: t.field({
      type: SignedEncodingEnum,
      description: 'Encoding of the bytes that the wallet signed.',
      resolve: ({ encoding }) => encoding as typeof SignedEncodingEnum.$inferType,
    }),
    issuedAt: t.expose('issuedAt', { type: 'DateTime', description: 'Wall time in the text at which it was issued.' }),
    receivedAt: t.expose('receivedAt', {
      type: 'DateTime',
      description: 'Wall time at which the action took effect; a repetition changes nothing.',
    }),
    document: t.string({
      description:
        'All of it as a JSON file that `npm run verify -- FILE` checks without the server: the signature, the lines of the text, and that it was in force.',
      resolve: evidenceDocument,
    }),
  }),
});

const SignedActionConnection = connectionType<SignedActionRow, Page<SignedActionRow>>(
  'SignedAction',
  SignedActionRef,
  'your signed actions',
);

builder.objectField(ViewerRef, 'signedActions', (t) =>
  t.field({
    type: SignedActionConnection,
    description: 'Every action that a wallet of your account signed and that took effect, the latest first.',
    args: forwardPageArguments,
    resolve: ({ accountId }, args, context) =>
      keysetPage(context, args, {
        binding: JSON.stringify(['signedActions', accountId]),
        keyOf: ({ receivedAt, id }: SignedActionRow) => ({ value: BigInt(receivedAt.getTime()), id }),
        read: ({ from, limit }) => {
          const after = from === null ? null : { receivedAt: new Date(Number(from.value)), id: from.id };
          return context.loaders.account(accountId).signedActions({ after, limit: limit + 1 });
        },
      }),
  }),
);
