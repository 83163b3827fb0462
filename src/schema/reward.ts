// Reward types: the rewards of a co-stake per block and in sums, and those of an owner's device in sums.

import { derivedKey } from '../app/alias.ts';
import { type CoStake, phaseAt } from '../domain/co-stake.ts';
import { globalId } from '../domain/id.ts';
import {
  accruedRewards,
  estimateReward,
  type RewardTotals,
  rewardsOfCoStake,
  rewardsOfOwner,
} from '../domain/reward.ts';
import type { DeviceRow } from '../store/devices.ts';
import type { RewardHistoryRequest, RewardRow, WithheldReason } from '../store/reward-history.ts';
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
import { enumValues } from './enums.ts';
import { OwnedDeviceRef } from './owned-device.ts';

const accrued = 'Rewards credited and neither claimed nor slashed: the amount that `claimRewards` would pay out now.';
const claimed = 'Sum of all rewards that were paid out to the wallet.';
const lifetime = 'Sum of all rewards ever credited, claimed and slashed ones included.';

type OwnerTotals = RewardTotals & { readonly device: DeviceRow };

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
        'Mean reward per block since the approval, rounded down: `lifetime` divided by all completed blocks that began after it and ended before the unstake. A block without a reward counts as zero, as in `promisedPerBlock`. Null before the first such block.',
      resolve: async (coStake, _, context) => {
        const blocks = (await context.loaders.rewardTotals.load(coStake.id))?.blocks ?? 0;
        return blocks === 0 ? null : coStake.rewardLifetime / BigInt(blocks);
      },
    }),
  }),
});

const OwnerRewards = builder.objectRef<OwnerTotals>('OwnerRewards').implement({
  description: "Sums of the rewards of a device's owner: block rewards less the co-staker's share.",
  fields: (t) => ({
    accrued: t.field({ type: 'TokenAmount', description: accrued, resolve: accruedRewards }),
    claimed: t.expose('claimed', { type: 'TokenAmount', description: claimed }),
    lifetime: t.expose('lifetime', { type: 'TokenAmount', description: lifetime }),
    last7Days: t.field({
      type: 'TokenAmount',
      description: 'Sum of your rewards of the last 168 blocks.',
      resolve: async ({ device }, _, context) =>
        (await context.loaders.ownerRewardTotals.load(device.key))?.lastWindow ?? 0n,
    }),
    promisedPerBlock: t.field({
      type: 'TokenAmount',
      nullable: true,
      description:
        "Estimate of your part per block: the device's mean reward of the last 168 blocks, less the shares of its active co-stakes. Null while the device has too few blocks for an estimate.",
      resolve: ({ device }, _, context) => promisedToOwner(device, context),
    }),
    paidPerBlock: t.field({
      type: 'TokenAmount',
      nullable: true,
      description:
        'Your mean reward per block, rounded down: `lifetime` divided by all completed blocks since the import of the device. A block without a reward counts as zero, as in `promisedPerBlock`. Null before the first such block.',
      resolve: async ({ device, lifetime: credited }, _, context) => {
        const blocks = (await context.loaders.ownerRewardTotals.load(device.key))?.blocks ?? 0;
        return blocks === 0 ? null : credited / BigInt(blocks);
      },
    }),
  }),
});

async function promisedToOwner(device: DeviceRow, { loaders, now }: Context): Promise<bigint | null> {
  const [parameters, at, coStakes] = await Promise.all([
    loaders.parameters(),
    now(),
    loaders.runningCoStakes.load(device.key),
  ]);
  const active = coStakes.filter((coStake) => phaseAt(coStake, at) === 'ACTIVE');
  const given = active.reduce((sum, { rewardShareBps }) => sum + rewardShareBps, 0);
  const terms = { requestedAmount: 0n, rewardShareBps: 10_000 - given };
  return estimateReward(device, terms, parameters)?.perBlock ?? null;
}

const WITHHELD: { readonly [Reason in WithheldReason]: string } = {
  BLOCK_FAILED: 'The device failed the block: proof of work or time lock was not met, so it earned no reward.',
  NOT_YET_EARNING: 'The claim was approved during the block; earning begins with the next block that starts.',
  UNSTAKED: 'You had unstaked before the end of the block, or cancelled the unstake after its start.',
  DEVICE_NOT_COMMITTED: 'The device had left the programme, or the network had blocked it.',
  DEVICE_NOT_OPERATIONAL: "The device's model earned nothing at the end of the block.",
  STAKE_INSUFFICIENT: 'The stake on the device was below its requirement at the end of the block.',
};

const WithheldReasonEnum = builder.enumType('RewardWithheldReason', {
  description: 'Reason why a block paid you nothing: the first that applies, in the order of these values.',
  values: enumValues(WITHHELD),
});

/** A row of the history of one party: of a co-stake, or of the owner of a device. */
type HistoryRow = RewardRow & { readonly party: 'coStake' | 'owner'; readonly of: string };

const BlockRewardRef = builder.objectRef<HistoryRow>('BlockReward').implement({
  description: 'Reward of one completed block that nominated the device, for a co-stake or for the owner.',
  fields: (t) => ({
    id: t.id({
      description: 'Opaque id of this reward of yours, for caches of clients; no query takes it.',
      resolve: ({ party, of, blockNumber }, _, context) =>
        globalId('BlockReward', derivedKey(context.app, `reward ${party} ${of} ${blockNumber}`)),
    }),
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
      type: WithheldReasonEnum,
      nullable: true,
      description: 'Reason why the block paid you nothing; null when you had your part, also of a reward of zero.',
    }),
    deviceReward: t.expose('deviceAmount', {
      type: 'TokenAmount',
      description: "The whole device's reward, before it is shared.",
    }),
    amount: t.expose('amount', {
      type: 'TokenAmount',
      description: "Your part: a co-staker's share of the device's reward, rounded down, or the rest for the owner.",
    }),
  }),
});

const BlockRewardConnection = connectionType<HistoryRow, Page<HistoryRow>>(
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
    description:
      'Rewards of the co-stake: an entry for each completed block that nominated the device, from the first after the approval until the cooldown starts (without a wait period: until the unstake), the latest first. Blocks that paid nothing say why.',
    args: forwardPageArguments,
    resolve: ({ id }, args, context) => historyPage('coStake', id, args, context),
  }),
}));

builder.objectField(OwnedDeviceRef, 'rewards', (t) =>
  t.field({
    type: OwnerRewards,
    description:
      'Sums of your rewards from the device: accrued, claimed, lifetime, and the estimated and the paid reward per block.',
    resolve: ({ device }) => ({ ...rewardsOfOwner(device), device }),
  }),
);

builder.objectField(OwnedDeviceRef, 'rewardHistory', (t) =>
  t.field({
    type: BlockRewardConnection,
    description:
      'Your part of the rewards: an entry for each completed block that nominated the device, the latest first. Blocks that paid nothing say why.',
    args: forwardPageArguments,
    resolve: ({ device }, args, context) => historyPage('owner', device.key, args, context),
  }),
);

async function historyPage(
  party: 'coStake' | 'owner',
  of: string,
  args: PageArguments,
  context: Context,
): Promise<Page<HistoryRow>> {
  const page = await keysetPage(context, args, {
    binding: JSON.stringify(['rewards', party, of]),
    keyOf: (row: RewardRow) => ({ value: BigInt(row.blockNumber), id: of }),
    read: ({ from, limit }) => {
      const request: RewardHistoryRequest = { of, before: from === null ? null : Number(from.value), limit: limit + 1 };
      return context.loaders.rewardHistory[party].load(request);
    },
  });
  return mapNodes(page, (row) => ({ ...row, party, of }));
}
