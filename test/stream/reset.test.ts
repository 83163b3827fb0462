// Tests of resets: a subscriber whose cursor lies in deleted rows or in a replaced event log gets an item with the reason and a new
// cursor.

import { expect, it } from 'vitest';
import { sql } from '../../src/store/db/database.ts';
import { offerEventPage, streamCursor } from '../../src/stream/event-page.ts';
import { type FeedItem, offerFeed } from '../../src/stream/feed.ts';
import { LogBroken } from '../../src/stream/log-window.ts';
import type { Stream } from '../../src/stream/stream.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { eventsOf, next, readTo, reasons, records, seqOf, until, write } from '../kit/stream.ts';
import { streamSuite } from '../kit/stream-suite.ts';

const suite = streamSuite();

/** Commits `count` events. Returns the stream cursor before the first row, followed by the cursor at each row. */
async function cursorsOf(stream: Stream, count: number): Promise<readonly string[]> {
  const feed = offerFeed(stream, {});
  const first = await next(feed);
  await write(stream, records(count));
  const items = await until(feed, (item) => item.kind === 'event' && item.event.seq === BigInt(count));
  return [first.cursor, ...items.map((item) => item.cursor)];
}

/** Imitates a restored backup of the database: keeps the first `kept` rows of the event log and adds `since` other rows after them. */
async function restoreBackup(kept: number, since: number): Promise<void> {
  await suite.database.execute(sql`DELETE FROM event WHERE seq > ${kept}`);
  const other = await suite.start();
  if (since > 0) await write(other, records(since, 1_000));
  await readTo(other, kept + since);
}

/** Opens a feed after a cursor and returns its first item. */
const first = async (stream: Stream, after: string): Promise<FeedItem> => {
  const feed = offerFeed(stream, { after });
  const item = await next(feed);
  await feed.return();
  return item;
};

describeWithDatabase('a subscriber whose position was lost', () => {
  suite.setUp();

  it('gets the reset EXPIRED when the row of its position was deleted, and then live events after the cursor of the reset', async () => {
    const cursors = await cursorsOf(await suite.start(), 10);
    await suite.database.execute(sql`DELETE FROM event WHERE seq <= 4`);
    const stream = await suite.start({ ringBufferSize: 2 });
    const answers = await Promise.all(cursors.map((cursor) => first(stream, cursor)));
    expect(answers.map((item) => (item.kind === 'reset' ? item.reason : item.kind))).toStrictEqual([
      ...Array.from({ length: 5 }, () => 'EXPIRED'),
      ...Array.from({ length: 6 }, () => 'checkpoint'),
    ]);

    const feed = offerFeed(stream, { after: cursors[2] ?? '' });
    const reset = await next(feed);
    const then = await next(feed);
    expect([seqOf(reset.cursor), seqOf(then.cursor)]).toStrictEqual([10n, 10n]);
    expect(then).toMatchObject({ kind: 'checkpoint', caughtUp: true });
    await write(stream, records(1, 11));
    expect(await next(feed)).toMatchObject({ kind: 'event', event: { reason: '11' } });
    expect(await next(offerFeed(stream, { after: reset.cursor }))).toMatchObject({ kind: 'checkpoint' });
  });

  it('gets the reset EXPIRED when the rows that it has to read next are deleted during its backfill', async () => {
    const cursors = await cursorsOf(await suite.start(), 400);
    const stream = await suite.start({ ringBufferSize: 1 });
    const feed = offerFeed(stream, { after: cursors[0] ?? '' });
    await next(feed);
    expect(await next(feed)).toMatchObject({ kind: 'event', event: { seq: 1n } });
    await suite.database.execute(sql`DELETE FROM event WHERE seq <= 390`);
    const items = await until(feed, (item) => item.kind !== 'event');
    expect(items.at(-1)).toMatchObject({ kind: 'reset', reason: 'EXPIRED' });
  });

  it.each([
    ['ends before its row', 6, 0],
    ['has as many rows again, but different ones', 6, 4],
    ['has more rows, but different ones', 6, 40],
    ['is empty', 0, 0],
  ])('gets the reset EPOCH_CHANGED after a backup was restored, when the log %s', async (_, kept, since) => {
    const cursors = await cursorsOf(await suite.start(), 10);
    await suite.stopAll();
    await restoreBackup(kept, since);
    for (const ringBufferSize of [1, 4_096]) {
      const stream = await suite.start({ ringBufferSize });
      const answers = await Promise.all(cursors.map((cursor) => first(stream, cursor)));
      expect(answers.map((item) => (item.kind === 'reset' ? item.reason : item.kind))).toStrictEqual([
        ...Array.from({ length: kept + 1 }, () => 'checkpoint'),
        ...Array.from({ length: 10 - kept }, () => 'EPOCH_CHANGED'),
      ]);
    }
  });

  it('gets a reset during live delivery when a restored backup lacks the row of its position, and none when the backup has the row', async () => {
    const stream = await suite.start({ pollMs: 20 });
    const cursors = await cursorsOf(stream, 10);
    const live = offerFeed(stream, {});
    const past = offerFeed(stream, { after: cursors[3] ?? '' });
    await next(live);
    await next(past);
    await restoreBackup(6, 2);
    const items = await until(live, (item) => item.kind === 'reset');
    expect(items.at(-1)).toMatchObject({ kind: 'reset', reason: 'EPOCH_CHANGED' });
    const rest = await until(past, (item) => item.kind === 'event' && item.event.reason === '1001');
    expect(reasons(eventsOf(rest))).toStrictEqual(['4', '5', '6', '1000', '1001']);
    expect(rest.some((item) => item.kind === 'reset')).toBe(false);
  });

  it('gets a reset instead of the rest of a log page when the rows of this page were deleted', async () => {
    const cursors = await cursorsOf(await suite.start(), 50);
    const stream = await suite.start({ pollMs: 20, ringBufferSize: 1 });
    const feed = offerFeed(stream, { after: cursors[0] ?? '' });
    const told = await until(feed, (item) => item.kind === 'event' && item.event.seq === 3n);
    const anew = new Promise<void>((resolve) => {
      const unwatch = stream.logReader.watch(() => {
        if (stream.logReader.epoch() === 1) return;
        unwatch();
        resolve();
      });
    });
    await suite.database.execute(sql`DELETE FROM event WHERE seq > 2`);
    await anew;
    expect(eventsOf(told)).toHaveLength(3);
    expect(await next(feed)).toMatchObject({ kind: 'reset', reason: 'EPOCH_CHANGED' });
  });

  it('gets no reset when its position is ahead of the rows that this process has read', async () => {
    const ahead = await suite.start();
    // The stream `behind` does not poll within the test and receives no notifications of the stream `ahead`.
    const behind = await suite.start({ pollMs: 600_000 }, { ...suite.database, openDedicatedConnection: null });
    await write(ahead, records(5));
    await readTo(ahead, 5);
    expect(behind.logReader.head().seq).toBe(0n);
    const feed = offerFeed(behind, { after: await streamCursor(behind) });
    expect(await next(feed)).toMatchObject({ kind: 'checkpoint' });
    await write(behind, records(1, 6));
    expect(await next(feed)).toMatchObject({ kind: 'event', event: { reason: '6' } });
  });

  it('ends with LogBroken when the hash chain is broken, and a new feed starts at the head of the log', async () => {
    const stream = await suite.start({ pollMs: 600_000 });
    await write(stream, records(1));
    await readTo(stream, 1);
    const feed = offerFeed(stream, {});
    await next(feed);
    await suite.database.execute(sql`
      INSERT INTO event (id, type, occurred_at, public, seq, hash)
      VALUES (gen_random_uuid(), 'OFFER_OPENED', now(), true, 3, decode(repeat('00', 32), 'hex'))`);
    stream.notify();
    await expect(feed.next()).rejects.toThrow(LogBroken);
    expect((await feed.next()).done).toBe(true);
    expect(await next(offerFeed(stream, {}))).toMatchObject({ kind: 'checkpoint', caughtUp: true });
  });

  it('gets the reset EXPIRED also when it requests an event page', async () => {
    const cursors = await cursorsOf(await suite.start(), 10);
    await suite.database.execute(sql`DELETE FROM event WHERE seq <= 4`);
    const stream = await suite.start();
    const page = await offerEventPage(stream, { first: 5, after: cursors[0] ?? '' });
    expect(page).toStrictEqual({ items: [], cursor: page.cursor, caughtUp: true, reset: 'EXPIRED' });
    const on = await offerEventPage(stream, { first: 5, after: page.cursor });
    expect(on).toStrictEqual({ items: [], cursor: on.cursor, caughtUp: true, reset: null });
    expect([seqOf(page.cursor), seqOf(on.cursor)]).toStrictEqual([10n, 10n]);
  });
});
