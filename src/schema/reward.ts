// Rewards: what was credited, claimed and promised, block by block, and the dashboard over all blocks.

import type { CoStake } from '../domain/co-stake.ts';
import { accruedOf, type RewardAccount, rewardsOfCoStake, rewardsOfOwner } from '../domain/reward.ts';
import type { BlockSummary, NetworkTotals, RewardRow } from '../store/blocks.ts';
import { builder } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import { connectionOf, keysetPosition, type Page, pageOf, pageRequest, readKeyset } from './connection.ts';
import { NotEarningReasonEnum } from './enums.ts';
import { OwnedDeviceRef } from './owned-device.ts';

const CoStakeRewards = builder.objectRef<CoStake>('CoStakeRewards').implement({
  description: 'What a co-stake has earned. Rewards accrue with every block and are claimed by hand: `claimRewards`.',
  fields: (t) => ({
    accrued: t.field({
      type: 'TokenAmount',
      description: 'Credited, and neither claimed nor slashed: what you can claim now.',
      resolve: (coStake) => accruedOf(rewardsOfCoStake(coStake)),
    }),
    claimed: t.expose('rewardClaimed', { type: 'TokenAmount', description: 'Paid out to the wallet.' }),
    lifetime: t.expose('rewardLifetime', { type: 'TokenAmount', description: 'Ever credited.' }),
    last7Days: t.field({
      type: 'TokenAmount',
      description: 'Credited in the last 168 blocks.',
      resolve: async (coStake, _, context) => (await context.loaders.rewardTotals.load(coStake.id))?.lastWindow ?? 0n,
    }),
    promisedPerBlock: t.field({
      type: 'TokenAmount',
      nullable: true,
      description: 'What the estimate said per block when the claim was approved; null when there was none.',
      resolve: async (coStake, _, context) =>
        (await context.loaders.agreement.load(coStake.id))?.promisedPerBlock ?? null,
    }),
    paidPerBlock: t.field({
      type: 'TokenAmount',
      nullable: true,
      description: 'What was credited per block that it had a share in, on average; null before the first.',
      resolve: async (coStake, _, context) => {
        const blocks = (await context.loaders.rewardTotals.load(coStake.id))?.blocks ?? 0;
        return blocks === 0 ? null : coStake.rewardLifetime / BigInt(blocks);
      },
    }),
  }),
});

const OwnerRewards = builder.objectRef<RewardAccount>('OwnerRewards').implement({
  description: "What a device has earned its owner: block rewards less the co-staker's share.",
  fields: (t) => ({
    accrued: t.field({ type: 'TokenAmount', description: 'What you can claim now.', resolve: accruedOf }),
    claimed: t.expose('claimed', { type: 'TokenAmount', description: 'Paid out to the wallet.' }),
    lifetime: t.expose('lifetime', { type: 'TokenAmount', description: 'Ever credited.' }),
  }),
});

const BlockRewardRef = builder.objectRef<RewardRow>('BlockReward').implement({
  description: 'What one block brought a co-stake.',
  fields: (t) => ({
    block: t.exposeInt('blockNumber', {
      description: 'Number of the block: hours since 1970-01-01T00:00Z at its start.',
    }),
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'When the block started.' }),
    endsAt: t.expose('endsAt', { type: 'DateTime', description: 'When the block ended.' }),
    completed: t.exposeBoolean('succeeded', { description: 'False when the device failed the block: no reward.' }),
    withheldFor: t.expose('withheldFor', {
      type: NotEarningReasonEnum,
      nullable: true,
      description: 'Why a completed block brought nothing; null where it did, and where the device failed it.',
    }),
    deviceReward: t.expose('amount', { type: 'TokenAmount', description: "The whole device's reward." }),
    amount: t.expose('coStakerAmount', { type: 'TokenAmount', description: "The co-staker's share, rounded down." }),
  }),
});

const BlockRewardConnection = connectionOf<RewardRow, Page<RewardRow>>('BlockReward', BlockRewardRef, 'block rewards');

builder.objectFields(CoStakeRef, (t) => ({
  rewards: t.field({ type: CoStakeRewards, description: 'What it has earned.', resolve: (coStake) => coStake }),
  rewardHistory: t.field({
    type: BlockRewardConnection,
    description: 'What each block brought it, the latest first.',
    args: {
      first: t.arg.int({ description: 'How many; 20 unless given, at most 100.' }),
      after: t.arg.string({ description: 'Begin after this cursor.' }),
    },
    resolve: async (coStake, args, context) => {
      const binding = JSON.stringify(['rewards', coStake.id]);
      const request = pageRequest(context, binding, args);
      const before = request.from === null ? null : Number(readKeyset(request.from).value);
      const rows = await context.loaders.rewardHistory.load({
        coStakeId: coStake.id,
        before,
        limit: request.limit + 1,
      });
      return pageOf(context, binding, request, rows, (row) => keysetPosition(BigInt(row.blockNumber), coStake.id));
    },
  }),
}));

builder.objectField(OwnedDeviceRef, 'rewards', (t) =>
  t.field({
    type: OwnerRewards,
    description: 'What it has earned you.',
    resolve: ({ device }) => rewardsOfOwner(device),
  }),
);

const BlockStatusEnum = builder.enumType('BlockStatus', {
  description: 'Where a block is in its life.',
  values: {
    IN_PROGRESS: { value: 'IN_PROGRESS', description: 'The hour is running.' },
    PROCESSING: { value: 'PROCESSING', description: 'Its rewards are being reported.' },
    COMPLETED: { value: 'COMPLETED', description: 'Everything is credited.' },
  } as const,
});

const BlockRef = builder.objectRef<BlockSummary>('Block').implement({
  description: 'The hourly unit in which rewards are paid.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Hours since 1970-01-01T00:00Z at its start.' }),
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'When it started.' }),
    endsAt: t.expose('endsAt', { type: 'DateTime', description: 'When it ends or ended.' }),
    status: t.expose('status', { type: BlockStatusEnum, description: 'Where it is in its life.' }),
    completedAt: t.expose('completedAt', { type: 'DateTime', nullable: true, description: 'When it was complete.' }),
    nominated: t.exposeInt('nominated', { description: 'Devices that were nominated.' }),
    succeeded: t.exposeInt('succeeded', { description: 'Of those, devices that completed it.' }),
    rewards: t.expose('amount', { type: 'TokenAmount', description: 'Credited in all.' }),
  }),
});

const NetworkTotalsRef = builder.objectRef<NetworkTotals>('NetworkTotals').implement({
  description: 'What the marketplace holds and has credited, over all devices.',
  fields: (t) => ({
    devices: t.exposeInt('devices', { description: 'Devices that have not been terminated.' }),
    ownerStake: t.expose('staked', { type: 'TokenAmount', description: 'Own stake of all owners.' }),
    coStake: t.expose('coStaked', { type: 'TokenAmount', description: 'Held in all co-stakes.' }),
    rewards: t.expose('rewarded', { type: 'TokenAmount', description: 'Ever credited as block rewards.' }),
  }),
});

const BlockConnection = connectionOf<BlockSummary, Page<BlockSummary>>('Block', BlockRef, 'blocks');
builder.objectField(BlockConnection, 'networkTotals', (t) =>
  t.field({
    type: NetworkTotalsRef,
    description: 'Totals over the whole network.',
    extensions: { cost: 100 },
    resolve: (_, __, context) => context.loaders.networkTotals(),
  }),
);

builder.queryField('blocks', (t) =>
  t.field({
    type: BlockConnection,
    description: 'Blocks for a dashboard, the latest first.',
    args: {
      first: t.arg.int({ description: 'How many; 20 unless given, at most 100.' }),
      after: t.arg.string({ description: 'Begin after this cursor.' }),
    },
    resolve: async (_, args, context) => {
      const request = pageRequest(context, 'blocks', args);
      const before = request.from === null ? null : Number(readKeyset(request.from).value);
      const rows = await context.loaders.blocksPage({ before, limit: request.limit + 1 });
      return pageOf(context, 'blocks', request, rows, (row) => keysetPosition(BigInt(row.number), NO_KEY));
    },
  }),
);

const NO_KEY = '00000000-0000-0000-0000-000000000000';
