// Scheduled changes: computes when an open offer will close by itself, and when a change of the requirement will change the device's
// sufficiency. Both dates are stored, because queries filter by them and the sweep finds due rows by them.
// **Invariant:** both are recomputed after every change of the aggregate.

import { closingReason } from './derived-events.ts';
import type { EventDrivenDeviceFields } from './device.ts';
import { type DeviceAggregate, graceEndsAt, sufficiencyAt } from './device-aggregate.ts';
import { type Offer, type OfferState, offerStatusAt } from './offer.ts';

/** Returns the aggregate with its scheduled changes after `now` recomputed; the same object when none of the dates differs. */
export function withScheduledChanges(aggregate: DeviceAggregate, now: Date): DeviceAggregate {
  const offers = aggregate.offers.map((offer) => withClosing(aggregate, offer, now));
  const changed = offers.some((offer, at) => offer !== aggregate.offers[at]);
  const requirementDueAt = sufficiencyChangesAt(aggregate, now);
  const same = requirementDueAt?.getTime() === aggregate.device.requirementDueAt?.getTime();
  if (same && !changed) return aggregate;
  const change: Partial<EventDrivenDeviceFields> = { requirementDueAt };
  return {
    ...aggregate,
    device: same ? aggregate.device : { ...aggregate.device, ...change },
    offers: changed ? offers : aggregate.offers,
  };
}

/**
 * Returns the next instant at which a requirement or the end of a grace period changes the device's sufficiency; null when none is
 * known.
 */
function sufficiencyChangesAt(aggregate: DeviceAggregate, now: Date): Date | null {
  let at = now;
  for (;;) {
    const next = nextInstant(aggregate, at);
    if (next === null) return null;
    if (sufficiencyAt(aggregate, new Date(next.getTime() - 1)) !== sufficiencyAt(aggregate, next)) return next;
    at = next;
  }
}

function nextInstant(aggregate: DeviceAggregate, after: Date): Date | null {
  const announced = aggregate.requirements.find(({ validFrom }) => validFrom > after)?.validFrom ?? null;
  return earlier(announced, graceEndsAt(aggregate, after));
}

/** Sets when an OPEN offer closes: at its expiry, or earlier when an announced requirement will violate one of its preconditions. */
function withClosing(aggregate: DeviceAggregate, offer: Offer, now: Date): Offer {
  if (!offer.live || offerStatusAt(offer, now) !== 'OPEN') return offer;
  const standing = { ...offer, closesAt: null };
  const ahead = aggregate.requirements.filter(
    ({ validFrom }) => validFrom > now && (offer.expiresAt === null || validFrom < offer.expiresAt),
  );
  const fatal =
    ahead.find(({ validFrom }) => closingReason(aggregate, standing, validFrom) !== null)?.validFrom ?? null;
  const closesAt = fatal ?? offer.expiresAt;
  if (closesAt?.getTime() === offer.closesAt?.getTime()) return offer;
  const closeReason = fatal === null ? 'EXPIRED' : closingReason(aggregate, standing, fatal);
  const change: Partial<OfferState> = { closesAt, closeReason: closesAt === null ? null : closeReason };
  return { ...offer, ...change };
}

function earlier(left: Date | null, right: Date | null): Date | null {
  if (left === null || right === null) return left ?? right;
  return left < right ? left : right;
}
