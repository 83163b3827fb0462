// Counts of the rate limits in Redis, for several processes: each limit is a counter with an end, kept by rate-limiter-flexible.
// **Invariant:** nothing waits for Redis. While it does not answer, points are not counted there, and every process limits by itself.

import { createClient } from '@redis/client';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { SharedCounts } from './shared-limit.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** Time without any byte from Redis, answers to pings included, after which the connection is closed. */
const SILENCE_MS = 15_000;
const PING_MS = 5_000;
const LONGEST_BACKOFF_MS = 5_000;

/** Connects to Redis in the background, and again whenever the connection is lost. */
export function connectSharedCounts(url: string): SharedCounts {
  const client = createClient({
    url,
    pingInterval: PING_MS,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_MS,
      reconnectStrategy: (tries: number) => Math.min(100 * 2 ** Math.min(tries, 10), LONGEST_BACKOFF_MS),
    },
  });
  // The loss of Redis is reported by the notifier, which uses the same server.
  client.on('error', () => undefined);
  client.connect().catch(() => undefined);

  return {
    counter: ({ name, points, seconds }, onExhausted) => {
      const keyPrefix = `tandem_rate_${name}`;
      const limiter = new RateLimiterRedis({
        storeClient: client,
        useRedisPackage: true,
        rejectIfRedisNotReady: true,
        keyPrefix,
        points,
        duration: seconds,
      });
      /** Points to count, by key, while a command for that key is under way: one command counts them all. */
      const waiting = new Map<string, number>();
      const running = new Set<string>();

      const send = (key: string, sum: number): void => {
        running.add(key);
        const onState = (state: unknown): void => {
          running.delete(key);
          if (state instanceof RateLimiterRes && state.remainingPoints <= 0) onExhausted(key, state.msBeforeNext);
          const more = waiting.get(key) ?? 0;
          waiting.delete(key);
          if (more !== 0 && client.isReady) send(key, more);
        };
        // A count above the limit rejects with the same state that a count below it resolves with.
        (sum > 0 ? limiter.consume(key, sum) : limiter.reward(key, -sum)).then(onState, onState);
      };

      return (key, sum) => {
        if (running.has(key)) waiting.set(key, (waiting.get(key) ?? 0) + sum);
        else if (client.isReady) send(key, sum);
      };
    },
    close: () => client.destroy(),
  };
}
