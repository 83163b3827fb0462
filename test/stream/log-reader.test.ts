// Tests of the log reader: it reads and numbers the event log without subscribers, recovers from database errors, keeps a bounded
// number of rows in memory, and reports a broken hash chain.

import { expect, it } from 'vitest';
import { type Database, type Sql, sql } from '../../src/store/db/database.ts';
import { insertEvents, newestLogRows } from '../../src/store/events.ts';
import type { LogReader } from '../../src/stream/log-reader.ts';
import { LogBroken } from '../../src/stream/log-window.ts';
import { describeWithDatabase, describeWithServer } from '../kit/database.ts';
import { fixture, random, readTo, records, sequenceBatch, write } from '../kit/stream.ts';
import { streamSuite } from '../kit/stream-suite.ts';

/** Poll interval, in milliseconds, that is longer than any test: the log reader finds rows by notifications alone. */
const NEVER = 600_000;
/** A notifier that sends and receives no notifications, as if all were lost. */
const DEAF = { notify: () => undefined, listen: () => () => undefined };

const suite = streamSuite();

/** Resolves when the condition holds after a change of the log reader. */
function when(logReader: LogReader, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const unwatch = logReader.watch(() => {
      if (!holds()) return;
      unwatch();
      resolve();
    });
  });
}

/**
 * Returns a database that holds back the statements of the log reader until `release` is called; `reached` resolves when the first
 * one arrives.
 */
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

/** Changes numbered rows, as an attacker who can disable triggers would. */
async function tamper(change: Sql): Promise<void> {
  await suite.database.execute(sql`ALTER TABLE event DISABLE TRIGGER event_is_final`);
  await suite.database.execute(change);
  await suite.database.execute(sql`ALTER TABLE event ENABLE TRIGGER event_is_final`);
}

describeWithDatabase('the log reader', () => {
  suite.setUp();

  it('assigns numbers to committed rows and reads them even without any subscriber', async () => {
    const { stream, reported } = await suite.startReporting({ pollMs: NEVER });
    await write(stream, records(3));
    await readTo(stream, 3);
    expect(stream.subscriptions.watchers()).toBe(0);
    expect((await newestLogRows(suite.database, 10)).map((row) => row.seq)).toStrictEqual([1n, 2n, 3n]);
    expect(reported).toStrictEqual([]);
  });

  it('limits a numbering statement to 1250 ms on a server, and sets no limit on the embedded database', async () => {
    const timeout: unknown[] = [];
    const watched: Database = {
      ...suite.database,
      openDedicatedConnection: null,
      query: (statement) => {
        if (statement.sql.includes('number_events(')) timeout.push(statement.values[4]);
        return suite.database.query(statement);
      },
    };
    const { stream } = await suite.startReporting({}, watched);
    await write(stream, records(1));
    await readTo(stream, 1);
    expect(timeout).toStrictEqual([suite.database.kind === 'server' ? 1_250 : 0]);
  });

  it('reads a new row at once after a notification, without waiting for the poll interval', async () => {
    const { stream } = await suite.startReporting({ pollMs: NEVER });
    for (let seq = 1; seq <= 5; seq += 1) {
      await write(stream, records(1, seq));
      await readTo(stream, seq);
    }
    expect(stream.logReader.head().seq).toBe(5n);
  });

  it('reads rows whose notification arrived during an earlier read', async () => {
    const slow = holdingReads(suite.database);
    const { stream } = await suite.startReporting({ pollMs: NEVER }, slow.database);
    await write(stream, records(2));
    await slow.reached;
    await write(stream, records(1, 3));
    slow.release();
    await readTo(stream, 3);
    expect(stream.logReader.head().seq).toBe(3n);
  });

  it('finds new rows by polling when every notification is lost', async () => {
    const { stream } = await suite.startReporting({ notifier: DEAF, pollMs: 20 });
    await write(stream, records(2));
    await readTo(stream, 2);
    expect(stream.logReader.head().seq).toBe(2n);
  });

  it('starts at the end of the log with the newest rows in memory', async () => {
    const first = await suite.startReporting({ pollMs: NEVER });
    await write(first.stream, records(10));
    await readTo(first.stream, 10);
    const second = await suite.startReporting({ pollMs: NEVER, ringBufferSize: 4 });
    expect(second.stream.logReader.head()).toStrictEqual(first.stream.logReader.head());
    expect([6n, 7n, 8n, 9n, 10n, 11n].map((seq) => second.stream.logReader.rowAt(seq)?.reason)).toStrictEqual([
      undefined,
      '7',
      '8',
      '9',
      '10',
      undefined,
    ]);
  });

  it('keeps at most the newest ringBufferSize rows in memory', async () => {
    const { stream } = await suite.startReporting({ pollMs: NEVER, ringBufferSize: 8 });
    await write(stream, records(2_500));
    await readTo(stream, 2_500);
    const held = Array.from({ length: 2_500 }, (_, index) => stream.logReader.rowAt(BigInt(index + 1))).filter(
      (row) => row !== undefined,
    );
    expect(held.map((row) => row.seq)).toStrictEqual([2_493n, 2_494n, 2_495n, 2_496n, 2_497n, 2_498n, 2_499n, 2_500n]);
  });

  it('reports each error of a failing database, retries, and loses no row', async () => {
    let failures = 0;
    const failing: Database = {
      ...suite.database,
      openDedicatedConnection: null,
      query: (statement) => {
        if (failures === 0) return suite.database.query(statement);
        failures -= 1;
        return Promise.reject(new Error('the database is away'));
      },
    };
    const made = await suite.startReporting({ pollMs: 20 }, failing);
    failures = 3;
    await write(made.stream, records(4));
    await readTo(made.stream, 4);
    expect(made.reported.map(String)).toStrictEqual(Array.from({ length: 3 }, () => 'Error: the database is away'));
  });

  it('throws the error of the database when it cannot start', async () => {
    const away: Database = {
      ...suite.database,
      openDedicatedConnection: null,
      query: () => Promise.reject(new Error('the database is away')),
    };
    await expect(fixture(away).stream.start()).rejects.toThrow('the database is away');
  });

  it('reports as lagMs the milliseconds since it last read the whole log', async () => {
    let now = new Date('2026-03-01T00:00:00.000Z');
    const { stream } = await suite.startReporting({ pollMs: NEVER, wallNow: () => now });
    now = new Date('2026-03-01T00:00:07.000Z');
    expect(stream.logReader.lagMs()).toBe(7_000);
    for (const seq of [1, 2]) {
      await write(stream, records(1, seq));
      await readTo(stream, seq);
    }
    await stream.stop();
    expect(stream.logReader.lagMs()).toBe(0);
  });

  it('starts with only the consecutive rows before the head in memory', async () => {
    const { stream } = await suite.startReporting({ pollMs: NEVER });
    await write(stream, records(5));
    await readTo(stream, 5);
    await suite.database.execute(sql`DELETE FROM event WHERE seq = 3`);
    const late = await suite.startReporting({ pollMs: NEVER });
    expect([1n, 2n, 3n, 4n, 5n].map((seq) => late.stream.logReader.rowAt(seq)?.reason)).toStrictEqual([
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
  ])(
    'reports LogBroken for a row that was %s before it was read, and continues at the head',
    async (_, change, sentence) => {
      const slow = holdingReads(suite.database);
      const { stream, reported } = await suite.startReporting({ pollMs: NEVER }, slow.database);
      await slow.reached;
      await suite.database.transaction((tx) => insertEvents(tx, records(5), random));
      await sequenceBatch(suite.database, 100);
      await tamper(change);
      const again = when(stream.logReader, () => stream.logReader.epoch() === 2);
      slow.release();
      await again;
      expect(reported).toStrictEqual([new LogBroken(sentence)]);
      expect(stream.logReader.brokenSince(1)).toStrictEqual(new LogBroken(sentence));
      expect(stream.logReader.brokenSince(2)).toBeNull();
      expect(stream.logReader.head().seq).toBe(5n);
    },
  );

  it('starts a new epoch when a restored backup ends before its head', async () => {
    const { stream, reported } = await suite.startReporting({ pollMs: 20 });
    await write(stream, records(5));
    await readTo(stream, 5);
    const again = when(stream.logReader, () => stream.logReader.epoch() === 2);
    await suite.database.execute(sql`DELETE FROM event WHERE seq > 2`);
    await again;
    expect([stream.logReader.head().seq, stream.logReader.rowAt(5n), stream.logReader.brokenSince(1)]).toStrictEqual([
      2n,
      undefined,
      null,
    ]);
    await write(stream, records(2, 6));
    await readTo(stream, 4);
    expect([1n, 2n, 3n, 4n].map((seq) => stream.logReader.rowAt(seq)?.reason)).toStrictEqual(['1', '2', '6', '7']);
    expect(reported).toStrictEqual([]);
  });

  it('starts a new epoch when a restored backup has grown past its head with other rows', async () => {
    const slow = holdingReads(suite.database);
    const { stream, reported } = await suite.startReporting({ pollMs: NEVER }, slow.database);
    await write(stream, records(5));
    await slow.reached;
    slow.release();
    await readTo(stream, 5);
    const again = when(stream.logReader, () => stream.logReader.epoch() === 2 && stream.logReader.head().seq === 11n);
    await suite.database.execute(sql`DELETE FROM event WHERE seq > 2`);
    await suite.database.transaction((tx) => insertEvents(tx, records(9, 100), random));
    await sequenceBatch(suite.database, 100);
    stream.notify();
    await again;
    expect([stream.logReader.head().seq, stream.logReader.rowAt(3n)?.reason, reported]).toStrictEqual([11n, '100', []]);
  });

  it('calls its watchers when it is stopped, and may be stopped twice', async () => {
    const { stream } = await suite.startReporting({ pollMs: NEVER });
    let told = 0;
    stream.logReader.watch(() => {
      told += 1;
    });
    await stream.stop();
    await stream.stop();
    expect([stream.logReader.running(), told > 0]).toStrictEqual([false, true]);
  });
});

describeWithServer('the log reader of one of two processes', () => {
  suite.setUp();

  it('reads the rows that the other process has numbered', async () => {
    const [one, two] = [await suite.startReporting({ pollMs: 20 }), await suite.startReporting({ pollMs: 20 })];
    await write(one.stream, records(3));
    await write(two.stream, records(3, 4));
    await Promise.all([readTo(one.stream, 6), readTo(two.stream, 6)]);
    expect(two.stream.logReader.head()).toStrictEqual(one.stream.logReader.head());
    expect([...one.reported, ...two.reported]).toStrictEqual([]);
  });
});
