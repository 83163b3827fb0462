// When the log does not lead on from a cursor, the follower is told why and where to go on. Silence is the one wrong answer.

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Database, sql } from '../../src/store/db/database.ts';
import { offerEventPage, streamCursor } from '../../src/stream/event-page.ts';
import { type FeedItem, offerFeed } from '../../src/stream/feed.ts';
import { LogBroken } from '../../src/stream/log-window.ts';
import type { Stream, StreamOptions } from '../../src/stream/stream.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { eventsOf, fixture, next, placeOf, readTo, reasons, records, until, write } from './fixture.ts';

let database: TestDatabase;
const streams: Stream[] = [];

async function started(options: Partial<StreamOptions> = {}, over: Database = database): Promise<Stream> {
  const { stream } = fixture(over, options);
  streams.push(stream);
  await stream.start();
  return stream;
}

/** The cursors before the first row and at each of so many rows. */
async function cursorsOf(stream: Stream, count: number): Promise<readonly string[]> {
  const feed = offerFeed(stream, {});
  const first = await next(feed);
  await write(stream, records(count));
  const items = await until(feed, (item) => item.kind === 'event' && item.event.seq === BigInt(count));
  return [first.cursor, ...items.map((item) => item.cursor)];
}

/** The same database as it was when only so many rows had been numbered, with other things having happened since. */
async function putBack(kept: number, since: number): Promise<void> {
  await database.execute(sql`DELETE FROM event WHERE seq > ${kept}`);
  const other = await started();
  if (since > 0) await write(other, records(since, 1_000));
  await readTo(other, kept + since);
}

const first = async (stream: Stream, after: string): Promise<FeedItem> => {
  const feed = offerFeed(stream, { after });
  const item = await next(feed);
  await feed.return();
  return item;
};

describeWithDatabase('a cursor that the log does not lead on from', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  beforeEach(() => database.execute(sql`TRUNCATE event RESTART IDENTITY`));
  afterEach(async () => {
    for (const stream of streams.splice(0)) await stream.stop();
  });

  it('is expired when its row has been removed; the stream goes on from the cursor of the reset', async () => {
    const cursors = await cursorsOf(await started(), 10);
    await database.execute(sql`DELETE FROM event WHERE seq <= 4`);
    const stream = await started({ ringBufferSize: 2 });
    const answers = await Promise.all(cursors.map((cursor) => first(stream, cursor)));
    expect(answers.map((item) => (item.kind === 'reset' ? item.reason : item.kind))).toStrictEqual([
      ...Array.from({ length: 5 }, () => 'EXPIRED'),
      ...Array.from({ length: 6 }, () => 'checkpoint'),
    ]);

    const feed = offerFeed(stream, { after: cursors[2] ?? '' });
    const reset = await next(feed);
    const then = await next(feed);
    expect([placeOf(reset.cursor), placeOf(then.cursor)]).toStrictEqual([10n, 10n]);
    expect(then).toMatchObject({ kind: 'checkpoint', caughtUp: true });
    await write(stream, records(1, 11));
    expect(await next(feed)).toMatchObject({ kind: 'event', event: { reason: '11' } });
    expect(await next(offerFeed(stream, { after: reset.cursor }))).toMatchObject({ kind: 'checkpoint' });
  });

  it('is expired too when rows are removed while it is catching up', async () => {
    const cursors = await cursorsOf(await started(), 400);
    const stream = await started({ ringBufferSize: 1 });
    const feed = offerFeed(stream, { after: cursors[0] ?? '' });
    await next(feed);
    expect(await next(feed)).toMatchObject({ kind: 'event', event: { seq: 1n } });
    await database.execute(sql`DELETE FROM event WHERE seq <= 390`);
    const items = await until(feed, (item) => item.kind !== 'event');
    expect(items.at(-1)).toMatchObject({ kind: 'reset', reason: 'EXPIRED' });
  });

  it.each([
    ['the log ends before it', 6, 0],
    ['the log has as many rows again, but others', 6, 4],
    ['the log is longer, but another', 6, 40],
    ['the log is empty', 0, 0],
  ])('is of another epoch when an older state was put back and %s', async (_, kept, since) => {
    const cursors = await cursorsOf(await started(), 10);
    for (const stream of streams.splice(0)) await stream.stop();
    await putBack(kept, since);
    for (const ringBufferSize of [1, 4_096]) {
      const stream = await started({ ringBufferSize });
      const answers = await Promise.all(cursors.map((cursor) => first(stream, cursor)));
      expect(answers.map((item) => (item.kind === 'reset' ? item.reason : item.kind))).toStrictEqual([
        ...Array.from({ length: kept + 1 }, () => 'checkpoint'),
        ...Array.from({ length: 10 - kept }, () => 'EPOCH_CHANGED'),
      ]);
    }
  });

  it('resets a follower who is live when the state is put back, and only if it was told what is gone', async () => {
    const stream = await started({ pollMs: 20 });
    const cursors = await cursorsOf(stream, 10);
    const live = offerFeed(stream, {});
    const past = offerFeed(stream, { after: cursors[3] ?? '' });
    await next(live);
    await next(past);
    await putBack(6, 2);
    const items = await until(live, (item) => item.kind === 'reset');
    expect(items.at(-1)).toMatchObject({ kind: 'reset', reason: 'EPOCH_CHANGED' });
    const rest = await until(past, (item) => item.kind === 'event' && item.event.reason === '1001');
    expect(reasons(eventsOf(rest))).toStrictEqual(['4', '5', '6', '1000', '1001']);
    expect(rest.some((item) => item.kind === 'reset')).toBe(false);
  });

  it('tells nothing more of a page once it is known that what is on it is gone', async () => {
    const cursors = await cursorsOf(await started(), 50);
    const stream = await started({ pollMs: 20, ringBufferSize: 1 });
    const feed = offerFeed(stream, { after: cursors[0] ?? '' });
    const told = await until(feed, (item) => item.kind === 'event' && item.event.seq === 3n);
    const anew = new Promise<void>((resolve) => {
      const unwatch = stream.logReader.watch(() => {
        if (stream.logReader.epoch() === 1) return;
        unwatch();
        resolve();
      });
    });
    await database.execute(sql`DELETE FROM event WHERE seq > 2`);
    await anew;
    expect(eventsOf(told)).toHaveLength(3);
    expect(await next(feed)).toMatchObject({ kind: 'reset', reason: 'EPOCH_CHANGED' });
  });

  it('is not taken for one of another epoch where this process has only not read that far yet', async () => {
    const ahead = await started();
    // It neither looks by itself nor hears the others notify.
    const behind = await started({ pollMs: 600_000 }, { ...database, openDedicatedConnection: null });
    await write(ahead, records(5));
    await readTo(ahead, 5);
    expect(behind.logReader.head().seq).toBe(0n);
    const feed = offerFeed(behind, { after: await streamCursor(behind) });
    expect(await next(feed)).toMatchObject({ kind: 'checkpoint' });
    await write(behind, records(1, 6));
    expect(await next(feed)).toMatchObject({ kind: 'event', event: { reason: '6' } });
  });

  it('ends every follower by name when the log itself is broken, and serves the next ones', async () => {
    const stream = await started({ pollMs: 600_000 });
    await write(stream, records(1));
    await readTo(stream, 1);
    const feed = offerFeed(stream, {});
    await next(feed);
    await database.execute(sql`
      INSERT INTO event (id, type, occurred_at, public, seq, hash)
      VALUES (gen_random_uuid(), 'OFFER_OPENED', now(), true, 3, decode(repeat('00', 32), 'hex'))`);
    stream.wake();
    await expect(feed.next()).rejects.toThrow(LogBroken);
    expect((await feed.next()).done).toBe(true);
    expect(await next(offerFeed(stream, {}))).toMatchObject({ kind: 'checkpoint', caughtUp: true });
  });

  it('says so on a page too', async () => {
    const cursors = await cursorsOf(await started(), 10);
    await database.execute(sql`DELETE FROM event WHERE seq <= 4`);
    const stream = await started();
    const page = await offerEventPage(stream, { first: 5, after: cursors[0] ?? '' });
    expect(page).toStrictEqual({ items: [], cursor: page.cursor, caughtUp: true, reset: 'EXPIRED' });
    const on = await offerEventPage(stream, { first: 5, after: page.cursor });
    expect(on).toStrictEqual({ items: [], cursor: on.cursor, caughtUp: true, reset: null });
    expect([placeOf(page.cursor), placeOf(on.cursor)]).toStrictEqual([10n, 10n]);
  });
});
