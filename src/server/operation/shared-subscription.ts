// Shared execution of identical public subscriptions: each event is executed and serialised once and delivered to every subscriber.
// A subscriber first backfills with an execution of its own; at the end of the log it joins the shared execution, and leaves it
// when its socket refuses a batch. **Invariant:** a subscriber receives exactly the results that its own execution would give,
// because it joins and leaves at an exact position of the log. WebSocket frames are encoded in ws/frame.ts.

/** Item of a source: an event with its own sequence number, or a checkpoint with the sequence number of the last event. */
type Item = { readonly kind: string; readonly seq: bigint };
type Position = { readonly seq: bigint };

/** An event source that identical subscriptions can share; created in src/stream/feed.ts. */
export type ShareableFeed<At extends Position> = AsyncIterator<Item, undefined> & {
  readonly sharing: {
    /** Key of the source: equal for sources that yield the same items after the same position. */
    readonly key: string;
    /** Returns true once the source has yielded every item up to the end of the log. */
    readonly isLive: () => boolean;
    readonly position: () => At;
    /** Returns a new source of the same kind that starts after a position. */
    readonly resume: (position: At) => ShareableFeed<At>;
    /** Returns a source for a shared execution. Its `poll` returns the next item if it is available without waiting, else null. */
    readonly fork: (position: At) => AsyncIterator<Item, undefined> & {
      readonly poll: () => Item | null;
      readonly position: () => At;
    };
  };
};
type ShareableSource = ShareableFeed<Position>;

/** Delivers `payloads` from index `from` on to one subscriber, synchronously. Returns false when its socket's buffer is full. */
export type DeliverResults = (
  payloads: readonly string[],
  /** Index of the first payload to deliver. */
  from: number,
) => boolean;

/** Key, executor and delivery of a subscription that can share an execution. */
export type SharedSubscriptionOptions = {
  /** Key of the subscription: equal for subscriptions that give equal results for equal items. */
  readonly key: string;
  /** Executes the subscription for items and returns each result as JSON. One subscriber's function serves all. Never rejects. */
  readonly execute: (items: readonly unknown[]) => Promise<readonly string[]>;
  readonly deliver: DeliverResults;
};

/** Wraps a source. The returned iterator yields items until the subscription joins a shared execution, which calls `deliver`. */
export type ShareSubscription = (
  source: ShareableSource,
  options: SharedSubscriptionOptions,
) => AsyncIterator<unknown, undefined>;

type Subscriber = {
  /** Position at which the subscriber joined; null once the shared execution has passed it. */
  joinedAt: Position | null;
  readonly deliver: DeliverResults;
  /** Removes the subscriber from the shared execution; an execution of its own continues after `position`. */
  readonly release: (position: Position) => void;
};
type SharedExecution = {
  readonly join: (subscriber: Subscriber) => void;
  readonly leave: (subscriber: Subscriber) => void;
  readonly resume: (position: Position) => ShareableSource;
};

/** Maximal number of items that are executed and delivered together. */
const MAX_BATCH = 32;
/** Yield to the event loop after delivering to this many sockets. */
const SOCKETS_PER_TURN = 500;

/** Returns true for a source that identical subscriptions can share. */
export function isShareable(source: object): source is ShareableSource {
  return 'sharing' in source && typeof source.sharing === 'object' && source.sharing !== null;
}

/** Returns the function that lets identical subscriptions share an execution. `executionGauge` counts the executions. */
export function createSubscriptionSharing(executionGauge: {
  readonly set: (value: number) => void;
}): ShareSubscription {
  const executions = new Map<string, SharedExecution>();

  const executionOf = (source: ShareableSource, { key, execute }: SharedSubscriptionOptions): SharedExecution => {
    const name = JSON.stringify([source.sharing.key, key]);
    const known = executions.get(name);
    if (known !== undefined) return known;
    const started = startExecution(source.sharing, execute, () => {
      executions.delete(name);
      executionGauge.set(executions.size);
    });
    executions.set(name, started);
    executionGauge.set(executions.size);
    return started;
  };

  return (source, options) => {
    // The subscriber's own source; null while it uses a shared execution, so that an idle subscriber uses little memory. No closure may
    // hold the source either.
    let own: ShareableSource | null = source;
    let joined: SharedExecution | null = null;
    let ended = false;
    let wake = (): void => undefined;
    const subscriber: Subscriber = {
      joinedAt: null,
      deliver: options.deliver,
      release(position) {
        own = joined?.resume(position) ?? null;
        joined = null;
        wake();
      },
    };
    const join = (alone: ShareableSource): Promise<void> => {
      joined = executionOf(alone, options);
      subscriber.joinedAt = alone.sharing.position();
      joined.join(subscriber);
      own = null;
      void alone.return?.();
      return new Promise((resolve) => {
        wake = resolve;
      });
    };
    return {
      async next() {
        if (!ended && own?.sharing.isLive()) await join(own);
        return ended || own === null ? { done: true, value: undefined } : own.next();
      },
      async return() {
        ended = true;
        joined?.leave(subscriber);
        wake();
        return own?.return?.() ?? { done: true, value: undefined };
      },
    };
  };
}

/** Starts a shared execution. It ends when its last subscriber leaves or the source ends. */
function startExecution(
  { position, fork, resume }: ShareableSource['sharing'],
  execute: SharedSubscriptionOptions['execute'],
  onEnd: () => void,
): SharedExecution {
  const subscribers = new Set<Subscriber>();
  let delivered = position();
  const source = fork(delivered);
  let ended = false;

  const end = (): void => {
    if (ended) return;
    ended = true;
    onEnd();
    void source.return?.();
    for (const subscriber of subscribers) release(subscriber);
  };
  const release = (subscriber: Subscriber): void => {
    subscribers.delete(subscriber);
    subscriber.release(subscriber.joinedAt ?? delivered);
  };

  async function deliverAll(items: readonly Item[]): Promise<void> {
    const payloads = await execute(items);
    let sent = 0;
    for (const subscriber of subscribers) {
      const from = subscriber.joinedAt === null ? 0 : firstAfter(items, subscriber.joinedAt.seq);
      if (from === -1) continue;
      if (!subscriber.deliver(payloads, from)) {
        release(subscriber);
        continue;
      }
      subscriber.joinedAt = null;
      sent += 1;
      if (sent % SOCKETS_PER_TURN === 0) await new Promise(setImmediate);
    }
  }

  async function run(): Promise<void> {
    for (;;) {
      const first = await source.next();
      if (first.done === true) return;
      const items = [first.value];
      for (let item = source.poll(); item !== null; item = items.length < MAX_BATCH ? source.poll() : null) {
        items.push(item);
      }
      const reached = source.position();
      await deliverAll(items);
      delivered = reached;
    }
  }
  // A failure of the shared source also fails each subscriber's own source, which reports it.
  run().then(end, end);

  return {
    resume,
    join(subscriber) {
      if (subscriber.joinedAt?.seq === delivered.seq) subscriber.joinedAt = null;
      subscribers.add(subscriber);
    },
    leave(subscriber) {
      if (subscribers.delete(subscriber) && subscribers.size === 0) end();
    },
  };
}

/**
 * Returns the index of the first item that a subscriber at `seq` has not received; -1 if there is none. A checkpoint at `seq` counts as
 * not received.
 */
function firstAfter(items: readonly Item[], seq: bigint): number {
  return items.findIndex((item) => item.seq > seq || (item.seq === seq && item.kind !== 'event'));
}
