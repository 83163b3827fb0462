// Offers of the plain model: those that are open or take a place, and when they close.

import { activeOn, amountOf, coStakeOf, coStakesOn, holdsRoom } from './co-stake.ts';
import type { DeviceName, Instant } from './command.ts';
import { isCommitted, isOperational, leastOwnStake, mostCoStake } from './device.ts';
import type { CloseReason, Offer, World } from './world.ts';

export const openOffers = (world: World, name: DeviceName): readonly Offer[] =>
  world.offers.filter((offer) => offer.device === name && offer.status === 'OPEN');

/** Returns the number of the latest offer of a device that is open or has an active co-stake and is not closed; null without one. */
export function latestLiveOffer(world: World, name: DeviceName): number | null {
  const at = world.offers.findLastIndex(
    (offer, index) =>
      offer.device === name && (offer.status === 'OPEN' || (offer.status === 'FILLED' && isHeld(world, index))),
  );
  return at === -1 ? null : at;
}

/** Returns the numbers of the offers that take a place: open ones, and those with an active co-stake, also after they have closed. */
export const liveOffers = (world: World, name: DeviceName): readonly number[] =>
  world.offers.flatMap((offer, index) =>
    offer.device === name && (offer.status === 'OPEN' || isHeld(world, index)) ? [index] : [],
  );

function isHeld(world: World, offer: number): boolean {
  const coStake = coStakeOf(world, offer);
  return coStake !== null && holdsRoom(coStake);
}

/** Closes an offer with a reason. */
export function closeOffer(offer: Offer, at: Instant, reason: CloseReason): void {
  Object.assign(offer, { status: 'CLOSED', closedAt: at, closeReason: reason });
}

/** Ends the waits of co-stakes on a device that has left the programme: their cooldown begins now. */
function endWaits(world: World, name: DeviceName): void {
  if (isCommitted(world.devices[name])) return;
  for (const coStake of coStakesOn(world, name)) {
    if (coStake.phase !== 'WAIT_PERIOD' || coStake.exit === null) continue;
    const { waitEndsAt: previousWaitEndsAt } = coStake.exit;
    const cooldownEndsAt = world.now + (world.offers[coStake.offer]?.cooldownMs ?? 0);
    Object.assign(coStake.exit, { waitEndsAt: world.now, cooldownEndsAt, previousWaitEndsAt });
    coStake.phase = 'COOLDOWN';
  }
}

/** Closes the offers of a device that must not stay, each for the first reason that applies. */
export function closeInvalidOffers(world: World, name: DeviceName): void {
  const { now } = world;
  const device = world.devices[name];
  endWaits(world, name);
  for (const offer of world.offers.filter((one) => one.device === name && one.status !== 'CLOSED')) {
    if (device.state === 'TERMINATED') closeOffer(offer, now, 'DEVICE_TERMINATED');
    else if (device.state === 'BLOCKED') closeOffer(offer, now, 'DEVICE_BLOCKED');
    else if (device.exit !== null) closeOffer(offer, now, 'OWNER_UNSTAKED');
    else if (offer.status === 'FILLED') continue;
    else if (!isOperational(device, now)) closeOffer(offer, now, 'DEVICE_NOT_OPERATIONAL');
    else if (device.stake < leastOwnStake(device, now)) closeOffer(offer, now, 'OWNER_STAKE_BELOW_MINIMUM');
  }
  const most = mostCoStake(device, now);
  for (const offer of openOffers(world, name).toReversed()) {
    if (amountOf(openOffers(world, name)) + amountOf(activeOn(world, name)) > most)
      closeOffer(offer, now, 'REQUIREMENT_FELL');
  }
  for (const offer of openOffers(world, name)) {
    if (offer.expiresAt !== null && offer.expiresAt <= now) closeOffer(offer, now, 'EXPIRED');
  }
}
