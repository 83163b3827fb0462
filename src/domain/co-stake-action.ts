// The actions of a co-staker on a co-stake and the refusal of each at an instant, from the same rules as the mutations.
// **Invariant:** an action without a refusal here succeeds as a mutation at the same instant.

import type { CoStake } from './co-stake.ts';
import { exitRefusal, unstake } from './co-stake-exit.ts';
import type { DeviceAggregate } from './device-aggregate.ts';
import type { Refusal } from './refusal.ts';
import { claimRewards } from './reward-claim.ts';

export type CoStakeAction = 'UNSTAKE' | 'CANCEL_UNSTAKE' | 'WITHDRAW' | 'CLAIM_REWARDS';

/** The refusal of each action; null where it would succeed. The aggregate holds the co-stake and any replacement of it. */
export function coStakeActionRefusals(
  coStake: CoStake,
  aggregate: DeviceAggregate,
  now: Date,
): { readonly [Action in CoStakeAction]: Refusal | null } {
  const claiming = claimRewards({ coStakeId: coStake.id }, aggregate, now);
  return {
    UNSTAKE: exitRefusal('unstake', coStake, aggregate, now),
    CANCEL_UNSTAKE: exitRefusal('cancelUnstake', coStake, aggregate, now),
    WITHDRAW: exitRefusal('withdraw', coStake, aggregate, now),
    CLAIM_REWARDS: 'refusal' in claiming ? claiming.refusal : null,
  };
}

export type ExitDates = { readonly startedAt: Date; readonly waitEndsAt: Date; readonly cooldownEndsAt: Date };

/** The dates that an unstake at `now` would fix; null where it would be refused. */
export function exitDatesNow(coStake: CoStake, aggregate: DeviceAggregate, now: Date): ExitDates | null {
  const decision = unstake({ coStakeId: coStake.id }, aggregate, now);
  const started = 'events' in decision ? decision.events.find(({ type }) => type === 'UNSTAKE_STARTED') : undefined;
  if (started?.type !== 'UNSTAKE_STARTED') return null;
  return { startedAt: started.at, waitEndsAt: started.waitEndsAt, cooldownEndsAt: started.cooldownEndsAt };
}
