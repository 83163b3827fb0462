// Tests of the connections of signed-out readers: a slow statement of theirs is ended, and they never hold the connections of others.

import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { signedOutReads } from '../../src/app/signed-out-reads.ts';
import { sql } from '../../src/store/db/database.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithServer, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { call } from '../kit/http.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World, type WorldDevice } from '../kit/world.ts';

/** A query that needs the table `device_day`. */
const DAILY = '{ offers { nodes { id device { reliability { daily { score } } } } } }';

describeWithServer('signed-out readers', () => {
  let database: TestDatabase;
  let world: World;
  let api: Api;
  let device: WorldDevice;
  let signedIn: TestWallet;
  let locking: pg.Client;

  beforeAll(async () => {
    database = await openTestDatabase({ signedOutTimeoutMs: 2_000 });
    world = await makeWorld({ database });
    device = await world.device();
    await world.offer(await world.device());
    api = await openApi(world.ctx);
    signedIn = await world.investor();
    await api.data('{ viewer { account { id } } }', undefined, { as: signedIn });
    await api.data(DAILY);
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
    await database?.close();
  });
  // Nobody can read the table while a transaction holds this lock.
  beforeEach(async () => {
    locking = new pg.Client({ connectionString: world.database.url! });
    await locking.connect();
    await locking.query('BEGIN; LOCK TABLE device_day IN ACCESS EXCLUSIVE MODE');
  });
  afterEach(() => locking.end());

  it.each(['application/json', 'application/graphql-response+json'])(
    'get NOT_READY with status 503 and Retry-After after two seconds, when a statement takes longer, as %s',
    async (accept) => {
      const beganAt = performance.now();
      const response = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { accept, 'content-type': 'application/json' },
        body: JSON.stringify({ query: DAILY }),
      });
      const { errors } = (await response.json()) as { errors: readonly { extensions: { code: string } }[] };
      expect([response.status, errors[0]?.extensions.code]).toEqual([503, 'NOT_READY']);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(performance.now() - beganAt).toBeGreaterThan(1_900);
      expect(api.faults()).toEqual([]);
    },
  );

  it('leave connections to signed-in readers and to writes while forty of them wait for the database', async () => {
    const waiting = Array.from({ length: 40 }, (_, at) => call(api.url, `query Q${at} ${DAILY}`));
    while ((await waitingStatements()) < 5) await new Promise((resolve) => setTimeout(resolve, 10));
    const { viewer } = await api.data<{ viewer: { account: { id: string } } }>(
      '{ viewer { account { id } } }',
      undefined,
      { as: signedIn },
    );
    expect(viewer.account.id).toBeTypeOf('string');
    await world.offer(device);
    expect(await waitingStatements()).toBeLessThanOrEqual(5);
    await Promise.all(waiting);
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(waiting.map(() => 503));
    expect(api.faults()).toEqual([]);
    await locking.query('ROLLBACK');
    expect((await call(api.url, DAILY)).status).toBe(200);
  });

  it('are not taken for a fault when the database ends a statement for another reason', async () => {
    await expect(signedOutReads(world.database).query(sql`SELECT 1 / 0`)).rejects.toThrow('division by zero');
  });

  /** Returns the number of statements that wait for the lock. */
  async function waitingStatements(): Promise<number> {
    const { rows } = await locking.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted AND relation = 'device_day'::regclass`,
    );
    return rows[0]?.count ?? 0;
  }
});
