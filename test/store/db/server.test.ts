// Tests with a PostgreSQL server and several sessions: real conflicts, lost connections, and the messages when the server cannot be
// reached.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase, StartupError, sql } from '../../../src/store/db/database.ts';
import { describeWithServer, openTestDatabase, type TestDatabase } from '../../kit/database.ts';
import { openSilentProxy } from '../../kit/silent-proxy.ts';

const add = (amount: number) => sql`INSERT INTO scratch (amount) VALUES (${amount})`;
const caught = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

/** Returns a promise `passed` that resolves when `open` is called, for concurrent transactions to wait at. */
function gate() {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

let database: TestDatabase;
const amounts = async () =>
  (await database.query<{ amount: number }>(sql`SELECT amount FROM scratch ORDER BY id`)).map((row) => row.amount);

describeWithServer('a database on a server', () => {
  beforeAll(async () => {
    database = await openTestDatabase({ jitter: () => 0 });
    await database.execute(sql`CREATE TABLE scratch (id bigserial PRIMARY KEY, amount int NOT NULL)`);
  });
  afterAll(() => database?.close());
  beforeEach(() => database.execute(sql`TRUNCATE scratch`));

  const lock = (amount: number) => sql`SELECT 1 FROM scratch WHERE amount = ${amount} FOR UPDATE`;

  it('retries the transaction that a real deadlock has aborted', async () => {
    await database.execute(add(1));
    await database.execute(add(2));
    const [first, second] = [gate(), gate()];
    let attempts = 0;
    const crossing = (mine: number, theirs: number, here: ReturnType<typeof gate>, there: ReturnType<typeof gate>) =>
      database.transaction(async (tx) => {
        attempts += 1;
        await tx.query(lock(mine));
        here.open();
        await there.passed;
        await tx.query(lock(theirs));
      });
    await Promise.all([crossing(1, 2, first, second), crossing(2, 1, second, first)]);
    expect(attempts).toBe(3);
  });

  it('retries a transaction after a real serialisation failure', async () => {
    await database.execute(add(1));
    let attempts = 0;
    await database.transaction(async (tx) => {
      attempts += 1;
      await tx.execute(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`);
      await tx.query(sql`SELECT 1 FROM scratch`);
      if (attempts === 1) await database.execute(sql`UPDATE scratch SET amount = 10`);
      await tx.execute(sql`UPDATE scratch SET amount = amount + 1`);
    });
    expect([attempts, await amounts()]).toStrictEqual([2, [11]]);
  });

  it('has sessions at READ COMMITTED with an application name and with timeouts of statements and locks', async () => {
    const settings = await database.transaction((tx) =>
      tx.query(sql`SELECT current_setting('transaction_isolation') AS isolation, current_setting('application_name') AS name,
        current_setting('statement_timeout') AS statement, current_setting('idle_in_transaction_session_timeout') AS idle`),
    );
    expect(settings).toStrictEqual([{ isolation: 'read committed', name: 'tandem', statement: '30s', idle: '30s' }]);
  });

  it('reconnects after all of its connections were lost', async () => {
    await database.query(sql`SELECT 1`);
    await caught(
      database.query(sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()`),
    );
    await expect.poll(() => caught(database.query(sql`SELECT 1`))).toBeNull();
  });

  const refused = async (change: (url: URL) => void) => {
    const url = new URL(database.url ?? '');
    change(url);
    return await caught(openDatabase({ url: url.href, dataDir: null }));
  };

  it('names the unreachable server in the error of its start', async () => {
    const error = await refused((url) => {
      url.port = '1';
    });
    expect(error).toBeInstanceOf(StartupError);
    expect(error).toMatchObject({ fault: 'UNREACHABLE', message: expect.stringContaining('127.0.0.1:1') });
  });

  it('reports a refused password without printing it', async () => {
    const error = await refused((url) => {
      url.password = 'wrong-secret';
    });
    expect(error).toMatchObject({ fault: 'REFUSED' });
    expect(String(error)).not.toContain('wrong-secret');
  });

  it('names the missing database in the error of its start', async () => {
    const error = await refused((url) => {
      url.pathname = '/tandem_nowhere';
    });
    expect(error).toMatchObject({ fault: 'NO_SUCH_DATABASE', message: expect.stringContaining('tandem_nowhere') });
  });

  it.each([
    [
      'a statement',
      (over: Database, silence: () => void) => {
        silence();
        return over.query(sql`SELECT 1`);
      },
    ],
    [
      'a transaction',
      (over: Database, silence: () => void) =>
        over.transaction(async (tx) => {
          await tx.query(sql`SELECT 1`);
          silence();
          return tx.query(sql`SELECT 2`);
        }),
    ],
  ])('replaces a connection that stops answering during %s', async (_, work) => {
    const proxy = await openSilentProxy(database.url ?? '');
    const over = await openDatabase({ url: proxy.url, dataDir: null, poolSize: 1, answerTimeoutMs: 300 });
    try {
      await work(over, () => undefined);
      expect(await caught(work(over, proxy.silence))).not.toBeNull();
      proxy.restore();
      await work(over, () => undefined);
    } finally {
      await over.close();
      await proxy.close();
    }
  });
});
