// Tests of notifiers between processes: they wake the log readers of other processes, reconnect by themselves, and lose no event
// while they are disconnected. The poll interval is longer than any test, so only a notification can have woken a log reader.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, sql } from '../../src/store/db/database.ts';
import { insertEvents, LOG_CHANNEL } from '../../src/store/events.ts';
import type { RemoteNotifier } from '../../src/stream/notifier.ts';
import { createRedisNotifier } from '../../src/stream/notifier-redis.ts';
import type { StreamOptions } from '../../src/stream/stream.ts';
import { describeWithServer, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { createTestRedis, redisMissing, type TestRedis, warnIfRedisIsMissing } from '../kit/redis.ts';
import { openSilentProxy } from '../kit/silent-proxy.ts';
import { type Fixture, fixture, random, readTo, records, sequenceBatch, write } from '../kit/stream.ts';

/** Poll interval, in milliseconds, that is longer than any test. */
const NEVER = 600_000;
/** A notifier that sends and receives no notifications, as if all were lost. */
const DEAF = { notify: () => undefined, listen: () => () => undefined };

warnIfRedisIsMissing();

let database: TestDatabase;
const closing: (() => Promise<void>)[] = [];

async function started(options: Partial<StreamOptions> = {}, over = database as TestDatabase): Promise<Fixture> {
  const made = fixture(over, { pollMs: NEVER, ...options });
  closing.push(made.stream.stop);
  await made.stream.start();
  return made;
}

/** Checks a condition every 5 ms and resolves when it holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const commit = (count: number, from = 1) =>
  database.transaction((tx) => insertEvents(tx, records(count, from), random));

function setUp(): void {
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  beforeEach(() => database.execute(sql`TRUNCATE event RESTART IDENTITY`));
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
}

describeWithServer('the PostgreSQL notifier', () => {
  setUp();

  it('wakes every other process at once when one process has numbered rows', async () => {
    const processes = [await started(), await started(), await started()];
    const statuses = () => processes.map(({ stream }) => stream.logReader.status());
    // Which process numbers a row is open: the one that has written it is awake first, unless another is reading just then.
    const writers = [0, 1, 2, 0];
    for (const [before, writer] of writers.entries()) {
      await write(processes[writer]!.stream, records(1, before + 1));
      await Promise.all(processes.map(({ stream }) => readTo(stream, before + 1)));
    }
    expect(statuses().reduce((sum, { batches }) => sum + batches, 0)).toBe(writers.length);
    expect(statuses().filter(({ isSequencer }) => isSequencer)).toHaveLength(1);
    expect(statuses().map(({ lagRows, notifications }) => [lagRows, notifications.process])).toEqual([
      [0, 2],
      [0, 1],
      [0, 1],
    ]);
    // A process ignores its own notification.
    const expected = statuses().map(({ batches }) => writers.length - batches);
    await until(() => statuses().every(({ notifications }, index) => notifications.postgres >= expected[index]!));
    expect(statuses().map(({ notifications }) => notifications.postgres)).toEqual(expected);
  });

  it('sends no notification when a transaction commits events, but one when the events are numbered', async () => {
    const other = await openDatabase({ url: database.url ?? '', dataDir: null });
    const listening = other.openDedicatedConnection?.(LOG_CHANNEL);
    if (listening === undefined) throw new Error('a server has dedicated connections');
    let notifications = 0;
    listening.listen(() => {
      notifications += 1;
    });
    await listening.query(sql`SELECT 1`);
    await commit(5);
    await listening.query(sql`SELECT 1`);
    expect(notifications).toBe(0);
    await sequenceBatch(database, 100);
    while (notifications === 0) await listening.query(sql`SELECT 1`);
    await listening.close();
    await other.close();
  });

  it('reconnects after a lost connection and then wakes the log reader for missed notifications', async () => {
    const { stream, reported } = await started({ pollMs: 20, notifier: DEAF });
    const [notifier] = stream.remote as readonly [RemoteNotifier];
    for (const times of [1, 2]) {
      await database.query(sql`
        SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'tandem log'`);
      await until(() => notifier.reconnects() === times);
      await commit(1, times);
      await sequenceBatch(database, 10);
      await readTo(stream, times);
    }
    expect(stream.logReader.status().notifications.postgres).toBeGreaterThanOrEqual(2);
    expect(reported.length).toBeLessThanOrEqual(2);
  });

  it('replaces a connection that no longer answers, and the log reader continues over the new one', async () => {
    const proxy = await openSilentProxy(database.url ?? '');
    const far = await openDatabase({ url: proxy.url, dataDir: null });
    closing.push(proxy.close, far.close);
    const { stream } = await started({ pollMs: 20 }, { ...far, url: proxy.url });
    await commit(2);
    await readTo(stream, 2);
    proxy.silence();
    await commit(2, 3);
    await sequenceBatch(database, 10);
    proxy.restore();
    await readTo(stream, 4);
    expect(stream.remote[0]?.reconnects()).toBeGreaterThan(0);
  });
});

describe.skipIf(redisMissing !== null)('the Redis notifier', () => {
  let redis: TestRedis;
  beforeEach(async () => {
    redis = await createTestRedis();
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    await redis.stop();
  });

  /** Opens a notifier, counts its notifications and records when its connection is lost and recovered. */
  function openNotifier() {
    const told: string[] = [];
    const notifier = createRedisNotifier(redis.url, { lost: () => told.push('lost'), found: () => told.push('found') });
    const heard = { notifications: 0 };
    notifier.listen(() => {
      heard.notifications += 1;
    });
    closing.push(notifier.close);
    return { notifier, told, heard };
  }

  it('notifies other processes, and combines 10000 calls into fewer than 100 notifications', async () => {
    await redis.start();
    const [one, two] = [openNotifier(), openNotifier()];
    await until(() => one.notifier.isOpen() && two.notifier.isOpen());
    while (two.heard.notifications === 0) {
      one.notifier.notify();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const before = two.heard.notifications;
    for (let notify = 0; notify < 10_000; notify += 1) one.notifier.notify();
    await until(() => two.heard.notifications > before);
    expect(two.heard.notifications - before).toBeLessThan(100);
    expect([...one.told, ...two.told]).toStrictEqual([]);
  });

  it('never blocks while Redis is unavailable, reports each loss once, and reconnects by itself', async () => {
    const { notifier, told, heard } = openNotifier();
    await until(() => told.length > 0);
    for (let notify = 0; notify < 1_000; notify += 1) notifier.notify();
    expect([notifier.isOpen(), told]).toStrictEqual([false, ['lost']]);
    await redis.start();
    await until(() => notifier.isOpen());
    await redis.stop();
    await until(() => !notifier.isOpen());
    await redis.start();
    await until(() => notifier.isOpen() && heard.notifications > 0);
    await until(() => told.length === 4);
    expect(told).toStrictEqual(['lost', 'found', 'lost', 'found']);
    expect(notifier.reconnects()).toBe(1);
  });
});
