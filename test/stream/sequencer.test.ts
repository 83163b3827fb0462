// Tests of the sequencer: row numbers are dense and follow cause and effect, one session numbers at a time, and writers never wait
// for it.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDatabase, type Queryable, sql } from '../../src/store/db/database.ts';
import { insertEvents, newestLogRows, numberEvents, readLogUpdate } from '../../src/store/events.ts';
import { chainHash, GENESIS_HASH } from '../../src/stream/chain.ts';
import { assignNumbers } from '../../src/stream/sequencer.ts';
import { describeWithDatabase, describeWithServer, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { random, reasons, record, records, sequenceBatch } from '../kit/stream.ts';

let database: TestDatabase;
const insert = (count: number, from = 1) =>
  database.transaction((tx) => insertEvents(tx, records(count, from), random));

/**
 * Holds the lock of the sequencer until the transaction ends. The statement numbers no event, because it expects -1 as the last row
 * number.
 */
const hold = (tx: Queryable, timeoutMs: number) => numberEvents(tx, { seq: -1n, hash: GENESIS_HASH }, [], timeoutMs);

/** Returns a promise `passed` that resolves when the function `open` is called. */
function gate() {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

function setUp(): void {
  beforeAll(async () => {
    database = await openTestDatabase({ poolSize: 44 });
  });
  afterAll(() => database?.close());
  beforeEach(() => database.execute(sql`TRUNCATE event RESTART IDENTITY`));
}

describeWithDatabase('the sequencer', () => {
  setUp();

  it('assigns row numbers from 1 without a gap, in insertion order', async () => {
    await insert(5);
    expect(await sequenceBatch(database, 100)).toBe(5);
    await insert(3, 6);
    expect(await sequenceBatch(database, 100)).toBe(3);
    const log = await newestLogRows(database, 100);
    expect(log.map((row) => row.seq)).toStrictEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]);
    expect(reasons(log)).toStrictEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
  });

  it('assigns row numbers to at most the requested count of rows, the earliest first, and to none when no row is pending', async () => {
    await insert(5);
    expect(await sequenceBatch(database, 2)).toBe(2);
    expect(reasons(await newestLogRows(database, 100))).toStrictEqual(['1', '2']);
    expect(await sequenceBatch(database, 100)).toBe(3);
    expect(await sequenceBatch(database, 100)).toBe(0);
  });

  it('answers BEHIND and assigns no row number when the caller’s last row is not the last row of the log', async () => {
    await insert(2);
    expect(await sequenceBatch(database, 1)).toBe(1);
    const { numbered, pending } = await readLogUpdate(database, 1n, 0, 10);
    const [last] = numbered;
    if (last === undefined) throw new Error('there is a last row');
    for (const wrong of [
      { seq: 0n, hash: GENESIS_HASH },
      { ...last, seq: 2n },
      { ...last, hash: GENESIS_HASH },
    ])
      expect(await assignNumbers(database, wrong, pending, 0)).toStrictEqual({ kind: 'BEHIND' });
    expect(await assignNumbers(database, last, pending, 0)).toMatchObject({ kind: 'GIVEN' });
    expect(reasons(await newestLogRows(database, 10))).toStrictEqual(['1', '2']);
  });

  it('computes the hash of every row from the hash of the previous row, across batches', async () => {
    for (let batch = 0; batch < 4; batch += 1) {
      await insert(3, batch * 3);
      await sequenceBatch(database, 2);
    }
    await sequenceBatch(database, 100);
    let hash = GENESIS_HASH;
    const log = await newestLogRows(database, 100);
    for (const row of log) {
      hash = chainHash(hash, row);
      expect(row.hash).toStrictEqual(hash);
    }
    expect(log).toHaveLength(12);
  });
});

describeWithServer('the sequencer in several sessions', () => {
  setUp();

  it('gives a higher number to a row that is committed later, even when it was inserted earlier', async () => {
    const [written, mayCommit] = [gate(), gate()];
    const early = database.transaction(async (tx) => {
      await insertEvents(tx, records(1, 1), random);
      written.open();
      await mayCommit.passed;
    });
    await written.passed;
    await insert(1, 2);
    expect(await sequenceBatch(database, 100)).toBe(1);
    mayCommit.open();
    await early;
    expect(await sequenceBatch(database, 100)).toBe(1);
    expect(reasons(await newestLogRows(database, 100))).toStrictEqual(['2', '1']);
  });

  it('assigns row numbers in one session at a time, answers BUSY to the others, and never delays writers', async () => {
    await insert(3);
    const [holding, mayEnd] = [gate(), gate()];
    const holder = database.transaction(async (tx) => {
      expect(await hold(tx, 5_000)).toBe('BEHIND');
      holding.open();
      await mayEnd.passed;
    });
    await holding.passed;
    expect(await sequenceBatch(database, 100)).toBe('BUSY');
    await insert(2, 4);
    mayEnd.open();
    await holder;
    expect(await sequenceBatch(database, 100)).toBe(5);
  });

  it('rolls back a batch whose connection is lost, and another session numbers the rows at once', async () => {
    await insert(3);
    const [holding, killed] = [gate(), gate()];
    const holder = database.transaction(async (tx) => {
      const { pending } = await readLogUpdate(tx, 0n, 0, 2);
      expect(await assignNumbers(tx, { seq: 0n, hash: GENESIS_HASH }, pending, 0)).toMatchObject({ kind: 'GIVEN' });
      const [row] = await tx.query<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
      await database.query(sql`SELECT pg_terminate_backend(${row?.pid ?? 0}, 5000)`);
      killed.open();
      holding.open();
      await tx.query(sql`SELECT 1`);
    });
    const lost = expect(holder).rejects.toThrow();
    await killed.passed;
    expect(await sequenceBatch(database, 100)).toBe(3);
    await lost;
    expect(reasons(await newestLogRows(database, 100))).toStrictEqual(['1', '2', '3']);
  });

  it('releases its lock when a session exceeds its time limit of two seconds without ending its transaction', async () => {
    await insert(3);
    const [holding, mayEnd] = [gate(), gate()];
    let heldAt = 0;
    const silent = database.transaction(async (tx) => {
      await hold(tx, 2_000);
      heldAt = performance.now();
      holding.open();
      await mayEnd.passed;
      await tx.query(sql`SELECT 1`);
    });
    const lost = expect(silent).rejects.toThrow();
    await holding.passed;
    let attempt: Awaited<ReturnType<typeof sequenceBatch>> = 'BUSY';
    while (attempt === 'BUSY') attempt = await sequenceBatch(database, 100);
    const tookMs = performance.now() - heldAt;
    mayEnd.open();
    await lost;
    expect(attempt).toBe(3);
    expect(tookMs).toBeGreaterThan(1_900);
  });

  it('loses no event of 32 writers with slow commits while two processes number and read', async () => {
    const other = await openDatabase({ url: database.url ?? '', dataDir: null });
    const [writers, each] = [32, 12];
    let writing = true;
    let seed = 7;
    const chance = (): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };

    const writer = async (name: number): Promise<void> => {
      for (let turn = 0; turn < each; turn += 1) {
        const delay = chance() * 0.03;
        await database.transaction(async (tx) => {
          const pair = [0, 1].map((half) => record({ reason: `${name}:${turn * 2 + half}`, offerId: null }));
          await insertEvents(tx, pair, random);
          await tx.query(sql`SELECT pg_sleep(${delay})`);
        });
      }
    };
    const sequencer = async (by: typeof other): Promise<readonly number[]> => {
      const given: number[] = [];
      for (;;) {
        const last = !writing;
        const attempt = await sequenceBatch(by, 50);
        if (typeof attempt === 'number') given.push(attempt);
        if (last && attempt === 0) return given;
      }
    };
    /**
     * Reads the event log repeatedly after the highest number seen so far. Reading by `seq`, the sequence number, loses no row;
     * reading by `entry`, the order of insertion, loses rows, which shows that the test detects a loss.
     */
    const reader = async (column: 'seq' | 'entry'): Promise<readonly string[]> => {
      const read: string[] = [];
      let after = 0n;
      for (;;) {
        const last = !writing && (await readLogUpdate(other, 0n, 0, 1)).pending.length === 0;
        const rows = await other.query<{ place: bigint; reason: string }>(
          column === 'seq'
            ? sql`SELECT seq AS place, reason FROM event WHERE seq > ${after}::bigint ORDER BY seq`
            : sql`SELECT entry AS place, reason FROM event WHERE entry > ${after}::bigint ORDER BY entry`,
        );
        read.push(...rows.map((row) => row.reason));
        after = rows.at(-1)?.place ?? after;
        if (last && rows.length === 0) return read;
      }
    };

    try {
      const reading = [reader('seq'), reader('entry')] as const;
      const sequencing = [sequencer(database), sequencer(other)] as const;
      await Promise.all(Array.from({ length: writers }, (_, name) => writer(name)));
      writing = false;
      const given = (await Promise.all(sequencing)).map((batches) => batches.reduce((sum, size) => sum + size, 0));
      const [bySeq, byEntry] = await Promise.all(reading);

      const total = writers * each * 2;
      expect(given.reduce((sum, size) => sum + size, 0)).toBe(total);
      expect(new Set(bySeq).size).toBe(total);
      expect(bySeq).toHaveLength(total);
      const log = await newestLogRows(database, total + 1);
      expect(log.map((row) => row.seq)).toStrictEqual(Array.from({ length: total }, (_, index) => BigInt(index + 1)));
      expect(reasons(log)).toStrictEqual(bySeq);
      for (let name = 0; name < writers; name += 1) {
        const own = bySeq
          .filter((reason) => reason.startsWith(`${name}:`))
          .map((reason) => Number(reason.split(':')[1]));
        expect(own).toStrictEqual(Array.from({ length: each * 2 }, (_, index) => index));
      }
      expect(byEntry.length, 'the control loses rows, or this test shows nothing').toBeLessThan(total);
    } finally {
      await other.close();
    }
  });
});
