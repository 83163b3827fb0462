// Claiming rewards: what has accrued is paid out, whole, to the wallet that earned it. Not to be confused with claiming an offer.

import type { DeviceAggregate } from './device-aggregate.ts';
import { type Decision, refuse } from './events.ts';
import { accruedOf, rewardsOfCoStake, rewardsOfOwner } from './reward.ts';

/** Pays out what a co-stake has accrued, or with null what the device has accrued for its owner. */
export function claimRewards(
  command: { readonly coStakeId: string | null },
  aggregate: DeviceAggregate,
  now: Date,
): Decision {
  const { coStakeId } = command;
  const coStake = aggregate.coStakes.find((candidate) => candidate.id === coStakeId);
  if (coStakeId !== null && coStake === undefined) return refuse({ code: 'NOT_FOUND', subject: 'co-stake' });
  const amount = accruedOf(coStake === undefined ? rewardsOfOwner(aggregate.device) : rewardsOfCoStake(coStake));
  if (amount <= 0n) return refuse({ code: 'NOTHING_TO_CLAIM' });
  const wallet = coStake?.wallet ?? aggregate.device.ownerWallet;
  return { events: [{ type: 'REWARDS_CLAIMED', coStakeId, wallet, at: now, amount }] };
}
