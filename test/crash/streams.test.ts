// Tests of event streams with two processes, 32 writers, and subscribers on both processes, while processes are killed, Redis is
// restarted, or the database is unreachable. **Invariant:** no event is lost or out of order; duplicates occur only after a
// reconnect, with the same id. STREAM_SECONDS sets the duration of each run.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { type Database, openDatabase, sql } from '../../src/store/db/database.ts';
import { insertEvents, readLogState, readLogUpdate } from '../../src/store/events.ts';
import { describeWithServer, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { killPrograms } from '../kit/program.ts';
import { createTestRedis, redisMissing, type TestRedis, warnIfRedisIsMissing } from '../kit/redis.ts';
import { openSilentProxy, type SilentProxy } from '../kit/silent-proxy.ts';
import { soakLength } from '../kit/soak.ts';
import { random, record } from '../kit/stream.ts';
import { createFleetMember, type FleetMember, pause, startWriters, subscribeToEvents } from './fleet.ts';

const SECONDS = soakLength('STREAM_SECONDS', { short: 3, long: 120 });
/** Time limit of a test, in milliseconds: the duration of a run, plus the time in which processes start on a busy machine. */
const TIMEOUT_MS = SECONDS * 1_000 + 150_000;
const WRITERS = 32;
/** A run continues until more events than this number are committed, however slow the machine is. */
const MIN_EVENTS = WRITERS * 4;
const LONGEST_DELAY_MS = 60;

warnIfRedisIsMissing();

let database: TestDatabase;
let writersProxy: SilentProxy;
let writersDatabase: Database;
let redis: TestRedis;
let folder: string;
let fleet: readonly FleetMember[];

/** Causes a disturbance every `everyMs` milliseconds for the duration of a run. */
async function repeatedly(everyMs: number, disturb: () => Promise<void>): Promise<void> {
  const until = performance.now() + SECONDS * 1_000;
  while (performance.now() < until) {
    await pause(everyMs);
    await disturb();
  }
}

/**
 * Runs writers and subscribers during a disturbance, then compares the events that each subscriber received with the event log.
 * Returns the number of events and of duplicates.
 */
async function checkStreams(
  disturbance: () => Promise<void>,
): Promise<{ readonly rows: number; readonly repeated: number }> {
  const { head } = await readLogState(database, 0n);
  const subscribers = fleet.flatMap(({ url }) => [subscribeToEvents(url), subscribeToEvents(url)]);
  await Promise.all(subscribers.map(({ ready }) => ready));
  const writers = startWriters(writersDatabase, WRITERS, LONGEST_DELAY_MS);
  await disturbance();
  while (writers.committed.size <= MIN_EVENTS) await pause(20);
  await writers.stop();

  const last = `last ${random(8).join('.')}`;
  await database.transaction((tx) => insertEvents(tx, [record({ reason: last })], random));
  while ((await readLogUpdate(database, 0n, 0, 1)).pending.length > 0) await pause(20);
  const log = await database.query<{ id: string; reason: string }>(sql`
    SELECT id, reason FROM event WHERE seq > ${head ?? 0n}::bigint ORDER BY seq`);
  const ids = log.map(({ id }) => globalId('Event', id));
  const lastId = ids.at(-1) ?? '';
  await Promise.all(subscribers.map(({ until }) => until(lastId)));
  for (const subscriber of subscribers) subscriber.stop();

  const reasons = new Set(log.map(({ reason }) => reason));
  expect(reasons.size).toBe(log.length);
  expect([...writers.committed].filter((reason) => !reasons.has(reason))).toStrictEqual([]);
  expect(log.length).toBeGreaterThan(MIN_EVENTS);
  let repeated = 0;
  for (const { received, resets } of subscribers) {
    expect(resets()).toStrictEqual([]);
    for (const connection of received()) expect(new Set(connection).size).toBe(connection.length);
    const all = received().flat();
    repeated += all.length - new Set(all).size;
    expect([...new Set(all)]).toStrictEqual(ids);
  }
  return { rows: log.length, repeated };
}

describeWithServer('the event streams of two processes', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tandem-fleet-'));
    database = await openTestDatabase();
    redis = await createTestRedis();
    if (redisMissing === null) await redis.start();
    writersProxy = await openSilentProxy(database.url ?? '');
    writersDatabase = await openDatabase({ url: writersProxy.url, dataDir: null, poolSize: WRITERS + 2 });
    const env = redisMissing === null ? { REDIS_URL: redis.url } : {};
    const [one, two] = [
      await createFleetMember(database.url ?? '', folder, env),
      await createFleetMember(database.url ?? '', folder, env),
    ];
    fleet = [one, two];
    await one.start();
    await two.start();
  }, TIMEOUT_MS);
  afterAll(async () => {
    await killPrograms();
    for (const { proxy } of fleet ?? []) await proxy.close();
    await writersDatabase?.close();
    await writersProxy?.close();
    await redis?.stop();
    await database?.close();
    await rm(folder, { recursive: true, force: true });
  }, TIMEOUT_MS);

  it(
    'deliver every event once and in order when nothing fails',
    async () => {
      expect((await checkStreams(() => pause(SECONDS * 1_000))).repeated).toBe(0);
    },
    TIMEOUT_MS,
  );

  it.skipIf(redisMissing !== null)(
    'deliver every event once and in order while Redis stops and restarts',
    async () => {
      const { repeated } = await checkStreams(() =>
        repeatedly(1_000, async () => {
          await redis.stop();
          await pause(1_000);
          await redis.start();
        }),
      );
      expect(repeated).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'lose no event and keep the order while the database is repeatedly unreachable for one second',
    async () => {
      await checkStreams(() =>
        repeatedly(2_000, async () => {
          const proxies = [writersProxy, ...fleet.map(({ proxy }) => proxy)];
          for (const proxy of proxies) proxy.cut();
          await pause(1_000);
          for (const proxy of proxies) proxy.restore();
        }),
      );
    },
    TIMEOUT_MS,
  );

  it(
    'lose no event and keep the order while the sequencer process is killed and restarted',
    async () => {
      let kills = 0;
      await checkStreams(() =>
        repeatedly(Math.min(5_000, (SECONDS * 1_000) / 3), async () => {
          const roles = await Promise.all(fleet.map(({ isSequencer }) => isSequencer()));
          const sequencer = fleet[Math.max(0, roles.indexOf(true))];
          if (sequencer === undefined) throw new Error('the fleet has no process');
          sequencer.program().signal('SIGKILL');
          await sequencer.program().ended;
          kills += 1;
          await sequencer.start();
        }),
      );
      expect(kills).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});
