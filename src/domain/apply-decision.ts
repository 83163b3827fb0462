// One applied on a aggregate, whole: what time owed first, then the decision with what follows from it, and for both the
// records and the movements of money. The write path stores it; tests tell stories with it; neither adds a rule of its own.

import { withDerivedEvents } from './derived-events.ts';
import type { DeviceAggregate } from './device-aggregate.ts';
import { dueEvents } from './due-events.ts';
import { transferOf } from './event-facts.ts';
import { type EventRecord, recordBatch } from './event-record.ts';
import type { Decision, DomainEvent, EventBatch } from './events.ts';
import { evolve } from './evolve.ts';
import type { Transfer } from './ledger.ts';
import type { Refusal } from './refusal.ts';
import { withScheduledChanges } from './scheduled-changes.ts';

/** A batch as it is told: the aggregate before and after it, its records and the movements of money. */
export type AppliedBatch = {
  readonly batch: EventBatch;
  readonly before: DeviceAggregate;
  readonly after: DeviceAggregate;
  readonly records: readonly EventRecord[];
  readonly transfers: readonly Transfer[];
};

/** Carries a decision out on a aggregate at an instant. A refusal leaves nothing, not even what time owed: that is told later. */
export function applyDecision<Refused = Refusal>(
  aggregate: DeviceAggregate,
  now: Date,
  decide: (current: DeviceAggregate) => Decision<Refused>,
):
  | { readonly appliedBatches: readonly AppliedBatch[]; readonly aggregate: DeviceAggregate }
  | { readonly refusal: Refused } {
  const owed = dueEvents(aggregate, now);
  const current = owed.reduce((one, batch) => batch.events.reduce(evolve, one), aggregate);
  const decision = decide(current);
  if ('refusal' in decision) return decision;
  const acted = withDerivedEvents(current, { at: now, timeDriven: false, events: decision.events });
  const appliedBatches: AppliedBatch[] = [];
  let before = aggregate;
  for (const batch of [...owed, acted].filter((one) => one.events.length > 0)) {
    const recorded = recordBatch(before, batch);
    appliedBatches.push({
      batch,
      before,
      after: recorded.aggregate,
      records: recorded.records,
      transfers: transfersOf(batch.events, before),
    });
    before = recorded.aggregate;
  }
  return { appliedBatches, aggregate: withScheduledChanges(before, now) };
}

function transfersOf(events: readonly DomainEvent[], before: DeviceAggregate): readonly Transfer[] {
  let aggregate = before;
  const transfers: Transfer[] = [];
  for (const event of events) {
    const transfer = transferOf(event, aggregate);
    if (transfer !== null) transfers.push(transfer);
    aggregate = evolve(aggregate, event);
  }
  return transfers;
}
