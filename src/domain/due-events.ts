// Due events: the events of a device aggregate that the passing of time alone causes, such as the end of a wait period or an expiry.
// **Invariant:** each event is dated to the instant at which it becomes due, and after the batches of an instant are applied, no
// event of that instant is left. The store finds aggregates with due events by their `due_at` columns.

import { claimDecidedAt, dueClaimEvents } from './claim.ts';
import { type CoStake, type CoStakePhase, runningExit } from './co-stake.ts';
import { cooldownStartEvents } from './co-stake-exit.ts';
import { withDerivedEvents } from './derived-events.ts';
import type { DeviceAggregate } from './device-aggregate.ts';
import type { DomainEvent, EventBatch } from './events.ts';
import { evolve } from './evolve.ts';
import { isHiredAt } from './hire.ts';
import { isRecordedOpen, type Offer } from './offer.ts';
import { withScheduledChanges } from './scheduled-changes.ts';

type Due = { readonly at: Date; readonly events: readonly DomainEvent[] };

/** Returns all batches of events that are due at or before `now`, in chronological order. All events of a batch have the same instant. */
export function dueEvents(aggregate: DeviceAggregate, now: Date): readonly EventBatch[] {
  const batches: EventBatch[] = [];
  let current = aggregate;
  for (;;) {
    const next = nextDue(current);
    if (next === null || next.at > now) return batches;
    const batch = withDerivedEvents(current, { at: next.at, timeDriven: true, events: next.events });
    if (batch.events.length > 0) batches.push(batch);
    current = withScheduledChanges(batch.events.reduce(evolve, current), next.at);
  }
}

type DueInPhase = {
  readonly at: (coStake: CoStake) => Date | null;
  readonly events: (coStake: CoStake, aggregate: DeviceAggregate, at: Date) => readonly DomainEvent[];
};

/** For each recorded phase of a co-stake: when the phase ends by itself, and the events at its end; null when only an action ends it. */
const DUE_IN_PHASE: { readonly [Phase in CoStakePhase]: DueInPhase | null } = {
  PENDING: { at: claimDecidedAt, events: dueClaimEvents },
  FAILED: null,
  ACTIVE: null,
  WAIT_PERIOD: { at: (coStake) => runningExit(coStake)?.waitEndsAt ?? null, events: cooldownStartEvents },
  COOLDOWN: {
    at: (coStake) => runningExit(coStake)?.cooldownEndsAt ?? null,
    events: ({ id }, _, at) => [{ type: 'WITHDRAWABLE', coStakeId: id, at }],
  },
  WITHDRAWABLE: null,
  WITHDRAWN: null,
};

/**
 * Returns the time of the next event of a co-stake that time alone causes; null when there is none. It is stored in an indexed
 * column, by which the sweep finds the co-stake.
 */
export function nextCoStakeEventAt(coStake: CoStake): Date | null {
  return DUE_IN_PHASE[coStake.recordedPhase]?.at(coStake) ?? null;
}

/** Returns the earliest instant at which an event of the device is due, with all due events of that instant; null when none is due. */
function nextDue(aggregate: DeviceAggregate): Due | null {
  const due = [
    ...aggregate.coStakes.flatMap((coStake) => dueOfCoStake(coStake, aggregate)),
    ...dueOfOffers(aggregate),
    ...dueOfSlashes(aggregate),
    ...dueOfDevice(aggregate),
  ];
  if (due.length === 0) return null;
  const first = Math.min(...due.map(({ at }) => at.getTime()));
  return {
    at: new Date(first),
    events: due.filter(({ at }) => at.getTime() === first).flatMap(({ events }) => events),
  };
}

function dueOfCoStake(coStake: CoStake, aggregate: DeviceAggregate): readonly Due[] {
  const due = DUE_IN_PHASE[coStake.recordedPhase];
  const at = due?.at(coStake) ?? null;
  return due === null || at === null ? [] : [{ at, events: due.events(coStake, aggregate, at) }];
}

/** Returns the closings of the open offers: first those for which a fall of the requirement leaves no room, the latest first. */
function dueOfOffers({ offers }: DeviceAggregate): readonly Due[] {
  const open = offers.filter(isRecordedOpen);
  const fell = ({ closeReason }: Offer): boolean => closeReason === 'REQUIREMENT_FELL';
  const ordered = [...open.filter(fell).reverse(), ...open.filter((offer) => !fell(offer))];
  return ordered.flatMap(({ id, closesAt: at, closeReason }): Due[] =>
    at === null ? [] : [{ at, events: [{ type: 'OFFER_CLOSED', offerId: id, at, reason: closeReason ?? 'EXPIRED' }] }],
  );
}

function dueOfSlashes({ slashes }: DeviceAggregate): readonly Due[] {
  return slashes
    .filter(({ verdict }) => verdict === null)
    .map(({ id, reviewEndsAt: at }) => ({
      at,
      events: [{ type: 'SLASH_REVIEWED', slashId: id, at, verdict: 'UPHELD' }],
    }));
}

function dueOfDevice({ device }: DeviceAggregate): readonly Due[] {
  const { dueAt, hireDueAt, requirementDueAt } = device;
  return [
    ...(dueAt === null ? [] : [{ at: dueAt, events: [{ type: 'OWNER_STAKE_WITHDRAWABLE', at: dueAt }] as const }]),
    ...(hireDueAt === null
      ? []
      : [
          {
            at: hireDueAt,
            events: [{ type: 'HIRE_CHANGED', at: hireDueAt, hired: isHiredAt(device, hireDueAt) }] as const,
          },
        ]),
    // A change of the requirement has no event of its own; `withDerivedEvents` adds the events that the change causes.
    ...(requirementDueAt === null ? [] : [{ at: requirementDueAt, events: [] }]),
  ];
}
