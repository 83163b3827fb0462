// The notifier between machines: an empty message on a channel of Redis. Invariant: nothing ever waits for Redis, and nothing
// depends on it; while it is away, notifications are lost, which is said once, and the log is found by looking.

import { createClient } from '@redis/client';
import type { RemoteNotifier } from './notifier.ts';

const CHANNEL = 'tandem_log';
const CONNECT_TIMEOUT_MS = 5_000;
/** A connection on which nothing was heard for so long, pings included, is given up. */
const SILENCE_MS = 15_000;
const PING_MS = 5_000;
const LONGEST_BACKOFF_MS = 5_000;

/** Told when Redis has gone away, once each time, and when it is back. */
export type RedisState = { readonly lost: (error: unknown) => void; readonly found: () => void };

/** Begins to connect, and goes on trying for as long as it takes. */
export function redisNotifier(url: string, state: RedisState): RemoteNotifier {
  const options = {
    url,
    pingInterval: PING_MS,
    commandsQueueMaxLength: 100,
    maintNotifications: 'disabled',
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_MS,
      reconnectStrategy: (tries: number) => Math.min(100 * 2 ** Math.min(tries, 10), LONGEST_BACKOFF_MS),
    },
  } as const;
  const ours = createClient({ ...options, disableOfflineQueue: true });
  const theirs = createClient(options);
  const listeners = new Set<() => void>();
  let lost = false;
  let opened = 0;
  let ringing = false;
  let again = false;

  const hear = (): void => {
    for (const listener of listeners) listener();
  };
  const miss = (error: unknown): void => {
    if (lost) return;
    lost = true;
    state.lost(error);
  };
  ours.on('error', miss);
  theirs.on('error', miss);
  theirs.on('ready', () => {
    opened += 1;
    if (lost) state.found();
    lost = false;
    if (opened > 1) hear();
  });
  for (const client of [ours, theirs]) client.connect().catch(() => undefined);
  theirs.subscribe(CHANNEL, hear).catch(() => undefined);

  /** One notify at a time is on its way; however many come meanwhile are one more. */
  function notify(): void {
    if (ringing) {
      again = true;
      return;
    }
    if (!ours.isReady) return;
    ringing = true;
    const done = (): void => {
      ringing = false;
      if (!again) return;
      again = false;
      notify();
    };
    ours.publish(CHANNEL, '').then(done, done);
  }

  return {
    kind: 'redis',
    notify,
    listen(onNotification) {
      const listener = (): void => onNotification();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isOpen: () => theirs.isReady,
    reconnects: () => Math.max(0, opened - 1),
    async close() {
      listeners.clear();
      ours.destroy();
      theirs.destroy();
    },
  };
}
