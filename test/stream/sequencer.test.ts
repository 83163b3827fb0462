// Promises of the numbers: dense, in the order of what caused what, one giver at a time, and nobody waits for it.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDatabase, type Queryable, sql } from '../../src/store/db/database.ts';
import { insertEvents, logEnd, logNews, numberEvents } from '../../src/store/events.ts';
import { chainHash, GENESIS } from '../../src/stream/chain.ts';
import { sequence } from '../../src/stream/sequencer.ts';
import { describeWithDatabase, describeWithServer, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { random, reasons, record, records, sequenceBatch } from './fixture.ts';

let database: TestDatabase;
const insert = (count: number, from = 1) =>
  database.transaction((tx) => insertEvents(tx, records(count, from), random));

/** Holds the right to number until the transaction ends, and numbers nothing: the log does not end with such a row. */
const hold = (tx: Queryable, timeoutMs: number) => numberEvents(tx, { seq: -1n, hash: GENESIS }, [], timeoutMs);

/** Something that others can wait for. */
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

  it('numbers rows from 1 without a gap, in the order they were written', async () => {
    await insert(5);
    expect(await sequenceBatch(database, 100)).toBe(5);
    await insert(3, 6);
    expect(await sequenceBatch(database, 100)).toBe(3);
    const log = await logEnd(database, 100);
    expect(log.map((row) => row.seq)).toStrictEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]);
    expect(reasons(log)).toStrictEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
  });

  it('numbers no more than it is asked to, the earliest first, and none where none wait', async () => {
    await insert(5);
    expect(await sequenceBatch(database, 2)).toBe(2);
    expect(reasons(await logEnd(database, 100))).toStrictEqual(['1', '2']);
    expect(await sequenceBatch(database, 100)).toBe(3);
    expect(await sequenceBatch(database, 100)).toBe(0);
  });

  it('numbers nothing for who does not know the last row, or knows another', async () => {
    await insert(2);
    expect(await sequenceBatch(database, 1)).toBe(1);
    const { numbered, waiting } = await logNews(database, 1n, 0, 10);
    const [last] = numbered;
    if (last === undefined) throw new Error('there is a last row');
    for (const wrong of [
      { seq: 0n, hash: GENESIS },
      { ...last, seq: 2n },
      { ...last, hash: GENESIS },
    ])
      expect(await sequence(database, wrong, waiting, 0)).toStrictEqual({ kind: 'BEHIND' });
    expect(await sequence(database, last, waiting, 0)).toMatchObject({ kind: 'GIVEN' });
    expect(reasons(await logEnd(database, 10))).toStrictEqual(['1', '2']);
  });

  it('chains every row to the one before it, over batches', async () => {
    for (let batch = 0; batch < 4; batch += 1) {
      await insert(3, batch * 3);
      await sequenceBatch(database, 2);
    }
    await sequenceBatch(database, 100);
    let hash = GENESIS;
    const log = await logEnd(database, 100);
    for (const row of log) {
      hash = chainHash(hash, row);
      expect(row.hash).toStrictEqual(hash);
    }
    expect(log).toHaveLength(12);
  });
});

describeWithServer('the sequencer among several sessions', () => {
  setUp();

  it('gives a row that is committed later a later number, however early it was written', async () => {
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
    expect(reasons(await logEnd(database, 100))).toStrictEqual(['2', '1']);
  });

  it('is one at a time; the next may go on as soon as the holder has ended, and writers never wait', async () => {
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

  it('passes to another at once when the connection of its holder is lost, with nothing half done', async () => {
    await insert(3);
    const [holding, killed] = [gate(), gate()];
    const holder = database.transaction(async (tx) => {
      const { waiting } = await logNews(tx, 0n, 0, 2);
      expect(await sequence(tx, { seq: 0n, hash: GENESIS }, waiting, 0)).toMatchObject({ kind: 'GIVEN' });
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
    expect(reasons(await logEnd(database, 100))).toStrictEqual(['1', '2', '3']);
  });

  it('cuts off a holder that falls silent for two seconds', async () => {
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
    expect(tookMs).toBeLessThan(3_000);
  });

  it('loses nothing of 32 writers who dawdle before they commit, with two processes numbering and reading', async () => {
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
    /** Reads on from the highest number seen: by `seq`, or, as a control, by the order of insertion. */
    const reader = async (column: 'seq' | 'entry'): Promise<readonly string[]> => {
      const read: string[] = [];
      let after = 0n;
      for (;;) {
        const last = !writing && (await logNews(other, 0n, 0, 1)).waiting.length === 0;
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
      const log = await logEnd(database, total + 1);
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
