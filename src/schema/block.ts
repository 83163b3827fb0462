// The query `blocks`: hourly blocks for a dashboard, with the totals of the network.

import type { BlockSummary, NetworkTotals } from '../store/blocks.ts';
import { builder } from './builder.ts';
import { connectionOf, forwardArguments, keysetPage, NO_ID, type Page } from './connection.ts';
import { values } from './enums.ts';

const BlockStatusEnum = builder.enumType('BlockStatus', {
  description: 'How far a block has been reported and credited.',
  values: values({
    IN_PROGRESS: 'Its hour is running, or nothing of it was reported yet.',
    PROCESSING: 'Its rewards are being reported; none of them is credited yet.',
    COMPLETED: 'All of its rewards are credited, and can be claimed.',
  }),
});

const BlockRef = builder.objectRef<BlockSummary>('Block').implement({
  description: 'A block: the hourly unit in which rewards are paid.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Block intervals (1 hour) from 1970-01-01T00:00Z to its start.' }),
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'When the block started, inclusive.' }),
    endsAt: t.expose('endsAt', { type: 'DateTime', description: 'When the block ends or ended, exclusive.' }),
    status: t.expose('status', {
      type: BlockStatusEnum,
      description: 'Whether its rewards are outstanding, being reported or credited.',
    }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its rewards were credited; null until then.',
    }),
    nominated: t.exposeInt('nominated', { description: 'Number of devices that the block nominated.' }),
    succeeded: t.exposeInt('succeeded', { description: 'Number of nominated devices that completed it.' }),
    rewards: t.expose('amount', { type: 'TokenAmount', description: 'Sum of the rewards of all devices in it.' }),
  }),
});

const NetworkTotalsRef = builder.objectRef<NetworkTotals>('NetworkTotals').implement({
  description: 'Totals of stake and rewards over all devices.',
  fields: (t) => ({
    devices: t.exposeInt('devices', { description: 'Number of devices that have not been terminated.' }),
    ownerStake: t.expose('staked', { type: 'TokenAmount', description: 'Sum of the own stake of all owners.' }),
    coStake: t.expose('coStaked', { type: 'TokenAmount', description: 'Sum of what is held in all co-stakes.' }),
    rewards: t.expose('rewarded', { type: 'TokenAmount', description: 'Sum of all block rewards ever credited.' }),
  }),
});

const BlockConnection = connectionOf<BlockSummary, Page<BlockSummary>>('Block', BlockRef, 'blocks');
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
    args: forwardArguments,
    resolve: (_, args, context) =>
      keysetPage(context, args, {
        binding: 'blocks',
        keyOf: (row: BlockSummary) => ({ value: BigInt(row.number), id: NO_ID }),
        read: ({ from, limit }) =>
          context.loaders.blocksPage({ before: from === null ? null : Number(from.value), limit: limit + 1 }),
      }),
  }),
);
