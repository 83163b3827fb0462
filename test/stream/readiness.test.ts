// Tests of readiness: a process gets no traffic while its log reader is behind, the end of the log is unknown, a migration is
// missing or the database does not answer. The answer of the check contains the reason.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createClockMonitor } from '../../src/app/clock-monitor.ts';
import { createReadinessCheck } from '../../src/server/ops/readiness.ts';
import { sql } from '../../src/store/db/database.ts';
import type { Stream } from '../../src/stream/stream.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { type Fixture, fixture, readTo, records, write } from '../kit/stream.ts';

let database: TestDatabase;
let now = new Date('2026-11-21T12:00:00.000Z');
const open: Fixture[] = [];
const later = (seconds: number): void => {
  now = new Date(now.getTime() + seconds * 1_000);
};

/** Times that a busy machine keeps, so that only the reason of a test makes a process not ready. */
const PATIENT = { server: 60_000, embedded: 60_000, besideOthers: 60_000 };
const readinessOf = (stream: Stream, app: Parameters<typeof createReadinessCheck>[1]) =>
  createReadinessCheck(stream, app, [], () => [], PATIENT);

describeWithDatabase('the readiness of a process', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  afterEach(async () => {
    for (const { stream } of open.splice(0)) await stream.stop();
  });

  it('is true once the log reader is at the end of the log, and false while it is behind', async () => {
    const made = fixture(database, { wallNow: () => now, pollMs: 600_000 });
    open.push(made);
    const ready = readinessOf(made.stream, { clock: null });
    expect(await ready()).toStrictEqual({ ready: false, reasons: ['the end of the log has not been found'] });
    await made.stream.start();
    expect(await ready()).toStrictEqual({ ready: true });
    later(6);
    expect(await ready()).toStrictEqual({ ready: false, reasons: ['the log is behind'] });
    await write(made.stream, records(1));
    await readTo(made.stream, 1);
    await write(made.stream, records(1));
    await readTo(made.stream, 2);
    expect(await ready()).toStrictEqual({ ready: true });
  });

  it('is false while the clock was moved, and says by how much', async () => {
    const made = fixture(database, { wallNow: () => now, pollMs: 5 });
    open.push(made);
    await made.stream.start();
    let moved = 0;
    const clock = createClockMonitor({ monotonicMs: () => performance.now(), wallMs: () => performance.now() + moved });
    const ready = readinessOf(made.stream, { clock });
    expect(await ready()).toStrictEqual({ ready: true });
    moved = -7_200_000;
    const sentence =
      "This process's own clock was moved back by 7200.0 s; it is trusted again once it has run evenly for 30 s.";
    expect(await ready()).toStrictEqual({ ready: false, reasons: [sentence] });
  });

  it('is false while the clock is behind the log, until the clock has caught up', async () => {
    const made = fixture(database, { wallNow: () => now, pollMs: 5 });
    open.push(made);
    await made.stream.start();
    const clock = createClockMonitor({ monotonicMs: () => performance.now(), wallMs: () => performance.now() });
    const ready = readinessOf(made.stream, { clock });
    clock.reportFloor(new Date(performance.now() + 4_000));
    expect(await ready()).toStrictEqual({ ready: true });
    clock.reportFloor(new Date(performance.now() + 60_020));
    const reasons = [expect.stringMatching(/^The clock of the database is (60|59)\.\d s behind the log\.$/)];
    expect(await ready()).toStrictEqual({ ready: false, reasons });
  });

  it('is false while the database lacks a migration, and true when it has further migrations of a newer program', async () => {
    const made = fixture(database, { wallNow: () => now, pollMs: 5 });
    open.push(made);
    await made.stream.start();
    const ready = readinessOf(made.stream, { clock: null });
    const name = 'log_checkpoints';
    await database.execute(sql`
      UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name LIKE ${`%${name}`}`);
    expect(await ready()).toStrictEqual({ ready: false, reasons: ['migrations are pending'] });
    await database.execute(sql`UPDATE _prisma_migrations SET rolled_back_at = NULL`);
    await database.execute(sql`
      INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
      VALUES ('newer', 'x', '29991231235959_newer', now(), 1)`);
    expect(await ready(), 'the answer is cached').toMatchObject({ ready: false });
    await made.stream.stop();
    const again = fixture(database, { wallNow: () => now, pollMs: 5 });
    open.push(again);
    await again.stream.start();
    expect(await readinessOf(again.stream, { clock: null })()).toStrictEqual({ ready: true });
  });

  it('is false at once when the database does not answer', async () => {
    const made = fixture({ ...database, query: () => Promise.reject(new Error('away')) }, { wallNow: () => now });
    open.push(made);
    expect(await readinessOf(made.stream, { clock: null })()).toMatchObject({ ready: false });
  });
});
