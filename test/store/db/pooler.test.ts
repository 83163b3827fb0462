// Tests behind a connection pooler in transaction mode (PgBouncer): nothing relies on a session of its own, and a start without the
// setting says what is wrong.

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalId } from '../../../src/domain/id.ts';
import { type Database, openDatabase, sql } from '../../../src/store/db/database.ts';
import { openApi } from '../../kit/api.ts';
import { createDatabase, type TestDatabase, testStoreKind, testTemplate } from '../../kit/database.ts';
import { poolerMissing, startPooler, type TestPooler, warnIfPoolerIsMissing } from '../../kit/pgbouncer.ts';
import { SOAK } from '../../kit/soak.ts';
import { makeWorld } from '../../kit/world.ts';
import { ClaimOfferDocument, MarketDocument, MeDocument } from '../../operations/generated/graphql.ts';

type Made = Awaited<ReturnType<typeof createDatabase>>;

const faultOf = async (opening: Promise<Database>): Promise<unknown> =>
  opening.then(
    (database) => database.close().then(() => null),
    (error: unknown) => error,
  );
const pooled = (url: string, more: object = {}) => openDatabase({ url, dataDir: null, pooler: 'transaction', ...more });

async function administer(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client.query(statement).then(
    async ({ rows }) => {
      await client.end();
      return rows;
    },
    async (error) => {
      await client.end();
      throw error;
    },
  );
}

warnIfPoolerIsMissing();

describe.skipIf(testStoreKind !== 'server' || poolerMissing !== null)(
  'a database behind a pooler in transaction mode',
  () => {
    let made: Made;
    let pooler: TestPooler;
    let url: string;
    beforeAll(async () => {
      made = await createDatabase(testTemplate());
      pooler = await startPooler(made.url);
      url = pooler.urlOf(made.url);
    });
    afterAll(async () => {
      await pooler?.stop();
      await made?.drop();
    });

    it('serves pages, sign-ins and claims without a fault after three starts in a row', async () => {
      const [pages, signIns, claims] = SOAK ? [40, 10, 6] : [14, 4, 2];
      for (let round = 0; round < 3; round += 1) {
        const database: TestDatabase = { ...(await pooled(url)), url };
        const world = await makeWorld({ database });
        const api = await openApi(world.ctx);
        const offers = [];
        for (let count = 0; count < claims; count += 1) offers.push(await world.offer(await world.device()));
        for (let count = 0; count < pages; count += 1) await api.data(MarketDocument, { first: 20 });
        const investors = await Promise.all(Array.from({ length: signIns }, () => world.investor()));
        for (const investor of investors) await api.data(MeDocument, {}, { as: investor });
        for (const [index, offer] of offers.entries()) {
          const input = { offerId: globalId('Offer', offer.id) };
          const by = investors[index % signIns]!;
          const authorization = await api.authorize({ claimOffer: input }, by);
          const { claimOffer } = await api.data(ClaimOfferDocument, { input: { ...input, authorization } });
          expect(claimOffer.__typename).toBe('ClaimOfferSuccess');
        }
        await api.close();
        await database.close();
      }
    });

    it.each([
      ['with one session', {}],
      ['that hands out its sessions in turn', { server_round_robin: '1', min_pool_size: '2' }],
      ['with many sessions', { min_pool_size: '6' }],
    ])('is detected at the start without the setting, behind a pooler %s', async (_, settings) => {
      const other = await startPooler(made.url, settings);
      try {
        for (let time = 0; time < 3; time += 1) {
          const error = await faultOf(openDatabase({ url: other.urlOf(made.url), dataDir: null }));
          expect(error).toMatchObject({
            fault: 'POOLER',
            message: expect.stringContaining('set DATABASE_POOLER=transaction'),
          });
        }
      } finally {
        await other.stop();
      }
    });

    it('accepts a pooler in session mode without the setting, and refuses one in statement mode', async () => {
      const session = await startPooler(made.url, { pool_mode: 'session' });
      const statement = await startPooler(made.url, { pool_mode: 'statement' });
      try {
        expect(await faultOf(openDatabase({ url: session.urlOf(made.url), dataDir: null }))).toBeNull();
        expect(await faultOf(pooled(statement.urlOf(made.url)))).toMatchObject({
          fault: 'POOLER',
          message: expect.stringContaining('allows no transactions'),
        });
      } finally {
        await session.stop();
        await statement.stop();
      }
    });

    it('takes notifications over DATABASE_DIRECT_URL only, which must lead to the same database without a pooler', async () => {
      const alone = await pooled(url);
      expect(alone.openDedicatedConnection).toBeNull();
      await alone.close();
      const both = await pooled(url, { directUrl: made.url });
      const connection = both.openDedicatedConnection?.('tandem_test');
      const notified = new Promise<void>((resolve) => connection?.listen(resolve));
      await connection?.query(sql`SELECT 1`);
      await both.query(sql`SELECT pg_notify('tandem_test', '')`);
      await notified;
      await connection?.close();
      await both.close();
      expect(await faultOf(pooled(url, { directUrl: url }))).toMatchObject({
        message: expect.stringContaining('DATABASE_DIRECT_URL'),
      });
      const elsewhere = new URL(made.url);
      elsewhere.pathname = '/postgres';
      expect(await faultOf(pooled(url, { directUrl: elsewhere.href }))).toMatchObject({
        message: expect.stringContaining('leads to another database'),
      });
    });

    it('applies each migration once when three processes start on an empty database, and leaves no lock behind', async () => {
      const empty = await createDatabase(null);
      try {
        const opened = await Promise.all([1, 2, 3].map(() => pooled(pooler.urlOf(empty.url))));
        const [first] = opened;
        const applied = await first!.query<{ times: bigint }>(
          sql`SELECT count(*) AS times FROM _prisma_migrations GROUP BY migration_name`,
        );
        expect(new Set(applied.map(({ times }) => times))).toEqual(new Set([1n]));
        for (const database of opened) await database.close();
        expect(
          await administer(
            empty.url,
            `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
          ),
        ).toEqual([]);
      } finally {
        await empty.drop();
      }
    });

    it('obeys pgbouncer=true and connection_limit in the address, and connects over a UNIX socket', async () => {
      const database = await openDatabase({
        url: `${pooler.socketUrlOf(made.url)}&pgbouncer=true&connection_limit=1`,
        dataDir: null,
      });
      const wait = () =>
        database.query<{ id: number }>(sql`SELECT pg_sleep(0.05), inet_client_addr() IS NULL AS local`);
      const began = performance.now();
      await Promise.all([wait(), wait(), wait()]);
      expect(performance.now() - began).toBeGreaterThan(145);
      await database.close();
    });
  },
);

describe.skipIf(testStoreKind !== 'server')('the settings of a session that a database or a role changed', () => {
  const HOSTILE = [
    `DateStyle TO 'German, DMY'`,
    `IntervalStyle TO 'sql_standard'`,
    `TimeZone TO 'Asia/Tokyo'`,
    `bytea_output TO 'escape'`,
    `default_transaction_isolation TO 'serializable'`,
    `extra_float_digits TO '-5'`,
    `statement_timeout TO '500ms'`,
    `standard_conforming_strings TO 'off'`,
  ];
  let made: Made;
  let pooler: TestPooler | null = null;
  beforeAll(async () => {
    made = await createDatabase(testTemplate());
    const name = new URL(made.url).pathname.slice(1);
    for (const setting of HOSTILE)
      await administer(made.url, `ALTER DATABASE "${name}" SET ${setting}`).catch(() => undefined);
    if (poolerMissing === null) pooler = await startPooler(made.url);
  });
  afterAll(async () => {
    await pooler?.stop();
    await made?.drop();
  });

  it.each(['direct', 'pooled'] as const)(
    'change no value over a %s connection, in a transaction or outside',
    async (kind) => {
      if (kind === 'pooled' && pooler === null) return;
      const database =
        kind === 'direct'
          ? await openDatabase({ url: made.url, dataDir: null })
          : await pooled(pooler!.urlOf(made.url));
      const read = sql`SELECT timestamptz '2026-03-04 05:06:07.008Z' AS at, '2026-03-04 05:06'::timestamp AS local, interval '1 day 2 hours'::text AS span,
      '\\x5c00ff'::bytea AS bytes, jsonb_build_object('b', '\\x01'::bytea) AS json, 0.1::float8 AS ratio,
      current_setting('transaction_isolation') AS isolation, current_setting('statement_timeout') AS timeout,
      (timestamptz '2026-03-04 05:06:07Z')::date::text AS day, pg_sleep(0.6)`;
      const expected = [
        expect.objectContaining({
          at: new Date('2026-03-04T05:06:07.008Z'),
          local: new Date('2026-03-04T05:06:00.000Z'),
          span: '1 day 02:00:00',
          bytes: new Uint8Array([0x5c, 0, 0xff]),
          json: { b: '\\x01' },
          ratio: 0.1,
          isolation: 'read committed',
          timeout: '30s',
          day: '2026-03-04',
        }),
      ];
      expect(await database.query(read)).toEqual(expected);
      expect(await database.transaction((tx) => tx.query(read))).toEqual(expected);
      await database.close();
    },
  );
});
