// Tests of rolling windows: the stored sums equal sums that are recounted from all rows, for generated reports in any order, in
// chunks and repeated.

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BlockReport, reportBlock, reportBlocks } from '../../src/app/blocks.ts';
import { importDevices } from '../../src/app/network.ts';
import { reviewSlash, slashDevice } from '../../src/app/slashes.ts';
import { type ReliabilityInputs, reliabilityScoreHundredths, uptimeBps } from '../../src/domain/reliability.ts';
import { estimateReward } from '../../src/domain/reward.ts';
import { sql } from '../../src/store/db/database.ts';
import { devicesByKey, findReliabilityDays } from '../../src/store/devices.ts';
import { loadParameters } from '../../src/store/parameters.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later, T0 } from '../kit/device-aggregate.ts';
import { soakLength } from '../kit/soak.ts';
import { clear, makeWorld, OPERATIONAL_DEVICE, type World, type WorldCoStake, type WorldDevice } from '../kit/world.ts';
import { expectOfferEvents } from './offer-score-events.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Use blocks of six hours and short windows, so that days and windows end within a few steps. */
const INTERVAL = 6 * HOUR;
const WINDOW = 6;
const WINDOW_30D = (30 * DAY) / INTERVAL;

let base: World;
let world: World;
let devices: WorldDevice[];
let coStakes: WorldCoStake[];
let slashes: string[];
/** Entry of the latest event that was compared. */
let compared: bigint;

const blockAt = (at: Date, ago: number): Date => new Date((Math.floor(at.getTime() / INTERVAL) - 1 - ago) * INTERVAL);
const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

type Outcome = number | null;
/** Rewards in a block by device index: null when the device is not nominated, 0 when it failed, else base units. */
const outcomes = fc.array(fc.option(fc.integer({ min: 0, max: 9 }), { nil: null, freq: 4 }), {
  minLength: 6,
  maxLength: 6,
});

function report(startsAt: Date, brought: readonly Outcome[], final: boolean): BlockReport {
  const rewards = devices.flatMap(({ deviceId }, at) => {
    const amount = brought[at % brought.length];
    return amount == null ? [] : [{ deviceId, succeeded: amount > 0, amount: BigInt(amount) * 1_000_000_007n }];
  });
  return { startsAt, rewards, final };
}

type Step = () => Promise<unknown>;
const place = fc.nat({ max: 99 });
const pick = <Item>(items: readonly Item[], at: number): Item => items[at % items.length]!;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom(0, 0, 0, 1, 2, 5, 6, 7, 40, WINDOW_30D - 1, WINDOW_30D),
        outcomes,
        fc.boolean(),
        fc.boolean(),
      )
      .map(([ago, brought, final, twice]) => async () => {
        const one = report(blockAt(await world.now(), ago), brought, final);
        await reportBlock(world.ctx, one);
        if (twice) await reportBlock(world.ctx, one);
      }),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.integer({ min: 2, max: 9 }), outcomes).map(([count, brought]) => async () => {
      const now = await world.now();
      const reports = Array.from({ length: count }, (_, at) => report(blockAt(now, at), brought.slice(at % 5), true));
      await reportBlocks(world.ctx, reports);
    }),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(1, 1, 1, 2, 4, 6, 30, WINDOW_30D - 1, WINDOW_30D, 130), fc.constantFrom(0, 1, HOUR))
      .map(
        ([blocks, ms]) =>
          async () =>
            world.pass({ ms: blocks * INTERVAL + ms }),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(place, fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 10_000 }))
      .map(([at, ago, downBps]) => async () => {
        const { deviceId, owner } = pick(devices, at);
        const date = dayOf(later(await world.now(), { days: -ago }));
        const downtimeByDate = [{ date, downBps }];
        await importDevices(world.ctx, [
          { ...OPERATIONAL_DEVICE, deviceId, ownerWallet: owner.address, downtimeByDate },
        ]);
      }),
  },
  fc.constant(async () => {
    devices.push(await world.device({ owner: devices[0]!.owner, stake: '16000' }));
  }),
  {
    weight: 2,
    arbitrary: place.map((at) => async () => {
      const networkId = `slash-${slashes.length}`;
      const order = { kind: 'STAKE', cause: 'DOWNTIME', shareBps: 1, faultAt: await world.now() } as const;
      await slashDevice(world.ctx, { ...order, networkId, deviceId: pick(devices, at).deviceId });
      slashes.push(networkId);
    }),
  },
  place.map((at) => async () => {
    if (slashes.length > 0) await reviewSlash(world.ctx, { networkId: pick(slashes, at), verdict: 'REVERSED' });
  }),
  place.map((at) => async () => {
    if (coStakes.length > 0) await world.attempt.unstake(pick(coStakes, at));
  }),
);

type Row = {
  readonly key: string;
  readonly number: number;
  readonly startsAt: Date;
  readonly succeeded: boolean;
  readonly amount: bigint;
  readonly coStaker: bigint;
};

/** Recounts every sum from the rows of completed blocks, reported days and slashes. */
async function countedAnew() {
  const { database } = world;
  const blocks = await database.query<{ number: number; startsAt: Date; endsAt: Date }>(sql`
    SELECT number, starts_at AS "startsAt", ends_at AS "endsAt" FROM block WHERE status = 'COMPLETED' ORDER BY number`);
  const rows = await database.query<Row>(sql`
    SELECT device_key AS key, number, starts_at AS "startsAt", reward.succeeded, amount, co_staker_amount AS "coStaker"
    FROM block_reward reward JOIN block ON number = block_number WHERE status = 'COMPLETED'`);
  const days = await database.query<{ key: string; day: string; down: number }>(sql`
    SELECT device_key AS key, to_char(day, 'YYYY-MM-DD') AS day, down_bps AS down FROM device_day WHERE down_bps IS NOT NULL`);
  const penalties = await database.query<{ key: string; at: Date }>(sql`
    SELECT device_key AS key, slashed_at AS at FROM slash WHERE verdict IS DISTINCT FROM 'REVERSED'`);
  const imported = await database.query<{ key: string; at: Date }>(
    sql`SELECT id AS key, imported_at AS at FROM device`,
  );
  const head = blocks.at(-1) ?? null;
  const end = head?.endsAt ?? (await world.now());
  const lastDay = new Date(`${dayOf(head?.startsAt ?? end)}T00:00:00.000Z`);
  const of = imported.map(({ key, at: importedAt }) => {
    const own = rows.filter((row) => row.key === key && head !== null && row.number > head.number - WINDOW_30D);
    const window = own.filter(({ number }) => number > (head?.number ?? 0) - WINDOW);
    const reported = days.filter((one) => one.key === key && new Date(one.day) > later(lastDay, { days: -30 }));
    const inputs: ReliabilityInputs = {
      uptimeBps:
        uptimeBps({ downBps: reported.reduce((sum, { down }) => sum + down, 0), days: reported.length }) ?? 10_000,
      blocksNominated: own.length,
      blocksSucceeded: own.filter(({ succeeded }) => succeeded).length,
      slashes: penalties.filter((one) => one.key === key && one.at > later(end, { days: -30 })).length,
    };
    const today = own.filter(({ startsAt }) => head !== null && dayOf(startsAt) === dayOf(head.startsAt));
    const sample = blocks.filter(
      ({ number, startsAt }) => head !== null && number > head.number - WINDOW && startsAt >= importedAt,
    );
    return {
      key,
      windowReward: window.reduce((sum, { amount }) => sum + amount, 0n),
      windowBlocks: sample.length,
      nominated30d: inputs.blocksNominated,
      succeeded30d: inputs.blocksSucceeded,
      slashes30d: inputs.slashes,
      days30d: reported.length,
      ownerRewardLifetime: rows
        .filter((row) => row.key === key)
        .reduce((sum, { amount, coStaker }) => sum + amount - coStaker, 0n),
      today: [today.length, today.filter(({ succeeded }) => succeeded).length],
      reliabilityHundredths: reliabilityScoreHundredths(inputs),
    };
  });
  return { head, rows, devices: of };
}

async function expectEqual(): Promise<void> {
  const { database } = world;
  const [now, anew] = [await world.now(), await countedAnew()];
  const parameters = await loadParameters(database, now);
  const keys = anew.devices.map(({ key }) => key);
  const kept = new Map((await devicesByKey(database, keys, now)).map((device) => [device.key, device]));
  const series = await findReliabilityDays(database, keys, now);
  for (const { key, today, ...expected } of anew.devices) {
    // Before the first block no score depends on the counts of slashes and days, so they may still be those of the last report;
    // skip them.
    const { slashes30d: _, days30d: __, ...withoutBlocks } = expected;
    expect(kept.get(key)).toMatchObject(anew.head === null ? withoutBlocks : expected);
    for (const one of series.filter(({ deviceKey }) => deviceKey === key)) {
      const own = anew.rows.filter((row) => row.key === key && dayOf(row.startsAt) === one.day);
      expect([one.day, one.nominated]).toEqual([one.day, own.length]);
      expect([one.day, one.succeeded]).toEqual([one.day, own.filter(({ succeeded }) => succeeded).length]);
      if (one.reliabilityHundredths !== null) expect(one.formulaVersion).toBe(1);
      if (anew.head !== null && one.day === dayOf(anew.head.startsAt)) expect(one.nominated).toBe(today[0]);
      if (anew.head !== null && one.day > dayOf(anew.head.startsAt)) expect(one.reliabilityHundredths).toBeNull();
    }
    expect(series.filter(({ deviceKey }) => deviceKey === key)).toHaveLength(30);
  }
  const offers = await database.query<{
    key: string;
    requestedAmount: bigint;
    rewardShareBps: number;
    promising: boolean;
    apr: number;
  }>(sql`
    SELECT device_key AS key, requested_amount AS "requestedAmount", reward_share_bps AS "rewardShareBps",
           live AND (claimed_at IS NULL OR closes_at IS NULL) AS promising, estimated_apr_bps AS apr
    FROM offer`);
  for (const offer of offers) {
    const estimate = offer.promising ? estimateReward(kept.get(offer.key)!, offer, parameters) : null;
    expect(offer.apr).toBe(estimate?.aprBps ?? null);
  }
  const shares = await database.query<{ id: string; reward: bigint; lifetime: bigint; blocks: number }>(sql`
    SELECT id, window_reward AS reward, reward_lifetime AS lifetime, reward_blocks AS blocks FROM co_stake`);
  const parts = await database.query<{ coStake: string; number: number; amount: bigint }>(sql`
    SELECT co_stake_id AS "coStake", number, part.amount FROM reward_part part JOIN block ON number = block_number
    WHERE status = 'COMPLETED'`);
  for (const share of shares) {
    const own = parts.filter(({ coStake }) => coStake === share.id);
    const window = own.filter(({ number }) => number > (anew.head?.number ?? 0) - WINDOW);
    const sum = (of: typeof parts) => of.reduce((total, { amount }) => total + amount, 0n);
    expect(share).toMatchObject({ reward: sum(window), lifetime: sum(own), blocks: own.length });
  }
  const sums = await database.query(sql`
    SELECT number FROM block WHERE (nominated, succeeded, rewarded) IS DISTINCT FROM
      (SELECT (count(*)::int, (count(*) FILTER (WHERE succeeded))::int, coalesce(sum(amount), 0)::bigint)
       FROM block_reward WHERE block_number = number)`);
  expect(sums).toEqual([]);
}

describeWithDatabase('the rolling windows', () => {
  beforeAll(async () => {
    base = await makeWorld();
    const from = new Date('2024-02-01T00:00:00.000Z');
    await base.database.execute(sql`
      INSERT INTO parameter (name, value, valid_from)
      VALUES ('blockIntervalMs', ${INTERVAL}, ${from}), ('estimateWindowBlocks', ${WINDOW}, ${from}),
             ('minEstimateSampleBlocks', 3, ${from})`);
  });
  afterAll(() => base?.end());

  it('equal the sums that are recomputed from all rows, after any generated history of reports', {
    timeout: 3_600_000,
  }, async () => {
    const scored = { some: false };
    const labels = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 24 }), async (steps) => {
        await clear(base.database);
        world = await makeWorld({ database: base.database, startsAt: T0 });
        [coStakes, slashes, compared] = [[], [], 0n];
        devices = [await world.device({ stake: '16000' }), await world.device({ stake: '8000' })];
        const [open, filled] = [
          await world.offer(devices[0]!, { visibility: 'UNLISTED' }),
          await world.offer(devices[1]!),
        ];
        coStakes.push(await world.claim(filled, await world.investor('8000')));
        devices.push(await world.device({ stake: '16000' }));
        expect(open.id).not.toBe(filled.id);
        for (const take of steps) {
          await take();
          await expectEqual();
          const { last, found } = await expectOfferEvents(world, compared);
          compared = last;
          for (const label of found) labels.add(label);
        }
        expect(await ledgerFaults(world.database)).toEqual([]);
        const [{ count }] = (await world.database.query(
          sql`SELECT count(*)::int AS count FROM device_sums WHERE reliability_e2 BETWEEN 1 AND 9999`,
        )) as [{ count: number }];
        if (count > 0) scored.some = true;
      }),
      { numRuns: soakLength('WINDOW_RUNS', { short: 4, long: 150 }), endOnFailure: true, seed: 20_261_121 },
    );
    expect(scored.some).toBe(true);
    expect([...labels].sort()).toEqual(expect.arrayContaining(['ACTIVE', 'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER']));
  });
});
