// Derived events: further events that a change of a device or its stake causes in the same batch. When the device leaves the
// co-staking programme, wait periods end at once. An offer whose precondition is no longer met closes with a reason, and a change
// of the device's sufficiency gets an event. Changes that time alone will cause later are in scheduled-changes.ts.

import { closingsAt } from './closing.ts';
import { earlyEndEvents } from './co-stake-exit.ts';
import { type DeviceAggregate, sufficiencyAt } from './device-aggregate.ts';
import type { DomainEvent, EventBatch } from './events.ts';
import { evolve } from './evolve.ts';

/** Returns the batch of events with the derived events appended. */
export function withDerivedEvents(aggregate: DeviceAggregate, batch: EventBatch): EventBatch {
  const decided = batch.events.reduce(evolve, aggregate);
  const ended = earlyEndEvents(decided, batch.at);
  const closings = closingsAt(ended.reduce(evolve, decided), batch.at).map(
    ({ offer, reason }): DomainEvent => ({ type: 'OFFER_CLOSED', offerId: offer.id, at: batch.at, reason }),
  );
  return withSufficiency(aggregate, { ...batch, events: [...batch.events, ...ended, ...closings] });
}

/** Returns the batch of events with a SUFFICIENCY_CHANGED event appended when the batch changes the device's sufficiency. */
function withSufficiency(aggregate: DeviceAggregate, batch: EventBatch): EventBatch {
  const justBefore = batch.timeDriven ? new Date(batch.at.getTime() - 1) : batch.at;
  const from = sufficiencyAt(aggregate, justBefore);
  const to = sufficiencyAt(batch.events.reduce(evolve, aggregate), batch.at);
  if (from === to) return batch;
  const changed: DomainEvent = { type: 'SUFFICIENCY_CHANGED', at: batch.at, from, to };
  return { ...batch, events: [...batch.events, changed] };
}
