// Tests of late block reports: rewards depend on the state at the end of the block, to the millisecond. Actions of users and of the
// network after that instant change nothing.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportBlocks } from '../../src/app/blocks.ts';
import { setDeviceState } from '../../src/app/network.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import { reviewSlash, slashDevice } from '../../src/app/slashes.ts';
import type { DeviceState } from '../../src/domain/device.ts';
import { sql } from '../../src/store/db/database.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later, type Span, T0 } from '../kit/device-aggregate.ts';
import { makeWorld, type World, type WorldCoStake, type WorldDevice } from '../kit/world.ts';

const START = later(T0, { days: 30 });
const END = later(START, { hours: 1 });
const REPORTED = later(END, { days: 23 });

/** Expected outcome: how a block reward of 10 000 base units is shared, or the reason why it is withheld. */
type Brings = 'SHARED' | "ALL THE OWNER'S" | 'DEVICE_NOT_COMMITTED' | 'STAKE_INSUFFICIENT';
type Fixture = { readonly device: WorldDevice; readonly coStake: WorldCoStake | null; readonly slash: string };
type Step = readonly [at: Date, does: (fixture: Fixture) => Promise<unknown>];
type Case = {
  readonly name: string;
  /** Amount of the co-stake in IO; default 8000, exactly the amount that the device lacks. */
  readonly requested?: string;
  readonly claimedAt?: Date;
  readonly steps: readonly Step[];
  readonly brings: Brings;
};

let world: World;

const unstake = ({ coStake }: Fixture) => world.unstake(coStake!);
const cancel = ({ coStake }: Fixture) => world.cancelUnstake(coStake!);
const byOwner =
  (kind: 'unstakeDevice' | 'withdrawDeviceStake') =>
  async ({ device: { key: deviceKey, owner } }: Fixture) => {
    const action = { kind, deviceKey };
    return ok(executeSignedAction(world.ctx, action, await world.sign(action, owner)));
  };
const [leave, takeOut] = [byOwner('unstakeDevice'), byOwner('withdrawDeviceStake')];
const stake = (amount: string) => async (fixture: Fixture) => {
  await world.fund(fixture.device.owner, amount);
  await world.stake(fixture.device, amount);
};
const state = (word: DeviceState) => (fixture: Fixture) =>
  setDeviceState(world.ctx, { deviceId: fixture.device.deviceId, state: word, reason: null });
const slash = async ({ device: { deviceId }, slash: networkId }: Fixture) => {
  const order = { kind: 'STAKE', cause: 'DOWNTIME', shareBps: 1, faultAt: await world.now() } as const;
  return ok(slashDevice(world.ctx, { ...order, networkId, deviceId }));
};
const reverse = ({ slash: networkId }: Fixture) => ok(reviewSlash(world.ctx, { networkId, verdict: 'REVERSED' }));

async function ok(outcome: Promise<object>): Promise<void> {
  expect(await outcome).not.toHaveProperty('refusal');
}

/**
 * Returns three test cases: the given steps are executed one millisecond before an instant, at the instant, and one millisecond
 * after it.
 */
function around(
  name: string,
  instant: Date,
  brings: readonly [Brings, Brings, Brings],
  steps: (at: Date) => readonly Step[],
  requested?: string,
): readonly Case[] {
  return brings.map((one, index) => ({
    name: `${name} ${index - 1} ms`,
    steps: steps(later(instant, { ms: index - 1 })),
    brings: one,
    ...(requested === undefined ? {} : { requested }),
  }));
}

const before = (span: Span): Date => later(START, span);
const OWNERS = "ALL THE OWNER'S";

/**
 * Cases of a late block report. Unless a case says otherwise, a device meets its requirement with 8000 IO of its owner and a co-stake
 * of 8000 IO, both ten days old.
 */
const CASES: readonly Case[] = [
  { name: 'nothing happens', steps: [], brings: 'SHARED' },
  ...(['SHARED', 'SHARED', OWNERS] as const).map((brings, index) => ({
    name: `claimed around the start ${index - 1} ms`,
    claimedAt: before({ ms: index - 1 }),
    steps: [],
    brings,
  })),
  ...around('unstaked around the end', END, [OWNERS, 'SHARED', 'SHARED'], (at) => [[at, unstake]]),
  ...around('canceled around the start', START, ['SHARED', 'SHARED', OWNERS], (at) => [
    [before({ hours: -1 }), unstake],
    [at, cancel],
  ]),
  {
    name: 'about to leave all the time, canceled since',
    steps: [
      [before({ hours: -1 }), unstake],
      [later(END, { hours: 1 }), cancel],
    ],
    brings: OWNERS,
  },
  {
    name: 'about to leave for an instant',
    steps: [
      [before({ minutes: 5 }), unstake],
      [before({ minutes: 5, ms: 1 }), cancel],
    ],
    brings: OWNERS,
  },
  ...around('the wait ends around the end', END, ['STAKE_INSUFFICIENT', 'STAKE_INSUFFICIENT', OWNERS], (at) => [
    [later(at, { days: -7 }), unstake],
  ]),
  {
    name: 'left with everything since',
    steps: [
      [later(END, { ms: 1 }), unstake],
      [later(END, { days: 22 }), ({ coStake }) => world.withdraw(coStake!)],
    ],
    brings: 'SHARED',
  },
  ...around(
    'staked around the end',
    END,
    ['SHARED', 'SHARED', 'STAKE_INSUFFICIENT'],
    (at) => [[at, stake('1')]],
    '7999',
  ),
  ...around('slashed around the end', END, ['STAKE_INSUFFICIENT', 'STAKE_INSUFFICIENT', 'SHARED'], (at) => [
    [at, slash],
  ]),
  ...around('a slash is reversed around the end', END, ['SHARED', 'SHARED', 'STAKE_INSUFFICIENT'], (at) => [
    [before({ days: -1 }), slash],
    [at, reverse],
  ]),
  ...(['BLOCKED', 'TERMINATED'] as const).flatMap((word) =>
    around(`${word} around the end`, END, ['DEVICE_NOT_COMMITTED', 'DEVICE_NOT_COMMITTED', 'SHARED'], (at) => [
      [at, state(word)],
    ]),
  ),
  { name: 'in maintenance', steps: [[before({ days: -1 }), state('MAINTENANCE')]], brings: 'SHARED' },
  ...around(
    'the owner unstakes around the end, and takes it out',
    END,
    ['DEVICE_NOT_COMMITTED', 'DEVICE_NOT_COMMITTED', 'SHARED'],
    (at) => [
      [at, leave],
      [later(END, { days: 15 }), takeOut],
    ],
  ),
  {
    name: 'the owner was leaving, and came back since',
    steps: [
      [before({ days: -1 }), leave],
      [later(END, { days: 15 }), takeOut],
      [later(END, { days: 15, hours: 1 }), stake('16000')],
    ],
    brings: 'DEVICE_NOT_COMMITTED',
  },
  {
    name: 'the owner left after it, and came back since',
    steps: [
      [later(END, { ms: 1 }), leave],
      [later(END, { days: 15 }), takeOut],
      [later(END, { days: 15, hours: 1 }), stake('16000')],
    ],
    brings: 'SHARED',
  },
  {
    name: 'the owner was leaving, came back since, and is leaving again',
    steps: [
      [before({ days: -1 }), leave],
      [later(END, { days: 15 }), takeOut],
      [later(END, { days: 15, hours: 1 }), stake('16000')],
      [later(END, { days: 16 }), leave],
    ],
    brings: 'DEVICE_NOT_COMMITTED',
  },
  ...around('BLOCKED, and back around the end', END, ['SHARED', 'SHARED', 'DEVICE_NOT_COMMITTED'], (at) => [
    [before({ days: -1 }), state('BLOCKED')],
    [at, state('IDLE')],
  ]),
  {
    name: 'BLOCKED, and TERMINATED since',
    steps: [
      [before({ days: -1 }), state('BLOCKED')],
      [later(END, { days: 1 }), state('TERMINATED')],
    ],
    brings: 'DEVICE_NOT_COMMITTED',
  },
  {
    name: 'about to leave all the time, canceled, and leaving again since',
    steps: [
      [before({ hours: -1 }), unstake],
      [later(END, { hours: 1 }), cancel],
      [later(END, { hours: 2 }), unstake],
    ],
    brings: OWNERS,
  },
  ...around('canceled around the start, and leaving again since', START, ['SHARED', 'SHARED', OWNERS], (at) => [
    [before({ hours: -1 }), unstake],
    [at, cancel],
    [later(END, { hours: 2 }), unstake],
  ]),
  ...around('unstaked around the end, canceled, and leaving again since', END, [OWNERS, 'SHARED', 'SHARED'], (at) => [
    [at, unstake],
    [later(END, { hours: 1 }), cancel],
    [later(END, { hours: 2 }), unstake],
  ]),
];

describeWithDatabase('a block that is reported weeks late', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());

  it('credits the same rewards as a report directly after the end of the block', { timeout: 60_000 }, async () => {
    world.passTo(before({ days: -10 }));
    const steps: [Date, () => Promise<unknown>][] = [];
    const devices: WorldDevice[] = [];
    for (const [index, one] of CASES.entries()) {
      const device = await world.device({ stake: '8000' });
      const offer = await world.offer(device, { requested: one.requested ?? '8000' });
      const claim = async () => world.claim(offer, await world.investor('8000'));
      if (one.claimedAt !== undefined) steps.push([one.claimedAt, claim]);
      const coStake = one.claimedAt === undefined ? await claim() : null;
      const fixture = { device, coStake, slash: `late-${index}` };
      devices.push(device);
      steps.push(...one.steps.map(([at, does]): [Date, () => Promise<unknown>] => [at, () => does(fixture)]));
    }
    for (const [at, does] of steps.sort(([a], [b]) => a.getTime() - b.getTime())) {
      world.passTo(at);
      await does();
    }
    world.passTo(REPORTED);
    const rewards = devices.map(({ deviceId }) => ({ deviceId, succeeded: true, amount: 10_000n }));
    // Report an earlier block in the same call: the rewards of each block depend on the state at its own end.
    const older = { startsAt: before({ days: -2 }), rewards: [] };
    expect(await reportBlocks(world.ctx, [older, { startsAt: START, rewards }])).toBe(2);

    const rows = await world.database.query<{
      key: string;
      amount: bigint;
      share: bigint;
      withheld: string | null;
    }>(sql`
      SELECT device_key AS key, amount, co_staker_amount AS share, withheld_for AS withheld FROM block_reward`);
    const told = CASES.map(({ name }, index) => {
      const row = rows.find(({ key }) => key === devices[index]?.key);
      const brought = row?.withheld ?? (row?.share === 7400n ? 'SHARED' : row?.share === 0n ? OWNERS : 'NOTHING');
      return [name, brought, row?.amount];
    });
    const paid = (brings: Brings): bigint => (brings === 'SHARED' || brings === OWNERS ? 10_000n : 0n);
    expect(told).toEqual(CASES.map(({ name, brings }) => [name, brings, paid(brings)]));
  });
});
