// Promises of the one reader: it works unasked, survives its database, forgets all but the latest, and says so when the log
// is not what it was.

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Database, type Sql, sql } from '../../src/store/db/database.ts';
import { insertEvents, logEnd } from '../../src/store/events.ts';
import type { LogReader } from '../../src/stream/log-reader.ts';
import { LogBroken } from '../../src/stream/log-window.ts';
import type { StreamOptions } from '../../src/stream/stream.ts';
import { describeWithDatabase, describeWithServer, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { type Fixture, fixture, random, readTo, records, sequenceBatch, write } from './fixture.ts';

/** So rare that within a test nothing is ever found by looking. */
const NEVER = 600_000;
const DEAF = { notify: () => undefined, listen: () => () => undefined };

let database: TestDatabase;
const open: Fixture[] = [];

async function started(options: Partial<StreamOptions> = {}, over: Database = database): Promise<Fixture> {
  const made = fixture(over, options);
  open.push(made);
  await made.stream.start();
  return made;
}

/** Resolves at the first change of the logReader after which this holds. */
function when(logReader: LogReader, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const unwatch = logReader.watch(() => {
      if (!holds()) return;
      unwatch();
      resolve();
    });
  });
}

/** The database, with looks for new rows held up until they are released. */
function holdingReads(over: Database) {
  let reach: () => void = () => undefined;
  let release: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const held: Database = {
    ...over,
    openDedicatedConnection: null,
    async query(statement) {
      if (statement.sql.includes('FROM event WHERE seq >=')) {
        reach();
        await released;
      }
      return over.query(statement);
    },
  };
  return { database: held, reached, release };
}

/** Changes the log as only somebody with the run of the database can. */
async function tampering(change: Sql): Promise<void> {
  await database.execute(sql`ALTER TABLE event DISABLE TRIGGER event_is_final`);
  await database.execute(change);
  await database.execute(sql`ALTER TABLE event ENABLE TRIGGER event_is_final`);
}

function setUp(): void {
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  beforeEach(() => database.execute(sql`TRUNCATE event RESTART IDENTITY`));
  afterEach(async () => {
    for (const { stream } of open.splice(0)) await stream.stop();
  });
}

describeWithDatabase('the logReader', () => {
  setUp();

  it('numbers and reads what is committed though nobody follows', async () => {
    const { stream, reported } = await started({ pollMs: NEVER });
    await write(stream, records(3));
    await readTo(stream, 3);
    expect(stream.subscriptions.watchers()).toBe(0);
    expect((await logEnd(database, 10)).map((row) => row.seq)).toStrictEqual([1n, 2n, 3n]);
    expect(reported).toStrictEqual([]);
  });

  it('lets a server cut its numbering off, and the embedded database never: that one would not come back', async () => {
    const timeout: unknown[] = [];
    const watched: Database = {
      ...database,
      openDedicatedConnection: null,
      query: (statement) => {
        if (statement.sql.includes('number_events(')) timeout.push(statement.values[4]);
        return database.query(statement);
      },
    };
    const { stream } = await started({}, watched);
    await write(stream, records(1));
    await readTo(stream, 1);
    expect(timeout).toStrictEqual([database.kind === 'server' ? 1_250 : 0]);
  });

  it('is woken by the notifier long before it would look by itself', async () => {
    const { stream } = await started({ pollMs: NEVER });
    for (let seq = 1; seq <= 5; seq += 1) {
      await write(stream, records(1, seq));
      await readTo(stream, seq);
    }
    expect(stream.logReader.head().seq).toBe(5n);
  });

  it('hears the notifier also while it is busy reading', async () => {
    const slow = holdingReads(database);
    const { stream } = await started({ pollMs: NEVER }, slow.database);
    await write(stream, records(2));
    await slow.reached;
    await write(stream, records(1, 3));
    slow.release();
    await readTo(stream, 3);
    expect(stream.logReader.head().seq).toBe(3n);
  });

  it('finds what is new when every notify of the notifier is lost', async () => {
    const { stream } = await started({ notifier: DEAF, pollMs: 20 });
    await write(stream, records(2));
    await readTo(stream, 2);
    expect(stream.logReader.head().seq).toBe(2n);
  });

  it('takes up the log at its end, with its latest rows at hand', async () => {
    const first = await started({ pollMs: NEVER });
    await write(first.stream, records(10));
    await readTo(first.stream, 10);
    const second = await started({ pollMs: NEVER, ringBufferSize: 4 });
    expect(second.stream.logReader.head()).toStrictEqual(first.stream.logReader.head());
    expect([6n, 7n, 8n, 9n, 10n, 11n].map((seq) => second.stream.logReader.at(seq)?.reason)).toStrictEqual([
      undefined,
      '7',
      '8',
      '9',
      '10',
      undefined,
    ]);
  });

  it('never holds more rows than it was given room for', async () => {
    const { stream } = await started({ pollMs: NEVER, ringBufferSize: 8 });
    await write(stream, records(2_500));
    await readTo(stream, 2_500);
    const held = Array.from({ length: 2_500 }, (_, index) => stream.logReader.at(BigInt(index + 1))).filter(
      (row) => row !== undefined,
    );
    expect(held.map((row) => row.seq)).toStrictEqual([2_493n, 2_494n, 2_495n, 2_496n, 2_497n, 2_498n, 2_499n, 2_500n]);
  });

  it('survives a database that fails, says so, and loses nothing', async () => {
    let failures = 3;
    const failing: Database = {
      ...database,
      openDedicatedConnection: null,
      query: (statement) => {
        if (failures === 0 || open.length === 0) return database.query(statement);
        failures -= 1;
        return Promise.reject(new Error('the database is away'));
      },
    };
    const made = fixture(failing, { pollMs: 20 });
    await made.stream.start();
    open.push(made);
    await write(made.stream, records(4));
    await readTo(made.stream, 4);
    expect(made.reported.map(String)).toStrictEqual(Array.from({ length: 3 }, () => 'Error: the database is away'));
  });

  it('does not start over a database that fails', async () => {
    const away: Database = {
      ...database,
      openDedicatedConnection: null,
      query: () => Promise.reject(new Error('the database is away')),
    };
    await expect(fixture(away).stream.start()).rejects.toThrow('the database is away');
  });

  it('knows how long ago it last got through', async () => {
    let now = new Date('2026-03-01T00:00:00.000Z');
    const { stream } = await started({ pollMs: NEVER, wallNow: () => now });
    now = new Date('2026-03-01T00:00:07.000Z');
    expect(stream.logReader.lagMs()).toBe(7_000);
    for (const seq of [1, 2]) {
      await write(stream, records(1, seq));
      await readTo(stream, seq);
    }
    await stream.stop();
    expect(stream.logReader.lagMs()).toBe(0);
  });

  it('keeps at hand only what leads up to the head without a gap', async () => {
    const { stream } = await started({ pollMs: NEVER });
    await write(stream, records(5));
    await readTo(stream, 5);
    await database.execute(sql`DELETE FROM event WHERE seq = 3`);
    const late = await started({ pollMs: NEVER });
    expect([1n, 2n, 3n, 4n, 5n].map((seq) => late.stream.logReader.at(seq)?.reason)).toStrictEqual([
      undefined,
      undefined,
      undefined,
      '4',
      '5',
    ]);
  });

  it.each([
    ['removed', sql`DELETE FROM event WHERE seq = 3`, 'after row 2 of the log comes row 4'],
    ['changed', sql`UPDATE event SET amount = 1 WHERE seq = 3`, 'row 3 of the log has been changed'],
  ])('says aloud that a row was %s before it was read, and goes on at the head', async (_, tamper, sentence) => {
    const slow = holdingReads(database);
    const { stream, reported } = await started({ pollMs: NEVER }, slow.database);
    await slow.reached;
    await database.transaction((tx) => insertEvents(tx, records(5), random));
    await sequenceBatch(database, 100);
    await tampering(tamper);
    const again = when(stream.logReader, () => stream.logReader.epoch() === 2);
    slow.release();
    await again;
    expect(reported).toStrictEqual([new LogBroken(sentence)]);
    expect(stream.logReader.brokenSince(1)).toStrictEqual(new LogBroken(sentence));
    expect(stream.logReader.brokenSince(2)).toBeNull();
    expect(stream.logReader.head().seq).toBe(5n);
  });

  it('begins a new epoch when an older state of the log was put back', async () => {
    const { stream, reported } = await started({ pollMs: 20 });
    await write(stream, records(5));
    await readTo(stream, 5);
    const again = when(stream.logReader, () => stream.logReader.epoch() === 2);
    await database.execute(sql`DELETE FROM event WHERE seq > 2`);
    await again;
    expect([stream.logReader.head().seq, stream.logReader.at(5n), stream.logReader.brokenSince(1)]).toStrictEqual([
      2n,
      undefined,
      null,
    ]);
    await write(stream, records(2, 6));
    await readTo(stream, 4);
    expect([1n, 2n, 3n, 4n].map((seq) => stream.logReader.at(seq)?.reason)).toStrictEqual(['1', '2', '6', '7']);
    expect(reported).toStrictEqual([]);
  });

  it('begins a new epoch when the log that was put back has grown past its head unnoticed', async () => {
    const slow = holdingReads(database);
    const { stream, reported } = await started({ pollMs: NEVER }, slow.database);
    await write(stream, records(5));
    await slow.reached;
    slow.release();
    await readTo(stream, 5);
    await database.execute(sql`DELETE FROM event WHERE seq > 2`);
    await database.transaction((tx) => insertEvents(tx, records(9, 100), random));
    await sequenceBatch(database, 100);
    const again = when(stream.logReader, () => stream.logReader.epoch() === 2);
    stream.wake();
    await again;
    expect([stream.logReader.head().seq, stream.logReader.at(3n)?.reason, reported]).toStrictEqual([11n, '100', []]);
  });

  it('tells whoever watches that it has ended, and may be ended twice', async () => {
    const { stream } = await started({ pollMs: NEVER });
    let told = 0;
    stream.logReader.watch(() => {
      told += 1;
    });
    await stream.stop();
    await stream.stop();
    expect([stream.logReader.running(), told > 0]).toStrictEqual([false, true]);
  });
});

describeWithServer('the logReader beside others', () => {
  setUp();

  it('reads what another process has numbered', async () => {
    const [one, two] = [await started({ pollMs: 20 }), await started({ pollMs: 20 })];
    await write(one.stream, records(3));
    await write(two.stream, records(3, 4));
    await Promise.all([readTo(one.stream, 6), readTo(two.stream, 6)]);
    expect(two.stream.logReader.head()).toStrictEqual(one.stream.logReader.head());
    expect([...one.reported, ...two.reported]).toStrictEqual([]);
  });
});
