// Random reports of the network: parameters, hires, device states, slashes and blocks.

import { isSharedOtherwise, lateBlocks, nextHour } from './block.ts';
import type { Command, DeviceName, DeviceState, ParameterName, ReportedHire, SlashOrder } from './command.ts';
import { isCommitted } from './device.ts';
import { DAY, HOUR, IO } from './parameter.ts';
import { pick } from './pick.ts';
import type { World } from './world.ts';

/** Values that histories publish: the usual one, a lower and a higher one, and one out of bounds. */
const VALUES: Readonly<Record<ParameterName, readonly [bigint, bigint, bigint, bigint]>> = {
  baseStakePerCard: [200n * IO, 123n * IO, 260n * IO + 7n, 0n],
  maxCoStakeBps: [5_000n, 2_500n, 3_333n, 5_001n],
  minSelfStakeBps: [5_000n, 4_000n, 7_777n, 10_001n],
  claimCap: [2n, 1n, 3n, 0n],
  waitPeriodMs: [BigInt(7 * DAY), BigInt(DAY), 90_061_001n, 999n],
  cooldownMs: [BigInt(14 * DAY), BigInt(2 * DAY), BigInt(20 * DAY), 999n],
  minCoStake: [200n * IO, 1n, 350n * IO, 0n],
  minRewardShareBps: [1n, 100n, 2_500n, 0n],
  maxRewardShareBps: [9_999n, 3_000n, 9_000n, 10_000n],
  maxLiveOffersPerDevice: [4n, 1n, 6n, 101n],
  maxWalletsPerAccount: [10n, 1n, 2n, 101n],
  graceAfterRequirementRiseMs: [BigInt(7 * DAY), 0n, BigInt(9 * DAY), BigInt(366 * DAY)],
};

/** Returns values of one or two parameters, at once or announced; now and then ones that are refused. */
export function parametersOf(world: World, random: number, other: number, third: number): Command {
  const names = Object.keys(VALUES) as ParameterName[];
  const valueFor = (name: ParameterName, at: number): bigint => pick(at, VALUES[name]);
  const changed = world.published.length > 0 && third % 3 === 0;
  // Half of the changed parameters get their usual value again, so that histories are not ruled by the strangest values.
  const name = changed ? (pick(random, world.published)?.name ?? 'claimCap') : pick(random, names as [ParameterName]);
  const first = changed ? VALUES[name][0] : valueFor(name, other % 12 === 11 ? 3 : (other % 2) + 1);
  const second = pick(third, names as [ParameterName]);
  const both = name === 'maxCoStakeBps' || name === 'minSelfStakeBps';
  const values = {
    ...(third % 4 === 1 ? { [second]: VALUES[second][0] } : {}),
    ...(both && first < 5_000n && first > 0n ? { maxCoStakeBps: first, minSelfStakeBps: first } : {}),
    [name]: first,
  };
  const validFrom = pick(other + third, [null, world.now, world.now + HOUR, world.now + 8 * DAY, null, world.now - 1]);
  return { do: 'publishParameters', values, validFrom };
}

/** Returns none to two hires: running ones, announced ones, some over, some that overlap. */
export function hiresOf({ now }: World, random: number, other: number): readonly ReportedHire[] {
  const first = pick<ReportedHire>(random, [
    { from: null, to: now + DAY },
    { from: now + HOUR, to: now + DAY },
    { from: now - DAY, to: now + 1 },
    { from: now - DAY, to: now },
    { from: now + 1, to: null },
    { from: null, to: null },
  ]);
  const second = pick(other, [
    null,
    { from: now + DAY, to: now + 2 * DAY },
    { from: now + 90 * 60_000, to: now + 3 * HOUR },
    null,
    { from: now + 8 * DAY, to: now + 9 * DAY },
  ]);
  if (random % 7 === 6) return [];
  return second === null ? [first] : [second, first];
}

/** Returns a state for a device; one out of the programme or in maintenance mostly comes back. */
export function stateOf(world: World, name: DeviceName, random: number): DeviceState {
  const back = !isCommitted(world.devices[name]) || world.devices[name].state === 'MAINTENANCE';
  if (back && random % 4 !== 0) return pick(random, ['IDLE', 'ACTIVE']);
  const rest = random % 20 === 19 ? (['TERMINATED'] as const) : (['ACTIVE', 'IDLE'] as const);
  const states = ['MAINTENANCE', 'BLOCKED', 'IDLE', 'ACTIVE', ...rest] as const;
  return pick(random, states);
}

/** Returns an order to slash a device, now and then one that was given before. */
export function slashOf(world: World, device: DeviceName, random: number, other: number): Command {
  const known = pick(random, [...world.slashes]);
  if (known !== undefined && random % 6 === 5) {
    const [slash, { order }] = known;
    return { do: 'slashDevice', slash, order: other % 2 === 0 ? order : { ...order, shareBps: order.shareBps + 1 } };
  }
  const faults = world.coStakes.flatMap(({ claimedAt, exit }) => [
    claimedAt,
    ...(exit === null ? [] : [exit.startedAt]),
  ]);
  const faultAt = pick(other, [
    world.now,
    world.now - DAY,
    world.now - 1,
    pick(random, faults) ?? world.now,
    world.now + 1,
  ]);
  const order: SlashOrder = {
    device,
    kind: random % 3 === 0 ? 'REWARD' : 'STAKE',
    shareBps: pick(random, [100, 333, 1, 100, 10, 1, 5000, 9999, 10_000, 100, 0, 2500]),
    faultAt,
  };
  return { do: 'slashDevice', slash: world.slashes.size, order };
}

const rewardsOfBlock = (random: number, other: number) => {
  const amounts = [100_000_007n, 1n, 1_234_567_891n, null, 0n, 3n] as const;
  return { 0: pick(random, amounts), 1: pick(other, amounts) };
};

/**
 * Returns a report of one of the latest blocks that ended earlier and were not reported yet, if possible one in which others earned than
 * would now. Where there is none, two blocks end, and the
 * second one is reported before the first.
 */
export function lateBlockOf(world: World, random: number, other: number): readonly Command[] {
  const rewards = rewardsOfBlock(random, other);
  const blocks = lateBlocks(world);
  const differing = blocks.filter((startsAt) => isSharedOtherwise(world, startsAt));
  const late = pick(random, (differing.length > 0 ? differing : blocks).slice(0, 12));
  if (late !== undefined) return [{ do: 'reportBlock', startsAt: late, rewards }];
  const first = nextHour(world.now);
  return [
    { do: 'advanceClock', to: first },
    { do: 'advanceClock', to: first + HOUR },
    { do: 'reportBlock', startsAt: first, rewards: rewardsOfBlock(other, random) },
    { do: 'reportBlock', startsAt: first - HOUR, rewards },
  ];
}

/** Returns a report of the block that has just ended, preceded by an advance of the clock to the end of a block if necessary. */
export function blockOf(world: World, random: number, other: number): readonly Command[] {
  const rewards = rewardsOfBlock(random, other);
  const last = Math.floor(world.now / HOUR) * HOUR;
  if (last === world.now || (random % 6 === 5 && world.blocks.has(last - HOUR))) {
    return [{ do: 'reportBlock', startsAt: last - HOUR, rewards }];
  }
  const to = nextHour(world.now);
  return [
    { do: 'advanceClock', to },
    { do: 'reportBlock', startsAt: to - HOUR, rewards },
  ];
}
