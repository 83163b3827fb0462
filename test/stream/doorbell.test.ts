// Promises of the doorbells that reach other processes: they are heard at once, they come back by themselves, and without any
// of them nothing is lost. Where only a doorbell can be the reason, nobody looks by itself.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, sql } from '../../src/store/db/database.ts';
import { insertEvents, LOG_CHANNEL } from '../../src/store/events.ts';
import type { RemoteDoorbell } from '../../src/stream/doorbell.ts';
import { redisDoorbell } from '../../src/stream/doorbell-redis.ts';
import type { StreamOptions } from '../../src/stream/stream.ts';
import { describeWithServer, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { openHole } from '../kit/hole.ts';
import { aRedis, redisMissing, sayRedisIsMissing, type TestRedis } from '../kit/redis.ts';
import { type Fixture, fixture, random, readTo, records, sequenceBatch, write } from './fixture.ts';

/** So rare that within a test nothing is ever found by looking. */
const NEVER = 600_000;
const DEAF = { ring: () => undefined, listen: () => () => undefined };

sayRedisIsMissing();

let database: TestDatabase;
const closing: (() => Promise<void>)[] = [];

async function started(options: Partial<StreamOptions> = {}, over = database as TestDatabase): Promise<Fixture> {
  const made = fixture(over, { pollMs: NEVER, ...options });
  closing.push(made.stream.stop);
  await made.stream.start();
  return made;
}

/** Resolves at the next change, or at the next look, after which this holds. */
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

describeWithServer("the database's doorbell", () => {
  setUp();

  it('is rung by whoever numbers, and heard by everybody else at once', async () => {
    const [here, there, third] = [await started(), await started(), await started()];
    await write(here.stream, records(3));
    await Promise.all([here, there, third].map(({ stream }) => readTo(stream, 3)));
    expect(here.stream.tail.standing()).toMatchObject({ holdsNumbers: true, batches: 1, takeovers: 1, lagRows: 0 });
    expect(there.stream.tail.standing()).toMatchObject({ holdsNumbers: false, batches: 0, rings: { process: 0 } });
    expect(here.stream.tail.standing().rings.postgres, 'nobody is woken by itself').toBe(0);
    await write(there.stream, records(1, 4));
    await Promise.all([here, there, third].map(({ stream }) => readTo(stream, 4)));
    expect(there.stream.tail.standing()).toMatchObject({ holdsNumbers: true, batches: 1, takeovers: 1 });
    expect(here.stream.tail.standing().holdsNumbers).toBe(false);
  });

  it('is never rung by writers', async () => {
    const other = await openDatabase({ url: database.url ?? '', dataDir: null });
    const heard = other.openDedicatedConnection?.(LOG_CHANNEL);
    if (heard === undefined) throw new Error('a server has lines');
    let rings = 0;
    heard.listen(() => {
      rings += 1;
    });
    await heard.query(sql`SELECT 1`);
    await commit(5);
    await heard.query(sql`SELECT 1`);
    expect(rings).toBe(0);
    await sequenceBatch(database, 100);
    while (rings === 0) await heard.query(sql`SELECT 1`);
    await heard.close();
    await other.close();
  });

  it('comes back after its connection was lost, and rings for what may have been missed', async () => {
    const { stream, reported } = await started({ pollMs: 20, doorbell: DEAF });
    const [bell] = stream.remote as readonly [RemoteDoorbell];
    for (const times of [1, 2]) {
      await database.query(sql`
        SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'tandem log'`);
      await until(() => bell.reconnects() === times);
      await commit(1, times);
      await sequenceBatch(database, 10);
      await readTo(stream, times);
    }
    expect(stream.tail.standing().rings.postgres).toBeGreaterThanOrEqual(2);
    expect(reported.length).toBeLessThanOrEqual(2);
  });

  it('gives up a connection that has fallen silent, and reads on over another', async () => {
    const hole = await openHole(database.url ?? '');
    const far = await openDatabase({ url: hole.url, dataDir: null });
    closing.push(hole.close, far.close);
    const { stream } = await started({ pollMs: 20 }, { ...far, url: hole.url });
    await commit(2);
    await readTo(stream, 2);
    hole.swallow();
    await commit(2, 3);
    await sequenceBatch(database, 10);
    hole.mend();
    await readTo(stream, 4);
    expect(stream.remote[0]?.reconnects()).toBeGreaterThan(0);
  });
});

describe.skipIf(redisMissing !== null)("Redis' doorbell", () => {
  let redis: TestRedis;
  beforeEach(async () => {
    redis = await aRedis();
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    await redis.stop();
  });

  function ringing() {
    const told: string[] = [];
    const bell = redisDoorbell(redis.url, { lost: () => told.push('lost'), found: () => told.push('found') });
    const heard = { rings: 0 };
    bell.listen(() => {
      heard.rings += 1;
    });
    closing.push(bell.close);
    return { bell, told, heard };
  }

  it('is heard by everybody; many rings at once may be one', async () => {
    await redis.start();
    const [one, two] = [ringing(), ringing()];
    await until(() => one.bell.isOpen() && two.bell.isOpen());
    while (two.heard.rings === 0) {
      one.bell.ring();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const before = two.heard.rings;
    for (let ring = 0; ring < 10_000; ring += 1) one.bell.ring();
    await until(() => two.heard.rings > before);
    expect(two.heard.rings - before).toBeLessThan(100);
    expect([...one.told, ...two.told]).toStrictEqual([]);
  });

  it('keeps nobody waiting while Redis is away, says so once, and comes back by itself', async () => {
    const { bell, told, heard } = ringing();
    await until(() => told.length > 0);
    for (let ring = 0; ring < 1_000; ring += 1) bell.ring();
    expect([bell.isOpen(), told]).toStrictEqual([false, ['lost']]);
    await redis.start();
    await until(() => bell.isOpen());
    await redis.stop();
    await until(() => !bell.isOpen());
    await redis.start();
    await until(() => bell.isOpen() && heard.rings > 0);
    await until(() => told.length === 4);
    expect(told).toStrictEqual(['lost', 'found', 'lost', 'found']);
    expect(bell.reconnects()).toBe(1);
  });
});
