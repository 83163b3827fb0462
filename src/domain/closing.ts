// The closing of offers by rule: which offers must close at an instant, in which order and for which reason.
// **Invariant:** the same function closes offers now (derived-events.ts) and computes when they will close (scheduled-changes.ts).

import type { EarlyEndReason } from './co-stake.ts';
import { type DeviceState, isInProgramme, isOperational } from './device.ts';
import { type DeviceAggregate, deviceWithMultiplierAt, minOwnStakeAt, requirementAt } from './device-aggregate.ts';
import { type CloseReason, isRecordedOpen, type Offer, offerStatusAt } from './offer.ts';
import { maxCoStake, requirementInForce } from './requirement.ts';

/** An offer that must close, with the reason. */
export type Closing = { readonly offer: Offer; readonly reason: CloseReason };

/**
 * Why offers close and wait periods end early on a device that has left the co-staking programme, by the device's state. In ACTIVE, IDLE and
 * MAINTENANCE, the device has left because its owner unstaked.
 */
export const LEAVING_REASON: { readonly [State in DeviceState]: CloseReason & EarlyEndReason } = {
  ACTIVE: 'OWNER_UNSTAKED',
  IDLE: 'OWNER_UNSTAKED',
  MAINTENANCE: 'OWNER_UNSTAKED',
  BLOCKED: 'DEVICE_BLOCKED',
  TERMINATED: 'DEVICE_TERMINATED',
};

/**
 * Returns the offers that must close at `at`, in the order of their events. When the device has left the co-staking programme, all of its
 * offers close, including FILLED ones, whose co-stakers may then leave without a wait period. Other reasons close open offers only.
 */
export function closingsAt(aggregate: DeviceAggregate, at: Date): readonly Closing[] {
  const { device, offers } = aggregate;
  const open = offers.filter(isRecordedOpen);
  if (!isInProgramme(device)) {
    const reason = LEAVING_REASON[device.state];
    return offers
      .filter((offer) => open.includes(offer) || offerStatusAt(offer, at) !== 'CLOSED')
      .map((offer) => ({ offer, reason }));
  }
  const closeAll = (reason: CloseReason): readonly Closing[] => open.map((offer) => ({ offer, reason }));
  if (!isOperational(deviceWithMultiplierAt(aggregate, at))) return closeAll('DEVICE_NOT_OPERATIONAL');
  if (aggregate.ownerStake < minOwnStakeAt(aggregate, at)) return closeAll('OWNER_STAKE_BELOW_MINIMUM');
  const excess = excessOffers(aggregate, open, at);
  const lapsed = open.filter((offer) => !excess.includes(offer) && offer.expiresAt !== null && offer.expiresAt <= at);
  return [
    ...excess.map((offer): Closing => ({ offer, reason: 'REQUIREMENT_FELL' })),
    ...lapsed.map((offer): Closing => ({ offer, reason: 'EXPIRED' })),
  ];
}

/**
 * Returns the open offers for which the requirement in force at `at` leaves no stake, the latest first: one by one until the rest is
 * within the largest co-stake, or no open offer is left.
 */
function excessOffers(aggregate: DeviceAggregate, open: readonly Offer[], at: Date): readonly Offer[] {
  const limit = maxCoStake(requirementAt(aggregate, at), requirementInForce(aggregate.requirements, at));
  const held = aggregate.offers.filter((offer) => offer.live && !isRecordedOpen(offer));
  let taken = [...held, ...open].reduce((sum, { requestedAmount }) => sum + requestedAmount, 0n);
  const excess: Offer[] = [];
  for (const offer of open.toReversed()) {
    if (taken <= limit) break;
    taken -= offer.requestedAmount;
    excess.push(offer);
  }
  return excess;
}
