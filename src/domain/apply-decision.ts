// Applies a decision to a device aggregate: first the events that are due, then the events of the decision and those derived from
// them. Each batch of events gets its log records and money transfers. **Invariant:** callers add no rules of their own. Storage is
// in the write path.

import { withDerivedEvents } from './derived-events.ts';
import type { DeviceAggregate } from './device-aggregate.ts';
import { dueEvents } from './due-events.ts';
import { transferOf } from './event-facts.ts';
import { buildBatchRecords, type EventRecord } from './event-record.ts';
import type { Decision, DomainEvent, EventBatch } from './events.ts';
import { evolve } from './evolve.ts';
import type { Transfer } from './ledger.ts';
import type { Refusal } from './refusal.ts';
import { withScheduledChanges } from './scheduled-changes.ts';

/** An applied batch of events: the aggregate before and after it, the records of the event log and the money transfers. */
export type AppliedBatch = {
  readonly batch: EventBatch;
  readonly before: DeviceAggregate;
  readonly after: DeviceAggregate;
  readonly records: readonly EventRecord[];
  readonly transfers: readonly Transfer[];
};

/**
 * Runs `decide` on the aggregate at `now`. Returns all batches in order and the resulting aggregate, or the refusal. After a refusal
 * the due events are not applied either; the next decision or sweep applies them.
 */
export function applyDecision<Refused = Refusal>(
  aggregate: DeviceAggregate,
  now: Date,
  decide: (current: DeviceAggregate) => Decision<Refused>,
):
  | { readonly appliedBatches: readonly AppliedBatch[]; readonly aggregate: DeviceAggregate }
  | { readonly refusal: Refused } {
  const due = dueEvents(aggregate, now);
  const current = due.reduce((state, batch) => batch.events.reduce(evolve, state), aggregate);
  const decision = decide(current);
  if ('refusal' in decision) return decision;
  const decided = withDerivedEvents(current, { at: now, timeDriven: false, events: decision.events });
  const appliedBatches: AppliedBatch[] = [];
  let before = aggregate;
  for (const batch of [...due, decided].filter(({ events }) => events.length > 0)) {
    const recorded = buildBatchRecords(before, batch);
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
