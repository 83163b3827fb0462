// What a co-staker can do with a co-stake now, and what each act would be refused with: the very rules of the mutations, asked
// ahead.

import type { CoStake } from './co-stake.ts';
import { exitRefusal, unstake } from './co-stake-exit.ts';
import type { DeviceAggregate } from './device-aggregate.ts';
import type { Refusal } from './refusal.ts';
import { claimRewards } from './reward-claim.ts';

export type CoStakeAction = 'UNSTAKE' | 'CANCEL_UNSTAKE' | 'WITHDRAW' | 'CLAIM_REWARDS';

/** Why each act would be refused; null where it would succeed. The aggregate holds the co-stake and whatever may replace it. */
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

/** The dates that an unstake would fix if it came now; null where it would be refused. */
export function exitDatesNow(coStake: CoStake, aggregate: DeviceAggregate, now: Date): ExitDates | null {
  const decision = unstake({ coStakeId: coStake.id }, aggregate, now);
  const started = 'events' in decision ? decision.events.find(({ type }) => type === 'UNSTAKE_STARTED') : undefined;
  if (started?.type !== 'UNSTAKE_STARTED') return null;
  return { startedAt: started.at, waitEndsAt: started.waitEndsAt, cooldownEndsAt: started.cooldownEndsAt };
}
