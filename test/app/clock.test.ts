// Tests of the market clock of a sandbox: it moves forward only, all processes share it, and advancing it records due events in
// chronological order.

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { marketNow } from '../../src/app/clock.ts';
import { advanceClock } from '../../src/sandbox/advance-clock.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { clear, makeWorld, type World } from '../kit/world.ts';

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
