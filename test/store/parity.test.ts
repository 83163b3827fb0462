// Tests of rules that are implemented twice, in src/domain and in SQL: both give the same result at every boundary and for random
// histories.

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportBlocks } from '../../src/app/blocks.ts';
import { type CoStake, type CoStakePhase, occupiesClaimSlot, phaseAt } from '../../src/domain/co-stake.ts';
import type { DeviceRecord } from '../../src/domain/device-record.ts';
import { type Offer, type OfferStatus, offerStatusAt } from '../../src/domain/offer.ts';
import { reliabilityScoreHundredths } from '../../src/domain/reliability.ts';
import { estimateReward } from '../../src/domain/reward.ts';
import { coStakePhaseSql, coStakesById, readClaimSlotUse } from '../../src/store/co-stakes.ts';
import { sql } from '../../src/store/db/database.ts';
import { devicesByKey } from '../../src/store/devices.ts';
import { offersById } from '../../src/store/offers.ts';
import { loadParameters } from '../../src/store/parameters.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later, msOf, PARAMETERS, T0 } from '../kit/device-aggregate.ts';
import { offerStatusSql } from '../kit/offer-list-sql.ts';
import { io, makeWorld, type World, type WorldCoStake } from '../kit/world.ts';

let world: World;

const AROUND = [-1, 0, 1] as const;
/** Requirement of a test device in IO; a device with less stake earns nothing. */
const REQUIRED = '16000';

async function phasesBySql(now: Date): Promise<ReadonlyMap<string, CoStakePhase>> {
  const rows = await world.database.query<{ id: string; phase: CoStakePhase }>(
    sql`SELECT id, ${coStakePhaseSql(now)} AS phase FROM co_stake`,
  );
  return new Map(rows.map(({ id, phase }) => [id, phase]));
}

async function statusesBySql(now: Date): Promise<ReadonlyMap<string, OfferStatus>> {
  const rows = await world.database.query<{ id: string; status: OfferStatus }>(
    sql`SELECT id, ${offerStatusSql(now)} AS status FROM offer`,
  );
  return new Map(rows.map(({ id, status }) => [id, status]));
}

/** Inserts co-stakes in every state that is stored, and offers with and without a closing date. */
async function fixtures(): Promise<readonly WorldCoStake[]> {
  const claim = async () => world.claim(await world.offer(await world.device()), await world.investor());
  const [active, leaving, canceled, left] = [await claim(), await claim(), await claim(), await claim()];
  await world.unstake(left);
  world.pass({ days: 21 });
  await world.withdraw(left);
  await world.unstake(leaving);
  await world.unstake(canceled);
  world.pass({ seconds: 1 });
  await world.cancelUnstake(canceled);
  const expired = await world.claimUnsettled(await world.offer(await world.device()), await world.investor());
  world.pass({ minutes: 10 });
  await world.sweep();
  const expiresAt = later(await world.now(), { days: 1 });
  await world.offer(await world.device(), { expiresAt });
  await world.offer(await world.device());
  const pending = await world.claimUnsettled(
    await world.offer(await world.device(), { expiresAt }),
    await world.investor(),
  );
  return [active, leaving, canceled, left, expired, pending];
}

describeWithDatabase('the phase and status expressions in SQL', () => {
  let coStakes: readonly CoStake[];
  let offers: readonly Offer[];
  beforeAll(async () => {
    world = await makeWorld();
    const made = await fixtures();
    coStakes = await coStakesById(
      world.database,
      made.map(({ id }) => id),
    );
    const rows = await world.database.query<{ id: string }>(sql`SELECT id FROM offer`);
    offers = await offersById(
      world.database,
      rows.map(({ id }) => id),
    );
  });
  afterAll(() => world?.end());

  it('equal the domain functions one millisecond before, at and one millisecond after every stored instant', async () => {
    const instants = [
      ...coStakes.flatMap((one) => [
        one.claimedAt,
        one.settleBy,
        one.exitStartedAt,
        one.waitEndsAt,
        one.cooldownEndsAt,
        one.exitCanceledAt,
        one.withdrawnAt,
      ]),
      ...offers.flatMap((one) => [one.createdAt, one.claimedAt, one.expiresAt, one.closesAt]),
    ].filter((instant) => instant !== null);
    const seen = new Set<string>();
    for (const instant of instants) {
      for (const ms of AROUND) {
        const now = later(instant, { ms });
        const [phases, statuses] = [await phasesBySql(now), await statusesBySql(now)];
        for (const one of coStakes) {
          expect(phases.get(one.id), `${one.id} at ${now.toISOString()}`).toBe(phaseAt(one, now));
          seen.add(phaseAt(one, now));
        }
        for (const one of offers) {
          expect(statuses.get(one.id), `${one.id} at ${now.toISOString()}`).toBe(offerStatusAt(one, now));
          seen.add(offerStatusAt(one, now));
        }
      }
    }
    const every = ['PENDING', 'FAILED', 'ACTIVE', 'WAIT_PERIOD', 'COOLDOWN', 'WITHDRAWABLE', 'WITHDRAWN'];
    expect([...seen].sort()).toEqual([...every, 'OPEN', 'FILLED', 'CLOSED'].sort());
  });

  it('give the same number of claims of an account as the domain functions', async () => {
    for (const one of coStakes) {
      for (const instant of [one.claimedAt, one.waitEndsAt, one.cooldownEndsAt].filter((at) => at !== null)) {
        for (const ms of AROUND) {
          const now = later(instant, { ms });
          expect((await readClaimSlotUse(world.database, one.accountId, now)).liveClaims).toBe(
            occupiesClaimSlot(phaseAt(one, now)) ? 1 : 0,
          );
        }
      }
    }
  });

  it('would differ from the domain functions if an interval included its end', async () => {
    const leaving = coStakes.find(({ recordedPhase }) => recordedPhase === 'WAIT_PERIOD')!;
    const [row] = await world.database.query<{ phase: string }>(sql`
      SELECT CASE WHEN ${leaving.waitEndsAt} <= wait_ends_at THEN 'WAIT_PERIOD' ELSE 'COOLDOWN' END AS phase
      FROM co_stake WHERE id = ${leaving.id}::uuid`);
    expect(row?.phase).not.toBe(phaseAt(leaving, leaving.waitEndsAt!));
  });
});

describeWithDatabase('the stored parameters', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());

  it('equal the defaults that the domain tests use', async () => {
    expect(await loadParameters(world.database, T0)).toEqual(PARAMETERS);
  });

  it('change at validFrom and not a millisecond before, one parameter at a time', async () => {
    const from = later(T0, { days: 1 });
    await world.database.execute(sql`INSERT INTO parameter (name, value, valid_from) VALUES ('claimCap', 3, ${from})`);
    expect(await loadParameters(world.database, later(from, { ms: -1 }))).toEqual(PARAMETERS);
    expect(await loadParameters(world.database, from)).toEqual({ ...PARAMETERS, claimCap: 3 });
  });
});

describeWithDatabase('the reliability scores and estimates in SQL', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());

  type History = {
    /** Block rewards of the device, one per hour: null when it was not nominated, -1 for a failed block. */
    readonly hours: readonly (bigint | null)[];
    readonly downBps: readonly number[];
    readonly requested: bigint;
    readonly shareBps: number;
  };

  const HOURS = 190;
  const history: fc.Arbitrary<History> = fc.record({
    hours: fc.oneof(
      fc.array(fc.option(fc.oneof(fc.constant(-1n), fc.bigInt({ min: 0n, max: io('300') })), { nil: null, freq: 3 }), {
        minLength: HOURS,
        maxLength: HOURS,
        size: 'max',
      }),
      fc.constant(Array.from({ length: HOURS }, () => null)),
    ),
    downBps: fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 9 }),
    requested: fc.bigInt({ min: io('200'), max: io('8000') }),
    shareBps: fc.integer({ min: 1, max: 9999 }),
  });

  it('equal the formulas of the domain for any history', { timeout: 60_000 }, async () => {
    const histories = fc.sample(history, { numRuns: 12, seed: 20_260_301 });
    const began = T0.getTime();
    const owner = world.wallet('owner of many');
    // Import two of the devices late, so that their number of blocks is just below the minimum sample and exactly at it.
    const importedAfter = histories.map((_, at) => (at === 0 ? HOURS - 23 : at === 1 ? HOURS - 24 : 0));
    const devices: { readonly key: string; readonly deviceId: string }[] = [];
    const offers: { readonly id: string }[] = [];
    const order = histories.map((_, at) => at).sort((a, b) => importedAfter[a]! - importedAfter[b]!);
    const days = (downBps: readonly number[]): DeviceRecord['downtimeByDate'] =>
      downBps.map((bps, at) => ({ date: later(T0, { days: at }).toISOString().slice(0, 10), downBps: bps }));
    for (const at of order) {
      world.passTo(new Date(began + msOf({ hours: importedAfter[at]! })));
      const { downBps, requested, shareBps } = histories[at]!;
      const device = await world.device({ owner, stake: REQUIRED, downtimeByDate: days(downBps) });
      const offer = await world.offer(device, { requested: amount(requested), shareBps });
      devices[at] = device;
      offers[at] = offer;
    }
    world.passTo(new Date(began + msOf({ hours: HOURS })));
    const blocks = Array.from({ length: HOURS }, (_, hour) => ({
      startsAt: new Date(began + msOf({ hours: hour })),
      rewards: histories.flatMap(({ hours }, at) => {
        const brought = hours[hour];
        if (brought === null || brought === undefined) return [];
        return [{ deviceId: devices[at]!.deviceId, succeeded: brought >= 0n, amount: brought < 0n ? 0n : brought }];
      }),
    }));
    expect(await reportBlocks(world.ctx, blocks)).toBe(HOURS);

    const now = await world.now();
    const rows = await devicesByKey(
      world.database,
      devices.map(({ key }) => key),
      now,
    );
    const scores: (number | null)[] = [];
    for (const [at, { hours, downBps, requested, shareBps }] of histories.entries()) {
      const device = rows.find(({ key }) => key === devices[at]!.key)!;
      const nominated = hours.filter((one) => one !== null);
      // Blocks that ended before the stake existed brought no reward.
      const brought = hours.map((one, hour) => (one !== null && hour + 1 < importedAfter[at]! ? 0n : one));
      const window = brought.slice(-PARAMETERS.estimateWindowBlocks).filter((one) => one !== null);
      const windowReward = window.reduce<bigint>((sum, one) => sum + (one < 0n ? 0n : one), 0n);
      const down = downBps.length === 0 ? 0 : Math.round(downBps.reduce((sum, one) => sum + one, 0) / downBps.length);
      expect(device.windowReward).toBe(windowReward);
      expect(device.windowBlocks).toBe(Math.min(PARAMETERS.estimateWindowBlocks, HOURS - importedAfter[at]!));
      const score = reliabilityScoreHundredths({
        uptimeBps: 10_000 - down,
        blocksNominated: nominated.length,
        blocksSucceeded: nominated.filter((one) => one >= 0n).length,
        slashes: 0,
      });
      expect(device.reliabilityHundredths, `score of history ${at}`).toBe(score);
      scores.push(score);
      const estimate = estimateReward(device, { requestedAmount: requested, rewardShareBps: shareBps }, PARAMETERS);
      const [offer] = await offersById(world.database, [offers[at]!.id]);
      expect(offer?.estimatedAprBps, `return of history ${at}`).toBe(estimate?.aprBps ?? null);
    }
    expect(scores).toContain(null);
    expect(scores.some((score) => score !== null && score > 0)).toBe(true);
    const short = await offersById(world.database, [offers[0]!.id]);
    expect(short[0]?.estimatedAprBps, 'under the minimum sample').toBeNull();
  });

  it('stay unchanged when a block is reported again', async () => {
    const { deviceId, key } = await world.device({ stake: REQUIRED });
    const block = {
      startsAt: new Date('2026-06-01T00:00:00.000Z'),
      rewards: [{ deviceId, succeeded: true, amount: 7n }],
    };
    expect(await reportBlocks(world.ctx, [block])).toBe(1);
    const again = { ...block, rewards: [{ deviceId, succeeded: true, amount: 8n }] };
    expect(await reportBlocks(world.ctx, [again])).toBe(0);
    const rows = await world.database.query(sql`SELECT amount FROM block_reward WHERE device_key = ${key}::uuid`);
    expect(rows).toEqual([{ amount: 7n }]);
  });

  it('count the blocks of a device below its requirement, whose reward is withheld', async () => {
    const device = await world.device({ stake: '15999.99999999' });
    const at = (hour: number) => new Date(Date.UTC(2026, 5, 15, hour));
    const report = async (hour: number) =>
      reportBlocks(world.ctx, [
        { startsAt: at(hour), rewards: [{ deviceId: device.deviceId, succeeded: true, amount: 7n }] },
      ]);
    const rows = async () =>
      world.database.query(sql`
        SELECT amount, owner_amount AS owner, withheld_for AS withheld FROM block_reward
        WHERE device_key = ${device.key}::uuid ORDER BY block_number`);
    const read = async () => (await devicesByKey(world.database, [device.key], at(2)))[0];
    const withheld = { amount: 0n, owner: 0n, withheld: 'STAKE_INSUFFICIENT' };
    await report(0);
    expect(await rows()).toEqual([withheld]);
    expect(await read()).toMatchObject({ reliabilityHundredths: 10_000, windowReward: 0n, nominated30d: 1 });
    await world.fund(device.owner, '0.00000001');
    await world.stake(device, '0.00000001');
    await report(1);
    expect(await rows()).toEqual([withheld, { amount: 7n, owner: 7n, withheld: null }]);
    expect(await read()).toMatchObject({ reliabilityHundredths: 10_000, windowReward: 7n, nominated30d: 2 });
  });

  it('no longer include blocks that have left the window, even when the device is no longer nominated', async () => {
    const device = await world.device({ stake: REQUIRED });
    const at = (hour: number) => new Date(Date.UTC(2026, 6, 1, hour));
    await reportBlocks(world.ctx, [
      { startsAt: at(0), rewards: [{ deviceId: device.deviceId, succeeded: true, amount: 7n }] },
    ]);
    const read = async () => (await devicesByKey(world.database, [device.key], at(0)))[0];
    expect(await read()).toMatchObject({ reliabilityHundredths: 10_000, windowReward: 7n, nominated30d: 1 });
    await reportBlocks(world.ctx, [{ startsAt: at(30 * 24), rewards: [] }]);
    expect(await read()).toMatchObject({ reliabilityHundredths: null, windowReward: 0n, nominated30d: 0 });
  });
});

const amount = (units: bigint): string => `${units / 100_000_000n}.${String(units % 100_000_000n).padStart(8, '0')}`;
