// Tests of the SQL statements of the event log: the order of rows, their columns, and scopes that select the same rows in SQL as in
// memory.

import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type EventScope, isInScope, publicScope } from '../../src/domain/event-filter.ts';
import type { EventRecord } from '../../src/domain/event-record.ts';
import type { EventType } from '../../src/domain/events.ts';
import { sql } from '../../src/store/db/database.ts';
import {
  eventsInScope,
  insertEvents,
  logRowsAfter,
  newestLogRows,
  numberEvents,
  readLogState,
  readLogUpdate,
} from '../../src/store/events.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { CO_STAKER, key, OWNER, random, record, records, STRANGER, sequenceBatch } from '../kit/stream.ts';

let database: TestDatabase;
const insert = (written: readonly EventRecord[]) => database.transaction((tx) => insertEvents(tx, written, random));
const TYPES: readonly EventType[] = ['OFFER_OPENED', 'OFFER_CLAIMED', 'REWARDS_CREDITED', 'SLASHED'];
const ACCOUNTS = [null, OWNER, CO_STAKER, STRANGER] as const;

/** Returns a fast-check generator of event records whose columns take every value that filters compare. */
const mixed = (count: number): readonly EventRecord[] =>
  Array.from({ length: count }, (_, index) =>
    record({
      type: TYPES[index % 4] ?? 'OFFER_OPENED',
      public: index % 3 !== 0,
      accountId: ACCOUNTS[(index >> 1) % 4] ?? null,
      counterpartyAccountId: ACCOUNTS[(index >> 3) % 4] ?? null,
      offerId: index % 5 === 0 ? null : key(index % 5),
      deviceKey: index % 7 === 0 ? null : key(0xd0 + (index % 7)),
      reason: String(index),
    }),
  );

describeWithDatabase('the event log', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  beforeEach(() => database.execute(sql`TRUNCATE event RESTART IDENTITY`));

  it('stores every field of an event, and null for an absent field', async () => {
    const full = record({
      counterpartyAccountId: CO_STAKER,
      coStakeId: key(7),
      previousLabel: 'CLAIM_PENDING',
      previousStatus: 'FILLED',
      amount: 9_223_372_036_854_775_807n,
      reason: 'a "quoted", {braced} \\ word, NULL, ünï\n',
      offerFacts: '{"model":"M2 Max"}',
    });
    const bare = record({
      public: false,
      accountId: null,
      offerId: null,
      deviceKey: null,
      label: null,
      status: null,
      amount: null,
    });
    await insert([full, bare]);
    const found = (await readLogUpdate(database, 0n, 10, 10)).pending;
    expect(found.map(({ id: _, ...rest }) => rest)).toStrictEqual(
      [full, bare].map((one) => ({ ...one, seq: null, hash: null })),
    );
    expect(new Set(found.map((row) => row.id)).size).toBe(2);
  });

  it('returns unnumbered events in insertion order, within one statement and across transactions', async () => {
    await insert(records(500));
    await insert(records(500, 501));
    const found = (await readLogUpdate(database, 0n, 10, 2_000)).pending;
    expect(found.map((row) => row.reason)).toStrictEqual(Array.from({ length: 1_000 }, (_, index) => `${index + 1}`));
  });

  it('inserts any number of events with one statement, and sends no statement for an empty list', async () => {
    const before = database.statementCount();
    await database.transaction((tx) => insertEvents(tx, records(300), random));
    const one = database.statementCount() - before;
    await database.transaction((tx) => insertEvents(tx, [], random));
    expect([one, database.statementCount() - before - one]).toStrictEqual([1, 0]);
  });

  it('keeps no event of a transaction that is rolled back', async () => {
    const broken = database.transaction(async (tx) => {
      await insertEvents(tx, records(3), random);
      throw new Error('on purpose');
    });
    await expect(broken).rejects.toThrow('on purpose');
    expect((await readLogUpdate(database, 0n, 1, 1)).pending).toStrictEqual([]);
  });

  it('returns the number of its oldest row, its head and the hash of a requested row', async () => {
    const empty = { oldest: null, head: null, headHash: null, hash: null };
    expect(await readLogState(database, 5n)).toStrictEqual(empty);
    await insert(records(3));
    expect(await readLogState(database, 5n)).toStrictEqual(empty);
    await sequenceBatch(database, 10);
    const rows = await newestLogRows(database, 10);
    expect(await readLogState(database, 2n)).toStrictEqual({
      oldest: 1n,
      head: 3n,
      headHash: rows[2]?.hash,
      hash: rows[1]?.hash,
    });
  });

  it('returns a row, the rows after it and the unnumbered events, each in order', async () => {
    await insert(records(5));
    await sequenceBatch(database, 4);
    await insert(records(2, 6));
    const shown = async (seq: bigint, limit: number, most: number) => {
      const { numbered, pending } = await readLogUpdate(database, seq, limit, most);
      return [numbered.map((row) => Number(row.seq)), pending.map((row) => row.reason)];
    };
    expect(await shown(2n, 9, 9)).toStrictEqual([
      [2, 3, 4],
      ['5', '6', '7'],
    ]);
    expect(await shown(1n, 2, 2)).toStrictEqual([
      [1, 2, 3],
      ['5', '6'],
    ]);
    expect(await shown(9n, 9, 0)).toStrictEqual([[], []]);
  });

  it('returns the rows after a row number, and the newest rows, in order', async () => {
    await insert(records(7));
    await sequenceBatch(database, 10);
    expect((await logRowsAfter(database, 2n, 3)).map((row) => row.seq)).toStrictEqual([3n, 4n, 5n]);
    expect((await newestLogRows(database, 3)).map((row) => row.seq)).toStrictEqual([5n, 6n, 7n]);
  });

  it('refuses a second row number for an event, and any change of a numbered event', async () => {
    await insert(records(1));
    const [row] = (await readLogUpdate(database, 0n, 0, 1)).pending;
    const bytes = random(32);
    const number = (last: { seq: bigint; hash: Uint8Array }) =>
      numberEvents(database, last, [{ id: row?.id ?? '', hash: bytes }], 1_000);
    expect(await number({ seq: 0n, hash: new Uint8Array(32) })).toBe('GIVEN');
    await expect(number({ seq: 1n, hash: bytes })).rejects.toThrow('1 events were to be numbered, 0 were');
    await expect(database.execute(sql`UPDATE event SET reason = 'else'`)).rejects.toThrow('written once');
  });

  it('selects the same events by filter and by account in SQL as in memory', async () => {
    await insert(mixed(400));
    await sequenceBatch(database, 1_000);
    const all = await newestLogRows(database, 1_000);
    const some = <Value>(values: readonly Value[]) => fc.subarray([...values]);
    const scopes: fc.Arbitrary<EventScope> = fc.oneof(
      fc
        .record(
          {
            types: some([...TYPES, 'SESSION_STARTED'] as const),
            offerIds: some([key(1), key(2), key(3), key(99)]),
            deviceKeys: some([key(0xd1), key(0xd2), key(0xdf)]),
          },
          { requiredKeys: [] },
        )
        .map((filter): EventScope => publicScope(filter)),
      fc
        .constantFrom(OWNER, CO_STAKER, STRANGER, key(0xaf))
        .chain((accountId) =>
          fc
            .option(fc.subarray([...TYPES]))
            .map((types): EventScope => ({ kind: 'account', accountId, ...(types === null ? {} : { types }) })),
        ),
    );
    const told: number[] = [];
    await fc.assert(
      fc.asyncProperty(
        scopes,
        fc.nat(400),
        fc.nat(400),
        fc.integer({ min: 1, max: 50 }),
        async (scope, a, b, limit) => {
          const [after, upTo] = [BigInt(Math.min(a, b)), BigInt(Math.max(a, b))];
          const expected = all
            .filter((row) => row.seq > after && row.seq <= upTo && isInScope(row, scope))
            .slice(0, limit);
          told.push(expected.length);
          expect(await eventsInScope(database, { after, upTo, limit }, scope)).toStrictEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
    expect(Math.max(...told)).toBeGreaterThan(20);
  });
});
