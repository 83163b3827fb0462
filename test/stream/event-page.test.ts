// Tests of event pages: paging through the public events of the log, and stream cursors that belong to the snapshot of a query.

import { expect, it } from 'vitest';
import { type EventFilter, publicScope } from '../../src/domain/event-filter.ts';
import { type Database, sql } from '../../src/store/db/database.ts';
import { insertEvents } from '../../src/store/events.ts';
import { offerEventPage, streamCursor } from '../../src/stream/event-page.ts';
import { accountFeed, offerFeed } from '../../src/stream/feed.ts';
import type { Stream } from '../../src/stream/stream.ts';
import { describeWithDatabase } from '../kit/database.ts';
import {
  events,
  isCaughtUp,
  next,
  OWNER,
  random,
  readTo,
  reasons,
  record,
  records,
  seqOf,
  until,
  write,
} from '../kit/stream.ts';
import { streamSuite } from '../kit/stream-suite.ts';

const suite = streamSuite();

const CLAIMED: EventFilter = { types: ['OFFER_CLAIMED'] };

/**
 * Reads pages of `first` events after a cursor until the end of the event log. Returns the reasons of the events, the last cursor
 * and the number of pages.
 */
async function pages(stream: Stream, after: string, first: number, filter: EventFilter = {}) {
  const items: (string | null)[] = [];
  let cursor = after;
  for (let count = 1; ; count += 1) {
    const page = await offerEventPage(stream, { after: cursor, first, filter });
    items.push(...page.items.map((item) => item.event.reason));
    cursor = page.cursor;
    if (page.caughtUp) return { items, cursor, count };
  }
}

describeWithDatabase('a page of the event log', () => {
  suite.setUp();

  it('that is requested without a cursor is empty, and its cursor is at the head of the log', async () => {
    const stream = await suite.start();
    await write(stream, records(3));
    await readTo(stream, 3);
    const page = await offerEventPage(stream, { first: 10 });
    expect(page).toStrictEqual({ items: [], cursor: page.cursor, caughtUp: true, reset: null });
    expect(seqOf(page.cursor)).toBe(3n);
  });

  it.each([1, 16, 4_096])(
    'is followed by pages that together return every public event, with %i rows in memory',
    async (ringBufferSize) => {
      const stream = await suite.start({ ringBufferSize });
      const start = await streamCursor(stream);
      await write(
        stream,
        Array.from({ length: 60 }, (_, index) =>
          record({
            reason: `${index}`,
            public: index % 4 !== 3,
            type: index % 2 === 0 ? 'OFFER_CLAIMED' : 'OFFER_OPENED',
          }),
        ),
      );
      await readTo(stream, 60);
      const all = Array.from({ length: 60 }, (_, index) => index).filter((index) => index % 4 !== 3);
      const { items, cursor, count } = await pages(stream, start, 7);
      expect(items).toStrictEqual(all.map(String));
      expect([seqOf(cursor), count]).toStrictEqual([60n, 7]);
      const claimed = await pages(stream, start, 7, CLAIMED);
      expect(claimed.items).toStrictEqual(all.filter((index) => index % 2 === 0).map(String));
    },
  );

  it('that follows a recent cursor is read from memory, without a database statement', async () => {
    const stream = await suite.start({ pollMs: 600_000 });
    const start = (await offerEventPage(stream, { first: 1 })).cursor;
    await write(stream, records(30));
    await readTo(stream, 30);
    const third = (await offerEventPage(stream, { after: start, first: 3 })).items[2]?.cursor ?? '';
    await stream.stop();
    const before = suite.database.statementCount();
    const page = await offerEventPage(stream, { after: third, first: 3 });
    expect(page.items.map((item) => item.event.reason)).toStrictEqual(['4', '5', '6']);
    expect(suite.database.statementCount() - before).toBe(0);
  });

  it('has cursors with which a feed can resume, and accepts the cursors of a feed', async () => {
    const stream = await suite.start();
    const start = (await offerEventPage(stream, { first: 1, filter: CLAIMED })).cursor;
    await write(stream, records(6, 1, { type: 'OFFER_CLAIMED' }));
    await readTo(stream, 6);
    const page = await offerEventPage(stream, { after: start, first: 2, filter: CLAIMED });
    const feed = await until(
      offerFeed(stream, { after: page.cursor, filter: CLAIMED }),
      (item) => item.kind === 'event',
    );
    const on = await offerEventPage(stream, { after: feed.at(-1)?.cursor ?? '', first: 1, filter: CLAIMED });
    expect([...page.items, ...on.items].map((item) => item.event.reason)).toStrictEqual(['1', '2', '4']);
  });

  it('moves its cursor past events that the filter excludes', async () => {
    const stream = await suite.start({ ringBufferSize: 1 });
    const start = await streamCursor(stream);
    await write(stream, records(50));
    await readTo(stream, 50);
    const page = await offerEventPage(stream, { after: start, first: 5, filter: CLAIMED });
    expect(page).toMatchObject({ items: [], caughtUp: true, reset: null });
    expect(seqOf(page.cursor, publicScope(CLAIMED))).toBe(50n);
  });

  it('has the reset EPOCH_CHANGED and a cursor to go on from when the given cursor cannot be opened', async () => {
    const stream = await suite.start();
    const { cursor } = await offerEventPage(stream, { first: 1, filter: CLAIMED });
    for (const after of [cursor, '', 'nonsense', `${cursor}A`]) {
      const page = await offerEventPage(stream, { after, first: 1 });
      expect(page).toMatchObject({ items: [], caughtUp: true, reset: 'EPOCH_CHANGED' });
      expect(await offerEventPage(stream, { after: page.cursor, first: 1 })).toMatchObject({ reset: null });
    }
  });

  it('loses no event together with a query: a stream cursor that is read before the data delivers every event that the data lack', async () => {
    const stream = await suite.start();
    const commit = (reason: string) =>
      suite.database.transaction((tx) => insertEvents(tx, [record({ reason })], random)).then(() => reason);
    const shownBy = async (db: Database): Promise<readonly string[]> =>
      (await db.query<{ reason: string }>(sql`SELECT reason FROM event ORDER BY entry`)).map((row) => row.reason);

    await write(stream, [record({ reason: 'long before' })]);
    await readTo(stream, 1);
    await stream.stop();
    const committed = ['long before', await commit('committed, not numbered')];
    const cursors = [
      await streamCursor(stream),
      await streamCursor(stream, { kind: 'account', accountId: OWNER }),
    ] as const;
    committed.push(await commit('between cursor and data'));
    const shown = await shownBy(suite.database);
    committed.push(await commit('after the data'));
    await stream.start();
    stream.notify();

    const feeds = [
      offerFeed(stream, { after: cursors[0] }),
      accountFeed(stream, { accountId: OWNER, after: cursors[1] }),
    ];
    for (const feed of feeds) {
      const told = reasons(await events(feed, 3));
      expect(new Set([...shown, ...told])).toStrictEqual(new Set(committed));
      expect(told).toStrictEqual(['committed, not numbered', 'between cursor and data', 'after the data']);
      expect(shown.filter((reason) => told.includes(reason))).toStrictEqual([
        'committed, not numbered',
        'between cursor and data',
      ]);
    }
  });

  it('of an empty log has a cursor from which a feed delivers the first event', async () => {
    const stream = await suite.start();
    const after = await streamCursor(stream);
    const feed = offerFeed(stream, { after });
    expect(isCaughtUp(await next(feed))).toBe(true);
    await write(stream, records(1));
    expect(await next(feed)).toMatchObject({ kind: 'event', event: { seq: 1n } });
  });
});
