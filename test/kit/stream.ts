// Test kit for the event log: commits events straight into a database, opens event streams over it, and reads items of feeds one by
// one. It runs outside of vitest too; the hooks of the stream suites are in stream-suite.ts.

import { randomBytes } from 'node:crypto';
import { ALL_PUBLIC_EVENTS, type EventScope } from '../../src/domain/event-filter.ts';
import type { EventRecord } from '../../src/domain/event-record.ts';
import type { Database, Queryable } from '../../src/store/db/database.ts';
import { insertEvents, newestLogRows, readLogUpdate, type StoredEvent } from '../../src/store/events.ts';
import { GENESIS_HASH } from '../../src/stream/chain.ts';
import type { Feed, FeedItem } from '../../src/stream/feed.ts';
import { openPosition } from '../../src/stream/position.ts';
import { assignNumbers } from '../../src/stream/sequencer.ts';
import { openStream, type Stream, type StreamOptions } from '../../src/stream/stream.ts';

export const random = (bytes: number): Uint8Array => randomBytes(bytes);
export const SECRET: Uint8Array = Uint8Array.from({ length: 32 }, (_, index) => index);

/** Returns a UUID that ends with the given number, so that a failed assertion is easy to read. */
export const key = (number: number): string => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

export const OWNER = key(0xa1);
export const CO_STAKER = key(0xa2);
export const STRANGER = key(0xa3);

/** Returns the record of a public event about an offer of the owner; `change` replaces fields. */
export function record(change: Partial<EventRecord> = {}): EventRecord {
  return {
    type: 'OFFER_OPENED',
    occurredAt: new Date('2026-03-01T10:00:00.123Z'),
    public: true,
    unlisted: false,
    accountId: OWNER,
    counterpartyAccountId: null,
    offerId: key(1),
    deviceKey: key(0xd1),
    coStakeId: null,
    label: 'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER',
    previousLabel: null,
    status: 'OPEN',
    previousStatus: null,
    amount: 8_000_00000000n,
    reason: null,
    offerFacts: null,
    ...change,
  };
}

/** Returns `count` event records; their field `reason` holds the numbers `from`, `from` + 1 and so on. */
export function records(count: number, from = 1, change: Partial<EventRecord> = {}): readonly EventRecord[] {
  return Array.from({ length: count }, (_, index) => record({ reason: String(from + index), ...change }));
}

/** An event stream under test, and the list of errors that it has reported. */
export type Fixture = { readonly stream: Stream; readonly reported: unknown[] };

/** Opens an event stream over a database and collects its errors; the caller starts and stops the stream. */
export function fixture(database: Database, options: Partial<StreamOptions> = {}): Fixture {
  const reported: unknown[] = [];
  const stream = openStream({
    database,
    secret: SECRET,
    wallNow: () => new Date(),
    report: (error) => reported.push(error),
    ...options,
  });
  return { stream, reported };
}

/** Commits events in one transaction and notifies the stream. */
export async function write(stream: Stream, written: readonly EventRecord[]): Promise<void> {
  await stream.database.transaction((tx) => insertEvents(tx, written, random));
  stream.notify();
}

/**
 * Numbers the pending events, as the sequencer of another process would. Returns the number of rows, or the reason why none was
 * numbered.
 */
export async function sequenceBatch(database: Queryable, limit: number): Promise<number | 'BUSY' | 'BEHIND'> {
  const last = (await newestLogRows(database, 1))[0] ?? { seq: 0n, hash: GENESIS_HASH };
  const { pending } = await readLogUpdate(database, last.seq, 0, limit);
  if (pending.length === 0) return 0;
  const sequenced = await assignNumbers(database, last, pending, 0);
  return sequenced.kind === 'GIVEN' ? sequenced.rows.length : sequenced.kind;
}

/** Waits until the log reader of an event stream has read the row numbered `seq`. */
export function readTo(stream: Stream, seq: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (stream.logReader.head().seq < BigInt(seq)) return;
      unwatch();
      resolve();
    };
    const unwatch = stream.logReader.watch(look);
    look();
  });
}

/** Returns the next item of a feed; throws when the feed has ended. */
export async function next(feed: Feed): Promise<FeedItem> {
  const result = await feed.next();
  if (result.done === true) throw new Error('the feed has ended');
  return result.value;
}

/** Reads items of a feed up to and including the first one that `matches` accepts, and returns them. */
export async function until(feed: Feed, matches: (item: FeedItem) => boolean): Promise<readonly FeedItem[]> {
  const items: FeedItem[] = [];
  for (;;) {
    const item = await next(feed);
    items.push(item);
    if (matches(item)) return items;
  }
}

/** Reads a feed until it has delivered `count` events and returns them; checkpoints and resets are skipped. */
export async function events(feed: Feed, count: number): Promise<readonly StoredEvent[]> {
  const found: StoredEvent[] = [];
  while (found.length < count) {
    const item = await next(feed);
    if (item.kind === 'event') found.push(item.event);
  }
  return found;
}

/** Returns the row number that a stream cursor contains. Cursors are compared by it, because the texts of two cursors always differ. */
export function seqOf(cursor: string | undefined, scope: EventScope = ALL_PUBLIC_EVENTS): bigint {
  const position = openPosition(SECRET, scope, cursor ?? '');
  if (position === null) throw new Error('a cursor of another scope');
  return position.seq;
}

export const isCaughtUp = (item: FeedItem): boolean => item.kind === 'checkpoint' && item.caughtUp;
export const reasons = (told: readonly StoredEvent[]): readonly (string | null)[] => told.map((event) => event.reason);
export const eventsOf = (items: readonly FeedItem[]): readonly StoredEvent[] =>
  items.flatMap((item) => (item.kind === 'event' ? [item.event] : []));
export const kinds = (items: readonly FeedItem[]): readonly string[] => items.map((item) => item.kind);
