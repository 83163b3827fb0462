// Tests of the market clock of a sandbox: it moves forward only, all processes share it, and advancing it records due events in
// chronological order.

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openBlock } from '../../src/app/blocks.ts';
import { marketNow } from '../../src/app/clock.ts';
import { setHired } from '../../src/app/network.ts';
import { NotReady } from '../../src/app/not-ready.ts';
import { remind } from '../../src/app/reminders.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import { advanceClock } from '../../src/sandbox/advance-clock.ts';
import { sql } from '../../src/store/db/database.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { clear, makeWorld, type World, type WorldDevice } from '../kit/world.ts';

let database: TestDatabase;
let world: World;

describeWithDatabase('the market clock', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    await clear(database);
    world = await makeWorld({ database });
  });
  afterEach(async () => expect(await ledgerFaults(database)).toEqual([]));

  it('equals wall time until it is advanced, and keeps its offset from then on', async () => {
    const began = await world.now();
    expect(began).toEqual(world.ctx.wallNow());
    await world.advance({ days: 3 });
    world.pass({ hours: 1 });
    expect(await world.now()).toEqual(later(began, { days: 3, hours: 1 }));
  });

  it('can be advanced to an instant or by a duration, and returns the new time', async () => {
    const began = await world.now();
    expect(await advanceClock(world.ctx, { at: later(began, { days: 1 }) })).toEqual({
      now: later(began, { days: 1 }),
    });
    expect(await advanceClock(world.ctx, { byMs: 1 })).toEqual({ now: later(began, { days: 1, ms: 1 }) });
  });

  it('cannot be moved backwards or to its present instant', async () => {
    const now = await world.now();
    for (const to of [{ at: now }, { at: later(now, { ms: -1 }) }, { byMs: 0 }, { byMs: -1 }]) {
      expect(await advanceClock(world.ctx, to)).toEqual({ refusal: { code: 'CLOCK_MOVES_FORWARD_ONLY', now } });
    }
    expect(await world.now()).toEqual(now);
  });

  it('equals wall time outside a sandbox, where it cannot be advanced', async () => {
    const outside = await makeWorld({ database: world.database, sandbox: false });
    await world.advance({ days: 1 });
    expect(await advanceClock(outside.ctx, { byMs: 1 })).toEqual({ refusal: { code: 'SANDBOX_ONLY' } });
    expect(await outside.now()).toEqual(outside.ctx.wallNow());
  });

  it('shows the same time in every process on one database', async () => {
    const other = await makeWorld({ database: world.database, startsAt: world.ctx.wallNow() });
    await world.advance({ days: 5 });
    expect(await other.now()).toEqual(await world.now());
  });

  it('records the due events of all devices in chronological order when it is advanced', async () => {
    const began = await world.now();
    const coStakes = [];
    for (const hours of [0, 5, 2]) {
      const offer = await world.offer(await world.device());
      coStakes.push({ hours, coStake: await world.claim(offer, await world.investor()) });
    }
    for (const { hours, coStake } of [...coStakes].sort((a, b) => a.hours - b.hours)) {
      world.passTo(later(began, { hours }));
      await world.unstake(coStake);
    }
    await world.offer(await world.device(), { expiresAt: later(began, { days: 7, hours: 1 }) });
    await world.offer(await world.device(), { expiresAt: later(began, { days: 21, hours: 3 }) });
    const recorded = (await world.events()).length;
    await world.advance({ days: 40 });
    const fired = (await world.events()).slice(recorded);
    const instants = fired.map(({ occurredAt }) => occurredAt.getTime());
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    const hoursIn = [...new Set(instants)].map((at) => (at - began.getTime()) / 3_600_000);
    const [week, threeWeeks] = [7 * 24, 21 * 24];
    expect(hoursIn).toEqual([
      week,
      week + 1,
      week + 2,
      week + 5,
      threeWeeks,
      threeWeeks + 2,
      threeWeeks + 3,
      threeWeeks + 5,
    ]);
  });

  it('records overdue events before it is advanced', async () => {
    const coStake = await world.claim(await world.offer(await world.device()), await world.investor());
    await world.unstake(coStake);
    const { waitEndsAt } = await world.coStakeRow(coStake);
    world.passTo(later(waitEndsAt!, { days: 1 }));
    await world.advance({ minutes: 1 });
    expect((await world.coStakeRow(coStake)).recordedPhase).toBe('COOLDOWN');
    expect((await world.events()).at(-1)).toMatchObject({ occurredAt: waitEndsAt });
  });

  it('records no event that is due one millisecond after the target of an advance', async () => {
    const coStake = await world.claim(await world.offer(await world.device()), await world.investor());
    await world.unstake(coStake);
    const { waitEndsAt } = await world.coStakeRow(coStake);
    await advanceClock(world.ctx, { at: later(waitEndsAt!, { ms: -1 }) });
    expect((await world.coStakeRow(coStake)).recordedPhase).toBe('WAIT_PERIOD');
    await advanceClock(world.ctx, { byMs: 1 });
    expect((await world.coStakeRow(coStake)).recordedPhase).toBe('COOLDOWN');
  });

  it('can be advanced by a duration that is shorter than the call itself', async () => {
    let wall = world.ctx.wallNow().getTime();
    const tick = (): Date => {
      wall += 5;
      return new Date(wall);
    };
    const ticking = { ...world.ctx, wallNow: tick };
    const moved = await advanceClock(ticking, { byMs: 1 });
    expect(moved).toHaveProperty('now');
    expect((await marketNow(ticking, world.database)).getTime()).toBeLessThanOrEqual(wall);
  });

  it('shows the latest target instant after several concurrent advances', async () => {
    const began = await world.now();
    const coStake = await world.claim(await world.offer(await world.device()), await world.investor());
    await world.unstake(coStake);
    const days = [1, 30, 9];
    await Promise.all(days.map((day) => advanceClock(world.ctx, { at: later(began, { days: day }) })));
    expect(await world.now()).toEqual(later(began, { days: 30 }));
    expect((await world.events()).map(({ type }) => type).filter((type) => type === 'COOLDOWN_STARTED')).toHaveLength(
      1,
    );
    expect((await world.coStakeRow(coStake)).recordedPhase).toBe('WITHDRAWABLE');
  });
});

describeWithDatabase('the market time that a transaction writes', () => {
  /** A second process on the same database, whose clock is behind. */
  let behind: World;

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    await clear(database);
    world = await makeWorld({ database });
    world.pass({ days: 1 });
    behind = await makeWorld({ database, startsAt: world.ctx.wallNow() });
  });

  /** Returns the instants of the last event of a device and of the one before. */
  const lastInstants = async (device: WorldDevice): Promise<readonly Date[]> =>
    (await world.events(device)).slice(-2).map(({ occurredAt }) => occurredAt);

  it('is raised to the last one of the same device and account while that lies at most 5 s ahead of the clock', async () => {
    const device = await world.device();
    await world.fund(device.owner, '10');
    const last = await world.now();
    for (const ms of [1, 4_999, 5_000]) {
      behind.passTo(later(last, { ms: -ms }));
      await behind.stake(device, '1');
      expect(await lastInstants(device)).toEqual([last, last]);
    }
    behind.passTo(later(last, { ms: 1 }));
    await behind.stake(device, '1');
    expect(await lastInstants(device)).toEqual([last, later(last, { ms: 1 })]);
  });

  it('is refused with NOT_READY and nothing is written where the last one of the same device lies more than 5 s ahead', async () => {
    const device = await world.device();
    await world.fund(device.owner, '10');
    const before = await world.events();
    behind.passTo(later(await world.now(), { ms: -5_001 }));
    await expect(behind.stake(device, '1')).rejects.toThrow('The clock of the database is 5.0 s behind the log.');
    await expect(behind.stake(device, '1')).rejects.toBeInstanceOf(NotReady);
    await expect(setHired(behind.ctx, { deviceId: device.deviceId, hired: true })).rejects.toBeInstanceOf(NotReady);
    expect(await world.events()).toEqual(before);
    world.passTo(later(await world.now(), { ms: 1 }));
    await world.stake(device, '1');
  });

  it('has a floor per account too: an account that acted on one device is not dated before that on another', async () => {
    const [first, second] = [await world.device(), await world.device()];
    const [firstOffer, secondOffer] = [await world.offer(first), await world.offer(second)];
    const investor = await world.investor();
    world.pass({ minutes: 1 });
    const last = await world.now();
    await world.claim(firstOffer, investor);
    behind.passTo(later(last, { seconds: -3 }));
    const coStake = await behind.claim(secondOffer, investor);
    expect((await world.coStakeRow(coStake)).claimedAt).toEqual(last);
    behind.passTo(later(last, { seconds: -6 }));
    await expect(behind.unstake(coStake)).rejects.toBeInstanceOf(NotReady);
  });

  it('is not raised by what happened to other devices and accounts', async () => {
    const [device, other] = [await world.device(), await world.device()];
    const before = await world.now();
    world.pass({ hours: 2 });
    await setHired(world.ctx, { deviceId: other.deviceId, hired: true });
    behind.passTo(later(before, { seconds: 1 }));
    await setHired(behind.ctx, { deviceId: device.deviceId, hired: true });
    expect((await lastInstants(device)).at(-1)).toEqual(later(before, { seconds: 1 }));
  });

  it('is not before the import of its device, nor before the last deposit and session of its account', async () => {
    const { owner, ...device } = await world.device({ stake: '0' });
    const last = await world.now();
    await world.fund(owner, '10');
    behind.passTo(later(last, { seconds: -2 }));
    await behind.fund(owner, '10');
    await setHired(behind.ctx, { deviceId: device.deviceId, hired: true });
    expect((await world.events()).slice(-2).map(({ occurredAt }) => occurredAt)).toEqual([last, last]);
    behind.passTo(later(last, { seconds: -20 }));
    await expect(behind.fund(owner, '10')).rejects.toBeInstanceOf(NotReady);
    await expect(setHired(behind.ctx, { deviceId: device.deviceId, hired: false })).rejects.toBeInstanceOf(NotReady);
  });

  it('lets the sweep leave out an aggregate whose last instant the clock has not reached, without an error', async () => {
    const device = await world.device();
    await world.offer(device, { expiresAt: later(await world.now(), { hours: 1 }) });
    behind.passTo(later(await world.now(), { hours: 1 }));
    const floor = later(behind.ctx.wallNow(), { hours: 1 });
    await database.execute(sql`UPDATE clock_floor SET at = ${floor} WHERE subject = ${device.key}::uuid`);
    expect(await behind.sweep()).toBe(0);
    behind.passTo(floor);
    expect(await behind.sweep()).toBe(1);
  });
});

/** What a process writes, prepared: a function that writes it as the process of a world. */
type Write = (by: World) => Promise<unknown>;
const HOUR_MS = 3_600_000;
const WRITES: Readonly<Record<string, (prepared: World) => Promise<Write>>> = {
  async 'a report of the network'(prepared) {
    const { deviceId } = await prepared.device();
    return ({ ctx }) => setHired(ctx, { deviceId, hired: true });
  },
  async 'the start of a block'(prepared) {
    const startsAt = new Date(Math.floor((await prepared.now()).getTime() / HOUR_MS) * HOUR_MS);
    return ({ ctx }) => openBlock(ctx, startsAt);
  },
  async 'a reminder'(prepared) {
    await prepared.offer(await prepared.device(), { expiresAt: later(await prepared.now(), { hours: 25 }) });
    await prepared.advance({ hours: 2 });
    return ({ ctx }) => remind(ctx);
  },
  async 'a webhook endpoint of a new wallet'(prepared) {
    const wallet = prepared.wallet('new');
    const content = { url: 'https://hooks.example/', scope: 'ACCOUNT', filter: null, types: null } as const;
    const action = { kind: 'createWebhookEndpoint', ...content, ordering: 'STRICT', withAmounts: false } as const;
    return async ({ ctx, sign }) => executeSignedAction(ctx, action, await sign(action, wallet));
  },
  async 'a move of the clock of a sandbox'() {
    return ({ ctx }) => advanceClock(ctx, { byMs: 1_000 });
  },
};

describeWithDatabase('a process that reads the clock for the first time since it was set back', () => {
  /** By how much its monotonic clock, and its own clock, went on while the clock of the database did not. */
  let aheadMs = 0;

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  beforeEach(() => clear(database));

  const processWith = (ahead: () => number): Promise<World> => {
    const clocks = { monotonicMs: () => performance.now() + ahead(), wallMs: () => Date.now() + ahead() };
    return makeWorld({ database, clocks });
  };
  const rows = () =>
    database.query(sql`
      SELECT (SELECT count(*) FROM event) AS events, (SELECT count(*) FROM account) AS accounts, (SELECT count(*) FROM block) AS blocks,
             (SELECT count(*) FROM webhook_endpoint) AS endpoints, (SELECT max(offset_ms) FROM market_clock) AS "offset"`);

  it.each(Object.entries(WRITES))('writes nothing of %s, which another process writes', async (_, prepare) => {
    aheadMs = 0;
    const [moved, steady] = [await processWith(() => aheadMs), await processWith(() => 0)];
    const write = await prepare(moved);
    const before = await rows();
    aheadMs = HOUR_MS;
    await expect(write(moved)).rejects.toBeInstanceOf(NotReady);
    expect(await rows()).toEqual(before);
    await write(steady);
    expect(await rows()).not.toEqual(before);
  });
});
