// Query `blocks`: hourly blocks with their rewards, and the totals of the network.

import { derivedKey } from '../app/alias.ts';
import { globalId } from '../domain/id.ts';
import type { BlockSummary, NetworkTotals } from '../store/blocks.ts';
import { builder } from './builder.ts';
import { connectionType, forwardPageArguments, keysetPage, NIL_UUID, type Page } from './connection.ts';
import { enumValues } from './enums.ts';

const BlockStatusEnum = builder.enumType('BlockStatus', {
  description: 'Progress of reporting and crediting the rewards of a block.',
  values: enumValues({
    IN_PROGRESS: 'The block is running, or none of its rewards has been reported.',
    PROCESSING: 'Rewards of the block are being reported; none is credited yet.',
    COMPLETED: 'All rewards of the block are credited and can be claimed.',
  }),
});

const BlockRef = builder.objectRef<BlockSummary>('Block').implement({
  description: 'A block: one hour of the network, for which the rewards of all devices are credited together.',
  fields: (t) => ({
    id: t.id({
      description: 'Opaque id of the block, for caches of clients; no query takes it.',
      resolve: ({ number }, _, context) => globalId('Block', derivedKey(context.app, `block ${number}`)),
    }),
    number: t.exposeInt('number', {
      description:
        'Number of the block: how many block intervals of 1 hour lie between 1970-01-01T00:00Z and its start.',
    }),
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'Start of the block, inclusive.' }),
    endsAt: t.expose('endsAt', {
      type: 'DateTime',
      description: 'End of the block, exclusive: the start of the next block.',
    }),
    status: t.expose('status', {
      type: BlockStatusEnum,
      description: "Progress of the block's rewards: outstanding, being reported or credited.",
    }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the rewards of the block were credited; null until then.',
    }),
    nominated: t.exposeInt('nominated', { description: 'Number of devices that the block nominated.' }),
    succeeded: t.exposeInt('succeeded', { description: 'Number of nominated devices that completed the block.' }),
    rewards: t.expose('amount', {
      type: 'TokenAmount',
      description: 'Sum of the rewards of all devices for this block.',
    }),
  }),
});

const NetworkTotalsRef = builder.objectRef<NetworkTotals>('NetworkTotals').implement({
  description: 'Totals of stake, rewards and payouts over all devices and wallets.',
  fields: (t) => ({
    devices: t.exposeInt('devices', { description: 'Number of devices that have not been terminated.' }),
    ownerStake: t.expose('staked', { type: 'TokenAmount', description: 'Sum of the own stake of all owners.' }),
    coStake: t.expose('coStaked', { type: 'TokenAmount', description: 'Sum of the stake held in all co-stakes.' }),
    rewards: t.expose('rewarded', { type: 'TokenAmount', description: 'Sum of all block rewards ever credited.' }),
    payable: t.expose('payable', {
      type: 'TokenAmount',
      description: 'Sum of all requested payouts that the network has not reported yet.',
    }),
    paidOut: t.expose('paidOut', { type: 'TokenAmount', description: 'Sum of all payouts ever sent.' }),
  }),
});

const BlockConnection = connectionType<BlockSummary, Page<BlockSummary>>('Block', BlockRef, 'blocks');
builder.objectField(BlockConnection, 'networkTotals', (t) =>
  t.field({
    type: NetworkTotalsRef,
    description: 'Totals over all devices and blocks, not only over this page.',
    extensions: { cost: 100 },
    resolve: (_, __, context) => context.loaders.networkTotals(),
  }),
);

builder.queryField('blocks', (t) =>
  t.field({
    type: BlockConnection,
    description: 'Blocks with their rewards, the latest first. Public.',
    args: forwardPageArguments,
    resolve: (_, args, context) =>
      keysetPage(context, args, {
        binding: 'blocks',
        keyOf: (row: BlockSummary) => ({ value: BigInt(row.number), id: NIL_UUID }),
        read: ({ from, limit }) =>
          context.loaders.blocksPage({ before: from === null ? null : Number(from.value), limit: limit + 1 }),
      }),
  }),
);
