// Scheduled changes: computes when an open offer will close by itself, when a change of the requirement will change the device's
// sufficiency, and when the end of a wait period will lower its counted stake. All are stored, because lists of offers filter by them
// and the sweep finds due rows by them. **Invariant:** all are recomputed after every change of the aggregate.

import { closingsAt } from './closing.ts';
import type { EventDrivenDeviceFields } from './device.ts';
import { countedStakeOf, type DeviceAggregate, graceEndsAt, sufficiencyAt } from './device-aggregate.ts';
import { evolve } from './evolve.ts';
import { type CloseReason, isRecordedOpen, type Offer, type OfferState } from './offer.ts';

/** Returns the aggregate with its scheduled changes after `now` recomputed; the same object when none of the dates differs. */
export function withScheduledChanges(aggregate: DeviceAggregate, now: Date): DeviceAggregate {
  const offers = withClosings(aggregate, now);
  const changed = offers.some((offer, at) => offer !== aggregate.offers[at]);
  const change = { requirementDueAt: sufficiencyChangesAt(aggregate, now), ...countedStakeOf(aggregate) };
  const same = isStored(change, aggregate.device);
  if (same && !changed) return aggregate;
  return {
    ...aggregate,
    device: same ? aggregate.device : { ...aggregate.device, ...change },
    offers: changed ? offers : aggregate.offers,
  };
}

type Scheduled = Pick<
  EventDrivenDeviceFields,
  'requirementDueAt' | 'countedStake' | 'countedChangesAt' | 'countedThen'
>;

const isStored = (change: Scheduled, device: Scheduled): boolean =>
  change.requirementDueAt?.getTime() === device.requirementDueAt?.getTime() &&
  change.countedChangesAt?.getTime() === device.countedChangesAt?.getTime() &&
  change.countedStake === device.countedStake &&
  change.countedThen === device.countedThen;

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

/**
 * Returns the offers with the instant at which each open one closes by itself: at its expiry, or earlier when an announced requirement
 * will violate one of its preconditions. Follows these instants in order, because each closing leaves room for the other offers.
 */
function withClosings(aggregate: DeviceAggregate, now: Date): readonly Offer[] {
  const standing = aggregate.offers.map((offer) =>
    isRecordedOpen(offer) ? { ...offer, closesAt: null, closeReason: null } : offer,
  );
  const ends = new Map<string, { readonly at: Date; readonly reason: CloseReason }>();
  let current: DeviceAggregate = { ...aggregate, offers: standing };
  for (const at of closingInstants(aggregate, now)) {
    for (const { offer, reason } of closingsAt(current, at)) {
      ends.set(offer.id, { at, reason });
      current = evolve(current, { type: 'OFFER_CLOSED', offerId: offer.id, at, reason });
    }
  }
  return aggregate.offers.map((offer) => (isRecordedOpen(offer) ? withEnd(offer, ends.get(offer.id) ?? null) : offer));
}

/** Returns the instants after `now` at which an open offer expires or an announced requirement begins, in order. */
function closingInstants({ offers, requirements }: DeviceAggregate, now: Date): readonly Date[] {
  const open = offers.filter(isRecordedOpen);
  if (open.length === 0) return [];
  const instants = [
    ...requirements.map(({ validFrom }) => validFrom.getTime()),
    ...open.flatMap(({ expiresAt }) => (expiresAt === null ? [] : [expiresAt.getTime()])),
  ];
  return [...new Set(instants)]
    .filter((at) => at > now.getTime())
    .sort((a, b) => a - b)
    .map((at) => new Date(at));
}

function withEnd(offer: Offer, end: { readonly at: Date; readonly reason: CloseReason } | null): Offer {
  const change: Partial<OfferState> = { closesAt: end?.at ?? null, closeReason: end?.reason ?? null };
  const same = change.closesAt?.getTime() === offer.closesAt?.getTime() && change.closeReason === offer.closeReason;
  return same ? offer : { ...offer, ...change };
}

function earlier(left: Date | null, right: Date | null): Date | null {
  if (left === null || right === null) return left ?? right;
  return left < right ? left : right;
}
