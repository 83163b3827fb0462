// Tests of the subscription index and the timer wheel: which subscribers a new row wakes, and how many timers the waiting
// subscribers need.

import { expect, it } from 'vitest';
import type { EventFilter, EventScope } from '../../src/domain/event-filter.ts';
import type { StoredEvent } from '../../src/store/events.ts';
import type { LogReader } from '../../src/stream/log-reader.ts';
import { LOG_START, positionOf } from '../../src/stream/position.ts';
import { openSubscriptionIndex } from '../../src/stream/subscription-index.ts';
import { createTimerWheel } from '../../src/stream/timer-wheel.ts';
import { CO_STAKER, key, OWNER, record, STRANGER } from '../kit/stream.ts';

/** Returns a log reader over rows in memory: `read` appends rows, `restart` starts a new epoch. */
function logReaderOf(kept = 100) {
  const rows: StoredEvent[] = [];
  let epoch = 1;
  let changed = (): void => undefined;
  const logReader: LogReader = {
    start: async () => undefined,
    stop: async () => undefined,
    running: () => true,
    status: () => {
      throw new Error('the index does not read the status');
    },
    head: () => positionOf(rows.at(-1) ?? { ...LOG_START, hash: LOG_START.hashPrefix }),
    rowAt: (seq) => (seq > rows.length - kept ? rows[Number(seq) - 1] : undefined),
    epoch: () => epoch,
    brokenSince: () => null,
    lagMs: () => 0,
    watch: (onChange) => {
      changed = onChange;
      return () => undefined;
    },
    watchers: () => 1,
  };
  const read = (...changes: readonly Parameters<typeof record>[0][]): void => {
    for (const change of changes) {
      const seq = BigInt(rows.length + 1);
      rows.push({ ...record(change), id: key(Number(seq)), seq, hash: new Uint8Array(32) });
    }
    changed();
  };
  const restart = (): void => {
    epoch += 1;
    changed();
  };
  return { logReader, read, restart };
}

it('the subscription index evaluates only the filters of matching subscribers, out of 2000 subscribers with 500 filters', () => {
  const { logReader, read } = logReaderOf();
  const subscriptions = openSubscriptionIndex(logReader, 15_000);
  let asked = 0;
  let told = 0;
  for (let number = 0; number < 2_000; number += 1) {
    const filter: EventFilter = { offerIds: [key(number % 500)] };
    const scope: EventScope = {
      kind: 'public',
      get filter() {
        asked += 1;
        return filter;
      },
    };
    subscriptions.watch(scope, () => {
      told += 1;
    });
  }
  asked = 0;
  read({ offerId: key(7) }, { offerId: key(600) }, { offerId: key(7), public: false });
  expect([told, asked, subscriptions.watchers()]).toEqual([4, 4, 1_996]);
});

it('the subscription index notifies each matching subscriber once, by offer, device, type or account', () => {
  const { logReader, read } = logReaderOf();
  const subscriptions = openSubscriptionIndex(logReader, 15_000);
  const told: string[] = [];
  const watch = (name: string, scope: EventScope): void => {
    subscriptions.watch(scope, (row) => told.push(`${name} ${row?.seq}`));
  };
  const filtered = (name: string, filter: EventFilter) => watch(name, { kind: 'public', filter });
  filtered('everything', {});
  filtered('nothing', { offerIds: [] });
  filtered('offers', { offerIds: [key(1), key(2)] });
  filtered('devices', { deviceKeys: [key(0xd1), key(0xd2)] });
  filtered('types', { types: ['OFFER_CLAIMED', 'OFFER_OPENED'] });
  filtered('offer and type', { offerIds: [key(1)], types: ['OFFER_CLAIMED'] });
  filtered('device and offer', { offerIds: [key(1)], deviceKeys: [key(0xd2)] });
  for (const accountId of [OWNER, CO_STAKER, STRANGER]) watch(accountId, { kind: 'account', accountId });
  read({ counterpartyAccountId: OWNER });
  expect(told.splice(0).toSorted()).toEqual(
    [`${OWNER} 1`, 'devices 1', 'everything 1', 'offers 1', 'types 1'].toSorted(),
  );
  read({ public: false, accountId: null, counterpartyAccountId: CO_STAKER, type: 'OFFER_CLAIMED' });
  expect(told.splice(0)).toEqual([`${CO_STAKER} 2`]);
  read({ type: 'OFFER_CLAIMED' }, { type: 'OFFER_CLAIMED', deviceKey: key(0xd2) });
  expect(told.splice(0)).toEqual(['offer and type 3', 'device and offer 4']);
  expect(subscriptions.watchers()).toBe(2);
});

it('the subscription index notifies every subscriber, without a row, after a new epoch or a gap in the ring buffer', () => {
  for (const lose of ['EPOCH', 'TRACK'] as const) {
    const { logReader, read, restart } = logReaderOf(2);
    const subscriptions = openSubscriptionIndex(logReader, 15_000);
    const told: (bigint | null)[] = [];
    for (const accountId of [OWNER, STRANGER]) {
      subscriptions.watch({ kind: 'account', accountId }, (row) => told.push(row?.seq ?? null));
    }
    const unwatch = subscriptions.watch({ kind: 'account', accountId: CO_STAKER }, () => told.push(-1n));
    unwatch();
    if (lose === 'EPOCH') restart();
    else read({}, {}, {});
    expect([told, subscriptions.watchers()]).toEqual([[null, null], 0]);
  }
});

it('the timer wheel serves thousands of timeouts with one timer, which stops after the last timeout', async () => {
  const turning = createTimerWheel(32);
  const due: number[] = [];
  const done = new Promise<void>((resolve) => {
    for (let number = 0; number < 5_000; number += 1) {
      const take = turning.add(() => {
        due.push(number);
        if (due.length === 2_500) resolve();
      });
      if (number % 2 === 1) take();
    }
  });
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  expect(turning.size()).toBe(2_500);
  await done;
  expect([turning.size(), due.every((number) => number % 2 === 0)]).toEqual([0, true]);
  expect(timers).toBeLessThan(50);
});
