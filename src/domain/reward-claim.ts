// The decision to claim rewards: all accrued rewards are paid to the wallet that earned them. To claim an offer: claim.ts.

import type { DeviceAggregate } from './device-aggregate.ts';
import { type Decision, refuse } from './events.ts';
import { accruedOf, rewardsOfCoStake, rewardsOfOwner } from './reward.ts';

/** Pays the accrued rewards of a co-stake, or with null those of the owner. Refusals: NOT_FOUND, NOTHING_TO_CLAIM. */
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
