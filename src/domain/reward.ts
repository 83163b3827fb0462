// Rewards: what has accrued, how a block's reward is split, and the estimate of an offer from its device's past rewards.

import type { CoStake } from './co-stake.ts';
import type { Device } from './device.ts';
import { shareFloor } from './money.ts';
import type { Parameters } from './parameter.ts';

/** Credited rewards and their use, base units. */
export type RewardAccount = {
  readonly lifetime: bigint;
  readonly claimed: bigint;
  /** Slashed, or held while a slash is under review. */
  readonly slashed: bigint;
};

export const rewardsOfCoStake = (coStake: CoStake): RewardAccount => ({
  lifetime: coStake.rewardLifetime,
  claimed: coStake.rewardClaimed,
  slashed: coStake.rewardSlashed,
});

export const rewardsOfOwner = (device: Device): RewardAccount => ({
  lifetime: device.ownerRewardLifetime,
  claimed: device.ownerRewardClaimed,
  slashed: device.ownerRewardSlashed,
});

/** Rewards that were credited and neither claimed nor slashed, base units. */
export function accruedOf(rewards: RewardAccount): bigint {
  return rewards.lifetime - rewards.claimed - rewards.slashed;
}

/** Splits a reward: the co-staker's part rounded down, the rest to the owner, so that the sum is exact. Base units. */
export function splitReward(
  reward: bigint,
  coStakerShareBps: number,
): { readonly owner: bigint; readonly coStaker: bigint } {
  const coStaker = shareFloor(reward, coStakerShareBps);
  return { owner: reward - coStaker, coStaker };
}

export type RewardEstimate = {
  /** Base units for the co-staker, per block. */
  readonly perBlock: bigint;
  /** Yearly, simple, of the requested amount; capped at what an Int can carry. */
  readonly aprBps: number;
  /** Blocks it rests on, unrewarded ones counted as zero. */
  readonly sampleBlocks: number;
};

const MS_PER_YEAR = 365n * 86_400_000n;
const MAX_INT = 2_147_483_647n;

/**
 * Mean reward of the device per block of the window × share; null under the minimum sample.
 * `windowReward` is the device's whole reward over `windowBlocks` blocks, base units.
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

/** The share at which a co-staker is rewarded in proportion to stake: requested ÷ (owner's + requested), basis points. */
export function breakEvenShareBps(requestedAmount: bigint, ownerStake: bigint): number {
  const total = requestedAmount + ownerStake;
  return total === 0n ? 0 : Number((requestedAmount * 10_000n) / total);
}
