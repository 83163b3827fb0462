// The promises to one follower, each by its name.

import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ALL_PUBLIC_EVENTS, type EventFilter, type EventScope, publicScope } from '../../src/domain/event-filter.ts';
import type { EventRecord } from '../../src/domain/event-record.ts';
import { type Database, sql } from '../../src/store/db/database.ts';
import { streamCursor } from '../../src/stream/event-page.ts';
import { accountFeed, type Feed, type FeedItem, offerFeed } from '../../src/stream/feed.ts';
import { CursorRefused } from '../../src/stream/position.ts';
import type { Stream, StreamOptions } from '../../src/stream/stream.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import {
  CO_STAKER,
  events,
  eventsOf,
  fixture,
  isCaughtUp,
  key,
  kinds,
  next,
  OWNER,
  placeOf,
  readTo,
  reasons,
  record,
  records,
  STRANGER,
  until,
  write,
} from './fixture.ts';

let database: TestDatabase;
const streams: Stream[] = [];

async function started(options: Partial<StreamOptions> = {}): Promise<Stream> {
  const { stream } = fixture(database, options);
  streams.push(stream);
  await stream.start();
  return stream;
}

/** A log in which public and private rows, offers, types and parties alternate. */
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

/** Every way to follow, over one log. */
const ofAccount = (accountId: string): EventScope => ({ kind: 'account', accountId });
const CLAIMS: EventFilter = { types: ['OFFER_CLAIMED'] };
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
/** Items with the places that their cursors stand for: no two cursors are the same text. */
const placed = (items: readonly FeedItem[], scope: EventScope) =>
  items.map((item) => ({ ...item, cursor: placeOf(item.cursor, scope) }));
const given = (after: string | undefined) => (after === undefined ? {} : { after });

describeWithDatabase('a feed', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  beforeEach(() => database.execute(sql`TRUNCATE event RESTART IDENTITY`));
  afterEach(async () => {
    for (const stream of streams.splice(0)) await stream.stop();
  });

  it('begins with a checkpoint whose cursor resumes without loss, even in an empty log', async () => {
    const stream = await started();
    const first = await next(offerFeed(stream, {}));
    expect(first).toMatchObject({ kind: 'checkpoint', caughtUp: true });
    await write(stream, records(2));
    expect(reasons(await events(offerFeed(stream, { after: first.cursor }), 2))).toStrictEqual(['1', '2']);
  });

  it('delivers no earlier event when it is opened without a cursor', async () => {
    const stream = await started();
    await write(stream, records(3));
    await readTo(stream, 3);
    const feed = offerFeed(stream, {});
    await write(stream, records(2, 4));
    await readTo(stream, 5);
    expect(reasons(await events(feed, 2))).toStrictEqual(['4', '5']);
  });

  it.each(WAYS)(
    'delivers missed events, then a checkpoint with caughtUp, then live events: %s',
    async (_, follow, scope) => {
      const stream = await started({ ringBufferSize: 16 });
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
    const stream = await started();
    await write(stream, records(3));
    await readTo(stream, 3);
    const after = await streamCursor(stream);
    const feed = offerFeed(stream, { after });
    const first = await next(feed);
    expect([first.kind, placeOf(first.cursor)]).toStrictEqual(['checkpoint', 3n]);
    await write(stream, records(1, 4));
    expect(await next(feed)).toMatchObject({ kind: 'event', event: { reason: '4' } });
  });

  it('delivers every event exactly once across the switch from backfill to live, however reads and commits interleave', async () => {
    const stream = await started({ ringBufferSize: 8, checkpointEveryMs: 20 });
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
    'may be cut anywhere: what came before and what comes after the cut are the log: %s',
    async (_, follow) => {
      const writer = await started();
      const start = (await next(follow(writer))).cursor;
      await write(writer, mixed(70));
      await readTo(writer, 70);
      const whole = await until(follow(writer, start), isCaughtUp);
      const all = eventsOf(whole);
      expect(all.length).toBeGreaterThan(10);
      for (const ringBufferSize of [1, 20, 4_096]) {
        const stream = await started({ ringBufferSize });
        for (const [index, item] of whole.entries()) {
          const before = eventsOf(whole.slice(0, index + 1));
          const after = eventsOf(await until(follow(stream, item.cursor), isCaughtUp));
          expect([...before, ...after]).toStrictEqual(all);
        }
      }
    },
  );

  it.each(WAYS)('gives equal items live and from the log: %s', async (_, follow, scope) => {
    const stream = await started();
    const live = follow(stream);
    const start = (await next(live)).cursor;
    await write(stream, mixed(60));
    await readTo(stream, 60);
    const restarted = await started({ ringBufferSize: 1 });
    const past = (await until(follow(restarted, start), isCaughtUp)).filter((item) => item.kind === 'event');
    const present: FeedItem[] = [];
    while (present.length < past.length) present.push(await next(live));
    expect(placed(present, scope)).toStrictEqual(placed(past, scope));
  });

  it('moves the cursor past events that its filter excludes, live and from the log', async () => {
    const stream = await started({ checkpointEveryMs: 30, ringBufferSize: 64 });
    const filter: EventFilter = { types: ['OFFER_CLOSED'] };
    const live = offerFeed(stream, { filter });
    const start = await next(live);
    await write(stream, records(50));
    await readTo(stream, 50);
    const moved = await until(live, (item) => placeOf(item.cursor, publicScope(filter)) === 50n);
    expect(moved.at(-1)).toMatchObject({ kind: 'checkpoint', caughtUp: true });

    await write(stream, records(200, 51));
    await readTo(stream, 250);
    const [first, second] = await until(offerFeed(stream, { filter, after: start.cursor }), isCaughtUp);
    const places = [first, second].map((item) => placeOf(item?.cursor, publicScope(filter)));
    expect([first?.kind, second?.kind, ...places]).toStrictEqual(['checkpoint', 'checkpoint', 0n, 250n]);
    const again = await next(offerFeed(stream, { filter, after: second?.cursor ?? '' }));
    expect(again).toMatchObject({ kind: 'checkpoint', caughtUp: true });
    expect(placeOf(again.cursor, publicScope(filter))).toBe(250n);
  });

  it('reads a long log in bounded windows for a filter without an index, with a cursor after each window', async () => {
    const cursor = await streamCursor(await started());
    for (const stream of streams.splice(0)) await stream.stop();
    await database.execute(sql`
      INSERT INTO event (id, type, occurred_at, public, offer_id, seq, hash, reason)
      SELECT gen_random_uuid(), CASE WHEN row IN (1, 30000, 45000) THEN 'OFFER_CLOSED' ELSE 'OFFER_OPENED' END,
             '2026-03-01', true, CASE WHEN row IN (2, 44000) THEN ${key(9)}::uuid END, row, sha256(row::text::bytea), row::text
      FROM generate_series(1, 45000) AS row`);
    let statements = 0;
    const counting: Database = {
      ...database,
      query: (statement) => {
        if (statement.sql.includes('AND public')) statements += 1;
        return database.query(statement);
      },
    };
    const stream = await started({ ringBufferSize: 16, database: counting });
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
    const stream = await started({ checkpointEveryMs: 20, wallNow: () => now });
    const feed = offerFeed(stream, {});
    const [first, second, third] = [await next(feed), await next(feed), await next(feed)];
    expect(kinds([first, second, third])).toStrictEqual(['checkpoint', 'checkpoint', 'checkpoint']);
    expect(third).toStrictEqual({ kind: 'checkpoint', cursor: third.cursor, seq: 0n, caughtUp: true, serverTime: now });
    expect([first, second, third].map(({ cursor }) => placeOf(cursor))).toStrictEqual([0n, 0n, 0n]);
  });

  it('sends no checkpoint with caughtUp while the log cannot be read', async () => {
    let now = new Date('2026-03-01T12:00:00.000Z');
    const stream = await started({ checkpointEveryMs: 20, pollMs: 600_000, wallNow: () => now });
    const feed = offerFeed(stream, {});
    await until(feed, isCaughtUp);
    now = new Date('2026-03-01T12:00:10.000Z');
    expect(await next(feed)).toMatchObject({ kind: 'checkpoint', caughtUp: false });
    await write(stream, records(1));
    const items = await until(feed, (item) => item.kind === 'event');
    expect(items.some(isCaughtUp)).toBe(false);
  });

  it('delivers a private event to its two parties only', async () => {
    const stream = await started();
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

  it('refuses a cursor of another account, filter or stream, and text that is not a cursor, at once', async () => {
    const stream = await started();
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
    for (const open of refused) expect(open).toThrow(CursorRefused);
    const accepted: readonly (() => Feed)[] = [
      () => accountFeed(stream, { accountId: OWNER, after: own }),
      () => offerFeed(stream, { after: claimed, filter: { types: ['OFFER_CLAIMED', 'OFFER_CLAIMED'] } }),
      () => offerFeed(stream, { after: everything, filter: { types: ['OFFER_CLAIMED'] } }),
      () => offerFeed(stream, { after: everything, offerId: key(1) }),
    ];
    for (const open of accepted) expect(await next(open())).toMatchObject({ kind: 'checkpoint', caughtUp: true });
  });

  it('gives cursors of equal length that do not reveal their position', async () => {
    const stream = await started();
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

/** What a follower is to be told of rows 1 to `last`, from a stream that holds all of them in memory. */
async function referenceOf(
  stream: Stream,
  follow: (stream: Stream, after?: string) => Feed,
  start: string,
  last: number,
): Promise<readonly (string | null)[]> {
  const other = await started({ ringBufferSize: 4_096 });
  expect([other.logReader.head().seq, other.logReader.at(1n)?.reason, stream.logReader.at(1n)]).toStrictEqual([
    BigInt(last),
    '1',
    undefined,
  ]);
  return reasons(eventsOf(await until(follow(other, start), isCaughtUp)));
}
