// How much stake a device must carry, and whether it does.

import { shareCeil, shareFloor } from './money.ts';
import type { Parameters } from './parameter.ts';

export type StakeSufficiency = 'SUFFICIENT' | 'GRACE' | 'INSUFFICIENT';

const E4 = 10_000n;

/**
 * R = cards × base stake per card × max(1, multiplier), in base units.
 * A CPU device counts as one card. `multiplierE4` is in ten-thousandths; below 1 it does not lower the requirement.
 */
export function requirementOf(
  device: {
    readonly kind: 'GPU' | 'CPU';
    readonly quantity: number;
    readonly multiplierE4: number;
  },
  parameters: Pick<Parameters, 'baseStakePerCard'>,
): bigint {
  const cards = device.kind === 'CPU' ? 1n : BigInt(device.quantity);
  const multiplier = BigInt(Math.max(10_000, device.multiplierE4));
  return (cards * parameters.baseStakePerCard * multiplier) / E4;
}

/** The most that may be asked of a co-staker: floor(R × maxCoStakeBps). */
export function maxCoStake(requirement: bigint, parameters: Pick<Parameters, 'maxCoStakeBps'>): bigint {
  return shareFloor(requirement, parameters.maxCoStakeBps);
}

/** The least an owner must have staked to publish an offer: ceil(R × minSelfStakeBps). */
export function minSelfStake(requirement: bigint, parameters: Pick<Parameters, 'minSelfStakeBps'>): bigint {
  return shareCeil(requirement, parameters.minSelfStakeBps);
}

/** Whether the stake that counts meets R; GRACE until `graceEndsAt` (half-open) when R rose without anybody acting. */
export function sufficiencyOf(
  stake: {
    readonly counted: bigint;
    readonly requirement: bigint;
    readonly graceEndsAt: Date | null;
  },
  now: Date,
): StakeSufficiency {
  if (stake.counted >= stake.requirement) return 'SUFFICIENT';
  return stake.graceEndsAt !== null && now < stake.graceEndsAt ? 'GRACE' : 'INSUFFICIENT';
}
