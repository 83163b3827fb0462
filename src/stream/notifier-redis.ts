// The notifier over Redis, between machines: publishes an empty message on a channel. **Invariant:** no caller waits for Redis.
// While it is unavailable, notifications are lost, the loss is reported once, and log readers find new rows by polling.

import { createClient } from '@redis/client';
import type { RemoteNotifier } from './notifier.ts';

const CHANNEL = 'tandem_log';
const CONNECT_TIMEOUT_MS = 5_000;
/** Time without any byte from Redis, answers to pings included, after which the connection is closed. */
const SILENCE_MS = 15_000;
const PING_MS = 5_000;
const LONGEST_BACKOFF_MS = 5_000;

export type RedisNotifierEvents = {
  /** Called once for each time that Redis becomes unavailable. */
  readonly lost: (error: unknown) => void;
  /** Called when Redis is available again. */
  readonly found: () => void;
};

/** Publishes one message over a connection of its own, as a notifier does. @throws when Redis does not answer or refuses it */
export async function probeRedis(url: string): Promise<void> {
  const client = createClient({
    url,
    maintNotifications: 'disabled',
    socket: { connectTimeout: CONNECT_TIMEOUT_MS, socketTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy: false },
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.publish(CHANNEL, '');
  } finally {
    client.destroy();
  }
}

/** Returns a notifier that connects to Redis in the background and retries without end, so it never throws. */
export function createRedisNotifier(url: string, events: RedisNotifierEvents): RemoteNotifier {
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
  const publisher = createClient({ ...options, disableOfflineQueue: true });
  const subscriber = createClient(options);
  const listeners = new Set<() => void>();
  let lost = false;
  let opened = 0;
  let publishing = false;
  let again = false;

  const callListeners = (): void => {
    for (const listener of listeners) listener();
  };
  const reportLoss = (error: unknown): void => {
    if (lost) return;
    lost = true;
    events.lost(error);
  };
  publisher.on('error', reportLoss);
  subscriber.on('error', reportLoss);
  subscriber.on('ready', () => {
    opened += 1;
    if (lost) events.found();
    lost = false;
    if (opened > 1) callListeners();
  });
  for (const client of [publisher, subscriber]) client.connect().catch(() => undefined);
  subscriber.subscribe(CHANNEL, callListeners).catch(() => undefined);

  /** Publishes one message at a time: calls during a publication are combined into one more message. */
  function notify(): void {
    if (publishing) {
      again = true;
      return;
    }
    if (!publisher.isReady) return;
    publishing = true;
    const done = (): void => {
      publishing = false;
      if (!again) return;
      again = false;
      notify();
    };
    publisher.publish(CHANNEL, '').then(done, done);
  }

  return {
    kind: 'redis',
    notify,
    listen(onNotification) {
      const listener = (): void => onNotification();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isOpen: () => subscriber.isReady,
    reconnects: () => Math.max(0, opened - 1),
    async close() {
      listeners.clear();
      publisher.destroy();
      subscriber.destroy();
    },
  };
}
