// What a change to a device or its stake brings about by itself: offers that can no longer stand close, each with the right
// reason, and the device's sufficiency is told when it changes.

import { isCommitted, isOperational } from './device.ts';
import { type DeviceAggregate, deviceAt, evolve, minOwnStakeAt, sufficiencyAt } from './device-aggregate.ts';
import type { DomainEvent, Moment } from './event.ts';
import { type CloseReason, type Offer, offerStatusAt } from './offer.ts';

/** A moment with everything that follows from it, in order. */
export function withConsequences(aggregate: DeviceAggregate, moment: Moment): Moment {
  const after = moment.events.reduce(evolve, aggregate);
  const closings = after.offers.flatMap((offer): DomainEvent[] => {
    const reason = closingReason(after, offer, moment.at);
    return reason === null ? [] : [{ type: 'OFFER_CLOSED', offerId: offer.id, at: moment.at, reason }];
  });
  return withSufficiency(aggregate, { ...moment, events: [...moment.events, ...closings] });
}

/**
 * Why an offer cannot stand any longer; null while it can. A device that left the programme closes all of its offers, also a
 * filled one, whose co-staker may then leave without a wait; anything less closes only what nobody holds.
 */
export function closingReason(aggregate: DeviceAggregate, offer: Offer, now: Date): CloseReason | null {
  const status = offerStatusAt(offer, now);
  if (status === 'CLOSED') return null;
  const { device } = aggregate;
  if (!isCommitted(device)) {
    if (device.state === 'TERMINATED') return 'DEVICE_TERMINATED';
    return device.state === 'BLOCKED' ? 'DEVICE_BLOCKED' : 'OWNER_UNSTAKED';
  }
  if (status === 'FILLED') return null;
  if (!isOperational(deviceAt(aggregate, now))) return 'DEVICE_NOT_OPERATIONAL';
  return aggregate.ownerStake < minOwnStakeAt(aggregate, now) ? 'OWNER_STAKE_BELOW_MINIMUM' : null;
}

/** Adds the change of sufficiency that a moment brings about, if it does. */
export function withSufficiency(aggregate: DeviceAggregate, moment: Moment): Moment {
  const justBefore = moment.timeDriven ? new Date(moment.at.getTime() - 1) : moment.at;
  const from = sufficiencyAt(aggregate, justBefore);
  const to = sufficiencyAt(moment.events.reduce(evolve, aggregate), moment.at);
  if (from === to) return moment;
  const changed: DomainEvent = { type: 'SUFFICIENCY_CHANGED', at: moment.at, from, to };
  return { ...moment, events: [...moment.events, changed] };
}
