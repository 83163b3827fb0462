// The exit from a co-stake: unstake, cancel the unstake, withdraw. Events that time alone causes: due-events.ts.
// **Invariant:** the dates of an exit are fixed when it starts and never move.

import { type CoStake, occupiesClaimSlot, phaseAt, runningExit } from './co-stake.ts';
import { isCommitted } from './device.ts';
import { type DeviceAggregate, offerOf } from './device-aggregate.ts';
import { type Decision, type DomainEvent, refuse } from './events.ts';
import { type LifecycleGuard, type PhaseRefusalCode, REFUSED_IN, transition } from './lifecycle.ts';
import { type Offer, offerStatusAt } from './offer.ts';
import type { Refusal } from './refusal.ts';
import { agreedPeriods } from './terms.ts';

/** The commands of a co-staker on a co-stake. */
export type ExitCommand = 'unstake' | 'cancelUnstake' | 'withdraw';

/** Why a command on a co-stake would be refused now; null when it would succeed. Answers `availableActions` too. */
export function exitRefusal(
  command: ExitCommand,
  coStake: CoStake,
  aggregate: DeviceAggregate,
  now: Date,
): Refusal | null {
  const phase = phaseAt(coStake, now);
  const code = REFUSED_IN[command][phase];
  if (code !== undefined) return phaseRefusal(code, coStake, now);
  if (command === 'unstake' && aggregate.device.hired && isCommitted(aggregate.device)) return { code: 'DEVICE_HIRED' };
  if (transition(phase, command, (guard) => guardHolds(guard, coStake, aggregate, now)) === null) {
    return { code: 'REPLACEMENT_CLAIMED' };
  }
  return null;
}

/**
 * Starts the exit, with the periods that were agreed. With a committed device the wait protects its owner; without, the
 * cooldown starts at once.
 */
export function unstake(command: { readonly coStakeId: string }, aggregate: DeviceAggregate, now: Date): Decision {
  return onCoStake('unstake', command.coStakeId, aggregate, now, (coStake) => {
    const agreed = agreedPeriods(offerOf(aggregate, coStake.id).termsText);
    const waits = isCommitted(aggregate.device);
    const waitEndsAt = waits ? new Date(now.getTime() + agreed.waitPeriodMs) : now;
    const cooldownEndsAt = new Date(waitEndsAt.getTime() + agreed.cooldownMs);
    const started: DomainEvent = {
      type: 'UNSTAKE_STARTED',
      coStakeId: coStake.id,
      at: now,
      waitEndsAt,
      cooldownEndsAt,
    };
    return waits ? [started] : [started, ...cooldownEvents(coStake, aggregate, now)];
  });
}

/** Cancels an unstake in its wait period. An unclaimed replacement closes; a claimed one refuses the cancellation. */
export function cancelUnstake(
  command: { readonly coStakeId: string },
  aggregate: DeviceAggregate,
  now: Date,
): Decision {
  return onCoStake('cancelUnstake', command.coStakeId, aggregate, now, (coStake) => {
    const replacement = replacementOf(coStake, aggregate, now);
    const closed: DomainEvent[] =
      replacement === null
        ? []
        : [
            {
              type: 'OFFER_CLOSED',
              offerId: replacement.id,
              at: now,
              reason: 'UNSTAKE_CANCELED',
            },
          ];
    return [...closed, { type: 'UNSTAKE_CANCELED', coStakeId: coStake.id, at: now }];
  });
}

/** Pays out what is left of the principal, once the cooldown has ended. There is no deadline. */
export function withdraw(command: { readonly coStakeId: string }, aggregate: DeviceAggregate, now: Date): Decision {
  return onCoStake('withdraw', command.coStakeId, aggregate, now, (coStake) => [
    { type: 'WITHDRAWN', coStakeId: coStake.id, at: now, amount: coStake.held },
  ]);
}

function onCoStake(
  command: ExitCommand,
  coStakeId: string,
  aggregate: DeviceAggregate,
  now: Date,
  events: (coStake: CoStake) => readonly DomainEvent[],
): Decision {
  const coStake = aggregate.coStakes.find((candidate) => candidate.id === coStakeId);
  if (coStake === undefined) return refuse({ code: 'NOT_FOUND', subject: 'co-stake' });
  const refusal = exitRefusal(command, coStake, aggregate, now);
  return refusal === null ? { events: events(coStake) } : refuse(refusal);
}

/** The end of a wait: the cooldown starts, and the offer closes unless it was closed before. */
export function cooldownEvents(coStake: CoStake, aggregate: DeviceAggregate, at: Date): readonly DomainEvent[] {
  const cooldown: DomainEvent = {
    type: 'COOLDOWN_STARTED',
    coStakeId: coStake.id,
    at,
  };
  const offer = aggregate.offers.find((candidate) => candidate.id === coStake.offerId);
  const closedBefore = offer !== undefined && offer.closeReason !== null && offer.closeReason !== 'CO_STAKER_LEFT';
  return closedBefore
    ? [cooldown]
    : [
        cooldown,
        {
          type: 'OFFER_CLOSED',
          offerId: coStake.offerId,
          at,
          reason: 'CO_STAKER_LEFT',
        },
      ];
}

/** The offer that replaces the one of a leaving co-stake, also when its own co-stake is leaving too; null without one. */
function replacementOf(coStake: CoStake, aggregate: DeviceAggregate, now: Date): Offer | null {
  const left = offerOf(aggregate, coStake.id);
  return (
    aggregate.offers.find(
      (offer) =>
        offer.id !== left.id &&
        offerStatusAt(offer, now) !== 'CLOSED' &&
        (offer.live || offer.createdAt > left.createdAt),
    ) ?? null
  );
}

function guardHolds(guard: LifecycleGuard, coStake: CoStake, aggregate: DeviceAggregate, now: Date): boolean {
  switch (guard) {
    case 'deviceCommitted':
      return isCommitted(aggregate.device);
    case 'deviceNotCommitted':
      return !isCommitted(aggregate.device);
    case 'noReplacementClaimed': {
      const replacement = replacementOf(coStake, aggregate, now);
      if (replacement !== null && offerStatusAt(replacement, now) !== 'OPEN') return false;
      // A replacement's offer may have closed with the device; the co-stake on it keeps its share all the same.
      return !aggregate.coStakes.some(
        (other) => other.claimedAt > coStake.claimedAt && occupiesClaimSlot(phaseAt(other, now)),
      );
    }
    default:
      return guard satisfies never;
  }
}

function phaseRefusal(code: PhaseRefusalCode, coStake: CoStake, now: Date): Refusal {
  const exit = runningExit(coStake);
  switch (code) {
    case 'CLAIM_PENDING':
      return { code, settleBy: coStake.settleBy };
    case 'CLAIM_FAILED':
      return { code, failure: coStake.settlementFailure };
    case 'ALREADY_UNSTAKED':
      return {
        code,
        phase: phaseAt(coStake, now),
        withdrawableAt: exit?.cooldownEndsAt ?? now,
      };
    case 'NOT_IN_WAIT_PERIOD':
      return { code, phase: phaseAt(coStake, now) };
    case 'NOT_UNSTAKED':
      return { code };
    case 'NOT_YET_WITHDRAWABLE':
      return { code, withdrawableAt: exit?.cooldownEndsAt ?? now };
    case 'ALREADY_WITHDRAWN':
      return { code, withdrawnAt: coStake.withdrawnAt ?? now };
    default:
      return code satisfies never;
  }
}
