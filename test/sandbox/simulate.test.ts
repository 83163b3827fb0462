// Tests of the simulation of a filled sandbox: the simulated history does not depend on clock jumps, crashes or the number of processes.

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWallet, type Wallet } from '../../examples/wallet.ts';
import type { SignableAction } from '../../src/app/actions/table.ts';
import type { AppContext } from '../../src/app/context.ts';
import { importDevices } from '../../src/app/network.ts';
import { executeSignedAction, unrestrictedSigningMessage } from '../../src/app/signed-action.ts';
import { sweep } from '../../src/app/sweep.ts';
import { advanceClock } from '../../src/sandbox/advance-clock.ts';
import { eventsOfCycle } from '../../src/sandbox/demo/daily-events.ts';
import type { SimulatedDevice } from '../../src/sandbox/demo/devices.ts';
import { fillDemoNetwork } from '../../src/sandbox/demo/fill.ts';
import { simulateCycle, simulateDueCycles } from '../../src/sandbox/demo/simulate.ts';
import { demoWallet, PERSONAS } from '../../src/sandbox/demo/wallets.ts';
import { faucet } from '../../src/sandbox/faucet.ts';
import { type Database, openDatabase, sql } from '../../src/store/db/database.ts';
import { devicesByDeviceId } from '../../src/store/devices.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import {
  describeWithDatabase,
  describeWithServer,
  openFilled,
  openTestDatabase,
  type TestDatabase,
} from '../kit/database.ts';
import { aDevice } from '../kit/device-aggregate.ts';
import { soakLength } from '../kit/soak.ts';
import { io, OPERATIONAL_DEVICE } from '../kit/world.ts';
import {
  bundledFile,
  failingAtStatement,
  HOUR_MS,
  NOW,
  pausingAfterRead,
  recordedHistory,
  sandbox,
  TIMEOUT_MS,
} from './demo-fixture.ts';

const WITH_DEMO_NETWORK = { demoNetwork: true };
const DAYS = soakLength('SIMULATED_DAYS', { short: 2, long: 30 });
/** Time limit of a test that simulates DAYS days, in milliseconds. */
const DAYS_TIMEOUT_MS = TIMEOUT_MS + DAYS * 30_000;
const afterHours = (hours: number): Date => new Date(NOW.getTime() + hours * HOUR_MS);

const fill = (database: Database) => fillDemoNetwork(sandbox(database, WITH_DEMO_NETWORK), bundledFile);

const count = async (database: Database, of: ReturnType<typeof sql>): Promise<number> => {
  const [row] = await database.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM ${of}`);
  return row?.count ?? Number.NaN;
};

describeWithDatabase('the simulation of a filled sandbox', () => {
  let database: TestDatabase;
  let other: TestDatabase;
  let history: readonly unknown[];
  let ctx: AppContext;
  beforeAll(async () => {
    [database, other] = (await openFilled(2, fill)) as [TestDatabase, TestDatabase];
    ctx = sandbox(database, WITH_DEMO_NETWORK);
    await advanceClock(ctx, { byMs: DAYS * 24 * HOUR_MS });
    history = await recordedHistory(database);
  }, DAYS_TIMEOUT_MS);
  afterAll(async () => {
    await database?.close();
    await other?.close();
  });

  test('reminds once of each date that a clock jump passes', async () => {
    // A wait that ended early ended at a date that nobody knew before.
    const deadlines = sql`event passed WHERE type IN ('WITHDRAWABLE', 'COOLDOWN_STARTED') AND co_stake_id IS NOT NULL
      AND occurred_at > ${afterHours(24)} AND occurred_at = (
        SELECT CASE passed.type WHEN 'WITHDRAWABLE' THEN cooldown_ends_at ELSE wait_ends_at END FROM co_stake
        WHERE id = passed.co_stake_id AND exit_started_at < wait_ends_at
          AND (passed.type = 'WITHDRAWABLE' OR previous_wait_ends_at IS NULL))`;
    const passed = await count(database, deadlines);
    expect(passed).toBeGreaterThan(0);
    const reminded = await count(
      database,
      sql`${deadlines} AND 1 = (
      SELECT count(*) FROM event WHERE type = 'REMINDER' AND co_stake_id = passed.co_stake_id
        AND occurred_at = passed.occurred_at - interval '24 hours')`,
    );
    expect(reminded).toBe(passed);
  });

  test('completes every block of a clock jump and leaves the current block in progress', async () => {
    const blocks = await database.query<{ number: number; status: string }>(
      sql`SELECT number, status FROM block ORDER BY number`,
    );
    const numbers = blocks.map(({ number }) => number);
    expect(numbers.at(-1)).toBe(Math.floor(afterHours(DAYS * 24).getTime() / HOUR_MS));
    expect((numbers.at(-1) ?? 0) - (numbers[0] ?? 0)).toBe(numbers.length - 1);
    expect(blocks.filter(({ status }) => status !== 'COMPLETED')).toEqual([
      { number: numbers.at(-1), status: 'IN_PROGRESS' },
    ]);
  });

  test('writes the events of a clock jump in chronological order', async () => {
    const events = await database.query<{ at: Date; type: string }>(
      sql`SELECT occurred_at AS at, type FROM event WHERE occurred_at > ${NOW} ORDER BY entry`,
    );
    const instants = events.map(({ at }) => at.getTime());
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    const types = new Set(events.map(({ type }) => type));
    for (const type of ['REWARDS_CREDITED', 'COOLDOWN_STARTED', 'DEVICE_STATE_CHANGED', 'HIRE_CHANGED']) {
      expect(types).toContain(type);
    }
  });

  test('publishes offers of demo owners in each cycle, so that at least 50 stay open, also after a month', async () => {
    const open = sql`offer WHERE live AND claimed_at IS NULL`;
    const week = afterHours(Math.max(0, DAYS - 7) * 24);
    expect(await count(database, open)).toBeGreaterThanOrEqual(50);
    const published = await count(database, sql`${open} AND created_at > ${week}`);
    expect(published).toBeGreaterThanOrEqual(Math.min(20, 3 * DAYS));
    const personas = [demoWallet('owner', PERSONAS.owner).address];
    const byPersonas = await count(
      database,
      sql`offer JOIN device ON device.id = device_key WHERE owner_wallet = ANY (${personas}) AND created_at > ${NOW}`,
    );
    expect(byPersonas).toBe(0);
  });

  test('reports the downtime of every demo device for each day that has ended', async () => {
    const days = await database.query<{ day: string; devices: number; down: number }>(sql`
      SELECT day::text, count(*)::int AS devices, (count(*) FILTER (WHERE down_bps > 0))::int AS down
      FROM device_day WHERE down_bps IS NOT NULL AND day >= ${NOW}::timestamptz::date GROUP BY 1 ORDER BY 1`);
    expect(days).toHaveLength(DAYS);
    for (const { devices, down } of days) {
      expect(devices).toBe(500);
      expect(down / devices).toBeGreaterThan(0.05);
      expect(down / devices).toBeLessThan(0.4);
    }
  });

  test('writes a ledger that passes all ledger checks', async () => {
    expect(await ledgerFaults(database)).toEqual([]);
  });

  test(
    'writes the same history in one clock jump and in steps of one hour, even when a process crashes in between',
    async () => {
      // The steps end with an hour, as the cycles of a clock jump do: what happens at another instant has later dates.
      const end = afterHours(DAYS * 24);
      let now = NOW;
      const contextOf = (of: Database) => sandbox(of, WITH_DEMO_NETWORK, () => now);
      const dying = failingAtStatement(other, 30);
      let deaths = 0;
      while (now < end) {
        now = new Date(Math.min(end.getTime(), (Math.floor(now.getTime() / HOUR_MS) + 1) * HOUR_MS));
        await simulateDueCycles(contextOf(dying)).catch(() => {
          deaths += 1;
          return simulateDueCycles(contextOf(other));
        });
        await sweep(contextOf(other));
      }
      expect(deaths).toBe(1);
      expect(await recordedHistory(other)).toEqual(history);
    },
    DAYS_TIMEOUT_MS,
  );

  test(
    'nominates a device that an API client has staked, in every block that begins after the stake meets the requirement',
    async () => {
      const wallet = makeWallet('a client');
      const deviceId = '0f0f0f0f-0000-4000-8000-000000000001';
      await importDevices(ctx, [{ ...OPERATIONAL_DEVICE, deviceId, ownerWallet: wallet.address }]);
      await faucet(ctx, { wallet: wallet.address, amount: io('20000') });
      const [device] = await devicesByDeviceId(database, [deviceId], NOW);
      await signAndExecute(ctx, wallet, { kind: 'stakeDevice', deviceKey: device?.key ?? '', amount: io('16000') });
      await advanceClock(ctx, { byMs: 12 * HOUR_MS });
      const [earned] = await database.query<{ blocks: number; amount: bigint; lifetime: bigint }>(sql`
        SELECT count(*)::int AS blocks, sum(amount)::bigint AS amount, owner_reward_lifetime AS lifetime
        FROM block_reward JOIN device_sums USING (device_key) JOIN device ON device.id = device_key WHERE device_id = ${deviceId}::uuid
        GROUP BY owner_reward_lifetime`);
      expect(earned?.blocks).toBe(12);
      expect(earned?.amount).toBeGreaterThan(0n);
      expect(earned?.lifetime).toBe(earned?.amount);
    },
    TIMEOUT_MS,
  );

  test(
    'reports the blocks of a 60-day clock jump after the jump, the oldest first, six at a time',
    async () => {
      const before = await count(database, sql`block WHERE status = 'COMPLETED'`);
      await advanceClock(ctx, { byMs: 60 * 24 * HOUR_MS });
      expect(await count(database, sql`block WHERE status = 'COMPLETED'`)).toBe(before);
      expect(await simulateCycle(ctx)).toBe(true);
      const now = await count(database, sql`block WHERE status = 'COMPLETED'`);
      expect(now - before).toBeGreaterThan(0);
      expect(now - before).toBeLessThanOrEqual(6);
      const [{ gap } = { gap: null }] = await database.query<{ gap: number }>(
        sql`SELECT max(number) - min(number) + 1 - count(*)::int AS gap FROM block`,
      );
      expect(gap).toBe(0);
    },
    TIMEOUT_MS,
  );
});

describeWithDatabase('the simulation of a sandbox without a demo network', () => {
  test('reports no block', async () => {
    const database = await openTestDatabase();
    try {
      expect(await simulateCycle(sandbox(database))).toBe(false);
      await advanceClock(sandbox(database), { byMs: 48 * HOUR_MS });
      expect(await count(database, sql`block`)).toBe(0);
    } finally {
      await database.close();
    }
  });
});

describeWithServer('the simulation in two processes on one database', () => {
  test(
    'writes each block once and the same history as a single process',
    async () => {
      const [alone, shared] = (await openFilled(2, fill)) as [TestDatabase, TestDatabase];
      const second = await openDatabase({ url: shared.url ?? '', dataDir: null });
      try {
        let hours = 0;
        const contextOf = (of: Database) => sandbox(of, WITH_DEMO_NETWORK, () => afterHours(hours));
        while (hours < 12) {
          hours += 6;
          await simulateDueCycles(contextOf(alone));
          // A clock jump waits for the advisory lock of the demo network; the scheduler's task returns at once when another process
          // holds the lock.
          await Promise.all([
            simulateDueCycles(contextOf(shared)),
            simulateDueCycles(contextOf(second)),
            simulateCycle(contextOf(second)),
          ]);
        }
        expect(await recordedHistory(shared)).toEqual(await recordedHistory(alone));

        // The first process pauses within a cycle of the simulation, after its reads; the second process finds the lock held while
        // a day passes.
        hours = 18;
        await simulateCycle(contextOf(alone));
        const { pausing, reached, release } = pausingAfterRead(second);
        const paused = simulateCycle(sandbox(pausing, WITH_DEMO_NETWORK, () => afterHours(18)));
        await reached;
        while (hours < 42) {
          hours += 6;
          await simulateCycle(contextOf(shared));
        }
        release();
        await paused;
        await simulateDueCycles(contextOf(shared));
        await simulateDueCycles(contextOf(alone));
        expect(await recordedHistory(shared)).toEqual(await recordedHistory(alone));
        expect(await ledgerFaults(shared)).toEqual([]);
      } finally {
        await second.close();
        await Promise.all([alone.close(), shared.close()]);
      }
    },
    TIMEOUT_MS,
  );
});

describe('eventsOfCycle over a year', () => {
  const simulated = (at: number): SimulatedDevice => ({
    device: aDevice({ deviceId: `machine ${at}`, model: `model ${at}` }),
    requirement: io('16000'),
    earns: true,
    offer: at % 2 === 0 ? 'OPEN' : 'FILLED',
    hasClientStake: at >= 90,
  });
  const cycles = Array.from({ length: 365 * 4 }, (_, cycle) => cycle);
  const endOf = (cycle: number): Date => new Date(cycle * 6 * HOUR_MS);
  const year = (devices: readonly SimulatedDevice[]) =>
    cycles.map((cycle) => eventsOfCycle(cycle, endOf(cycle), devices));
  const all = Array.from({ length: 100 }, (_, at) => simulated(at));
  const events = year(all);

  test('returns every kind of event, the same events in each call, and no event for a device that an API client staked', () => {
    const devices = all.map((item, at) =>
      at % 9 === 0 ? { ...item, earns: false, device: { ...item.device, state: 'MAINTENANCE' as const } } : item,
    );
    const first = year(devices);
    expect(year(devices)).toEqual(first);
    const reports = first.flatMap((cycle) => cycle.reports);
    const kinds = new Set(reports.map((report) => (report.kind === 'STATE' ? report.state : report.kind)));
    expect([...kinds].sort()).toEqual(['BLOCKED', 'HIRED', 'IDLE', 'MAINTENANCE', 'SLASH', 'TERMINATED']);
    const clients = new Set(devices.filter((item) => item.hasClientStake).map(({ device }) => device.deviceId));
    expect(reports.filter(({ deviceId }) => clients.has(deviceId))).toEqual([]);
    const changes = first.flatMap(({ multipliers }, cycle) => multipliers.map((change) => ({ ...change, cycle })));
    expect(changes.length).toBeGreaterThan(20);
    for (const { validFrom, cycle } of changes) expect(validFrom.getTime() - endOf(cycle).getTime()).toBeGreaterThan(0);
  });

  test('reviews a slash at most once and within thirty days, with either verdict', () => {
    const slashed = new Map<string, number>();
    const reviewed = new Set<string>();
    const verdicts = new Set<string>();
    events.forEach(({ reports, reviews }, cycle) => {
      for (const { networkId, verdict } of reviews.filter((review) => slashed.has(review.networkId))) {
        expect(cycle - (slashed.get(networkId) ?? 0)).toBeLessThan(30 * 4);
        expect(reviewed).not.toContain(networkId);
        reviewed.add(networkId);
        verdicts.add(verdict);
      }
      for (const report of reports) if (report.kind === 'SLASH') slashed.set(report.slash.networkId, cycle);
    });
    expect([...verdicts].sort()).toEqual(['REVERSED', 'UPHELD']);
    expect(reviewed.size / slashed.size).toBeGreaterThan(0.5);
  });

  test('never changes the state of a device with an open offer while at most 40 offers are open', () => {
    const few = all.map((item, at) => ({ ...item, offer: at % 3 === 0 ? ('OPEN' as const) : null }));
    const open = new Set(few.filter(({ offer }) => offer === 'OPEN').map(({ device }) => device.deviceId));
    const closing = year(few).flatMap(({ reports }) =>
      reports.filter(({ kind, deviceId }) => kind === 'STATE' && open.has(deviceId)),
    );
    expect(closing).toEqual([]);
  });

  test('returns the events whose digest is recorded in this test', () => {
    const digest = createHash('sha256').update(JSON.stringify(events)).digest('hex');
    expect(digest.slice(0, 16)).toBe('8d4c6017de26a209');
  });
});

async function signAndExecute(ctx: AppContext, wallet: Wallet, action: SignableAction): Promise<void> {
  const message = await unrestrictedSigningMessage(ctx, action, wallet.address);
  if (message === null) throw new Error('there is nothing to sign');
  const { text, nonce, issuedAt, expiresAt } = message;
  const signature = wallet.sign(text);
  const authorization = { wallet: wallet.address, nonce, issuedAt, expiresAt, signature, encoding: 'RAW' } as const;
  expect(await executeSignedAction(ctx, action, authorization)).not.toHaveProperty('refusal');
}
