// The index of waiting subscribers in this process. A subscriber that has delivered every row is registered under the values that
// its filter names, so that a new row leads to the subscribers that it concerns and costs nothing for the others.
// **Invariant:** a registered subscriber is called back once for the first row of its scope, and is then no longer registered.

import { type EventScope, inScope } from '../domain/event-filter.ts';
import type { StoredEvent } from '../store/events.ts';
import type { LogReader } from './log-reader.ts';
import { type TimerWheel, timerWheel } from './timer-wheel.ts';

/** Receives the first row of the scope; null when the subscriber has to look again: another epoch, the end, or a missing row. */
export type OnRow = (row: StoredEvent | null) => void;

export type SubscriptionIndex = {
  /** Registers a subscriber that has delivered every row up to the log reader's head. The returned function removes it. */
  readonly watch: (scope: EventScope, onRow: OnRow) => () => void;
  /** Measures the time to the next checkpoint of each waiting subscriber. */
  readonly checkpoints: TimerWheel;
  readonly watchers: () => number;
  /** Counts a subscriber, waiting or not, until the returned function is called. `rowsBehind` is asked for metrics. */
  readonly attend: (rowsBehind: () => number) => () => void;
  /** Rows that the slowest subscriber has not delivered; 0 without any. */
  readonly slowestRows: () => number;
};

type Buckets = Map<string, Set<Watcher>>;
type Watcher = {
  readonly scope: EventScope;
  readonly onRow: OnRow;
  /** The buckets that it is registered in, each with the value of the bucket. */
  readonly entries: readonly (readonly [Buckets, string])[];
};
type Registry = {
  readonly byAccount: Buckets;
  readonly byOffer: Buckets;
  readonly byDevice: Buckets;
  readonly byType: Buckets;
  readonly all: Set<Watcher>;
};

/** The value under `byType` of a filter without any value. */
const ANY = '*';

/** The index over a log reader. It lives as long as the log reader and needs no end of its own. */
export function openSubscriptionIndex(logReader: LogReader, checkpointEveryMs: number): SubscriptionIndex {
  const registry: Registry = {
    byAccount: new Map(),
    byOffer: new Map(),
    byDevice: new Map(),
    byType: new Map(),
    all: new Set(),
  };
  const followers = new Set<() => number>();
  let epoch = logReader.epoch();
  let seen = logReader.head().seq;

  logReader.watch(() => {
    const head = logReader.head().seq;
    if (epoch !== logReader.epoch() || !logReader.running()) dispatchToAll(registry);
    else {
      for (let seq = seen + 1n; seq <= head && registry.all.size > 0; seq += 1n) {
        const row = logReader.at(seq);
        if (row === undefined) dispatchToAll(registry);
        else dispatch(registry, row);
      }
    }
    epoch = logReader.epoch();
    seen = head;
  });

  return {
    watch: (scope, onRow) => register(registry, scope, onRow),
    checkpoints: timerWheel(checkpointEveryMs),
    watchers: () => registry.all.size,
    attend(rowsBehind) {
      const follower = (): number => rowsBehind();
      followers.add(follower);
      return () => followers.delete(follower);
    },
    slowestRows: () => [...followers].reduce((most, rowsBehind) => Math.max(most, rowsBehind()), 0),
  };
}

function register(registry: Registry, scope: EventScope, onRow: OnRow): () => void {
  const watcher: Watcher = { scope, onRow, entries: entriesOf(registry, scope) };
  registry.all.add(watcher);
  for (const [buckets, value] of watcher.entries) {
    const bucket = buckets.get(value) ?? new Set();
    buckets.set(value, bucket.add(watcher));
  }
  return () => remove(registry, watcher);
}

function remove(registry: Registry, watcher: Watcher): void {
  registry.all.delete(watcher);
  for (const [buckets, value] of watcher.entries) {
    const bucket = buckets.get(value);
    bucket?.delete(watcher);
    if (bucket?.size === 0) buckets.delete(value);
  }
}

/** Every value of the most selective condition; the other conditions are checked when a row arrives. */
function entriesOf({ byAccount, byOffer, byDevice, byType }: Registry, scope: EventScope): Watcher['entries'] {
  switch (scope.kind) {
    case 'account':
      return [[byAccount, scope.accountId]];
    case 'public': {
      const { offerIds, deviceKeys, types } = scope.filter;
      if (offerIds !== undefined) return offerIds.map((id) => [byOffer, id]);
      if (deviceKeys !== undefined) return deviceKeys.map((key) => [byDevice, key]);
      return (types ?? [ANY]).map((type) => [byType, type]);
    }
    default:
      return scope satisfies never;
  }
}

/** Calls back the subscribers whose scope contains a row. */
function dispatch(registry: Registry, row: StoredEvent): void {
  const { byAccount, byOffer, byDevice, byType, all } = registry;
  const under = (buckets: Buckets, value: string | null) => [...(buckets.get(value ?? '') ?? [])];
  const parties = [...under(byAccount, row.accountId), ...under(byAccount, row.counterpartyAccountId)];
  const others = [
    ...under(byOffer, row.offerId),
    ...under(byDevice, row.deviceKey),
    ...under(byType, row.type),
    ...under(byType, ANY),
  ];
  for (const watcher of row.public ? [...parties, ...others] : parties) {
    if (!all.has(watcher) || !inScope(row, watcher.scope)) continue;
    remove(registry, watcher);
    watcher.onRow(row);
  }
}

/** Calls every subscriber back, to look again by itself. */
function dispatchToAll(registry: Registry): void {
  for (const watcher of [...registry.all]) {
    remove(registry, watcher);
    watcher.onRow(null);
  }
}
