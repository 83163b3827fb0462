// One resumable stream that the consumer pulls: `for await` over events, checkpoints and resets, in the order of the log.
// **Invariant:** each item is delivered once and in order, however often the connection breaks, because every subscription starts
// after the last received cursor. The cursor is stored only when the consumer asks for the next item, so a crash repeats an item and
// never skips one. While the stream is paused it has no connection and no timer.

import { isError, TandemError } from './error.ts';
import { backOff, NOT_DONE } from './retry.ts';
import { errorOf } from './transport.ts';

/** An item of a stream: an event has an `id`; checkpoints and resets have none. */
export type StreamItem = { readonly __typename: string; readonly cursor: string; readonly id?: string };

/** Keeps the cursor of a stream, so that it goes on where it ended after a restart. */
export type CursorStore = {
  /** Returns the stored cursor, or null to start from now. */
  readonly read: () => string | null | undefined | Promise<string | null | undefined>;
  /** Stores the cursor of an item that the consumer has processed. */
  readonly write: (cursor: string) => unknown;
};

/** A stream of items for `for await`. Leaving the loop closes it. */
export type EventStream<Item> = AsyncIterable<Item> & {
  /** Closes the connection until `resume`, for example while an app is in the background. Leaves no timer. */
  readonly pause: () => void;
  /** Connects again and goes on after the last received item. */
  readonly resume: () => void;
  /** Ends the stream: the loop over it ends after the items that have arrived. */
  readonly close: () => void;
};

/** The result of a subscription as graphql-ws passes it on. */
export type SubscriptionResult = {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: unknown;
};

/** Subscribes after a cursor; returns the function that unsubscribes. */
export type Subscribe = (
  after: string | undefined,
  sink: { next(result: SubscriptionResult): void; error(error: unknown): void; complete(): void },
) => () => void;

/** Above so many unread items the stream unsubscribes until the consumer has read them. */
const MAX_UNREAD = 1_000;
/** Ids that are remembered to drop repeated events. */
const MAX_IDS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** The server sends an item at least every 15 s; a connection that is silent for longer is dead. */
const SILENCE_MS = 40_000;
/** Close codes after which the same request would be refused again: the protocol or the message is wrong. */
const FINAL_CLOSES = [4400, 4406, 4409];

/** Returns the stream of a subscription, which starts when its first item is asked for. */
export function createEventStream<Item extends StreamItem>(
  subscribe: Subscribe,
  start: string | CursorStore | undefined,
  terminate: () => void,
): EventStream<Item> {
  const store = typeof start === 'object' ? start : null;
  const unread: Item[] = [];
  const ids = new Set<string>();
  let cursor = typeof start === 'string' ? start : undefined;
  let processed: string | null = null;
  let started = false;
  let paused = false;
  let closed = false;
  /** True from too many unread items until all are read. */
  let full = false;
  let failure: unknown = null;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsubscribe = (): void => undefined;
  let wake = (): void => undefined;

  const after = (ms: number, run: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  };
  const disconnect = (): void => {
    clearTimeout(timer);
    const end = unsubscribe;
    unsubscribe = () => undefined;
    end();
  };
  const close = (): void => {
    closed = true;
    disconnect();
    wake();
  };
  const fail = (error: unknown): void => {
    failure = error;
    close();
  };
  const receive = (item: Item): void => {
    cursor = item.cursor;
    attempt = 0;
    if (item.id !== undefined) {
      if (ids.has(item.id)) return;
      ids.add(item.id);
      for (const oldest of ids) if (ids.size > MAX_IDS) ids.delete(oldest);
    }
    full = unread.push(item) >= MAX_UNREAD;
    if (full) disconnect();
    wake();
  };
  const connect = (): void => {
    disconnect();
    if (!started || paused || closed || full) return;
    let current = true;
    const again = (ms: number): void => {
      attempt += 1;
      after(ms, connect);
    };
    const watch = (): void =>
      after(SILENCE_MS, () => {
        terminate();
        again(0);
      });
    watch();
    const end = subscribe(cursor, {
      next: ({ data, errors }) => {
        if (!current) return;
        watch();
        const [item] = Object.values(data ?? {}) as (Item | null)[];
        if (errors !== undefined) fail(errorOf(errors as never));
        else if (item != null) receive(item);
      },
      error: (error) => {
        if (!current) return;
        const { code, reason } = error as { readonly code?: number; readonly reason?: string };
        const refused = Array.isArray(error) ? errorOf(error) : null;
        if (FINAL_CLOSES.includes(code ?? 0))
          fail(new TandemError('BAD_RESPONSE', `Closed: ${reason}`, { cause: error }));
        else if (refused !== null && !isError(refused, ...NOT_DONE)) fail(refused);
        else again(refused?.retryAfterMs ?? (attempt === 0 ? 0 : backOff(attempt, LONGEST_WAIT_MS)));
      },
      complete: () => {
        if (current) again(backOff(attempt, LONGEST_WAIT_MS));
      },
    });
    unsubscribe = () => {
      current = false;
      end();
    };
  };

  const next = async (): Promise<IteratorResult<Item, undefined>> => {
    if (processed !== null) await store?.write(processed);
    processed = null;
    if (!started) {
      cursor = (await store?.read()) ?? cursor;
      started = true;
      connect();
    }
    for (;;) {
      const value = unread.shift();
      if (value !== undefined) {
        processed = value.cursor;
        if (full && unread.length === 0) {
          full = false;
          connect();
        }
        return { value, done: false };
      }
      if (failure !== null) throw failure;
      if (closed) return { value: undefined, done: true };
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };

  return {
    pause: () => {
      paused = true;
      disconnect();
    },
    resume: () => {
      if (!paused) return;
      paused = false;
      attempt = 0;
      connect();
    },
    close,
    [Symbol.asyncIterator]: () => ({
      next,
      return: async () => {
        close();
        return { value: undefined, done: true };
      },
    }),
  };
}
