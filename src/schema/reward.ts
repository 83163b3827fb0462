// Reward types: the rewards of a co-stake per block and in sums, and those of an owner's device in sums.

import type { CoStake } from '../domain/co-stake.ts';
import { accruedRewards, type RewardTotals, rewardsOfCoStake, rewardsOfOwner } from '../domain/reward.ts';
import type { RewardRow } from '../store/reward-history.ts';
import { builder } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import { connectionType, forwardPageArguments, keysetPage, type Page } from './connection.ts';
import { NotEarningReasonEnum } from './enums.ts';
import { OwnedDeviceRef } from './owned-device.ts';

const accrued = 'Rewards credited and neither claimed nor slashed: the amount that `claimRewards` would pay out now.';
const claimed = 'Sum of all rewards that were paid out to the wallet.';
const lifetime = 'Sum of all rewards ever credited, claimed and slashed ones included.';

const CoStakeRewards = builder.objectRef<CoStake>('CoStakeRewards').implement({
  description:
    'Sums of the rewards of a co-stake. Rewards accrue with every block and are claimed by hand: `claimRewards`.',
  fields: (t) => ({
    accrued: t.field({
      type: 'TokenAmount',
      description: accrued,
      resolve: (coStake) => accruedRewards(rewardsOfCoStake(coStake)),
    }),
    claimed: t.expose('rewardClaimed', { type: 'TokenAmount', description: claimed }),
    lifetime: t.expose('rewardLifetime', { type: 'TokenAmount', description: lifetime }),
    last7Days: t.field({
      type: 'TokenAmount',
      description: 'Sum of the rewards of the last 168 blocks.',
      resolve: async (coStake, _, context) => (await context.loaders.rewardTotals.load(coStake.id))?.lastWindow ?? 0n,
    }),
    promisedPerBlock: t.field({
      type: 'TokenAmount',
      nullable: true,
      description: 'Estimated reward per block when the claim was approved; null when there was no estimate.',
      resolve: async (coStake, _, context) =>
        (await context.loaders.agreement.load(coStake.id))?.promisedPerBlock ?? null,
    }),
    paidPerBlock: t.field({
      type: 'TokenAmount',
      nullable: true,
      description:
        'Mean reward of the blocks in which the co-stake had a share, rounded down; null before the first such block.',
      resolve: async (coStake, _, context) => {
        const blocks = (await context.loaders.rewardTotals.load(coStake.id))?.blocks ?? 0;
        return blocks === 0 ? null : coStake.rewardLifetime / BigInt(blocks);
      },
    }),
  }),
});

const OwnerRewards = builder.objectRef<RewardTotals>('OwnerRewards').implement({
  description: "Sums of the rewards of a device's owner: block rewards less the co-staker's share.",
  fields: (t) => ({
    accrued: t.field({ type: 'TokenAmount', description: accrued, resolve: accruedRewards }),
    claimed: t.expose('claimed', { type: 'TokenAmount', description: claimed }),
    lifetime: t.expose('lifetime', { type: 'TokenAmount', description: lifetime }),
  }),
});

const BlockRewardRef = builder.objectRef<RewardRow>('BlockReward').implement({
  description: 'Reward of one block for a co-stake.',
  fields: (t) => ({
    block: t.exposeInt('blockNumber', {
      description:
        'Number of the block: how many block intervals of 1 hour lie between 1970-01-01T00:00Z and its start.',
    }),
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'Start of the block, inclusive.' }),
    endsAt: t.expose('endsAt', {
      type: 'DateTime',
      description: 'End of the block, exclusive: the start of the next block.',
    }),
    completed: t.exposeBoolean('succeeded', {
      description: 'False when the device failed the block and so earned no reward.',
    }),
    withheldFor: t.expose('withheldFor', {
      type: NotEarningReasonEnum,
      nullable: true,
      description:
        'Reason why a completed block paid this co-stake nothing; null when it paid, and when the device failed the block.',
    }),
    deviceReward: t.expose('amount', {
      type: 'TokenAmount',
      description: "The whole device's reward, before it is shared.",
    }),
    amount: t.expose('coStakerAmount', {
      type: 'TokenAmount',
      description: "The co-staker's share of the reward of the whole device, rounded down.",
    }),
  }),
});

const BlockRewardConnection = connectionType<RewardRow, Page<RewardRow>>(
  'BlockReward',
  BlockRewardRef,
  'block rewards',
);

builder.objectFields(CoStakeRef, (t) => ({
  rewards: t.field({
    type: CoStakeRewards,
    description:
      "Sums of the co-stake's rewards: accrued, claimed and lifetime, and the estimated and the paid reward per block.",
    resolve: (coStake) => coStake,
  }),
  rewardHistory: t.field({
    type: BlockRewardConnection,
    description: 'Rewards of the co-stake, one entry per block, the latest block first.',
    args: forwardPageArguments,
    resolve: ({ id: coStakeId }, args, context) =>
      keysetPage(context, args, {
        binding: JSON.stringify(['rewards', coStakeId]),
        keyOf: (row: RewardRow) => ({ value: BigInt(row.blockNumber), id: coStakeId }),
        read: ({ from, limit }) => {
          const before = from === null ? null : Number(from.value);
          return context.loaders.rewardHistory.load({ coStakeId, before, limit: limit + 1 });
        },
      }),
  }),
}));

builder.objectField(OwnedDeviceRef, 'rewards', (t) =>
  t.field({
    type: OwnerRewards,
    description: 'Sums of your rewards from the device: accrued, claimed, lifetime.',
    resolve: ({ device }) => rewardsOfOwner(device),
  }),
);
