// Slashes: on a device in public, without parties and amounts; on the viewer's own co-stake or device with its own amount.

import { globalId } from '../domain/id.ts';
import { reviewStatusAt, type Slash } from '../domain/slash.ts';
import type { CoStakeSlash } from '../store/slashes.ts';
import { builder } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import { connectionOf, forwardArguments, keysetPage, type Page, type PageArguments } from './connection.ts';
import type { Context } from './context.ts';
import { DeviceRef } from './device.ts';
import { slashCause, slashKind, values } from './enums.ts';
import { NodeInterface, registerNodeLoader } from './node.ts';
import { OwnedDeviceRef } from './owned-device.ts';

const SlashReviewStatusEnum = builder.enumType('SlashReviewStatus', {
  description: 'State of the review that decides what happens to slashed money.',
  values: values({
    PENDING: 'Under review; the money is in escrow.',
    UPHELD: 'Upheld, or not reviewed in time: the money is forfeited.',
    REVERSED: 'Reversed: the money went back to the parties it was taken from.',
  }),
});

const SlashRef = builder.objectRef<Slash>('Slash').implement({
  description:
    'A penalty of the network on a device: part of its stake or rewards. Public, without the parties and their amounts.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ description: 'Global id of the slash, for `node`.', resolve: (slash) => globalId('Slash', slash.id) }),
    kind: t.field({
      type: builder.enumType('SlashKind', slashKind),
      description: 'Whether it took stake or rewards.',
      resolve: (slash) => slash.kind,
    }),
    cause: t.field({
      type: builder.enumType('SlashCause', slashCause),
      description: 'The fault that the network slashed the device for.',
      resolve: (slash) => slash.cause,
    }),
    shareBps: t.exposeInt('shareBps', {
      description: 'Share that it took of everything that answered for the fault, in basis points.',
    }),
    at: t.expose('slashedAt', { type: 'DateTime', description: 'When the money was taken into escrow.' }),
    faultAt: t.expose('faultAt', {
      type: 'DateTime',
      description: 'When the device was at fault; stake that was not there then does not answer for it.',
    }),
    reviewStatus: t.field({
      type: SlashReviewStatusEnum,
      description: 'State of its review now; without a verdict it is upheld at `reviewEndsAt`.',
      resolve: async (slash, _, context) => reviewStatusAt(slash, await context.now()).status,
    }),
    reviewEndsAt: t.expose('reviewEndsAt', {
      type: 'DateTime',
      description: 'It may be reversed until this instant; from then on it is upheld unless it was reversed.',
    }),
    reviewedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its review ended; null while it is pending.',
      resolve: async (slash, _, context) => reviewStatusAt(slash, await context.now()).reviewedAt,
    }),
  }),
});

registerNodeLoader('Slash', (key, context) => context.loaders.slash.load(key));

type OwnSlash = Pick<CoStakeSlash, 'amount' | 'slash'>;
const OwnSlashRef = builder.objectRef<OwnSlash>('OwnSlash').implement({
  description: 'A slash, with the amount that it took from you.',
  fields: (t) => ({
    slash: t.expose('slash', { type: SlashRef, description: 'The slash as everybody sees it.' }),
    amount: t.expose('amount', {
      type: 'TokenAmount',
      description: 'Your part of it: in escrow while under review, then forfeited or given back.',
    }),
  }),
});

const SlashConnection = connectionOf<Slash, Page<Slash>>('Slash', SlashRef, 'slashes');
const OwnSlashConnection = connectionOf<OwnSlash, Page<OwnSlash>>(
  'OwnSlash',
  OwnSlashRef,
  'slashes with the amounts that they took from you',
);

builder.objectField(DeviceRef, 'slashes', (t) =>
  t.field({
    type: SlashConnection,
    description: 'Every slash of the device, the latest first, without parties and amounts.',
    args: forwardArguments,
    resolve: (device, args, context) => slashPage(device.key, args, context),
  }),
);

builder.objectField(OwnedDeviceRef, 'ownSlashes', (t) =>
  t.field({
    type: OwnSlashConnection,
    description: 'Every slash of your device, the latest first, with what it took from you.',
    args: forwardArguments,
    resolve: async ({ device }, args, context) => {
      const page = await slashPage(device.key, args, context);
      const edges = page.edges.map(({ cursor, node }) => ({ cursor, node: { slash: node, amount: node.ownerAmount } }));
      return { ...page, edges };
    },
  }),
);

builder.objectFields(CoStakeRef, (t) => ({
  slashed: t.field({
    type: 'TokenAmount',
    description: 'Stake that slashes have taken and not given back; a withdrawal pays the stake less this.',
    resolve: async (coStake, _, context) =>
      (await context.loaders.coStakeSlashes.load(coStake.id))
        .filter(({ slash }) => slash.kind === 'STAKE' && slash.verdict !== 'REVERSED')
        .reduce((sum, { amount }) => sum + amount, 0n),
  }),
  ownSlashes: t.field({
    type: [OwnSlashRef],
    description: 'Every slash that reached this co-stake, the latest first, with what it took.',
    resolve: async (coStake, _, context) => [...(await context.loaders.coStakeSlashes.load(coStake.id))],
  }),
}));

function slashPage(deviceKey: string, args: PageArguments, context: Context): Promise<Page<Slash>> {
  return keysetPage(context, args, {
    binding: JSON.stringify(['slashes', deviceKey]),
    keyOf: (row) => ({ value: BigInt(row.slashedAt.getTime()), id: row.id }),
    read: ({ from, limit }) => {
      const after = from === null ? null : { slashedAt: new Date(Number(from.value)), id: from.id };
      return context.loaders.slashPage.load({ deviceKey, after, limit: limit + 1 });
    },
  });
}
