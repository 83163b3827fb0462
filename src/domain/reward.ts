// Rewards: accrued amounts, the split of a block's reward between owner and co-stakers, and the reward estimate of an offer.

import type { CoStake } from './co-stake.ts';
import type { Device } from './device.ts';
import { shareFloor } from './money.ts';
import type { Parameters } from './parameter.ts';

/** The reward totals of a co-stake or of an owner's stake, base units: credited, claimed and slashed. */
export type RewardTotals = {
  /** All rewards ever credited. */
  readonly lifetime: bigint;
  readonly claimed: bigint;
  /** Slashed rewards, including those under review. */
  readonly slashed: bigint;
};

/** Returns the reward totals of a co-stake. */
export const rewardsOfCoStake = (coStake: CoStake): RewardTotals => ({
  lifetime: coStake.rewardLifetime,
  claimed: coStake.rewardClaimed,
  slashed: coStake.rewardSlashed,
});

/** Returns the reward totals of a device's owner. */
export const rewardsOfOwner = (device: Device): RewardTotals => ({
  lifetime: device.ownerRewardLifetime,
  claimed: device.ownerRewardClaimed,
  slashed: device.ownerRewardSlashed,
});

/** Returns the rewards that can be claimed, base units: the credited rewards that were neither claimed nor slashed. */
export function accruedRewards(rewards: RewardTotals): bigint {
  return rewards.lifetime - rewards.claimed - rewards.slashed;
}

/**
 * Splits a block's reward, base units, by the shares of its co-stakers, which sum to less than the whole. Each part is rounded down and
 * the owner gets the rest, so that the sum is exact. The same rule in SQL is in store/block-rewards.ts.
 */
export function splitReward(
  reward: bigint,
  sharesBps: readonly number[],
): { readonly owner: bigint; readonly coStakers: readonly bigint[] } {
  const coStakers = sharesBps.map((share) => shareFloor(reward, share));
  return { owner: coStakers.reduce((rest, part) => rest - part, reward), coStakers };
}

/** The estimated reward of an offer's co-staker. */
export type RewardEstimate = {
  /** Mean reward of the co-staker per block, base units. */
  readonly perBlock: bigint;
  /** Yearly reward without compounding as a share of the requested amount, basis points; at most 2^31 - 1. */
  readonly aprBps: number;
  /** Number of blocks from which the mean is computed; a block without a reward counts as zero. */
  readonly sampleBlocks: number;
};

const MS_PER_YEAR = 365n * 86_400_000n;
const MAX_INT = 2_147_483_647n;

/**
 * Estimates the co-staker's reward: the device's mean reward per block × the co-staker's share. Null when the window has fewer
 * blocks than an estimate needs. `windowReward` is the device's whole reward over the last `windowBlocks` blocks, base units.
 */
export function estimateReward(
  history: { readonly windowReward: bigint; readonly windowBlocks: number },
  terms: { readonly requestedAmount: bigint; readonly rewardShareBps: number },
  parameters: Pick<Parameters, 'minEstimateSampleBlocks' | 'blockIntervalMs'>,
): RewardEstimate | null {
  if (history.windowBlocks < parameters.minEstimateSampleBlocks || history.windowBlocks === 0) return null;
  const share = shareFloor(history.windowReward, terms.rewardShareBps);
  const perBlock = share / BigInt(history.windowBlocks);
  const perYear = (share * MS_PER_YEAR) / (BigInt(history.windowBlocks) * BigInt(parameters.blockIntervalMs));
  const aprBps = terms.requestedAmount === 0n ? 0n : (perYear * 10_000n) / terms.requestedAmount;
  return {
    perBlock,
    aprBps: Number(aprBps < MAX_INT ? aprBps : MAX_INT),
    sampleBlocks: history.windowBlocks,
  };
}

/**
 * Returns the reward share at which the rewards are split in proportion to the stakes: requested ÷ (owner's stake + requested),
 * basis points.
 */
export function breakEvenShareBps(requestedAmount: bigint, ownerStake: bigint): number {
  const total = requestedAmount + ownerStake;
  return total === 0n ? 0 : Number((requestedAmount * 10_000n) / total);
}
