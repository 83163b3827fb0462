// Derived events: further events that a change of a device or its stake causes in the same batch. An offer whose precondition is no
// longer met closes with a reason, and a change of the device's sufficiency gets an event. Changes that time alone will cause later
// are in scheduled-changes.ts.

import { type DeviceState, isInProgramme, isOperational } from './device.ts';
import { type DeviceAggregate, deviceWithMultiplierAt, minOwnStakeAt, sufficiencyAt } from './device-aggregate.ts';
import type { DomainEvent, EventBatch } from './events.ts';
import { evolve } from './evolve.ts';
import { type CloseReason, type Offer, offerStatusAt } from './offer.ts';

/** Returns the batch of events with the derived events appended. */
export function withDerivedEvents(aggregate: DeviceAggregate, batch: EventBatch): EventBatch {
  const after = batch.events.reduce(evolve, aggregate);
  const closings = after.offers.flatMap((offer): DomainEvent[] => {
    const reason = closingReason(after, offer, batch.at);
    return reason === null ? [] : [{ type: 'OFFER_CLOSED', offerId: offer.id, at: batch.at, reason }];
  });
  return withSufficiency(aggregate, { ...batch, events: [...batch.events, ...closings] });
}

/**
 * The close reason of the offers of a device that has left the co-staking programme, by the device's state. In ACTIVE, IDLE and
 * MAINTENANCE, the device has left because its owner unstaked.
 */
const UNCOMMITTED_REASON: { readonly [State in DeviceState]: CloseReason } = {
  ACTIVE: 'OWNER_UNSTAKED',
  IDLE: 'OWNER_UNSTAKED',
  MAINTENANCE: 'OWNER_UNSTAKED',
  BLOCKED: 'DEVICE_BLOCKED',
  TERMINATED: 'DEVICE_TERMINATED',
};

/**
 * Returns the reason for which an offer must close at `now`; null when it stays. When the device has left the co-staking programme, all of
 * its offers close, including a FILLED one, whose co-staker may then leave without a wait period. Other reasons close OPEN offers only.
 */
export function closingReason(aggregate: DeviceAggregate, offer: Offer, now: Date): CloseReason | null {
  const status = offerStatusAt(offer, now);
  if (status === 'CLOSED') return null;
  const { device } = aggregate;
  if (!isInProgramme(device)) return UNCOMMITTED_REASON[device.state];
  if (status === 'FILLED') return null;
  if (!isOperational(deviceWithMultiplierAt(aggregate, now))) return 'DEVICE_NOT_OPERATIONAL';
  return aggregate.ownerStake < minOwnStakeAt(aggregate, now) ? 'OWNER_STAKE_BELOW_MINIMUM' : null;
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
