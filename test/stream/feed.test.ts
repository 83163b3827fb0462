// Tests of feeds: the items that one subscriber receives, from memory and from the database, after any cursor and for any filter.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ALL_PUBLIC_EVENTS, type EventFilter, type EventScope, publicScope } from '../../src/domain/event-filter.ts';
import type { EventRecord } from '../../src/domain/event-record.ts';
import { type Database, sql } from '../../src/store/db/database.ts';
import { streamCursor } from '../../src/stream/event-page.ts';
import { accountFeed, type Feed, type FeedItem, offerFeed } from '../../src/stream/feed.ts';
import type { Stream } from '../../src/stream/stream.ts';
import { describeWithDatabase } from '../kit/database.ts';
import {
  CO_STAKER,
  events,
  eventsOf,
  isCaughtUp,
  key,
  kinds,
  next,
  OWNER,
  readTo,
  reasons,
  record,
  records,
  STRANGER,
  seqOf,
  until,
  write,
} from '../kit/stream.ts';
import { streamSuite } from '../kit/stream-suite.ts';

const suite = streamSuite();

/** Returns event records in which public and private rows, offers, types and parties alternate. */
const mixed = (count: number, from = 1): readonly EventRecord[] =>
  Array.from({ length: count }, (_, index) => {
    const number = from + index;
    return record({
      type: number % 2 === 0 ? 'OFFER_CLAIMED' : 'OFFER_OPENED',
      public: number % 3 !== 0,
      offerId: key(1 + (number % 4)),
      accountId: number % 5 === 0 ? STRANGER : OWNER,
      counterpartyAccountId: number % 2 === 0 ? CO_STAKER : null,
      reason: String(number),
    });
  });

const ofAccount = (accountId: string): EventScope => ({ kind: 'account', accountId });
const CLAIMS: EventFilter = { types: ['OFFER_CLAIMED'] };
/** Kinds of feeds: a name for the test title, a function that opens the feed, and its scope. */
const WAYS: readonly (readonly [string, (stream: Stream, after?: string) => Feed, EventScope])[] = [
  ['everything public', (stream, after) => offerFeed(stream, given(after)), ALL_PUBLIC_EVENTS],
  ['a filter', (stream, after) => offerFeed(stream, { ...given(after), filter: CLAIMS }), publicScope(CLAIMS)],
  ['one offer', (stream, after) => offerFeed(stream, { ...given(after), offerId: key(2) }), publicScope({}, key(2))],
  ['an owner', (stream, after) => accountFeed(stream, { accountId: OWNER, ...given(after) }), ofAccount(OWNER)],
  [
    'a counterparty',
    (stream, after) => accountFeed(stream, { accountId: CO_STAKER, ...given(after) }),
    ofAccount(CO_STAKER),
  ],
];
/** Returns the items of a feed with row numbers instead of cursors, because two cursors of the same position differ. */
const placed = (items: readonly FeedItem[], scope: EventScope) =>
  items.map((item) => ({ ...item, cursor: seqOf(item.cursor, scope) }));
const given = (after: string | undefined) => (after === undefined ? {} : { after });

describeWithDatabase('an event feed', () => {
  suite.setUp();

  it('begins with a checkpoint; a feed that continues from its cursor loses no event, even in an empty log', async () => {
    const stream = await suite.start();
    const first = await next(offerFeed(stream, {}));
    expect(first).toMatchObject({ kind: 'checkpoint', caughtUp: true });
    await write(stream, records(2));
    expect(reasons(await events(offerFeed(stream, { after: first.cursor }), 2))).toStrictEqual(['1', '2']);
  });

  it('delivers no earlier event when it is opened without a cursor', async () => {
    const stream = await suite.start();
    await write(stream, records(3));
    await readTo(stream, 3);
    const feed = offerFeed(stream, {});
    await write(stream, records(2, 4));
    await readTo(stream, 5);
    expect(reasons(await events(feed, 2))).toStrictEqual(['4', '5']);
  });

  it.each(WAYS)(
    'of %s delivers missed events, then a checkpoint with caughtUp, then live events',
    async (_, follow, scope) => {
      const stream = await suite.start({ ringBufferSize: 16 });
      const start = (await next(follow(stream))).cursor;
      await write(stream, mixed(300));
      await readTo(stream, 300);
      const feed = follow(stream, start);
      const backfill = await until(feed, isCaughtUp);
      expect(placed(backfill, scope)[0]).toMatchObject({ kind: 'checkpoint', cursor: 0n, caughtUp: false });
      const reference = await referenceOf(stream, follow, start, 300);
      expect(reasons(eventsOf(backfill))).toStrictEqual(reference);
      await write(stream, mixed(12, 301));
      expect((await next(feed)).kind).toBe('event');
    },
  );

  it('switches to live delivery at once when its cursor is the head of the log', async () => {
    const stream = await suite.start();
    await write(stream, records(3));
    await readTo(stream, 3);
    const after = await streamCursor(stream);
    const feed = offerFeed(stream, { after });
    const first = await next(feed);
    expect([first.kind, seqOf(first.cursor)]).toStrictEqual(['checkpoint', 3n]);
    await write(stream, records(1, 4));
    expect(await next(feed)).toMatchObject({ kind: 'event', event: { reason: '4' } });
  });

  it('delivers every event exactly once across the switch from backfill to live, however reads and commits interleave', async () => {
    const stream = await suite.start({ ringBufferSize: 8, checkpointEveryMs: 20 });
    const start = await streamCursor(stream);
    let written = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constant('PULL'), fc.integer({ min: 1, max: 40 })), { maxLength: 30 }),
        async (steps) => {
          const feed = offerFeed(stream, { after: start });
          const told: FeedItem[] = [await next(feed)];
          for (const step of [...steps, 1]) {
            if (typeof step === 'number') {
              await write(stream, records(step, written + 1));
              written += step;
            } else {
              told.push(await next(feed));
            }
          }
          const rest = await until(feed, (item) => item.kind === 'event' && item.event.seq === BigInt(written));
          await feed.return();
          const seqs = eventsOf([...told, ...rest]).map((event) => event.seq);
          expect(seqs).toStrictEqual(Array.from({ length: written }, (_, index) => BigInt(index + 1)));
        },
      ),
      { numRuns: 12, examples: [[[]]] },
    );
    expect(written).toBeGreaterThan(100);
  });

  it.each(WAYS)(
    'of %s that is resumed after any of its items delivers the remaining events, none twice',
    async (_, follow) => {
      const writer = await suite.start();
      const start = (await next(follow(writer))).cursor;
      await write(writer, mixed(70));
      await readTo(writer, 70);
      const whole = await until(follow(writer, start), isCaughtUp);
      const all = eventsOf(whole);
      expect(all.length).toBeGreaterThan(10);
      for (const ringBufferSize of [1, 20, 4_096]) {
        const stream = await suite.start({ ringBufferSize });
        for (const [index, item] of whole.entries()) {
          const before = eventsOf(whole.slice(0, index + 1));
          const after = eventsOf(await until(follow(stream, item.cursor), isCaughtUp));
          expect([...before, ...after]).toStrictEqual(all);
        }
      }
    },
  );

  it.each(WAYS)('of %s delivers equal items from memory and from the database', async (_, follow, scope) => {
    const stream = await suite.start();
    const live = follow(stream);
    const start = (await next(live)).cursor;
    await write(stream, mixed(60));
    await readTo(stream, 60);
    const restarted = await suite.start({ ringBufferSize: 1 });
    const past = (await until(follow(restarted, start), isCaughtUp)).filter((item) => item.kind === 'event');
    const present: FeedItem[] = [];
    while (present.length < past.length) present.push(await next(live));
    expect(placed(present, scope)).toStrictEqual(placed(past, scope));
  });

  it('moves its cursor past events that the filter excludes, live and in a backfill', async () => {
    const stream = await suite.start({ checkpointEveryMs: 30, ringBufferSize: 64 });
    const filter: EventFilter = { types: ['OFFER_CLOSED'] };
    const live = offerFeed(stream, { filter });
    const start = await next(live);
    await write(stream, records(50));
    await readTo(stream, 50);
    const moved = await until(live, (item) => seqOf(item.cursor, publicScope(filter)) === 50n);
    expect(moved.at(-1)).toMatchObject({ kind: 'checkpoint', caughtUp: true });

    await write(stream, records(200, 51));
    await readTo(stream, 250);
    const [first, second] = await until(offerFeed(stream, { filter, after: start.cursor }), isCaughtUp);
    const places = [first, second].map((item) => seqOf(item?.cursor, publicScope(filter)));
    expect([first?.kind, second?.kind, ...places]).toStrictEqual(['checkpoint', 'checkpoint', 0n, 250n]);
    const again = await next(offerFeed(stream, { filter, after: second?.cursor ?? '' }));
    expect(again).toMatchObject({ kind: 'checkpoint', caughtUp: true });
    expect(seqOf(again.cursor, publicScope(filter))).toBe(250n);
  });

  it('reads a long log in bounded windows when no index supports its filter, and sends a cursor after each window', async () => {
    const cursor = await streamCursor(await suite.start());
    await suite.stopAll();
    await suite.database.execute(sql`
      INSERT INTO event (id, type, occurred_at, public, offer_id, seq, hash, reason)
      SELECT gen_random_uuid(), CASE WHEN row IN (1, 30000, 45000) THEN 'OFFER_CLOSED' ELSE 'OFFER_OPENED' END,
             '2026-03-01', true, CASE WHEN row IN (2, 44000) THEN ${key(9)}::uuid END, row, sha256(row::text::bytea), row::text
      FROM generate_series(1, 45000) AS row`);
    let statements = 0;
    const counting: Database = {
      ...suite.database,
      query: (statement) => {
        if (/AND \(?public/.test(statement.sql)) statements += 1;
        return suite.database.query(statement);
      },
    };
    const stream = await suite.start({ ringBufferSize: 16, database: counting });
    const closed = await until(offerFeed(stream, { after: cursor, filter: { types: ['OFFER_CLOSED'] } }), isCaughtUp);
    expect([reasons(eventsOf(closed)), statements]).toStrictEqual([['1', '30000', '45000'], 3]);
    const [, , second] = closed;
    const rest = await until(
      offerFeed(stream, { after: second?.cursor ?? '', filter: { types: ['OFFER_CLOSED'] } }),
      isCaughtUp,
    );
    expect(reasons(eventsOf(rest))).toStrictEqual(['45000']);

    statements = 0;
    const ofOffer = await until(offerFeed(stream, { after: cursor, offerId: key(9) }), isCaughtUp);
    expect([reasons(eventsOf(ofOffer)), statements]).toStrictEqual([['2', '44000'], 1]);
  });

  it('sends a periodic checkpoint with the server time while no event is committed', async () => {
    const now = new Date('2026-03-01T12:00:00.000Z');
    const stream = await suite.start({ checkpointEveryMs: 20, wallNow: () => now });
    const feed = offerFeed(stream, {});
    const [first, second, third] = [await next(feed), await next(feed), await next(feed)];
    expect(kinds([first, second, third])).toStrictEqual(['checkpoint', 'checkpoint', 'checkpoint']);
    expect(third).toStrictEqual({ kind: 'checkpoint', cursor: third.cursor, seq: 0n, caughtUp: true, serverTime: now });
    expect([first, second, third].map(({ cursor }) => seqOf(cursor))).toStrictEqual([0n, 0n, 0n]);
  });

  it('sends no checkpoint with caughtUp while the log cannot be read', async () => {
    let now = new Date('2026-03-01T12:00:00.000Z');
    const stream = await suite.start({ checkpointEveryMs: 20, pollMs: 600_000, wallNow: () => now });
    const feed = offerFeed(stream, {});
    await until(feed, isCaughtUp);
    now = new Date('2026-03-01T12:00:10.000Z');
    expect(await next(feed)).toMatchObject({ kind: 'checkpoint', caughtUp: false });
    await write(stream, records(1));
    const items = await until(feed, (item) => item.kind === 'event');
    expect(items.some(isCaughtUp)).toBe(false);
  });

  it('delivers a private event to its two parties only', async () => {
    const stream = await suite.start();
    const feeds = [
      offerFeed(stream, {}),
      ...[OWNER, CO_STAKER, STRANGER].map((accountId) => accountFeed(stream, { accountId })),
    ];
    for (const feed of feeds) await next(feed);
    await write(stream, [
      record({ public: false, counterpartyAccountId: CO_STAKER, reason: 'both' }),
      record({ public: false, accountId: CO_STAKER, counterpartyAccountId: CO_STAKER, reason: 'twice the same' }),
      record({ public: false, accountId: null, reason: 'nobody' }),
      record({ accountId: null, reason: 'last' }),
      ...[OWNER, CO_STAKER, STRANGER].map((accountId) => record({ public: false, accountId, reason: 'last' })),
    ]);
    const told = await Promise.all(
      feeds.map(async (feed) =>
        reasons(eventsOf(await until(feed, (item) => item.kind === 'event' && item.event.reason === 'last'))),
      ),
    );
    expect(told).toStrictEqual([['last'], ['both', 'last'], ['both', 'twice the same', 'last'], ['last']]);
  });

  it('begins with the reset EPOCH_CHANGED for a cursor of another account, filter or stream, and for malformed text', async () => {
    const stream = await suite.start();
    await write(stream, records(3));
    await readTo(stream, 3);
    const cursorOf = async (feed: Feed) => (await next(feed)).cursor;
    const own = await cursorOf(accountFeed(stream, { accountId: OWNER }));
    const everything = await cursorOf(offerFeed(stream, {}));
    const claimed = await cursorOf(offerFeed(stream, { filter: { types: ['OFFER_CLAIMED'] } }));
    const refused: readonly (() => Feed)[] = [
      () => accountFeed(stream, { accountId: CO_STAKER, after: own }),
      () => accountFeed(stream, { accountId: OWNER, after: everything }),
      () => offerFeed(stream, { after: own }),
      () => offerFeed(stream, { after: claimed }),
      () => offerFeed(stream, { after: claimed, filter: { types: ['OFFER_OPENED'] } }),
      () => offerFeed(stream, { after: claimed, filter: { types: ['OFFER_CLAIMED'] }, offerId: key(1) }),
      () => offerFeed(stream, { after: '' }),
      () => offerFeed(stream, { after: `${everything}A` }),
    ];
    for (const open of refused) {
      const feed = open();
      const reset = await next(feed);
      expect(reset).toMatchObject({ kind: 'reset', reason: 'EPOCH_CHANGED', seq: 3n });
      expect(await next(feed)).toMatchObject({ kind: 'checkpoint', caughtUp: true });
      await feed.return();
    }
    const accepted: readonly (() => Feed)[] = [
      () => accountFeed(stream, { accountId: OWNER, after: own }),
      () => offerFeed(stream, { after: claimed, filter: { types: ['OFFER_CLAIMED', 'OFFER_CLAIMED'] } }),
      () => offerFeed(stream, { after: everything, filter: { types: ['OFFER_CLAIMED'] } }),
      () => offerFeed(stream, { after: everything, offerId: key(1) }),
    ];
    for (const open of accepted) expect(await next(open())).toMatchObject({ kind: 'checkpoint', caughtUp: true });
  });

  it('has cursors of equal length that do not reveal a position in the log', async () => {
    const stream = await suite.start();
    const feed = offerFeed(stream, {});
    await next(feed);
    await write(stream, records(300));
    const items = await until(feed, (item) => item.kind === 'event' && item.event.seq === 300n);
    const cursors = items.map((item) => item.cursor);
    expect(new Set(cursors.map((cursor) => cursor.length))).toStrictEqual(new Set([60]));
    expect(new Set(cursors).size).toBe(cursors.length);
    expect(cursors.toSorted()).not.toStrictEqual(cursors);
    expect(cursors.toSorted().toReversed()).not.toStrictEqual(cursors);
  });
});

/** Returns the reasons of the rows 1 to `last` as a feed delivers them, from a stream that has all of these rows in memory. */
async function referenceOf(
  stream: Stream,
  follow: (stream: Stream, after?: string) => Feed,
  start: string,
  last: number,
): Promise<readonly (string | null)[]> {
  const other = await suite.start({ ringBufferSize: 4_096 });
  expect([other.logReader.head().seq, other.logReader.rowAt(1n)?.reason, stream.logReader.rowAt(1n)]).toStrictEqual([
    BigInt(last),
    '1',
    undefined,
  ]);
  return reasons(eventsOf(await until(follow(other, start), isCaughtUp)));
}
