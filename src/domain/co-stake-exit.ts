// Decisions about the exit from a co-stake: unstake, cancel the unstake, withdraw.
// **Invariant:** the dates of an exit are fixed when it starts. They move once, earlier, when the device leaves the co-staking programme
// during the wait period. Events that time alone causes, such as the end of a
// cooldown, are in due-events.ts.

import { LEAVING_REASON } from './closing.ts';
import { type CoStake, type EarlyEnd, phaseAt, runningExit } from './co-stake.ts';
import { isInProgramme } from './device.ts';
import { type DeviceAggregate, offerOf } from './device-aggregate.ts';
import { type Decision, type DomainEvent, refuse } from './events.ts';
import { isHiredAt } from './hire.ts';
import { type LifecycleGuard, nextPhase, PHASE_REFUSALS, type PhaseRefusalCode } from './lifecycle.ts';
import { isReplaced, offersToCloseFor, type RoomParameters } from './offer-room.ts';
import type { Refusal } from './refusal.ts';
import { agreedPeriods } from './terms.ts';

/** The commands of a co-staker in the exit of a co-stake. */
export type ExitCommand = 'unstake' | 'cancelUnstake' | 'withdraw';

/** Returns the refusal of a command on a co-stake at `now`; null when it would succeed. Also used for `availableActions`. */
export function exitRefusal(
  command: ExitCommand,
  coStake: CoStake,
  aggregate: DeviceAggregate,
  parameters: RoomParameters,
  now: Date,
): Refusal | null {
  const phase = phaseAt(coStake, now);
  const code = PHASE_REFUSALS[command][phase];
  if (code !== undefined) return phaseRefusal(code, coStake, now);
  if (command === 'unstake' && isHiredAt(aggregate.device, now) && isInProgramme(aggregate.device))
    return { code: 'DEVICE_HIRED' };
  if (nextPhase(phase, command, (guard) => guardHolds(guard, coStake, aggregate, parameters, now)) === null) {
    return { code: 'REPLACEMENT_CLAIMED' };
  }
  return null;
}

/**
 * Starts the exit of a co-stake with the periods in its agreed terms. While the device is in the co-staking programme, the wait period
 * comes first; when the device has left the programme, the cooldown starts at once. Refusals: NOT_FOUND and those of `exitRefusal`.
 */
export function unstake(
  command: { readonly coStakeId: string },
  aggregate: DeviceAggregate,
  parameters: RoomParameters,
  now: Date,
): Decision {
  return onCoStake('unstake', command.coStakeId, aggregate, parameters, now, (coStake) => {
    const agreed = agreedPeriods(offerOf(aggregate, coStake.id).termsText);
    const waits = isInProgramme(aggregate.device);
    const waitEndsAt = waits ? new Date(now.getTime() + agreed.waitPeriodMs) : now;
    const cooldownEndsAt = new Date(waitEndsAt.getTime() + agreed.cooldownMs);
    const started: DomainEvent = {
      type: 'UNSTAKE_STARTED',
      coStakeId: coStake.id,
      at: now,
      waitEndsAt,
      cooldownEndsAt,
    };
    return waits ? [started] : [started, ...cooldownStartEvents(coStake, aggregate, now)];
  });
}

/**
 * Cancels an exit in its wait period. The co-stake takes its place, stake and share again; open offers that no longer fit beside it
 * close. Refusals: NOT_FOUND and those of `exitRefusal`, such as REPLACEMENT_CLAIMED.
 */
export function cancelUnstake(
  command: { readonly coStakeId: string },
  aggregate: DeviceAggregate,
  parameters: RoomParameters,
  now: Date,
): Decision {
  return onCoStake('cancelUnstake', command.coStakeId, aggregate, parameters, now, (coStake) => [
    ...offersToCloseFor(coStake, aggregate, parameters, now).map(
      ({ id }): DomainEvent => ({ type: 'OFFER_CLOSED', offerId: id, at: now, reason: 'UNSTAKE_CANCELED' }),
    ),
    { type: 'UNSTAKE_CANCELED', coStakeId: coStake.id, at: now },
  ]);
}

/**
 * Pays out the remaining principal of a co-stake after its cooldown; there is no deadline. Refusals: NOT_FOUND and those of
 * `exitRefusal`.
 */
export function withdraw(
  command: { readonly coStakeId: string },
  aggregate: DeviceAggregate,
  parameters: RoomParameters,
  now: Date,
): Decision {
  return onCoStake('withdraw', command.coStakeId, aggregate, parameters, now, (coStake) => [
    { type: 'WITHDRAWN', coStakeId: coStake.id, at: now, amount: coStake.held },
  ]);
}

function onCoStake(
  command: ExitCommand,
  coStakeId: string,
  aggregate: DeviceAggregate,
  parameters: RoomParameters,
  now: Date,
  events: (coStake: CoStake) => readonly DomainEvent[],
): Decision {
  const coStake = aggregate.coStakes.find((candidate) => candidate.id === coStakeId);
  if (coStake === undefined) return refuse({ code: 'NOT_FOUND', subject: 'co-stake' });
  const refusal = exitRefusal(command, coStake, aggregate, parameters, now);
  return refusal === null ? { events: events(coStake) } : refuse(refusal);
}

/**
 * Returns the events at the end of a co-stake's wait period: the co-stake's cooldown starts, and its offer closes unless the offer is
 * closed already.
 */
export function cooldownStartEvents(coStake: CoStake, aggregate: DeviceAggregate, at: Date): readonly DomainEvent[] {
  const cooldown: DomainEvent = {
    type: 'COOLDOWN_STARTED',
    coStakeId: coStake.id,
    at,
    early: null,
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

/**
 * Returns the events of the wait periods that end at `at` because the device has left the co-staking programme: the cooldown of each waiting
 * co-stake starts at once, the oldest claim first. The agreed cooldown follows. Returns no events for a device in the programme.
 */
export function earlyEndEvents(aggregate: DeviceAggregate, at: Date): readonly DomainEvent[] {
  if (isInProgramme(aggregate.device)) return [];
  const reason = LEAVING_REASON[aggregate.device.state];
  return aggregate.coStakes.flatMap((coStake): DomainEvent[] => {
    const exit = runningExit(coStake);
    if (exit === null || phaseAt(coStake, at) !== 'WAIT_PERIOD') return [];
    const { cooldownMs } = agreedPeriods(offerOf(aggregate, coStake.id).termsText);
    const cooldownEndsAt = new Date(at.getTime() + cooldownMs);
    const early: EarlyEnd = { reason, previousWaitEndsAt: exit.waitEndsAt, cooldownEndsAt };
    return [{ type: 'COOLDOWN_STARTED', coStakeId: coStake.id, at, early }];
  });
}

function guardHolds(
  guard: LifecycleGuard,
  coStake: CoStake,
  aggregate: DeviceAggregate,
  parameters: RoomParameters,
  now: Date,
): boolean {
  switch (guard) {
    case 'deviceCommitted':
      return isInProgramme(aggregate.device);
    case 'deviceNotCommitted':
      return !isInProgramme(aggregate.device);
    case 'noReplacementClaimed': {
      const exit = runningExit(coStake);
      return exit === null || !isReplaced(coStake, exit.startedAt, aggregate, parameters, now);
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
