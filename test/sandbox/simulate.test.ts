// The demo network after the filling: it goes on as time does, by the feed's own use cases, the same whoever tells it and however
// the time passes.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWallet, type Wallet } from '../../examples/wallet.ts';
import type { SignableAction } from '../../src/app/actions/table.ts';
import type { AppContext } from '../../src/app/context.ts';
import { importDevices } from '../../src/app/network.ts';
import { executeSignedAction, signingMessage } from '../../src/app/signed-action.ts';
import { advanceClock } from '../../src/sandbox/advance-clock.ts';
import { newsOf } from '../../src/sandbox/demo/daily-events.ts';
import type { Machine } from '../../src/sandbox/demo/devices.ts';
import { fillDemoNetwork } from '../../src/sandbox/demo/fill.ts';
import { catchUp, liveOn } from '../../src/sandbox/demo/simulate.ts';
import { faucet } from '../../src/sandbox/faucet.ts';
import { type Database, openDatabase, sql } from '../../src/store/db/database.ts';
import { devicesByDeviceId } from '../../src/store/devices.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase, describeWithServer, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { aDevice } from '../kit/device-aggregate.ts';
import { FIT, io } from '../kit/world.ts';
import { bundledFile, HOUR_MS, lingeringOver, NOW, sandbox, TIMEOUT_MS, told } from './demo-fixture.ts';

const LIVING = { demoNetwork: true };
const DAYS = 2;
const afterHours = (hours: number): Date => new Date(NOW.getTime() + hours * HOUR_MS);

async function filled(): Promise<TestDatabase> {
  const database = await openTestDatabase();
  await fillDemoNetwork(sandbox(database, LIVING), bundledFile);
  return database;
}

const count = async (database: Database, of: ReturnType<typeof sql>): Promise<number> => {
  const [row] = await database.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM ${of}`);
  return row?.count ?? Number.NaN;
};

describeWithDatabase('a living sandbox', () => {
  let database: TestDatabase;
  let history: readonly unknown[];
  let ctx: AppContext;
  beforeAll(async () => {
    database = await filled();
    ctx = sandbox(database, LIVING);
    await advanceClock(ctx, { byMs: DAYS * 24 * HOUR_MS });
    history = await told(database);
  }, TIMEOUT_MS);
  afterAll(() => database.close());

  test('has every block of a jump, without a gap, and the one in progress is open', async () => {
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

  test('tells all of a jump in the order of its instants: rewards before what falls due after their block', async () => {
    const events = await database.query<{ at: Date; type: string }>(
      sql`SELECT occurred_at AS at, type FROM event WHERE occurred_at > ${NOW} ORDER BY entry`,
    );
    const instants = events.map(({ at }) => at.getTime());
    expect(instants).toEqual(instants.toSorted((one, other) => one - other));
    const types = new Set(events.map(({ type }) => type));
    for (const type of ['REWARDS_CREDITED', 'COOLDOWN_STARTED', 'DEVICE_STATE_CHANGED', 'HIRE_CHANGED']) {
      expect(types).toContain(type);
    }
  });

  test('keeps its ledger', async () => {
    expect(await ledgerFaults(database)).toEqual([]);
  });

  test(
    'comes out the same when time passes by the hour, and a process dies over it and another goes on',
    async () => {
      const other = await filled();
      try {
        let hours = 0;
        const passing = (of: Database) => sandbox(of, LIVING, () => afterHours(hours));
        let sent = 0;
        const dying: Database = {
          ...other,
          transaction: (work, options) =>
            other.transaction(
              (tx) =>
                work({
                  ...tx,
                  execute: (statement) => {
                    sent += 1;
                    if (sent === 30) throw new Error('the power went out');
                    return tx.execute(statement);
                  },
                }),
              options,
            ),
        };
        let deaths = 0;
        while (hours < DAYS * 24) {
          hours += 1;
          await catchUp(passing(dying)).catch(() => {
            deaths += 1;
          });
          await advanceClock(passing(other), { byMs: 1 });
        }
        expect(deaths).toBe(1);
        expect(await told(other)).toEqual(history);
      } finally {
        await other.close();
      }
    },
    TIMEOUT_MS,
  );

  test(
    'nominates a device of one’s own in every block from the moment it carries its requirement',
    async () => {
      const wallet = makeWallet('a client');
      const deviceId = '0f0f0f0f-0000-4000-8000-000000000001';
      await importDevices(ctx, [{ ...FIT, deviceId, ownerWallet: wallet.address }]);
      await faucet(ctx, { wallet: wallet.address, amount: io('20000') });
      const [device] = await devicesByDeviceId(database, [deviceId], NOW);
      await act(ctx, wallet, { kind: 'stakeDevice', deviceKey: device?.key ?? '', amount: io('16000') });
      await advanceClock(ctx, { byMs: 12 * HOUR_MS });
      const [earned] = await database.query<{ blocks: number; amount: bigint; lifetime: bigint }>(sql`
        SELECT count(*)::int AS blocks, sum(amount)::bigint AS amount, owner_reward_lifetime AS lifetime
        FROM block_reward JOIN device ON device.id = device_key WHERE device_id = ${deviceId}::uuid
        GROUP BY owner_reward_lifetime`);
      expect(earned?.blocks).toBe(12);
      expect(earned?.amount).toBeGreaterThan(0n);
      expect(earned?.lifetime).toBe(earned?.amount);
    },
    TIMEOUT_MS,
  );

  test(
    'follows a jump of many weeks afterwards, the oldest block first, a stretch at a time',
    async () => {
      const before = await count(database, sql`block WHERE status = 'COMPLETED'`);
      await advanceClock(ctx, { byMs: 60 * 24 * HOUR_MS });
      expect(await count(database, sql`block WHERE status = 'COMPLETED'`)).toBe(before);
      expect(await liveOn(ctx)).toBe(true);
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

describeWithDatabase('a sandbox without a demo network', () => {
  test('is told nothing but what others tell', async () => {
    const database = await openTestDatabase();
    try {
      expect(await liveOn(sandbox(database))).toBe(false);
      await advanceClock(sandbox(database), { byMs: 48 * HOUR_MS });
      expect(await count(database, sql`block`)).toBe(0);
    } finally {
      await database.close();
    }
  });
});

describeWithServer('two processes on one living sandbox', () => {
  test(
    'tell what one would, each hour once',
    async () => {
      const [alone, shared] = [await filled(), await filled()];
      const second = await openDatabase({ url: shared.url ?? '', dataDir: null });
      try {
        let hours = 0;
        const passing = (of: Database) => sandbox(of, LIVING, () => afterHours(hours));
        while (hours < 24) {
          hours += 6;
          await catchUp(passing(alone));
          // One waits for the other, one leaves it alone, as a jump of the clock and a scheduler do.
          await Promise.all([catchUp(passing(shared)), catchUp(passing(second)), liveOn(passing(second))]);
        }
        expect(await told(shared)).toEqual(await told(alone));

        // One lingers over a turn, having seen how things stand; the other finds it at work while two days go by.
        hours = 30;
        await liveOn(passing(alone));
        const { lingering, reached, release } = lingeringOver(second);
        const lingers = liveOn(sandbox(lingering, LIVING, () => afterHours(30)));
        await reached;
        while (hours < 72) {
          hours += 6;
          await liveOn(passing(shared));
        }
        release();
        await lingers;
        await catchUp(passing(shared));
        await catchUp(passing(alone));
        expect(await told(shared)).toEqual(await told(alone));
        expect(await ledgerFaults(shared)).toEqual([]);
      } finally {
        await second.close();
        await Promise.all([alone.close(), shared.close()]);
      }
    },
    TIMEOUT_MS,
  );
});

describe('the news of a year', () => {
  const machine = (at: number, change: Partial<Machine> = {}): Machine => ({
    device: aDevice({ deviceId: `machine ${at}`, model: `model ${at}` }),
    requirement: io('16000'),
    earns: true,
    offer: at % 2 === 0 ? 'OPEN' : 'FILLED',
    visited: at >= 90,
    ...change,
  });
  const turns = Array.from({ length: 365 * 4 }, (_, at) => at);
  const at = (turn: number): Date => new Date(turn * 6 * HOUR_MS);
  const year = (machines: readonly Machine[]) => turns.map((turn) => newsOf(turn, at(turn), machines));
  const everybody = Array.from({ length: 100 }, (_, place) => machine(place));

  test('hold everything that can befall a device, the same each time, and nothing for those with a client’s stake', () => {
    const resting = everybody.map((one, place) =>
      place % 9 === 0 ? { ...one, earns: false, device: { ...one.device, state: 'MAINTENANCE' as const } } : one,
    );
    const news = year(resting);
    expect(year(resting)).toEqual(news);
    const words = news.flatMap((one) => one.words);
    const said = new Set(words.map((word) => (word.says === 'STATE' ? word.state : word.says)));
    expect([...said].sort()).toEqual(['BLOCKED', 'HIRED', 'IDLE', 'MAINTENANCE', 'SLASH', 'TERMINATED']);
    const visited = new Set(resting.filter((one) => one.visited).map(({ device }) => device.deviceId));
    expect(words.filter(({ deviceId }) => visited.has(deviceId))).toEqual([]);
    const changes = news.flatMap(({ multipliers }, turn) => multipliers.map((one) => ({ ...one, turn })));
    expect(changes.length).toBeGreaterThan(20);
    for (const { validFrom, turn } of changes) expect(validFrom.getTime() - at(turn).getTime()).toBeGreaterThan(0);
  });

  test('review a slash within its thirty days, once, with either verdict', () => {
    const slashed = new Map<string, number>();
    const reviewed = new Set<string>();
    const verdicts = new Set<string>();
    year(everybody).forEach(({ words, reviews }, turn) => {
      for (const { networkId, verdict } of reviews.filter((one) => slashed.has(one.networkId))) {
        expect(turn - (slashed.get(networkId) ?? 0)).toBeLessThan(30 * 4);
        expect(reviewed).not.toContain(networkId);
        reviewed.add(networkId);
        verdicts.add(verdict);
      }
      for (const word of words) if (word.says === 'SLASH') slashed.set(word.slash.networkId, turn);
    });
    expect([...verdicts].sort()).toEqual(['REVERSED', 'UPHELD']);
    expect(reviewed.size / slashed.size).toBeGreaterThan(0.5);
  });

  test('close no offer while few are open', () => {
    const few = everybody.map((one, place) => ({ ...one, offer: place % 3 === 0 ? ('OPEN' as const) : null }));
    const open = new Set(few.filter(({ offer }) => offer === 'OPEN').map(({ device }) => device.deviceId));
    const closing = year(few).flatMap(({ words }) =>
      words.filter(({ says, deviceId }) => says === 'STATE' && open.has(deviceId)),
    );
    expect(closing).toEqual([]);
  });
});

async function act(ctx: AppContext, wallet: Wallet, action: SignableAction): Promise<void> {
  const message = await signingMessage(ctx, action, wallet.address, null);
  if (message === null) throw new Error('there is nothing to sign');
  const { text, nonce, issuedAt, expiresAt } = message;
  const signature = wallet.sign(text);
  const authorization = { wallet: wallet.address, nonce, issuedAt, expiresAt, signature, encoding: 'RAW' } as const;
  expect(await executeSignedAction(ctx, action, authorization)).not.toHaveProperty('refusal');
}
