// The subscription index of a process: finds the waiting subscribers of a new row. A subscriber that has delivered every row is
// registered under the values of its filter (account, offer, device, type), so a row costs nothing for subscribers of other values.
// **Invariant:** a registered subscriber is called back once, for the first row of its scope, and is then no longer registered.

import { type EventScope, isInScope } from '../domain/event-filter.ts';
import type { StoredEvent } from '../store/events.ts';
import type { LogReader } from './log-reader.ts';
import { createTimerWheel, type TimerWheel } from './timer-wheel.ts';

/**
 * Called once: with the first row of the scope, or with null when the subscriber must read the log again, because the log reader
 * has started a new epoch, has stopped, or no longer holds a row in memory.
 */
export type OnWake = (
  /** Null when the subscriber must read the log again. */
  row: StoredEvent | null,
) => void;

/** The subscription index of a process. */
export type SubscriptionIndex = {
  /** Registers a subscriber that has delivered every row up to the log reader's head. The returned function removes the subscriber. */
  readonly watch: (scope: EventScope, onWake: OnWake) => () => void;
  /** Timers of the waiting subscribers: each fires when the subscriber's next checkpoint is due. */
  readonly checkpoints: TimerWheel;
  /** Number of registered subscribers. */
  readonly watchers: () => number;
  /**
   * Includes a subscriber, waiting or not, in `maxRowsBehind`. `rowsBehind` returns its number of undelivered rows. Returns the
   * function that removes it.
   */
  readonly track: (rowsBehind: () => number) => () => void;
  /** Number of rows that the slowest subscriber has not delivered; 0 without subscribers. */
  readonly maxRowsBehind: () => number;
};

type Buckets = Map<string, Set<Watcher>>;
type Watcher = {
  readonly scope: EventScope;
  readonly onWake: OnWake;
  /** Buckets in which the subscriber is registered, each with its value. */
  readonly entries: readonly (readonly [Buckets, string])[];
};
type Registry = {
  readonly byAccount: Buckets;
  readonly byOffer: Buckets;
  readonly byDevice: Buckets;
  readonly byType: Buckets;
  readonly all: Set<Watcher>;
};

/** Key in `byType` of the subscribers whose filter selects no account, offer, device or type. */
const ANY = '*';

/** Returns the index over a log reader, which lives as long as the log reader. Checkpoints are due after `checkpointEveryMs`. */
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
        const row = logReader.rowAt(seq);
        if (row === undefined) dispatchToAll(registry);
        else dispatch(registry, row);
      }
    }
    epoch = logReader.epoch();
    seen = head;
  });

  return {
    watch: (scope, onWake) => register(registry, scope, onWake),
    checkpoints: createTimerWheel(checkpointEveryMs),
    watchers: () => registry.all.size,
    track(rowsBehind) {
      const follower = (): number => rowsBehind();
      followers.add(follower);
      return () => followers.delete(follower);
    },
    maxRowsBehind: () => [...followers].reduce((most, rowsBehind) => Math.max(most, rowsBehind()), 0),
  };
}

function register(registry: Registry, scope: EventScope, onWake: OnWake): () => void {
  const watcher: Watcher = { scope, onWake, entries: entriesOf(registry, scope) };
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

/** Returns the buckets for each value of the most selective condition; the other conditions are checked when a row arrives. */
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

/** Calls back and removes the subscribers whose scope contains a row. */
function dispatch(registry: Registry, row: StoredEvent): void {
  const { byAccount, byOffer, byDevice, byType, all } = registry;
  const under = (buckets: Buckets, value: string | null) => [...(buckets.get(value ?? '') ?? [])];
  const parties = [...under(byAccount, row.accountId), ...under(byAccount, row.counterpartyAccountId)];
  const ofOffer = under(byOffer, row.offerId);
  const others = [...ofOffer, ...under(byDevice, row.deviceKey), ...under(byType, row.type), ...under(byType, ANY)];
  const found = row.public ? [...parties, ...others] : [...parties, ...(row.unlisted ? ofOffer : [])];
  for (const watcher of found) {
    if (!all.has(watcher) || !isInScope(row, watcher.scope)) continue;
    remove(registry, watcher);
    watcher.onWake(row);
  }
}

/** Calls back and removes every subscriber; each reads the log again. */
function dispatchToAll(registry: Registry): void {
  for (const watcher of [...registry.all]) {
    remove(registry, watcher);
    watcher.onWake(null);
  }
}
