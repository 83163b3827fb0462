// Tests of statements and transactions, on the embedded database and on a server. Constraints are tested in errors.test.ts, data
// folders in embedded.test.ts, migrations in migrations.test.ts.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  join,
  raw,
  sql,
  type Transaction,
  TransactionExpired,
  TransactionMisuse,
  violatedConstraint,
} from '../../../src/store/db/database.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase, testStoreKind } from '../../kit/database.ts';

const add = (amount: number) => sql`INSERT INTO scratch (amount) VALUES (${amount})`;
const scratchTable = sql`CREATE TABLE scratch (
  id bigserial PRIMARY KEY,
  amount int NOT NULL CONSTRAINT scratch_amount_positive CHECK (amount > 0)
)`;
const refusal = (code: string, more = '') =>
  sql`DO ${raw(`$$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '${code}'${more}; END $$`)}`;
const caught = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

let database: TestDatabase;
const amounts = async () =>
  (await database.query<{ amount: number }>(sql`SELECT amount FROM scratch ORDER BY id`)).map((row) => row.amount);

async function open(): Promise<void> {
  database = await openTestDatabase({ jitter: () => 0 });
  await database.execute(scratchTable);
}

describeWithDatabase('a database', () => {
  beforeAll(open);
  afterAll(() => database?.close());
  beforeEach(() => database.execute(sql`TRUNCATE scratch`));

  it('reads the same JavaScript values through the pool and in a transaction', async () => {
    const values = sql`SELECT 9007199254740993 AS int8, 7 AS int4, '2026-01-02T03:04:05.678Z'::timestamptz AS at,
      '2026-01-02'::date AS day, '\\x00ff'::bytea AS bytes, '{"a":[1]}'::jsonb AS json, true AS yes, NULL AS nothing,
      '5f0c8d8e-0000-4000-8000-000000000000'::uuid AS id, ARRAY['a,b', NULL] AS texts,
      ARRAY['5f0c8d8e-0000-4000-8000-000000000000'::uuid] AS ids, ARRAY[9007199254740993] AS int8s, (1.5)::numeric::text AS ratio`;
    const expected = {
      int8: 9007199254740993n,
      int4: 7,
      at: new Date('2026-01-02T03:04:05.678Z'),
      day: '2026-01-02',
      bytes: new Uint8Array([0, 255]),
      json: { a: [1] },
      yes: true,
      nothing: null,
      id: '5f0c8d8e-0000-4000-8000-000000000000',
      texts: ['a,b', null],
      ids: ['5f0c8d8e-0000-4000-8000-000000000000'],
      int8s: [9007199254740993n],
      ratio: '1.5',
    };
    expect(await database.query(values)).toStrictEqual([expected]);
    expect(await database.transaction((tx) => tx.query(values))).toStrictEqual([expected]);
  });

  it('returns the same values that were sent as parameters', async () => {
    const at = new Date('2026-03-29T01:30:00.001Z');
    const bytes = new Uint8Array([1, 2, 3]).subarray(1);
    const [row] =
      await database.query(sql`SELECT ${2n ** 62n}::int8 AS amount, ${at}::timestamptz AS at, ${bytes}::bytea AS bytes,
      ${['a"b', 'c\\d']}::text[] AS texts, ${[1n, 2n]}::int8[] AS numbers, ${JSON.stringify({ a: 1 })}::jsonb AS json,
      ${null}::text AS nothing`);
    expect(row).toStrictEqual({
      amount: 2n ** 62n,
      at,
      bytes: new Uint8Array([2, 3]),
      texts: ['a"b', 'c\\d'],
      numbers: [1n, 2n],
      json: { a: 1 },
      nothing: null,
    });
  });

  it('refuses undefined as a parameter', async () => {
    await expect(database.query(sql`SELECT ${undefined}::text`)).rejects.toThrow(TypeError);
  });

  it('reads the same times through Prisma as through the pool', async () => {
    const [row] = await (await database.typed()).$queryRaw<{ at: Date }[]>(
      sql`SELECT '2026-07-01T12:00:00.5+02'::timestamptz AS at`,
    );
    expect(row?.at).toStrictEqual(new Date('2026-07-01T10:00:00.500Z'));
    const [zone] = await database.query<{ TimeZone: string }>(sql`SHOW TimeZone`);
    expect(zone?.TimeZone).toBe('UTC');
  });

  it('returns the number of rows that a statement changed', async () => {
    expect(await database.execute(sql`INSERT INTO scratch (amount) VALUES ${join([sql`(1)`, sql`(2)`])}`)).toBe(2);
    expect(await database.transaction((tx) => tx.execute(sql`UPDATE scratch SET amount = 3 WHERE amount > 5`))).toBe(0);
  });

  it('commits every statement of a transaction', async () => {
    const result = await database.transaction(async (tx) => {
      await tx.execute(add(1));
      await tx.execute(add(2));
      return 'done';
    });
    expect(result).toBe('done');
    expect(await amounts()).toStrictEqual([1, 2]);
  });

  it('rolls back a transaction that throws, and throws the same error', async () => {
    const fault = new Error('mine');
    const work = database.transaction(async (tx) => {
      await tx.execute(add(1));
      throw fault;
    });
    expect(await caught(work)).toBe(fault);
    expect(await amounts()).toStrictEqual([]);
  });

  it('refuses a statement after the end of its transaction', async () => {
    let left: Transaction | null = null;
    await database.transaction(async (tx) => {
      left = tx;
    });
    const late = left as Transaction | null;
    await expect(late?.query(sql`SELECT 1`)).rejects.toThrow(TransactionMisuse);
  });

  it('rolls back a transaction that is over its time limit before its timer could run, as in a process that was suspended', async () => {
    const slow = await openTestDatabase({ transactionTimeoutMs: 50 });
    try {
      const late = slow.transaction(async (tx) => {
        await tx.execute(sql`INSERT INTO account (id, created_at) VALUES (gen_random_uuid(), now())`);
        // Nothing else runs in the meantime, timers included.
        for (const end = performance.now() + 60; performance.now() < end; );
      });
      await expect(late).rejects.toBeInstanceOf(TransactionExpired);
      expect(await slow.query(sql`SELECT id FROM account`)).toEqual([]);
    } finally {
      await slow.close();
    }
  });

  it('rolls back a transaction after its time limit, and sends none of its later statements', async () => {
    const slow = await openTestDatabase({ transactionTimeoutMs: 50 });
    try {
      const work = slow.transaction(async (tx) => {
        await expect.poll(() => caught(tx.query(sql`SELECT 1`))).toBeInstanceOf(TransactionMisuse);
      });
      await expect(work).rejects.toThrow('expired');
    } finally {
      await slow.close();
    }
  });

  it.each([
    ['succeeds', 1, null],
    ['fails', 0, 'scratch_amount_positive'],
  ])(
    'rolls back a transaction that exceeds its time limit during a statement that later %s, and returns the connection to the pool',
    async (_, amount, constraint) => {
      const slow = await openTestDatabase({ transactionTimeoutMs: 1_000, poolSize: 1 });
      try {
        await slow.execute(scratchTable);
        let next: unknown = null;
        const work = slow.transaction(async (tx) => {
          const inFlight = tx.execute(sql`INSERT INTO scratch (amount) SELECT ${amount}::int FROM pg_sleep(1.3)`);
          next = await caught(inFlight.finally(() => tx.execute(add(8))));
          await inFlight;
        });
        const error = await caught(work);
        expect(error).toBeInstanceOf(TransactionExpired);
        expect(violatedConstraint(error)).toBe(constraint);
        expect(next).toBeInstanceOf(TransactionMisuse);
        expect(await slow.query(sql`SELECT amount FROM scratch`)).toStrictEqual([]);
        expect(await slow.transaction((tx) => tx.execute(add(9)))).toBe(1);
      } finally {
        await slow.close();
      }
    },
  );

  it.each(['40001', '40P01'])(
    'retries a transaction after SQLSTATE %s at most three times, then throws',
    async (code) => {
      let attempts = 0;
      const work = database.transaction(async (tx) => {
        attempts += 1;
        await tx.execute(refusal(code));
      });
      expect(await caught(work)).toMatchObject({ code });
      expect(attempts).toBe(4);
    },
  );

  it('throws TransactionMisuse and rolls back when the work of a transaction ignores a database error', async () => {
    const work = database.transaction(async (tx) => {
      await tx.execute(add(1));
      await caught(tx.execute(add(0)));
    });
    expect(await caught(work)).toBeInstanceOf(TransactionMisuse);
    expect(await amounts()).toStrictEqual([]);
  });

  it('reads and writes single rows through the Prisma client', async () => {
    const typed = await database.typed();
    const challenge = {
      nonce: 'n'.repeat(22),
      wallet: 'w',
      text: 't',
      issuedAt: new Date('2026-01-01T00:00:00.001Z'),
      expiresAt: new Date('2026-01-01T00:05:00.001Z'),
    };
    await typed.signInChallenge.create({ data: challenge });
    expect(await database.query(sql`SELECT nonce, issued_at AS "issuedAt" FROM sign_in_challenge`)).toStrictEqual([
      { nonce: challenge.nonce, issuedAt: challenge.issuedAt },
    ]);
    expect(await typed.signInChallenge.deleteMany()).toEqual({ count: 1 });
  });

  it('retries a transaction when the commit fails with a serialisation failure', async () => {
    await database.execute(
      sql`CREATE FUNCTION scratch_busy() RETURNS trigger LANGUAGE plpgsql AS ${raw(
        `$$ BEGIN RAISE EXCEPTION 'busy' USING ERRCODE = '40001'; END $$`,
      )}`,
    );
    await database.execute(sql`CREATE CONSTRAINT TRIGGER scratch_busy AFTER INSERT ON scratch
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.amount = 14) EXECUTE FUNCTION scratch_busy()`);
    let attempts = 0;
    await database.transaction(async (tx) => {
      attempts += 1;
      await tx.execute(add(attempts === 1 ? 14 : 15));
    });
    expect([attempts, await amounts()]).toStrictEqual([2, [15]]);
  });

  it('does not retry a transaction after any other error', async () => {
    let attempts = 0;
    const work = database.transaction(async (tx) => {
      attempts += 1;
      await tx.execute(add(0));
    });
    expect(violatedConstraint(await caught(work))).toBe('scratch_amount_positive');
    expect(attempts).toBe(1);
  });

  it('counts every statement of the pool, of transactions and of the Prisma client, without BEGIN and COMMIT', async () => {
    const count = async (work: () => Promise<unknown>) => {
      const before = database.statementCount();
      await work();
      return database.statementCount() - before;
    };
    expect(await count(() => database.query(sql`SELECT 1`))).toBe(1);
    const typed = await database.typed();
    expect(await count(() => typed.$queryRaw(sql`SELECT 1`))).toBe(1);
    expect(await count(() => database.transaction(async () => undefined))).toBe(0);
    const mixed = database.transaction.bind(database, async (tx) => {
      await tx.query(sql`SELECT 1`);
      await tx.execute(add(1));
    });
    expect(await count(mixed)).toBe(2);
    expect(await count(() => caught(database.execute(add(0))))).toBe(1);
  });

  it('prepares a statement text once on each connection', async () => {
    const marked = (value: number) => sql`SELECT ${value}::int AS prepared_once`;
    for (const value of [1, 2, 3]) await database.query(marked(value));
    await database.transaction((tx) => tx.query(marked(4)));
    const found = await database.query<{ n: bigint }>(
      sql`SELECT count(*) AS n FROM pg_prepared_statements WHERE statement LIKE '%prepared_once' AND name LIKE 't\\_%'`,
    );
    expect(found).toStrictEqual([{ n: 1n }]);
  });
});

describeWithDatabase('a query outside of the open transaction', () => {
  beforeAll(open);
  afterAll(() => database?.close());

  it.skipIf(testStoreKind !== 'embedded').each([
    ['a query', () => database.query(sql`SELECT 1`)],
    ['the typed client', async () => (await database.typed()).$queryRaw(sql`SELECT 1`)],
    ['another transaction', () => database.transaction(async () => undefined)],
  ])(
    'is refused at once when the work of the transaction sends it as %s, because it would wait for its own transaction',
    async (_, ask) => {
      const error = await caught(database.transaction(() => ask()));
      expect(String(error)).toContain('query outside the open transaction');
      expect(await database.query(sql`SELECT 1 AS still`)).toStrictEqual([{ still: 1 }]);
    },
  );

  it('waits for the open transaction when it begins an independent transaction', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        database.transaction(async (tx) => {
          await tx.execute(add(index + 101));
          await tx.query(sql`SELECT 1`);
        }),
      ),
    );
    expect((await amounts()).toSorted((a, b) => a - b)).toStrictEqual(
      Array.from({ length: 20 }, (_, index) => index + 101),
    );
  });
});
