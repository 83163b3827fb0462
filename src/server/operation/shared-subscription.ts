// Shared execution of identical public subscriptions: each event is executed and serialised once and delivered to every subscriber.
// A subscriber first backfills alone; once it has reached the end of the log it joins the shared execution, and leaves it again
// when its socket refuses a batch. **Invariant:** a subscriber receives exactly the results that it would have produced alone, because
// it joins and leaves at a position of the log. How results are framed for a socket stands in ws/frame.ts.

/** One item of a source: an event with a sequence number of its own, or a checkpoint at the sequence number of the last event. */
type Item = { readonly kind: string; readonly seq: bigint };
type Position = { readonly seq: bigint };

/** A source that equal subscriptions can share; src/stream/feed.ts makes them. */
export type Shareable<At extends Position> = AsyncIterator<Item, undefined> & {
  readonly common: {
    /** Equal for sources that yield the same items from the same position on. */
    readonly key: string;
    /** True once the source has yielded everything up to the end of the log. */
    readonly isLive: () => boolean;
    readonly place: () => At;
    /** A source of the same kind that starts after a position. */
    readonly resume: (position: At) => Shareable<At>;
    /** A source for a shared execution; `now` returns the next item if it is there already, else null. */
    readonly fork: (position: At) => AsyncIterator<Item, undefined> & {
      readonly now: () => Item | null;
      readonly place: () => At;
    };
  };
};
type ShareableSource = Shareable<Position>;

/** Delivers the results from index `from` on to one subscriber, synchronously; false when its socket cannot take them. */
export type Deliver = (payloads: readonly string[], from: number) => boolean;

/** What a subscription needs to be shared. */
export type SharedSubscriptionOptions = {
  /** Equal for subscriptions whose results are equal for equal items. */
  readonly key: string;
  /** Executes items to results, each serialised as JSON; called on one subscriber for all of them. Never rejects. */
  readonly execute: (items: readonly unknown[]) => Promise<readonly string[]>;
  readonly deliver: Deliver;
};

/** Wraps a source: results of the shared execution go to `deliver`, only the others come out of the iterator. */
export type ShareSubscription = (
  source: ShareableSource,
  options: SharedSubscriptionOptions,
) => AsyncIterator<unknown, undefined>;

type Subscriber = {
  /** Where it joined; null once the shared execution has passed that position. */
  joinedAt: Position | null;
  readonly deliver: Deliver;
  /** Takes the subscriber out; it goes on alone after this position. */
  readonly release: (position: Position) => void;
};
type SharedExecution = {
  readonly join: (subscriber: Subscriber) => void;
  readonly leave: (subscriber: Subscriber) => void;
  readonly resume: (position: Position) => ShareableSource;
};

/** Items that are executed and delivered together, at most. */
const MAX_BATCH = 32;
/** Yield to the event loop after delivering to this many sockets. */
const SOCKETS_PER_TURN = 500;

/** True for a source that can be shared. */
export function isShareable(source: object): source is ShareableSource {
  return 'common' in source && typeof source.common === 'object' && source.common !== null;
}

/** The shared executions of one schema. `gauge` is set to their number whenever it changes. */
export function sharedSubscriptions(gauge: { readonly set: (value: number) => void }): ShareSubscription {
  const executions = new Map<string, SharedExecution>();

  const executionOf = (source: ShareableSource, { key, execute }: SharedSubscriptionOptions): SharedExecution => {
    const name = JSON.stringify([source.common.key, key]);
    const known = executions.get(name);
    if (known !== undefined) return known;
    const started = startExecution(source.common, execute, () => {
      executions.delete(name);
      gauge.set(executions.size);
    });
    executions.set(name, started);
    gauge.set(executions.size);
    return started;
  };

  return (source, options) => {
    // Set to null while the execution is shared, so that an idle subscriber holds next to no memory; no closure may keep it.
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
      subscriber.joinedAt = alone.common.place();
      joined.join(subscriber);
      own = null;
      void alone.return?.();
      return new Promise((resolve) => {
        wake = resolve;
      });
    };
    return {
      async next() {
        if (!ended && own?.common.isLive()) await join(own);
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

/** Starts to execute for all subscribers that join; ends with the last of them, or when the source ends. */
function startExecution(
  { place, fork, resume }: ShareableSource['common'],
  execute: SharedSubscriptionOptions['execute'],
  onEnd: () => void,
): SharedExecution {
  const subscribers = new Set<Subscriber>();
  let delivered = place();
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
      for (let item = source.now(); item !== null; item = items.length < MAX_BATCH ? source.now() : null) {
        items.push(item);
      }
      const position = source.place();
      await deliverAll(items);
      delivered = position;
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

/** The index of the first item that a subscriber at `seq` has not received; a checkpoint at `seq` itself is one. */
function firstAfter(items: readonly Item[], seq: bigint): number {
  return items.findIndex((item) => item.seq > seq || (item.seq === seq && item.kind !== 'event'));
}
