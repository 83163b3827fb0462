// Random values of an owner's actions: amounts to stake, and terms of offers. Some lie just outside of what is allowed.

import type { DeviceName, Terms } from './command.ts';
import { halfUp, requirementAt } from './device.ts';
import { DAY, HOUR, IO, parameter } from './parameter.ts';
import { pick } from './pick.ts';
import { freeRoom, leastStake } from './stake.ts';
import type { World } from './world.ts';

/** Returns an amount to stake on a device, around what it lacks. */
export function stakeOf(world: World, name: DeviceName, random: number): bigint {
  const device = world.devices[name];
  const requirement = requirementAt(device, world.now);
  const short = requirement - device.stake;
  const more = 7n * IO + 1n;
  const least = leastStake(world, name);
  const amount = pick(random, [
    short,
    halfUp(requirement),
    more,
    short + more,
    least,
    least - 1n,
    world.balances[device.owner] + 1n,
  ]);
  return amount > 0n ? amount : IO;
}

/** Returns the terms of an offer on a device, around the bounds of the free room. */
export function termsOf(world: World, name: DeviceName, random: number, other: number): Terms {
  const { stake: most, shareBps: share } = freeRoom(world, name);
  const least = parameter(world, 'minCoStake');
  const some = most / 3n > least ? most / 3n + 1n : least;
  const amounts = [some, some, most, some, most / 2n, least, most + 1n, least, least - 1n] as const;
  const expiresAt = pick(other, [null, null, null, null, HOUR, 90 * 60_000, 7 * DAY, 0]);
  return {
    amount: pick(random, amounts),
    shareBps: pick(other, [1000, 3333, 2500, 1, share, 2500, 1000, share + 1, 3333, 1, 0, 10_000]),
    expiresAt: expiresAt === null ? null : world.now + expiresAt,
    visibility: (random + other) % 5 === 0 ? 'UNLISTED' : 'LISTED',
    reservedFor: pick(random + 2 * other, [
      null,
      null,
      'cid',
      null,
      null,
      'dan',
      null,
      world.devices[name].owner,
      'cid',
      null,
      'eve',
    ]),
  };
}
