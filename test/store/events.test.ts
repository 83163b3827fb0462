// Promises of the log's statements: order, form, and that a filter means the same in SQL as in memory.

import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { EventType } from '../../src/domain/event.ts';
import { type EventScope, inScope, publicScope } from '../../src/domain/event-filter.ts';
import type { EventRecord } from '../../src/domain/log.ts';
import { type Queryable, sql } from '../../src/store/database.ts';
import {
  eventsAfter,
  insertEvents,
  logAfter,
  logEnd,
  numberEvents,
  pendingEvents,
  surveyLog,
} from '../../src/store/events.ts';
import { sequenceBatch } from '../../src/stream/sequencer.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { CO_STAKER, key, OWNER, random, record, records, STRANGER } from '../stream/scene.ts';

let database: TestDatabase;
const insert = (written: readonly EventRecord[]) => database.transaction((tx) => insertEvents(tx, written, random));
const TYPES: readonly EventType[] = ['OFFER_OPENED', 'OFFER_CLAIMED', 'REWARDS_CREDITED', 'SLASHED'];
const ACCOUNTS = [null, OWNER, CO_STAKER, STRANGER] as const;

/** A log of so many rows whose every column takes every value that filters look at. */
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

describeWithDatabase('the log', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  beforeEach(() => database.execute(sql`TRUNCATE event RESTART IDENTITY`));

  it('keeps every field of a record, and absence as null', async () => {
    const full = record({
      counterpartyAccountId: CO_STAKER,
      coStakeId: key(7),
      previousLabel: 'CLAIM_PENDING',
      previousStatus: 'FILLED',
      amount: 9_223_372_036_854_775_807n,
      reason: 'a "quoted", {braced} \\ word, NULL, ünï\n',
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
    const found = await pendingEvents(database, 10);
    expect(found.map(({ id: _, ...rest }) => rest)).toStrictEqual([full, bare]);
    expect(new Set(found.map((row) => row.id)).size).toBe(2);
  });

  it('keeps the order in which records were given, within one statement and between transactions', async () => {
    await insert(records(500));
    await insert(records(500, 501));
    const found = await pendingEvents(database, 2_000);
    expect(found.map((row) => row.reason)).toStrictEqual(Array.from({ length: 1_000 }, (_, index) => `${index + 1}`));
  });

  it('writes any number of records with one statement, and none with none', async () => {
    const before = database.statementCount();
    await database.transaction((tx) => insertEvents(tx, records(300), random));
    const one = database.statementCount() - before;
    await database.transaction((tx) => insertEvents(tx, [], random));
    expect([one, database.statementCount() - before - one]).toStrictEqual([1, 0]);
  });

  it('keeps nothing of a transaction that is rolled back', async () => {
    const broken = database.transaction(async (tx) => {
      await insertEvents(tx, records(3), random);
      throw new Error('on purpose');
    });
    await expect(broken).rejects.toThrow('on purpose');
    expect((await surveyLog(database, 0n)).pending).toBe(false);
  });

  it('says how it stands', async () => {
    const empty = { pending: false, oldest: null, head: null, headHash: null, hash: null };
    expect(await surveyLog(database, 5n)).toStrictEqual(empty);
    await insert(records(3));
    expect(await surveyLog(database, 5n)).toStrictEqual({ ...empty, pending: true });
    await sequenceBatch(database, 10);
    const rows = await logEnd(database, 10);
    expect(await surveyLog(database, 2n)).toStrictEqual({
      pending: false,
      oldest: 1n,
      head: 3n,
      headHash: rows[2]?.hash,
      hash: rows[1]?.hash,
    });
  });

  it('reads on from a row and from the end, in order', async () => {
    await insert(records(7));
    await sequenceBatch(database, 10);
    expect((await logAfter(database, 2n, 3)).map((row) => row.seq)).toStrictEqual([3n, 4n, 5n]);
    expect((await logEnd(database, 3)).map((row) => row.seq)).toStrictEqual([5n, 6n, 7n]);
  });

  it('refuses a second number for a row, and any change of a row that has one', async () => {
    await insert(records(1));
    const [row] = await pendingEvents(database, 1);
    const number = (tx: Queryable, seq: bigint) => numberEvents(tx, [{ id: row?.id ?? '', seq, hash: random(32) }]);
    await number(database, 1n);
    await expect(number(database, 2n)).rejects.toThrow('1 events were to be numbered, 0 were');
    await expect(database.execute(sql`UPDATE event SET reason = 'else'`)).rejects.toThrow('written once');
  });

  it('selects by filter and by account in SQL what the rule selects in memory', async () => {
    await insert(mixed(400));
    await sequenceBatch(database, 1_000);
    const all = await logEnd(database, 1_000);
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
        .map((accountId): EventScope => ({ kind: 'account', accountId })),
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
            .filter((row) => row.seq > after && row.seq <= upTo && inScope(row, scope))
            .slice(0, limit);
          told.push(expected.length);
          expect(await eventsAfter(database, { after, upTo, limit }, scope)).toStrictEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
    expect(Math.max(...told)).toBeGreaterThan(20);
  });
});
