// Who in this process waits for what. Followers that have told everything stand here under the values that their filter names,
// so that a new row leads straight to those it concerns and costs nothing for all others, however many wait.
// Invariant: whoever stands here while a row comes that its scope is told hears of it, once, and then stands here no more.

import { type EventScope, inScope } from '../domain/event-filter.ts';
import type { StoredEvent } from '../store/events.ts';
import type { LogReader } from './log-reader.ts';
import { type TimerWheel, timerWheel } from './timer-wheel.ts';

/** The first row that concerns the follower; null when it has to look for itself: another epoch, the end, or a lost track. */
export type OnNews = (row: StoredEvent | null) => void;

export type SubscriptionIndex = {
  /** Calls back once, unless the returned function is called before. Who watches has told everything up to the logReader's head. */
  readonly watch: (scope: EventScope, onNews: OnNews) => () => void;
  /** Counts the time to the next checkpoint of whoever waits. */
  readonly checkpoints: TimerWheel;
  readonly watchers: () => number;
  /** Counts a follower in, told or not, until the returned function is called; it says how many rows it is behind when asked. */
  readonly attend: (rowsBehind: () => number) => () => void;
  /** Rows that the follower furthest behind has not gone past; 0 without any. */
  readonly slowestRows: () => number;
};

type Index = Map<string, Set<Watcher>>;
type Watcher = {
  readonly scope: EventScope;
  readonly onNews: OnNews;
  /** Where it stands. */
  readonly places: readonly (readonly [Index, string])[];
};

/** Among the types, for who names no value at all. */
const ANY = '*';

/** The subscriptions over a logReader. It lives as long as the logReader does and needs no end of its own. */
export function openSubscriptionIndex(logReader: LogReader, checkpointEveryMs: number): SubscriptionIndex {
  const byAccount: Index = new Map();
  const byOffer: Index = new Map();
  const byDevice: Index = new Map();
  const byType: Index = new Map();
  const all = new Set<Watcher>();
  const followers = new Set<() => number>();
  let epoch = logReader.epoch();
  let seen = logReader.head().seq;

  /** Under every value of the most subscriber condition; the other conditions are asked when a row comes. */
  function placesOf(scope: EventScope): Watcher['places'] {
    if (scope.kind === 'account') return [[byAccount, scope.accountId]];
    const { offerIds, deviceKeys, types } = scope.filter;
    if (offerIds !== undefined) return offerIds.map((id) => [byOffer, id]);
    if (deviceKeys !== undefined) return deviceKeys.map((key) => [byDevice, key]);
    return (types ?? [ANY]).map((type) => [byType, type]);
  }

  function forget(watcher: Watcher): void {
    all.delete(watcher);
    for (const [index, value] of watcher.places) {
      const place = index.get(value);
      place?.delete(watcher);
      if (place?.size === 0) index.delete(value);
    }
  }

  function tell(row: StoredEvent): void {
    const under = (index: Index, value: string | null) => [...(index.get(value ?? '') ?? [])];
    const parties = [...under(byAccount, row.accountId), ...under(byAccount, row.counterpartyAccountId)];
    const others = [
      ...under(byOffer, row.offerId),
      ...under(byDevice, row.deviceKey),
      ...under(byType, row.type),
      ...under(byType, ANY),
    ];
    for (const watcher of row.public ? [...parties, ...others] : parties) {
      if (!all.has(watcher) || !inScope(row, watcher.scope)) continue;
      forget(watcher);
      watcher.onNews(row);
    }
  }

  function tellAll(): void {
    for (const watcher of [...all]) {
      forget(watcher);
      watcher.onNews(null);
    }
  }

  logReader.watch(() => {
    const head = logReader.head().seq;
    if (epoch !== logReader.epoch() || !logReader.running()) tellAll();
    else {
      for (let seq = seen + 1n; seq <= head && all.size > 0; seq += 1n) {
        const row = logReader.at(seq);
        if (row === undefined) tellAll();
        else tell(row);
      }
    }
    epoch = logReader.epoch();
    seen = head;
  });

  return {
    watch(scope, onNews) {
      const watcher: Watcher = { scope, onNews, places: placesOf(scope) };
      all.add(watcher);
      for (const [index, value] of watcher.places) {
        const place = index.get(value) ?? new Set();
        index.set(value, place.add(watcher));
      }
      return () => forget(watcher);
    },
    checkpoints: timerWheel(checkpointEveryMs),
    watchers: () => all.size,
    attend(rowsBehind) {
      const follower = (): number => rowsBehind();
      followers.add(follower);
      return () => followers.delete(follower);
    },
    slowestRows: () => [...followers].reduce((most, rowsBehind) => Math.max(most, rowsBehind()), 0),
  };
}
