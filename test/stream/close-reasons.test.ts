// Tests of the resources of an event feed: what a feed holds while nobody reads it, and that it releases its watcher and its timer
// when it ends.

import { expect, it } from 'vitest';
import type { Database } from '../../src/store/db/database.ts';
import { streamCursor } from '../../src/stream/event-page.ts';
import { type Feed, offerFeed } from '../../src/stream/feed.ts';
import type { Stream } from '../../src/stream/stream.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { events, isCaughtUp, next, readTo, reasons, record, records, until, write } from '../kit/stream.ts';
import { streamSuite } from '../kit/stream-suite.ts';

/** Checkpoint interval, in milliseconds, of a test that waits for checkpoints. */
const CHECKPOINT_MS = 23;
/** Use intervals so long that neither a poll nor a checkpoint is due within a test, unless the test sets its own interval. */
const suite = streamSuite({ pollMs: 600_000, checkpointEveryMs: 23_456 });

/** Opens `count` feeds that have delivered their first checkpoint and wait for an event. */
async function waitingFeeds(stream: Stream, count: number) {
  const feeds = Array.from({ length: count }, () => offerFeed(stream, {}));
  for (const feed of feeds) await next(feed);
  return feeds.map((feed) => ({ feed, pending: feed.next() }));
}

/** Waits until the callbacks that are due now have run. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describeWithDatabase('an event feed', () => {
  suite.setUp();

  it('keeps no rows in memory, sends no statement and delays no other feed while nobody reads it', async () => {
    let pages = 0;
    const counting: Database = {
      ...suite.database,
      query: (statement) => {
        if (statement.sql.includes('AND public')) pages += 1;
        return suite.database.query(statement);
      },
    };
    const stream = await suite.start({ ringBufferSize: 64 }, counting);
    const idle = Array.from({ length: 500 }, () => offerFeed(stream, {}));
    for (const feed of idle) await next(feed);
    await write(stream, records(1_000));
    await readTo(stream, 1_000);
    expect([stream.subscriptions.watchers(), stream.subscriptions.checkpoints.size(), pages]).toStrictEqual([0, 0, 0]);
    expect(stream.subscriptions.maxRowsBehind()).toBe(1_000);

    const [first] = idle;
    expect(reasons(await events(first as Feed, 3))).toStrictEqual(['1', '2', '3']);
    expect([stream.subscriptions.watchers(), stream.subscriptions.checkpoints.size(), pages]).toStrictEqual([0, 0, 1]);
    for (const feed of idle.slice(1)) await feed.return();
    expect(stream.subscriptions.maxRowsBehind()).toBe(997);
    await first?.return();
    expect(stream.subscriptions.maxRowsBehind()).toBe(0);
  });

  it('waits with one watcher and one checkpoint timer, and removes both when it ends', async () => {
    const stream = await suite.start();
    const waiting = await waitingFeeds(stream, 50);
    await turn();
    expect([stream.subscriptions.watchers(), stream.subscriptions.checkpoints.size()]).toStrictEqual([50, 50]);
    await write(stream, records(1, 1, { public: false }));
    await readTo(stream, 1);
    expect(stream.subscriptions.maxRowsBehind(), 'a waiting subscriber is not behind').toBe(0);
    const ends = waiting.map(({ feed }) => feed.return());
    expect(await Promise.all(ends)).toStrictEqual(Array.from({ length: 50 }, () => ({ done: true, value: undefined })));
    for (const { pending } of waiting) expect(await pending).toStrictEqual({ done: true, value: undefined });
    expect([stream.subscriptions.watchers(), stream.subscriptions.checkpoints.size()]).toStrictEqual([0, 0]);
  });

  it('removes its watcher and its timer after an error, when it was never read, and when it is ended twice', async () => {
    const stream = await suite.start();
    const [thrown] = await waitingFeeds(stream, 1);
    await turn();
    await expect(thrown?.feed.throw(new Error('on purpose'))).rejects.toThrow('on purpose');
    const untouched = offerFeed(stream, {});
    await untouched.return();
    await untouched.return();
    expect((await untouched.next()).done).toBe(true);
    expect([stream.subscriptions.watchers(), stream.subscriptions.checkpoints.size()]).toStrictEqual([0, 0]);
  });

  it('removes its watcher and its timer after a break out of its `for await` loop', async () => {
    const stream = await suite.start({ checkpointEveryMs: CHECKPOINT_MS });
    let items = 0;
    for await (const _ of offerFeed(stream, {})) {
      items += 1;
      if (items === 3) break;
    }
    expect([items, stream.subscriptions.watchers(), stream.subscriptions.checkpoints.size()]).toStrictEqual([3, 0, 0]);
  });

  it('ends at once when its consumer ends it, even while a database statement is pending', async () => {
    const first = await suite.start();
    const after = await streamCursor(first);
    await write(first, records(20));
    await readTo(first, 20);
    let stuck = false;
    const silent: Database = {
      ...suite.database,
      query: (statement) => (stuck ? new Promise(() => undefined) : suite.database.query(statement)),
    };
    const stream = await suite.start({ ringBufferSize: 1 }, silent);
    stuck = true;
    const feed = offerFeed(stream, { after });
    const pending = feed.next();
    await turn();
    expect(await feed.return()).toStrictEqual({ done: true, value: undefined });
    expect((await pending).done).toBe(true);
    expect([stream.subscriptions.watchers(), stream.subscriptions.checkpoints.size()]).toStrictEqual([0, 0]);
    stuck = false;
  });

  it('retries a failed read of the log and loses no event', async () => {
    const first = await suite.start();
    const after = await streamCursor(first);
    await write(first, records(20));
    await readTo(first, 20);
    let failures = 0;
    const failing: Database = {
      ...suite.database,
      query: (statement) => {
        if (failures === 0) return suite.database.query(statement);
        failures -= 1;
        return Promise.reject(new Error('the database is away'));
      },
    };
    const stream = await suite.start({ ringBufferSize: 1 }, failing);
    failures = 1;
    const told = await until(offerFeed(stream, { after }), isCaughtUp);
    expect([failures, told.filter((item) => item.kind === 'event').length]).toStrictEqual([0, 20]);
  });

  it('ends when the stream service is stopped, also while it waits for an event', async () => {
    const stream = await suite.start();
    const waiting = await waitingFeeds(stream, 3);
    await turn();
    await stream.stop();
    for (const { pending } of waiting) expect(await pending).toStrictEqual({ done: true, value: undefined });
    expect(stream.subscriptions.watchers()).toBe(0);
    expect((await offerFeed(stream, {}).next()).done).toBe(true);
  });

  it('delivers every event in order to a fast feed and to a slow one, each from its own position', async () => {
    const stream = await suite.start({ ringBufferSize: 32 });
    const [slow, quick] = [offerFeed(stream, {}), offerFeed(stream, {})];
    for (const feed of [slow, quick]) await next(feed);
    for (let round = 0; round < 5; round += 1) {
      await write(
        stream,
        Array.from({ length: 20 }, (_, index) => record({ reason: `${round * 20 + index}` })),
      );
      expect(reasons(await events(quick, 20))).toStrictEqual(
        Array.from({ length: 20 }, (_, index) => `${round * 20 + index}`),
      );
    }
    expect(reasons(await events(slow, 100))).toStrictEqual(Array.from({ length: 100 }, (_, index) => `${index}`));
  });
});
