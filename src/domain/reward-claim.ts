// The decision to claim rewards: all accrued rewards are paid to the wallet that earned them. Claims of offers are in claim.ts.

import type { DeviceAggregate } from './device-aggregate.ts';
import { type Decision, refuse } from './events.ts';
import { accruedRewards, rewardsOfCoStake, rewardsOfOwner } from './reward.ts';

/** The highest number of co-stakes and devices whose rewards one `claimAllRewards` pays out. */
export const MAX_CLAIMED_SOURCES = 100;

/** Pays the accrued rewards of a co-stake, or of the owner when `coStakeId` is null. Refusals: NOT_FOUND, NOTHING_TO_CLAIM. */
export function claimRewards(
  command: { readonly coStakeId: string | null },
  aggregate: DeviceAggregate,
  now: Date,
): Decision {
  const { coStakeId } = command;
  const coStake = aggregate.coStakes.find((candidate) => candidate.id === coStakeId);
  if (coStakeId !== null && coStake === undefined) return refuse({ code: 'NOT_FOUND', subject: 'co-stake' });
  const amount = accruedRewards(coStake === undefined ? rewardsOfOwner(aggregate.device) : rewardsOfCoStake(coStake));
  if (amount <= 0n) return refuse({ code: 'NOTHING_TO_CLAIM' });
  const wallet = coStake?.wallet ?? aggregate.device.ownerWallet;
  return { events: [{ type: 'REWARDS_CLAIMED', coStakeId, wallet, at: now, amount }] };
}
