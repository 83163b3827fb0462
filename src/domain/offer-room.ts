// The room for offers on a device: places, stake and reward share. Each has a limit; open offers and co-stakes in PENDING or ACTIVE
// take from it.
// **Invariant:** amounts are principals as agreed, so that a slash frees no room. An unstake frees place, stake and share at once.

import { type CoStake, holdsPlace, phaseAt } from './co-stake.ts';
import { coStakeOfOffer, type DeviceAggregate, requirementAt } from './device-aggregate.ts';
import { type Offer, offerStatusAt } from './offer.ts';
import type { Parameters } from './parameter.ts';
import { maxCoStake } from './requirement.ts';

/** Amounts of the three things of a device that offers take: taken, limited or free. */
export type OfferRoom = {
  readonly places: number;
  /** Stake of co-stakers, base units. */
  readonly stake: bigint;
  /** Share of the device's block rewards, basis points. */
  readonly shareBps: number;
};

/** The parameters that limit the room of a device. */
export type RoomParameters = Pick<Parameters, 'maxLiveOffersPerDevice' | 'maxCoStakeBps' | 'maxRewardShareBps'>;

/** Whether an offer takes a place of its device at `now`: it is open, or its co-stake is PENDING or ACTIVE, whatever its status. */
export function takesPlace(aggregate: DeviceAggregate, offer: Offer, now: Date): boolean {
  return offerStatusAt(offer, now) === 'OPEN' || isHeld(aggregate, offer, now);
}

/** Returns the offers that take a place of the device at `now`, the oldest first. */
export function liveOffersAt(aggregate: DeviceAggregate, now: Date): readonly Offer[] {
  return aggregate.offers.filter((offer) => takesPlace(aggregate, offer, now));
}

/** Returns the places, stake and share that these offers take. */
export function roomOf(offers: readonly Offer[]): OfferRoom {
  return {
    places: offers.length,
    stake: offers.reduce((sum, { requestedAmount }) => sum + requestedAmount, 0n),
    shareBps: offers.reduce((sum, { rewardShareBps }) => sum + rewardShareBps, 0),
  };
}

/** Returns the limits of places, stake and share on the device at `now`. */
export function roomLimitsAt(aggregate: DeviceAggregate, parameters: RoomParameters, now: Date): OfferRoom {
  return {
    places: parameters.maxLiveOffersPerDevice,
    stake: maxCoStake(requirementAt(aggregate, now), parameters),
    shareBps: parameters.maxRewardShareBps,
  };
}

/** Returns the free places, stake and share of the device at `now`; none is negative. */
export function freeRoomAt(aggregate: DeviceAggregate, parameters: RoomParameters, now: Date): OfferRoom {
  const limit = roomLimitsAt(aggregate, parameters, now);
  const taken = roomOf(liveOffersAt(aggregate, now));
  return {
    places: Math.max(0, limit.places - taken.places),
    stake: limit.stake > taken.stake ? limit.stake - taken.stake : 0n,
    shareBps: Math.max(0, limit.shareBps - taken.shareBps),
  };
}

/**
 * Returns the open offers that must close so that the offer of a returning co-stake fits, the latest first: one by one until the rest
 * fits within the limits and beside the owner's stake, or no open offer is left.
 */
export function offersToCloseFor(
  coStake: CoStake,
  aggregate: DeviceAggregate,
  parameters: RoomParameters,
  now: Date,
): readonly Offer[] {
  const others = liveOffersAt(aggregate, now).filter(({ id }) => id !== coStake.offerId);
  const open = others.filter((offer) => offerStatusAt(offer, now) === 'OPEN').reverse();
  const returning = aggregate.offers.filter(({ id }) => id === coStake.offerId);
  for (let closed = 0; closed < open.length; closed += 1) {
    const closing = open.slice(0, closed);
    const rest = [...others.filter((offer) => !closing.includes(offer)), ...returning];
    if (fits(roomOf(rest), aggregate, parameters, now)) return closing;
  }
  return open;
}

/**
 * Whether a returning co-stake has lost its room to a newcomer at `now`: another co-stake became PENDING or ACTIVE after the exit
 * began (also by cancelling its own exit), and the co-stakes together exceed a limit or the owner's stake. Open offers do not count;
 * without a newcomer, a fall of the requirement alone takes no room away. The same millisecond counts as after.
 */
export function isReplaced(
  coStake: CoStake,
  exitStartedAt: Date,
  aggregate: DeviceAggregate,
  parameters: RoomParameters,
  now: Date,
): boolean {
  const newcomers = aggregate.coStakes.some(
    (other) =>
      other.id !== coStake.id &&
      holdsPlace(phaseAt(other, now)) &&
      (other.exitCanceledAt ?? other.claimedAt) >= exitStartedAt,
  );
  if (!newcomers) return false;
  const held = aggregate.offers.filter((offer) => offer.id === coStake.offerId || isHeld(aggregate, offer, now));
  return !fits(roomOf(held), aggregate, parameters, now);
}

function fits(taken: OfferRoom, aggregate: DeviceAggregate, parameters: RoomParameters, now: Date): boolean {
  const limit = roomLimitsAt(aggregate, parameters, now);
  return (
    taken.places <= limit.places &&
    taken.stake <= limit.stake &&
    taken.shareBps <= limit.shareBps &&
    taken.stake <= aggregate.ownerStake
  );
}

function isHeld(aggregate: DeviceAggregate, offer: Offer, now: Date): boolean {
  const coStake = coStakeOfOffer(aggregate, offer.id);
  return coStake !== null && holdsPlace(phaseAt(coStake, now));
}
