// Slashes: on a device for everybody, without parties and amounts; on one's own co-stake or device with what it cost.

import { globalId } from '../domain/id.ts';
import { reviewAt, type Slash } from '../domain/slash.ts';
import type { CoStakeSlash } from '../store/slashes.ts';
import { builder } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import {
  connectionOf,
  keysetPosition,
  type Page,
  type PageArguments,
  pageOf,
  pageRequest,
  readKeyset,
} from './connection.ts';
import type { Context } from './context.ts';
import { DeviceRef } from './device.ts';
import { SlashCauseEnum, SlashKindEnum, SlashReviewStatusEnum } from './enums.ts';
import { findsNode, NodeInterface } from './node.ts';
import { OwnedDeviceRef } from './owned-device.ts';

export const SlashRef = builder.objectRef<Slash>('Slash').implement({
  description:
    'A penalty of the network on a device. Everybody may see that it happened, nobody here whom it cost what.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ description: 'Global id.', resolve: (slash) => globalId('Slash', slash.id) }),
    kind: t.expose('kind', { type: SlashKindEnum, description: 'Whether it took stake or rewards.' }),
    cause: t.expose('cause', { type: SlashCauseEnum, description: 'What for.' }),
    shareBps: t.exposeInt('shareBps', { description: 'Which share of what answered for the fault, basis points.' }),
    at: t.expose('slashedAt', { type: 'DateTime', description: 'When it was taken.' }),
    faultAt: t.expose('faultAt', { type: 'DateTime', description: 'When the device was at fault.' }),
    reviewStatus: t.field({
      type: SlashReviewStatusEnum,
      description: 'How its review stands.',
      resolve: async (slash, _, context) => reviewAt(slash, await context.now()).status,
    }),
    reviewEndsAt: t.expose('reviewEndsAt', {
      type: 'DateTime',
      description: 'Until then it may be reversed; from then on it is upheld unless it was.',
    }),
    reviewedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its review ended; null while it lasts.',
      resolve: async (slash, _, context) => reviewAt(slash, await context.now()).reviewedAt,
    }),
  }),
});

findsNode('Slash', (key, context) => context.loaders.slash.load(key));

type Own = Pick<CoStakeSlash, 'amount' | 'slash'>;
const OwnSlashRef = builder.objectRef<Own>('OwnSlash').implement({
  description: 'A slash, with your own part in it.',
  fields: (t) => ({
    slash: t.expose('slash', { type: SlashRef, description: 'The slash as everybody sees it.' }),
    amount: t.expose('amount', {
      type: 'TokenAmount',
      description: 'What it took here: in escrow while under review, then forfeited or given back.',
    }),
  }),
});

const SlashConnection = connectionOf<Slash, Page<Slash>>('Slash', SlashRef, 'slashes');
const OwnSlashConnection = connectionOf<Own, Page<Own>>('OwnSlash', OwnSlashRef, 'slashes with your own part');

builder.objectField(DeviceRef, 'slashes', (t) =>
  t.field({
    type: SlashConnection,
    description: 'Every slash of the device, the latest first: how risky it is. Without parties and amounts.',
    args: {
      first: t.arg.int({ description: 'How many; 20 unless given, at most 100.' }),
      after: t.arg.string({ description: 'Begin after this cursor.' }),
    },
    resolve: (device, args, context) => slashPage(device.key, args, context),
  }),
);

builder.objectField(OwnedDeviceRef, 'ownSlashes', (t) =>
  t.field({
    type: OwnSlashConnection,
    description: 'Every slash of your device, the latest first, with what it took from you.',
    args: {
      first: t.arg.int({ description: 'How many; 20 unless given, at most 100.' }),
      after: t.arg.string({ description: 'Begin after this cursor.' }),
    },
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

async function slashPage(deviceKey: string, args: PageArguments, context: Context): Promise<Page<Slash>> {
  const binding = JSON.stringify(['slashes', deviceKey]);
  const request = pageRequest(context, binding, args);
  const key = request.from === null ? null : readKeyset(request.from);
  const after = key === null ? null : { slashedAt: new Date(Number(key.value)), id: key.id };
  const rows = await context.loaders.slashPage.load({ deviceKey, after, limit: request.limit + 1 });
  return pageOf(context, binding, request, rows, (row) => keysetPosition(BigInt(row.slashedAt.getTime()), row.id));
}
