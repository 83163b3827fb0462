// Tests of the rate limits over several processes with Redis: together they grant what one would, and without Redis each limits alone.

import { createClient } from '@redis/client';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_RATE_LIMITS } from '../../src/domain/rate-limits.ts';
import { createAddressQuotas } from '../../src/server/rate/address-quotas.ts';
import { connectSharedCounts } from '../../src/server/rate/redis-counts.ts';
import { call } from '../kit/http.ts';
import { createTestRedis, redisMissing, type TestRedis, warnIfRedisIsMissing } from '../kit/redis.ts';
import { startTestServer, type TestServer } from './fixture.ts';

warnIfRedisIsMissing();

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const POLL = { timeout: 20_000, interval: 20 };

/** Counts in the background until a count of each of `counting` has reached Redis, which shows that all are connected; then forgets them. */
async function connected(url: string, counting: readonly (() => unknown)[]): Promise<void> {
  const client = createClient({ url });
  await client.connect();
  for (const count of counting) {
    await client.flushAll();
    await expect.poll(() => Promise.resolve(count()).then(() => client.dbSize()), POLL).toBeGreaterThan(0);
  }
  // A last count may be under way.
  await pause(50);
  await client.flushAll();
  client.destroy();
}

describe.skipIf(redisMissing !== null)('the rate limits of two processes with one Redis', () => {
  let redis: TestRedis;
  let servers: readonly TestServer[];
  let now = 0;

  beforeEach(async () => {
    redis = await createTestRedis();
    await redis.start();
    servers = await Promise.all(
      [1, 2].map(() =>
        startTestServer({ rateLimits: DEFAULT_RATE_LIMITS, redisUrl: redis.url, rateLimitClock: () => now }),
      ),
    );
    await connected(
      redis.url,
      servers.map(
        ({ url }) =>
          () =>
            call(url, '{ hello }'),
      ),
    );
    now += 10_000;
  });
  afterEach(async () => {
    for (const server of servers) await server.close();
    await redis.stop();
  });

  /** Sends requests to both servers in turn and returns how many were served. */
  const served = async (count: number): Promise<number> => {
    let granted = 0;
    for (let sent = 0; sent < count; sent += 20) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => call(servers[index % 2]!.url, '{ hello }')),
      );
      granted += answers.filter(({ status }) => status === 200).length;
    }
    return granted;
  };

  it('grant a caller the requests of one process, and tell all processes when they are used up', async () => {
    const granted = await served(700);
    expect(granted).toBeGreaterThanOrEqual(300);
    expect(granted).toBeLessThanOrEqual(340);
    const refused = await Promise.all(servers.map(({ url }) => call(url, '{ hello }')));
    for (const { status, headers } of refused) {
      expect([status, headers.get('ratelimit-remaining')]).toEqual([429, '0']);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(1);
    }
  });

  it('go on in each process alone when Redis dies, and together again when it is back', async () => {
    expect(await served(100)).toBe(100);
    await redis.stop();
    // Each process has granted 50 of 300 itself.
    expect(await served(700)).toBe(500);
    expect(servers.flatMap(({ log }) => log).filter(({ level }) => Number(level) >= 50)).toEqual([]);
    await redis.start();
    // The client connects again in the background, within its longest backoff. Each round has a budget of its own.
    let granted = Number.POSITIVE_INFINITY;
    for (const end = performance.now() + 20_000; granted > 340 && performance.now() < end; ) {
      await pause(500);
      now += 10_000;
      granted = await served(700);
    }
    expect(granted).toBeLessThanOrEqual(340);
  });

  it('share the quota of new accounts of an address, and count an answered challenge off', async () => {
    const limits = { ...DEFAULT_RATE_LIMITS, accounts: 4, challenges: 2 };
    const counts = [connectSharedCounts(redis.url), connectSharedCounts(redis.url)];
    onTestFinished(() => {
      for (const shared of counts) shared.close();
    });
    const [one, other] = counts.map((shared) => createAddressQuotas(limits, () => performance.now(), shared));
    await connected(
      redis.url,
      [one!, other!].map((quotas) => () => quotas.newAccount('192.0.2.2')),
    );
    for (const quotas of [one!, other!, one!, other!]) {
      expect(quotas.newAccount('192.0.2.1')).toBe(0);
      await pause(50);
    }
    // A process reads the shared count only when an address creates an account; from the next account on it refuses.
    for (const quotas of [one!, other!])
      await expect.poll(() => quotas.newAccount('192.0.2.1'), POLL).toBeGreaterThan(3_000_000);
    expect(one!.openChallenge('192.0.2.1')).toBe(0);
    await pause(50);
    one!.closeChallenge('192.0.2.1');
    await pause(50);
    expect(other!.openChallenge('192.0.2.1')).toBe(0);
  });
});
