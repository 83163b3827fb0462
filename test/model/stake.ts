// Stake on a device of the plain model: what counts, what is missing, what the owner may take out, and the room that is left.

import { activeOn, amountOf, coStakesOn, takesSlot } from './co-stake.ts';
import type { DeviceName, Instant } from './command.ts';
import { isCommitted, leastOwnStake, lowestRequirement, mostCoStake, requirementAt, rulingRises } from './device.ts';
import { openOffers } from './offer.ts';
import { parameter } from './parameter.ts';
import type { Offer, World } from './world.ts';

/** Returns the stake that counts toward a device's requirement: the own stake, and co-stakes that are active or in their wait period. */
export function countedStake(world: World, name: DeviceName): bigint {
  const device = world.devices[name];
  const standing = coStakesOn(world, name).filter(({ phase }) => phase === 'ACTIVE' || phase === 'WAIT_PERIOD');
  return standing.reduce((sum, one) => sum + one.held, device.exit === null ? device.stake : 0n);
}

export function sufficiency(world: World, name: DeviceName): 'SUFFICIENT' | 'GRACE' | 'INSUFFICIENT' {
  const device = world.devices[name];
  if (countedStake(world, name) >= requirementAt(device, world.now)) return 'SUFFICIENT';
  return countedStake(world, name) >= lowestRequirement(device, world.now) ? 'GRACE' : 'INSUFFICIENT';
}

/** Returns the end of a device's grace period after the latest rise of its requirement above the counted stake; null outside of grace. */
export function graceDeadline(world: World, name: DeviceName): Instant | null {
  if (sufficiency(world, name) !== 'GRACE') return null;
  const counted = countedStake(world, name);
  return Math.max(
    ...rulingRises(world.devices[name], world.now)
      .filter(({ before }) => before <= counted)
      .map(({ until }) => until),
  );
}

/**
 * Returns the overflow that the owner may withdraw: the stake above the requirement, as far as the own stake does not fall below
 * all co-stakes and open offers together.
 */
export function withdrawable(world: World, name: DeviceName): bigint {
  const device = world.devices[name];
  if (!isCommitted(device)) return 0n;
  const standing = coStakesOn(world, name).filter(takesSlot);
  const active = standing.filter(({ phase }) => phase === 'ACTIVE').reduce((sum, one) => sum + one.held, 0n);
  const above = device.stake + active - requirementAt(device, world.now);
  const beside = device.stake - amountOf(standing) - amountOf(openOffers(world, name));
  // An open offer closes when its owner has less than the published part of the requirement.
  const needed = openOffers(world, name).length === 0 ? 0n : leastOwnStake(device, world.now);
  const least = [above, beside, device.stake - needed].reduce((a, b) => (a < b ? a : b));
  return least > 0n ? least : 0n;
}

/** Returns the least stake with which an owner who has left comes back; 1 for an owner who has not left. */
export function leastStake(world: World, name: DeviceName): bigint {
  const device = world.devices[name];
  if (isCommitted(device)) return 1n;
  const [half, active] = [
    leastOwnStake(device, world.now),
    amountOf(activeOn(world, name).filter(({ phase }) => phase === 'ACTIVE')),
  ];
  return half > active ? half : active;
}

export type Room = { readonly places: number; readonly stake: bigint; readonly shareBps: number };

type Terms = Pick<Offer, 'amount' | 'shareBps'>;

/** Returns the room of a device that open offers and active co-stakes leave, as if one of the offers were closed. */
export function freeRoom(world: World, name: DeviceName, without: Offer | null = null): Room {
  const taken = [...openOffers(world, name).filter((offer) => offer !== without), ...activeOn(world, name)];
  const stake = mostCoStake(world.devices[name], world.now) - amountOf(taken);
  const most = Number(parameter(world, 'maxRewardShareBps'));
  const shareBps = taken.reduce((left, one) => left - one.shareBps, most);
  return {
    places: Math.max(0, Number(parameter(world, 'maxLiveOffersPerDevice')) - taken.length),
    stake: stake > 0n ? stake : 0n,
    shareBps: Math.max(0, shareBps),
  };
}

/** Whether these offers and co-stakes together are within the limits of a device and its owner's stake. */
export function fits(world: World, name: DeviceName, taken: readonly Terms[]): boolean {
  const device = world.devices[name];
  const shareBps = taken.reduce((sum, one) => sum + one.shareBps, 0);
  const amount = amountOf(taken);
  return (
    taken.length <= Number(parameter(world, 'maxLiveOffersPerDevice')) &&
    shareBps <= Number(parameter(world, 'maxRewardShareBps')) &&
    amount <= mostCoStake(device, world.now) &&
    amount <= device.stake
  );
}
