// The fixture of the stream suites: a log that is written straight into the database, the streams over it, and followers that
// can be asked for items one by one.

import { randomBytes } from 'node:crypto';
import { ALL_PUBLIC_EVENTS, type EventScope } from '../../src/domain/event-filter.ts';
import type { EventRecord } from '../../src/domain/event-record.ts';
import type { Database, Queryable } from '../../src/store/db/database.ts';
import { insertEvents, logEnd, logNews, type StoredEvent } from '../../src/store/events.ts';
import { GENESIS } from '../../src/stream/chain.ts';
import type { Feed, FeedItem } from '../../src/stream/feed.ts';
import { openPosition } from '../../src/stream/position.ts';
import { sequence } from '../../src/stream/sequencer.ts';
import { openStream, type Stream, type StreamOptions } from '../../src/stream/stream.ts';

export const random = (bytes: number): Uint8Array => randomBytes(bytes);
export const SECRET: Uint8Array = Uint8Array.from({ length: 32 }, (_, index) => index);

/** A key that is easy to tell apart in a failure. */
export const key = (number: number): string => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

export const OWNER = key(0xa1);
export const CO_STAKER = key(0xa2);
export const STRANGER = key(0xa3);

/** A public event of an offer between the owner and the co-staker, unless told otherwise. */
export function record(change: Partial<EventRecord> = {}): EventRecord {
  return {
    type: 'OFFER_OPENED',
    occurredAt: new Date('2026-03-01T10:00:00.123Z'),
    public: true,
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
    ...change,
  };
}

/** Records that can be told apart by their reason: `from`, `from` + 1 and so on. */
export function records(count: number, from = 1, change: Partial<EventRecord> = {}): readonly EventRecord[] {
  return Array.from({ length: count }, (_, index) => record({ reason: String(from + index), ...change }));
}

/** The streams of a suite; every error that they survived is in `reported`. */
export type Fixture = { readonly stream: Stream; readonly reported: unknown[] };

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

/** Commits records and notifications. */
export async function write(stream: Stream, written: readonly EventRecord[]): Promise<void> {
  await stream.database.transaction((tx) => insertEvents(tx, written, random));
  stream.wake();
}

/** Numbers what waits as another process would: how many rows, or why none. */
export async function sequenceBatch(database: Queryable, limit: number): Promise<number | 'BUSY' | 'BEHIND'> {
  const last = (await logEnd(database, 1))[0] ?? { seq: 0n, hash: GENESIS };
  const { waiting } = await logNews(database, last.seq, 0, limit);
  if (waiting.length === 0) return 0;
  const sequenced = await sequence(database, last, waiting, 0);
  return sequenced.kind === 'GIVEN' ? sequenced.rows.length : sequenced.kind;
}

/** Resolves once the logReader has read as far as row `seq`. */
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

/** The next item; fails when the feed has ended. */
export async function next(feed: Feed): Promise<FeedItem> {
  const result = await feed.next();
  if (result.done === true) throw new Error('the feed has ended');
  return result.value;
}

/** The items up to the first that matches, which comes last. */
export async function until(feed: Feed, matches: (item: FeedItem) => boolean): Promise<readonly FeedItem[]> {
  const items: FeedItem[] = [];
  for (;;) {
    const item = await next(feed);
    items.push(item);
    if (matches(item)) return items;
  }
}

/** The next so many events, whatever else comes between them. */
export async function events(feed: Feed, count: number): Promise<readonly StoredEvent[]> {
  const found: StoredEvent[] = [];
  while (found.length < count) {
    const item = await next(feed);
    if (item.kind === 'event') found.push(item.event);
  }
  return found;
}

/** The number that a cursor stands for: no two cursors are the same text. */
export const placeOf = (cursor: string | undefined, scope: EventScope = ALL_PUBLIC_EVENTS): bigint =>
  openPosition(SECRET, scope, cursor ?? '').seq;

export const isCaughtUp = (item: FeedItem): boolean => item.kind === 'checkpoint' && item.caughtUp;
export const reasons = (told: readonly StoredEvent[]): readonly (string | null)[] => told.map((event) => event.reason);
export const eventsOf = (items: readonly FeedItem[]): readonly StoredEvent[] =>
  items.flatMap((item) => (item.kind === 'event' ? [item.event] : []));
export const kinds = (items: readonly FeedItem[]): readonly string[] => items.map((item) => item.kind);
