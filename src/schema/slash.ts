// Slash types: public slashes of a device without parties and amounts, and slashes of the viewer's own stake with the amount.

import { globalId } from '../domain/id.ts';
import { reviewStatusAt, type Slash } from '../domain/slash.ts';
import type { CoStakeSlash } from '../store/slashes.ts';
import { builder } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import {
  connectionType,
  forwardPageArguments,
  keysetPage,
  mapNodes,
  type Page,
  type PageArguments,
} from './connection.ts';
import type { Context } from './context.ts';
import { DeviceRef } from './device.ts';
import { enumValues, slashCauseEnumConfig, slashKindEnumConfig } from './enums.ts';
import { NodeInterface, registerNodeLoader } from './node.ts';
import { OwnedDeviceRef } from './owned-device.ts';

const SlashReviewStatusEnum = builder.enumType('SlashReviewStatus', {
  description: 'State of the review that decides whether slashed money is forfeited or returned.',
  values: enumValues({
    PENDING: 'The slash is under review; the money is in escrow.',
    UPHELD: 'The slash was upheld, or not reviewed in time; the money is forfeited.',
    REVERSED: 'The slash was reversed; the money went back to the parties from which it was taken.',
  }),
});

const SlashRef = builder.objectRef<Slash>('Slash').implement({
  description:
    'A penalty that the network imposed on a device: part of its stake or rewards was taken. Public, without the parties and their amounts.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ description: 'Global id of the slash, for `node`.', resolve: (slash) => globalId('Slash', slash.id) }),
    kind: t.field({
      type: builder.enumType('SlashKind', slashKindEnumConfig),
      description: 'Whether the slash took stake or rewards.',
      resolve: (slash) => slash.kind,
    }),
    cause: t.field({
      type: builder.enumType('SlashCause', slashCauseEnumConfig),
      description: 'Fault for which the network slashed the device.',
      resolve: (slash) => slash.cause,
    }),
    shareBps: t.exposeInt('shareBps', {
      description: 'Share of the liable stake or rewards that the slash took, in basis points.',
    }),
    at: t.expose('slashedAt', {
      type: 'DateTime',
      description: 'Time at which the slashed money was taken into escrow.',
    }),
    faultAt: t.expose('faultAt', {
      type: 'DateTime',
      description: 'Time of the fault; stake that was not on the device at that time is not slashed.',
    }),
    reviewStatus: t.field({
      type: SlashReviewStatusEnum,
      description: "State of the slash's review now; without a verdict it is upheld at `reviewEndsAt`.",
      resolve: async (slash, _, context) => reviewStatusAt(slash, await context.now()).status,
    }),
    reviewEndsAt: t.expose('reviewEndsAt', {
      type: 'DateTime',
      description:
        'End of the review period: before it the slash can be reversed; without a verdict it is then upheld.',
    }),
    reviewedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the review ended; null while it is pending.',
      resolve: async (slash, _, context) => reviewStatusAt(slash, await context.now()).reviewedAt,
    }),
  }),
});

registerNodeLoader('Slash', (key, context) => context.loaders.slash.load(key));

type OwnSlash = Pick<CoStakeSlash, 'amount' | 'slash'>;
const OwnSlashRef = builder.objectRef<OwnSlash>('OwnSlash').implement({
  description: 'A slash, with the amount that it took from you.',
  fields: (t) => ({
    slash: t.expose('slash', {
      type: SlashRef,
      description: 'Public view of the slash, without the parties and their amounts.',
    }),
    amount: t.expose('amount', {
      type: 'TokenAmount',
      description: 'Amount that the slash took from you: in escrow during the review, then forfeited or returned.',
    }),
  }),
});

const SlashConnection = connectionType<Slash, Page<Slash>>('Slash', SlashRef, 'slashes');
const OwnSlashConnection = connectionType<OwnSlash, Page<OwnSlash>>(
  'OwnSlash',
  OwnSlashRef,
  'slashes that took stake or rewards from you',
);

builder.objectField(DeviceRef, 'slashes', (t) =>
  t.field({
    type: SlashConnection,
    description: 'Slashes of the device, the latest first, without the parties and their amounts.',
    args: forwardPageArguments,
    resolve: (device, args, context) => slashPage(device.key, args, context),
  }),
);

builder.objectField(OwnedDeviceRef, 'ownSlashes', (t) =>
  t.field({
    type: OwnSlashConnection,
    description: 'Slashes of your device, the latest first, each with the amount taken from you.',
    args: forwardPageArguments,
    resolve: async ({ device }, args, context) => {
      const page = await slashPage(device.key, args, context);
      return mapNodes(page, (slash) => ({ slash, amount: slash.ownerAmount }));
    },
  }),
);

builder.objectFields(CoStakeRef, (t) => ({
  slashed: t.field({
    type: 'TokenAmount',
    description:
      'Stake that slashes have taken and not given back; a withdrawal pays the agreed stake less this amount.',
    resolve: async (coStake, _, context) =>
      (await context.loaders.coStakeSlashes.load(coStake.id))
        .filter(({ slash }) => slash.kind === 'STAKE' && slash.verdict !== 'REVERSED')
        .reduce((sum, { amount }) => sum + amount, 0n),
  }),
  ownSlashes: t.field({
    type: [OwnSlashRef],
    description: 'Slashes that affected this co-stake, the latest first, each with the amount taken from it.',
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
