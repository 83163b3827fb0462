// Two processes, 32 writers, followers on both: none lost, none out of order, duplicates only after coming back and recognisable
// by their id; also while processes are killed, Redis comes and goes, and the database is gone for a while. STREAM_SECONDS says
// how long each run lasts.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { type Database, openDatabase, sql } from '../../src/store/db/database.ts';
import { insertEvents, logNews, surveyLog } from '../../src/store/events.ts';
import { describeWithServer, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { killAll } from '../kit/program.ts';
import { createTestRedis, redisMissing, type TestRedis, warnIfRedisIsMissing } from '../kit/redis.ts';
import { openSilentProxy, type SilentProxy } from '../kit/silent-proxy.ts';
import { random, record } from '../stream/fixture.ts';
import { follower, type Member, member, pause, writing } from './fleet.ts';

const SECONDS = Number(process.env['STREAM_SECONDS'] ?? '6');
/** As long as a run, and what starting processes can take on a busy machine. */
const TIMEOUT_MS = SECONDS * 1_000 + 150_000;
const WRITERS = 32;
const LONGEST_DELAY_MS = 60;

warnIfRedisIsMissing();

let database: TestDatabase;
let writersProxy: SilentProxy;
let writersDatabase: Database;
let redis: TestRedis;
let folder: string;
let fleet: readonly Member[];

/** For as long as a run lasts, does something again and again. */
async function throughout(everyMs: number, disturb: () => Promise<void>): Promise<void> {
  const until = performance.now() + SECONDS * 1_000;
  while (performance.now() < until) {
    await pause(everyMs);
    await disturb();
  }
}

/** Writes and follows while something goes on, then compares what was told with the log. */
async function proves(meanwhile: () => Promise<void>): Promise<{ readonly rows: number; readonly repeated: number }> {
  const { head } = await surveyLog(database, 0n);
  const followers = fleet.flatMap(({ url }) => [follower(url), follower(url)]);
  await Promise.all(followers.map(({ began }) => began));
  const writers = writing(writersDatabase, WRITERS, LONGEST_DELAY_MS);
  await meanwhile();
  await writers.stop();

  const last = `last ${random(8).join('.')}`;
  await database.transaction((tx) => insertEvents(tx, [record({ reason: last })], random));
  while ((await logNews(database, 0n, 0, 1)).waiting.length > 0) await pause(20);
  const log = await database.query<{ id: string; reason: string }>(sql`
    SELECT id, reason FROM event WHERE seq > ${head ?? 0n}::bigint ORDER BY seq`);
  const ids = log.map(({ id }) => globalId('Event', id));
  const lastId = ids.at(-1) ?? '';
  await Promise.all(followers.map(({ hears }) => hears(lastId)));
  for (const one of followers) one.stop();

  const reasons = new Set(log.map(({ reason }) => reason));
  expect(reasons.size).toBe(log.length);
  expect([...writers.committed].filter((reason) => !reasons.has(reason))).toStrictEqual([]);
  expect(log.length).toBeGreaterThan(WRITERS * 4);
  let repeated = 0;
  for (const { told, resets } of followers) {
    expect(resets()).toStrictEqual([]);
    for (const connection of told()) expect(new Set(connection).size).toBe(connection.length);
    const all = told().flat();
    repeated += all.length - new Set(all).size;
    expect([...new Set(all)]).toStrictEqual(ids);
  }
  return { rows: log.length, repeated };
}

describeWithServer('the streams of two processes', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tandem-fleet-'));
    database = await openTestDatabase();
    redis = await createTestRedis();
    if (redisMissing === null) await redis.start();
    writersProxy = await openSilentProxy(database.url ?? '');
    writersDatabase = await openDatabase({ url: writersProxy.url, dataDir: null, poolSize: WRITERS + 2 });
    const env = redisMissing === null ? { REDIS_URL: redis.url } : {};
    const [one, two] = [await member(database.url ?? '', folder, env), await member(database.url ?? '', folder, env)];
    fleet = [one, two];
    await one.start();
    await two.start();
  }, TIMEOUT_MS);
  afterAll(async () => {
    await killAll();
    for (const { proxy } of fleet ?? []) await proxy.close();
    await writersDatabase?.close();
    await writersProxy?.close();
    await redis?.stop();
    await database?.close();
    await rm(folder, { recursive: true, force: true });
  }, TIMEOUT_MS);

  it(
    'lose nothing and keep the order while nothing happens to them',
    async () => {
      expect((await proves(() => pause(SECONDS * 1_000))).repeated).toBe(0);
    },
    TIMEOUT_MS,
  );

  it.skipIf(redisMissing !== null)(
    'lose nothing while Redis comes and goes',
    async () => {
      const { repeated } = await proves(() =>
        throughout(1_000, async () => {
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
    'lose nothing while the database goes away and comes back',
    async () => {
      await proves(() =>
        throughout(2_000, async () => {
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
    'lose nothing while whoever gave the last number is killed and started again',
    async () => {
      let kills = 0;
      await proves(() =>
        throughout(Math.min(5_000, (SECONDS * 1_000) / 3), async () => {
          const holding = await Promise.all(fleet.map(({ holds }) => holds()));
          const holder = fleet[Math.max(0, holding.indexOf(true))];
          if (holder === undefined) throw new Error('there is no fleet');
          holder.program().signal('SIGKILL');
          await holder.program().ended;
          kills += 1;
          await holder.start();
        }),
      );
      expect(kills).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});
