// Hires: the half-open intervals in which a device is rented, stored as the instants at which a hire starts and ends, alternately.
// **Invariant:** these bounds are strictly ascending. The first one starts a hire; with an odd number the last hire has no known end.
// Whether a device is hired follows from its bounds and the clock; the events of starts and ends are recorded when they are due.

import type { EventDrivenDeviceFields } from './device.ts';
import type { DomainEvent } from './events.ts';

/** A hire as the network reports it: without a start it has begun, without an end it goes on. */
export type ReportedHire = { readonly startsAt: Date | null; readonly endsAt: Date | null };

/** The report of a device that is hired from now on, without a known end. */
export const HIRED_FROM_NOW: readonly ReportedHire[] = [{ startsAt: null, endsAt: null }];

type Hires = Pick<EventDrivenDeviceFields, 'hireBounds'>;

/** Whether a device is hired at an instant; at the very end of a hire it is not. */
export function isHiredAt({ hireBounds }: Hires, at: Date): boolean {
  return hireBounds.filter((bound) => bound <= at).length % 2 === 1;
}

/** Returns the first instant after `after` at which a hire starts or ends; null when none is known. */
export function nextHireBound(bounds: readonly Date[], after: Date): Date | null {
  return bounds.find((bound) => bound > after) ?? null;
}

/** Returns the bounds without those of hires that have ended at an instant. */
export function withoutEndedHires(bounds: readonly Date[], at: Date): readonly Date[] {
  const begun = bounds.filter((bound) => bound <= at).length;
  return bounds.slice(begun - (begun % 2));
}

/**
 * Returns the bounds of reported hires at the instant of their report: a start that is past or missing is that instant, a hire that has
 * ended is left out, and hires that overlap or touch are one.
 */
export function boundsOfHires(reported: readonly ReportedHire[], now: Date): readonly Date[] {
  const hires = reported
    .map(({ startsAt, endsAt }) => ({ startsAt: startsAt !== null && startsAt > now ? startsAt : now, endsAt }))
    .filter(({ startsAt, endsAt }) => endsAt === null || endsAt > startsAt)
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  const joined: { startsAt: Date; endsAt: Date | null }[] = [];
  for (const hire of hires) {
    const last = joined.at(-1);
    if (last === undefined || (last.endsAt !== null && last.endsAt < hire.startsAt)) joined.push({ ...hire });
    else if (last.endsAt !== null && (hire.endsAt === null || hire.endsAt > last.endsAt)) last.endsAt = hire.endsAt;
  }
  return joined.flatMap(({ startsAt, endsAt }) => (endsAt === null ? [startsAt] : [startsAt, endsAt]));
}

/**
 * Returns the events by which reported hires replace those of a device; none when nothing differs. A hire that goes on keeps its start.
 * The device's due events must be applied.
 */
export function eventsOfHires(reported: readonly ReportedHire[], device: Hires, at: Date): readonly DomainEvent[] {
  const wasHired = isHiredAt(device, at);
  const known = withoutEndedHires(device.hireBounds, at);
  const given = boundsOfHires(reported, at);
  const hired = given[0]?.getTime() === at.getTime();
  const [since] = known;
  const bounds = hired && wasHired && since !== undefined ? [since, ...given.slice(1)] : given;
  if (bounds.length === known.length && bounds.every((bound, index) => bound.getTime() === known[index]?.getTime())) {
    return [];
  }
  const replaced: DomainEvent = { type: 'HIRES_REPLACED', at, bounds };
  return hired === wasHired ? [replaced] : [replaced, { type: 'HIRE_CHANGED', at, hired }];
}
