// Block rewards of the plain model. Who earns in a block depends on the state at its end alone, whenever the block is reported.

import { activeThroughout } from './co-stake.ts';
import type { DeviceName, Instant } from './command.ts';
import { isCommitted, lowestRequirement, multiplierAt } from './device.ts';
import { HOUR } from './parameter.ts';
import { countedStake } from './stake.ts';
import type { BlockEnd, Earners, World } from './world.ts';

/** Returns the end of the block at an instant. */
export const nextHour = (at: Instant): Instant => (Math.floor(at / HOUR) + 1) * HOUR;

/** Remembers who earns in the block that ends now, as the last command of this instant has left it. Does nothing within a block. */
export function rememberBlock(world: World): void {
  const startsAt = world.now - HOUR;
  if (world.now % HOUR === 0 && !world.blocks.has(startsAt)) world.ended.set(startsAt, endNow(world));
}

/** Returns who earns in a block: it ends now, or its end was remembered. */
export function earnersOf(world: World, startsAt: Instant): Earners {
  const end = startsAt + HOUR === world.now ? endNow(world) : world.ended.get(startsAt);
  if (end === undefined) throw new Error(`the block of ${new Date(startsAt).toISOString()} was not remembered`);
  return end.earners;
}

/** Returns the state in which the block that ends now ends. */
export const endNow = (world: World): BlockEnd => ({
  earners: { 0: earnersOn(world, 0), 1: earnersOn(world, 1) },
  forfeitedAt: { 0: world.devices[0].forfeitedAt, 1: world.devices[1].forfeitedAt },
});

/** Whether another share of a reward is due for a block than for one that would end now. */
export function isSharedOtherwise(world: World, startsAt: Instant): boolean {
  const [then, now] = [world.ended.get(startsAt)?.earners, endNow(world).earners];
  return JSON.stringify(then) !== JSON.stringify(now);
}

/**
 * Returns the starts of the blocks that a late report can still share by the state at their end, the latest first. The product keeps of
 * several slashes that ended a grace period only the latest, and none that was reversed.
 */
export function lateBlocks({ now, ended, devices }: World): readonly Instant[] {
  const isKept = ({ forfeitedAt }: BlockEnd): boolean =>
    ([0, 1] as const).every((name) => [null, devices[name].forfeitedAt].includes(forfeitedAt[name]));
  const late = [...ended].filter(([startsAt, end]) => startsAt + HOUR < now && isKept(end));
  return late.map(([startsAt]) => startsAt).sort((a, b) => b - a);
}

function earnersOn(world: World, name: DeviceName): Earners[DeviceName] {
  const { now } = world;
  const device = world.devices[name];
  if (!isCommitted(device) || multiplierAt(device, now) === 0) return null;
  if (countedStake(world, name) < lowestRequirement(device, now)) return null;
  return world.coStakes.flatMap((one, coStake) =>
    one.device === name && activeThroughout(one, now - HOUR, now) ? [{ coStake, shareBps: one.shareBps }] : [],
  );
}
