// Due events: what the passing of time alone causes on a device aggregate, dated to the instant at which it falls due.
// **Invariant:** no event falls due before its instant, and after the batches of an instant are applied none is left due.
// Which row is looked at next by the sweep is the store's matter (`due_at` columns).

import { expiredClaim } from './claim.ts';
import { type CoStake, type CoStakePhase, runningExit } from './co-stake.ts';
import { cooldownEvents } from './co-stake-exit.ts';
import { withDerivedEvents } from './derived-events.ts';
import type { DeviceAggregate } from './device-aggregate.ts';
import type { DomainEvent, EventBatch } from './events.ts';
import { evolve } from './evolve.ts';
import { withScheduledChanges } from './scheduled-changes.ts';

type Due = { readonly at: Date; readonly events: readonly DomainEvent[] };

/** All batches that are due up to `now`, in order of their instants; each carries the date of its own instant. */
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

/** By the phase that the log has recorded: when time ends it and with which events; null where time does not end it. */
const DUE_IN_PHASE: { readonly [Phase in CoStakePhase]: DueInPhase | null } = {
  PENDING: { at: ({ settleBy }) => settleBy, events: expiredClaim },
  FAILED: null,
  ACTIVE: null,
  WAIT_PERIOD: { at: (coStake) => runningExit(coStake)?.waitEndsAt ?? null, events: cooldownEvents },
  COOLDOWN: {
    at: (coStake) => runningExit(coStake)?.cooldownEndsAt ?? null,
    events: ({ id }, _, at) => [{ type: 'WITHDRAWABLE', coStakeId: id, at }],
  },
  WITHDRAWABLE: null,
  WITHDRAWN: null,
};

/** When the next event of this co-stake falls due, or null. Stored, so that a sweep finds it by an index. */
export function coStakeDueAt(coStake: CoStake): Date | null {
  return DUE_IN_PHASE[coStake.recordedPhase]?.at(coStake) ?? null;
}

/** The earliest instant at which something falls due, with all events of that instant: they are one batch. */
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

function dueOfOffers({ offers }: DeviceAggregate): readonly Due[] {
  return offers.flatMap(({ id, live, claimedAt, closesAt: at, closeReason }): Due[] =>
    live && claimedAt === null && at !== null
      ? [{ at, events: [{ type: 'OFFER_CLOSED', offerId: id, at, reason: closeReason ?? 'EXPIRED' }] }]
      : [],
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
  const { dueAt, requirementDueAt } = device;
  return [
    ...(dueAt === null ? [] : [{ at: dueAt, events: [{ type: 'OWNER_STAKE_WITHDRAWABLE', at: dueAt }] as const }]),
    // A change of the requirement has no event of its own: withDerivedEvents adds what follows from the instant.
    ...(requirementDueAt === null ? [] : [{ at: requirementDueAt, events: [] }]),
  ];
}
