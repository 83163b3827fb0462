// Tests of the retention of the event log: events older than 30 days are deleted, except the last row and rows after the last checkpoint.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { purgeEventLog } from '../../src/app/retention.ts';
import { sql } from '../../src/store/db/database.ts';
import { newestLogRows } from '../../src/store/events.ts';
import { offerFeed } from '../../src/stream/feed.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { fixture, isCaughtUp, kinds, next, readTo, records, until, write } from '../kit/stream.ts';
import { makeWorld, type World } from '../kit/world.ts';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-06-30T12:00:00.000Z');
const daysAgo = (days: number, ms = 0): Date => new Date(NOW.getTime() - days * DAY_MS + ms);

let database: TestDatabase;
let world: World;

/** Stores a checkpoint of the event log with the given signing time. */
const signed = (seq: number, at: Date) =>
  database.execute(sql`
  INSERT INTO log_checkpoint (seq, hash, signed_at, kid, jws)
  SELECT seq, hash, ${at}, 'kid', 'jws' FROM event WHERE seq = ${seq}`);
const kept = async () => (await newestLogRows(database, 1_000)).map(({ seq }) => Number(seq));
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

describeWithDatabase('the event log', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
    world = await makeWorld({ database });
  });
  afterAll(async () => {
    await world?.end();
    await database?.close();
  });
  beforeEach(async () => {
    await database.execute(sql`TRUNCATE event, log_checkpoint RESTART IDENTITY`);
    const { stream } = fixture(database);
    await stream.start();
    await write(stream, records(20));
    await readTo(stream, 20);
    await stream.stop();
  });

  it('keeps events until 30 days after the signing of their checkpoint, to the millisecond', async () => {
    await signed(5, daysAgo(31));
    await signed(12, daysAgo(30));
    expect(await purgeEventLog(world.ctx, NOW)).toBe(5);
    expect(await kept()).toEqual(from(6, 20));
    expect(await purgeEventLog(world.ctx, daysAgo(0, 1))).toBe(7);
    expect(await kept()).toEqual(from(13, 20));
    expect(await purgeEventLog(world.ctx, NOW)).toBe(0);
  });

  it('keeps its last row and all events without a later checkpoint, regardless of their age', async () => {
    expect(await purgeEventLog(world.ctx, NOW)).toBe(0);
    await signed(20, daysAgo(90));
    expect(await purgeEventLog(world.ctx, NOW)).toBe(0);
    await signed(19, daysAgo(90));
    expect(await purgeEventLog(world.ctx, NOW)).toBe(19);
    expect(await kept()).toEqual([20]);
  });

  it('deletes all expired events in batches that each end at a checkpoint', async () => {
    const { stream } = fixture(database);
    await stream.start();
    await write(stream, records(230, 21));
    await readTo(stream, 250);
    await stream.stop();
    for (const seq of from(1, 240)) await signed(seq, daysAgo(40));
    expect(await purgeEventLog(world.ctx, NOW)).toBe(240);
    expect(await kept()).toEqual(from(241, 250));
  });

  it('continues its row numbers and hashes after events are deleted, and accepts only cursors that are later than the deleted events', async () => {
    const before = fixture(database);
    await before.stream.start();
    const cursor = (await next(offerFeed(before.stream, {}))).cursor;
    await before.stream.stop();
    const early = fixture(database);
    await early.stream.start();
    await write(early.stream, records(5, 21));
    await readTo(early.stream, 25);
    await early.stream.stop();
    await signed(20, daysAgo(31));
    const old = cursor;
    expect(await purgeEventLog(world.ctx, NOW)).toBe(20);

    const { stream, reported } = fixture(database);
    await stream.start();
    await write(stream, records(2, 26));
    await readTo(stream, 27);
    expect(await next(offerFeed(stream, { after: old }))).toMatchObject({ kind: 'reset', reason: 'EXPIRED' });
    await write(stream, records(1, 28));
    await readTo(stream, 28);
    const fresh = (await next(offerFeed(stream, {}))).cursor;
    expect(kinds(await until(offerFeed(stream, { after: fresh }), isCaughtUp))).toEqual(['checkpoint']);
    expect([await kept(), reported]).toEqual([from(21, 28), []]);
    await stream.stop();
  });
});
