// GraphQL type `SignedAction`, the evidence of what a wallet signed, and `viewer.signedActions`.
// **Invariant:** evidence is shown to the account of the wallet that signed, and to nobody else.

import type { SignableKind } from '../app/actions/table.ts';
import { evidenceDocument, signatureText } from '../app/evidence.ts';
import { globalId } from '../domain/id.ts';
import type { SignedActionWithOutcome } from '../store/actions.ts';
import { builder, requireViewer } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import { connectionType, forwardPageArguments, keysetPage, type Page } from './connection.ts';
import { DeviceRef } from './device.ts';
import { SignedEncodingEnum } from './enums.ts';
import { OfferRef } from './offer.ts';
import { PayoutRef } from './payout.ts';
import { ViewerRef } from './viewer.ts';

/** The mutations whose outcome is an entity of a kind. */
const OUTCOMES = {
  offer: ['createOffer', 'replaceOffer', 'closeOffer'],
  coStake: ['claimOffer', 'unstake', 'cancelUnstake', 'withdraw', 'claimRewards'],
  device: ['stakeDevice', 'unstakeDevice', 'withdrawOverflow', 'withdrawDeviceStake', 'claimRewards'],
  payout: ['requestPayout'],
  wallet: ['linkWallet', 'unlinkWallet', 'setPrimaryWallet'],
} as const satisfies { readonly [kind: string]: readonly SignableKind[] };

/** Returns the id of the outcome of a signed action if it is of a kind, else null. */
function outcomeId({ action, outcome }: SignedActionWithOutcome, kind: keyof typeof OUTCOMES): string | null {
  const actions: readonly string[] = OUTCOMES[kind];
  return actions.includes(action) ? outcome.id : null;
}

async function loadOutcome<Row>(id: string | null, load: (id: string) => Promise<Row | null>): Promise<Row | null> {
  return id === null ? null : load(id);
}

const SignedActionOutcome = builder.objectRef<SignedActionWithOutcome>('SignedActionOutcome').implement({
  description:
    'What a signed action brought about, in its present state: the one field of its kind. All are null for a webhook endpoint, which may have been deleted.',
  fields: (t) => ({
    offer: t.field({
      type: OfferRef,
      nullable: true,
      description: 'Offer that the action published, replaced or closed.',
      resolve: (row, _, { loaders }) => loadOutcome(outcomeId(row, 'offer'), (id) => loaders.offer.load(id)),
    }),
    coStake: t.field({
      type: CoStakeRef,
      nullable: true,
      description: 'Co-stake that the action made or changed; null where your account is no party of it any more.',
      resolve: (row, _, context) => {
        const { accountId } = requireViewer(context);
        return loadOutcome(outcomeId(row, 'coStake'), (id) => context.loaders.account(accountId).coStake.load(id));
      },
    }),
    device: t.field({
      type: DeviceRef,
      nullable: true,
      description: 'Device whose own stake the action moved, or whose rewards it claimed.',
      resolve: (row, _, { loaders }) => loadOutcome(outcomeId(row, 'device'), (id) => loaders.device.load(id)),
    }),
    payout: t.field({
      type: PayoutRef,
      nullable: true,
      description: 'Payout that the action requested, with its status now.',
      resolve: (row, _, context) => {
        const { accountId } = requireViewer(context);
        return loadOutcome(outcomeId(row, 'payout'), (id) => context.loaders.account(accountId).payout.load(id));
      },
    }),
    wallet: t.field({
      type: 'WalletAddress',
      nullable: true,
      description: 'Wallet that the action linked, unlinked or made the primary one.',
      resolve: (row) => outcomeId(row, 'wallet'),
    }),
    rewardsPaid: t.field({
      type: 'TokenAmount',
      nullable: true,
      description: 'Sum in IO that `claimAllRewards` paid; null for every other action.',
      resolve: ({ outcome: { claims } }) =>
        claims === undefined ? null : claims.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
    }),
  }),
});

const SignedActionRef = builder.objectRef<SignedActionWithOutcome>('SignedAction').implement({
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
    outcome: t.field({
      type: SignedActionOutcome,
      description: 'What the action brought about. A refused action leaves nothing here.',
      resolve: (row) => row,
    }),
    document: t.string({
      description:
        'All of it as a JSON file that `npm run verify -- FILE` checks without the server: the signature, the lines of the text, and that it was in force.',
      resolve: evidenceDocument,
    }),
  }),
});

const SignedActionConnection = connectionType<SignedActionWithOutcome, Page<SignedActionWithOutcome>>(
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
        keyOf: ({ receivedAt, id }: SignedActionWithOutcome) => ({ value: BigInt(receivedAt.getTime()), id }),
        read: ({ from, limit }) => {
          const after = from === null ? null : { receivedAt: new Date(Number(from.value)), id: from.id };
          return context.loaders.account(accountId).signedActions({ after, limit: limit + 1 });
        },
      }),
  }),
);
