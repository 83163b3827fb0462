// Computes for each action of a co-staker on a co-stake whether it would be refused now; the rules are those of the mutations.
// **Invariant:** an action for which this file computes no refusal succeeds as a mutation at the same instant.

import type { CoStake } from './co-stake.ts';
import { exitRefusal, unstake } from './co-stake-exit.ts';
import type { DeviceAggregate } from './device-aggregate.ts';
import type { RoomParameters } from './offer-room.ts';
import type { Refusal } from './refusal.ts';
import { claimRewards } from './reward-claim.ts';

/** An action that a co-staker can sign on a co-stake. */
export type CoStakeAction = 'UNSTAKE' | 'CANCEL_UNSTAKE' | 'WITHDRAW' | 'CLAIM_REWARDS';

/** Returns the refusal of each action at `now`; null for an action that would succeed. The aggregate must contain the co-stake. */
export function coStakeActionRefusals(
  coStake: CoStake,
  aggregate: DeviceAggregate,
  parameters: RoomParameters,
  now: Date,
): { readonly [Action in CoStakeAction]: Refusal | null } {
  const claiming = claimRewards({ coStakeId: coStake.id }, aggregate, now);
  return {
    UNSTAKE: exitRefusal('unstake', coStake, aggregate, parameters, now),
    CANCEL_UNSTAKE: exitRefusal('cancelUnstake', coStake, aggregate, parameters, now),
    WITHDRAW: exitRefusal('withdraw', coStake, aggregate, parameters, now),
    CLAIM_REWARDS: 'refusal' in claiming ? claiming.refusal : null,
  };
}

/** The dates of an exit: its start, and the ends of its wait period and cooldown. */
export type ExitDates = { readonly startedAt: Date; readonly waitEndsAt: Date; readonly cooldownEndsAt: Date };

/** Returns the dates that an unstake at `now` would fix; null when the unstake would be refused. */
export function exitDatesIfUnstakedAt(
  coStake: CoStake,
  aggregate: DeviceAggregate,
  parameters: RoomParameters,
  now: Date,
): ExitDates | null {
  const decision = unstake({ coStakeId: coStake.id }, aggregate, parameters, now);
  const started = 'events' in decision ? decision.events.find(({ type }) => type === 'UNSTAKE_STARTED') : undefined;
  if (started?.type !== 'UNSTAKE_STARTED') return null;
  return { startedAt: started.at, waitEndsAt: started.waitEndsAt, cooldownEndsAt: started.cooldownEndsAt };
}
