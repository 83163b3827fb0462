// Tests of the in-memory offer list beside changes: of another process, of many offers at once, during reads, and of the clock.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeListingLoaders } from '../../../src/schema/listing-loaders.ts';
import { type Database, openDatabase, type Sql, sql } from '../../../src/store/db/database.ts';
import { checkListing, NO_OFFERS, purgeListingChanges } from '../../../src/store/listing/listing-statements.ts';
import { isLater, parseSnapshot } from '../../../src/store/listing/snapshot.ts';
import type { OfferFilter, OfferOrder } from '../../../src/store/offers.ts';
import { describeWithDatabase, describeWithServer } from '../../kit/database.ts';
import { later, T0 } from '../../kit/device-aggregate.ts';
import { countOffers, EVERY_FACET, EVERY_OFFER, offerFacets, offersPage } from '../../kit/offer-list-sql.ts';
import { makeWorld, type World } from '../../kit/world.ts';
import { type BulkOffer, insertDevicesWithOffers } from '../../schema/bulk-offers.ts';
import { buffersOfCheck } from './buffers.ts';

const BY_RETURN: OfferOrder = { field: 'ESTIMATED_APR', descending: true };
const PAGE = { filter: EVERY_OFFER, order: BY_RETURN, from: null, backwards: false, limit: 100 };

let world: World;
let items: readonly BulkOffer[];

const loadersOf = (db: Database, now: Date = T0) => makeListingLoaders(db, async () => now);
const setReturn = (db: Pick<Database, 'execute'>, offerId: string, aprBps: number) =>
  db.execute(sql`UPDATE offer SET estimated_apr_bps = ${aprBps} WHERE id = ${offerId}::uuid`);

async function expectEqualToSql(db: Database, filter: OfferFilter = EVERY_OFFER, now: Date = T0): Promise<void> {
  const loaders = loadersOf(db, now);
  const [page, count, facets] = await Promise.all([
    loaders.page({ ...PAGE, filter }),
    loaders.count(filter),
    loaders.facets({ filter, facets: EVERY_FACET }),
  ]);
  expect(page.map(({ offer }) => offer.id)).toEqual(
    (await offersPage(world.database, { ...PAGE, filter }, now)).map(({ id }) => id),
  );
  expect(count).toBe(await countOffers(world.database, filter, now));
  expect(facets).toEqual(await offerFacets(world.database, filter, now));
}

/** A database of which the statement number `failing` is rejected, counted from 1. */
function failingOnce(db: Database, failing: number): Database {
  let sent = 0;
  return {
    ...db,
    query: async <Row>(statement: Sql): Promise<readonly Row[]> => {
      sent += 1;
      if (sent === failing) throw new Error('the connection was lost');
      return db.query<Row>(statement);
    },
  };
}

describeWithDatabase('the in-memory offer list', () => {
  beforeAll(async () => {
    world = await makeWorld({ tampered: true });
    const inputs = Array.from({ length: 1_300 }, (_, at) => ({
      createdAt: later(T0, { ms: at }),
      ...(at % 100 === 0 ? { expiresAt: later(T0, { days: 1 + at / 100 }) } : {}),
    }));
    items = await insertDevicesWithOffers(world, inputs);
  });
  afterAll(() => world?.end());

  it('equals plain SQL for every one of many simultaneous reads after more offers changed than one read transfers', async () => {
    await loadersOf(world.database).count(EVERY_OFFER);
    await world.database.execute(sql`UPDATE offer SET estimated_apr_bps = (random() * 5000)::int`);
    await Promise.all(Array.from({ length: 8 }, () => expectEqualToSql(world.database)));
  });

  it('transfers what changed once, however many offers the page has', async () => {
    await loadersOf(world.database).count(EVERY_OFFER);
    await world.database.execute(sql`
      UPDATE offer SET estimated_apr_bps = 7 WHERE id = ANY (${items.slice(0, 500).map(({ offerId }) => offerId)}::uuid[])`);
    const lengths: number[] = [];
    const counting: Database = {
      ...world.database,
      query: async <Row>(statement: Sql): Promise<readonly Row[]> => {
        const rows = await world.database.query<Row>(statement);
        lengths.push(rows.filter((row) => (row as { readonly changes?: unknown }).changes != null).length);
        return rows;
      },
    };
    await loadersOf(counting).page(PAGE);
    await setReturn(world.database, items[0]!.offerId, 8);
    await loadersOf(counting).page(PAGE);
    expect(Math.max(...lengths)).toBe(1);
  });

  it('loads all offers again when changes after its state were deleted, and only then', async () => {
    const loads: number[] = [];
    const counting: Database = {
      ...world.database,
      query: async <Row>(statement: Sql): Promise<readonly Row[]> => {
        const rows = await world.database.query<Row>(statement);
        loads.push(
          rows.filter((row) => Object.hasOwn(row as object, 'snapshot') && Object.hasOwn(row as object, 'count'))
            .length,
        );
        return rows;
      },
    };
    const first = async () => (await loadersOf(counting).page({ ...PAGE, limit: 1 }))[0]?.offer.estimatedAprBps;
    const loaded = () => loads.reduce((sum, one) => sum + one, 0);
    await first();
    expect(loaded()).toBe(1);
    for (const aprBps of [20_001, 20_002]) await setReturn(world.database, items[2]!.offerId, aprBps);
    await purgeListingChanges(world.database, 0);
    // While a transaction of any database of the server is older than the changes, it may have one that was deleted, and offers are loaded
    // again with each read.
    await expect.poll(() => isNewestChangeSettled(world.database)).toBe(true);
    expect(await first()).toBe(20_002);
    expect(loaded()).toBe(2);
    await setReturn(world.database, items[2]!.offerId, 20_003);
    await purgeListingChanges(world.database);
    expect(await first()).toBe(20_003);
    expect(loaded()).toBe(2);
    await setReturn(world.database, items[2]!.offerId, 5);
  });

  it('returns the latest value of every column of an offer, its device and its stake, also of columns that no list uses', async () => {
    const { offerId, deviceKey } = items[0]!;
    const filter = { ...EVERY_OFFER, deviceIdPrefix: items[0]!.device.deviceId };
    const read = async () => {
      const [row] = await loadersOf(world.database).page({ ...PAGE, filter });
      return { ...row?.offer, ...row?.device };
    };
    const changes: readonly (readonly [Sql, string, unknown])[] = [
      [sql`UPDATE device_sums SET window_reward = 77 WHERE device_key = ${deviceKey}::uuid`, 'windowReward', 77n],
      [sql`UPDATE device SET location = 'Bonn' WHERE id = ${deviceKey}::uuid`, 'location', 'Bonn'],
      [sql`UPDATE offer SET terms_sha256 = 'other' WHERE id = ${offerId}::uuid`, 'termsSha256', 'other'],
      [
        sql`INSERT INTO ledger_account VALUES (${`stake/${deviceKey}`}, 5, false)
            ON CONFLICT (code) DO UPDATE SET balance = 5`,
        'ownerStake',
        5n,
      ],
    ];
    for (const [statement, field, value] of changes) {
      expect(await read()).not.toMatchObject({ [field]: value });
      await world.database.transaction(async (tx) => {
        // Guards of the database refuse these changes, because no event or posting explains them.
        await tx.execute(sql`SET LOCAL session_replication_role = replica`);
        await tx.execute(statement);
      });
      expect(await read()).toMatchObject({ [field]: value });
    }
  });

  it('reads an offer by its slug with one statement, and without its columns while they are unchanged', async () => {
    const { offerId } = items[1]!;
    const [row] = await world.database.query<{ slug: string }>(sql`SELECT slug FROM offer WHERE id = ${offerId}::uuid`);
    const answers: unknown[][] = [];
    const counting: Database = {
      ...world.database,
      query: async <Row>(statement: Sql): Promise<readonly Row[]> => {
        const rows = await world.database.query<Row>(statement);
        answers.push([...rows]);
        return rows;
      },
    };
    await loadersOf(counting).count(EVERY_OFFER);
    answers.length = 0;
    for (let time = 0; time < 2; time += 1) {
      expect((await loadersOf(counting).bySlug(row!.slug))?.offer.id).toBe(offerId);
    }
    expect(answers.map(([answer]) => (answer as { readonly sent: unknown }).sent !== null)).toEqual([true, false]);
    expect(await loadersOf(counting).bySlug('no such slug')).toBeNull();
  });

  it('shares one statement among reads that begin at the same time', async () => {
    let sent = 0;
    const counting: Database = {
      ...world.database,
      query: async <Row>(statement: Sql): Promise<readonly Row[]> => {
        sent += 1;
        return world.database.query<Row>(statement);
      },
    };
    await loadersOf(counting).count(EVERY_OFFER);
    sent = 0;
    const pages = await Promise.all(Array.from({ length: 16 }, () => loadersOf(counting).page(PAGE)));
    expect(sent).toBe(1);
    expect(new Set(pages.map((page) => page[0]?.offer.id)).size).toBe(1);
  });

  it.each([1, 2, 3])('is loaded again by the next read after its statement number %i failed', async (failing) => {
    const database = failingOnce(world.database, failing);
    await expect(loadersOf(database).count(EVERY_OFFER)).rejects.toThrow('the connection was lost');
    await expectEqualToSql(database);
  });

  it('counts each status at the time of the read, also when a later read has an earlier time', async () => {
    for (const days of [0, 5, 2, 9, 2, 0]) {
      await expectEqualToSql(world.database, { ...EVERY_OFFER, status: ['OPEN'] }, later(T0, { days, hours: 1 }));
      await expectEqualToSql(world.database, EVERY_OFFER, later(T0, { days }));
    }
  });
});

describe('isLater', () => {
  it.each([
    ['10:12:10', '10:11:10', true],
    ['10:12:10,11', '10:12:10', false],
    ['10:12:10', '10:12:10,11', true],
    ['10:12:10', '10:12:10', false],
    ['9:11:9', '10:12:10', false],
  ])('returns for the snapshot %s, compared with %s: %s', (one, other, expected) => {
    expect(isLater(parseSnapshot(one), parseSnapshot(other))).toBe(expected);
  });
});

describeWithServer('the in-memory offer lists of two processes', () => {
  let other: Database;
  beforeAll(async () => {
    world = await makeWorld({ tampered: true });
    items = await insertDevicesWithOffers(
      world,
      Array.from({ length: 60 }, (_, at) => ({ createdAt: later(T0, { ms: at }) })),
    );
    other = await openDatabase({ url: world.database.url!, dataDir: null });
  });
  afterAll(async () => {
    await other?.close();
    await world?.end();
  });

  it('each show a change that the other process committed before the read began', async () => {
    for (let round = 1; round <= 20; round += 1) {
      const { offerId } = items[round]!;
      const [writer, reader] = round % 2 === 0 ? [world.database, other] : [other, world.database];
      await setReturn(writer, offerId, 10_000 + round);
      const [first] = await loadersOf(reader).page({ ...PAGE, limit: 1 });
      expect([first?.offer.id, first?.offer.estimatedAprBps]).toEqual([offerId, 10_000 + round]);
    }
  });

  it('read at most 60 buffers to find out that nothing changed while an old transaction stays open', async () => {
    const many = await insertDevicesWithOffers(
      world,
      Array.from({ length: 1_300 }, () => ({ createdAt: T0 })),
    );
    await other.transaction(async (tx) => {
      await setReturn(tx, many[0]!.offerId, 1);
      for (let round = 0; round < 3; round += 1) {
        await world.database.execute(
          sql`UPDATE offer SET estimated_apr_bps = ${round} WHERE id <> ${many[0]!.offerId}::uuid`,
        );
      }
      await world.database.execute(sql`ANALYZE offer`);
      const { snapshot } = await checkListing(world.database, NO_OFFERS, { to: 0n, running: [] }, 10_000);
      expect(await buffersOfCheck(world.database, snapshot)).toBeLessThanOrEqual(60);
    });
    await expectEqualToSql(world.database);
  });

  it('equal plain SQL after reads ran beside writes that committed in any order', async () => {
    const rounds = Array.from({ length: 40 }, (_, round) => round);
    await Promise.all([
      ...rounds.map(async (round) => {
        const database = round % 2 === 0 ? world.database : other;
        await database.transaction(async (tx) => {
          await setReturn(tx, items[round % items.length]!.offerId, round);
          await tx.execute(sql`SELECT pg_sleep(${((round * 7) % 11) / 1_000}::float8)`);
          await setReturn(tx, items[59 - (round % 20)]!.offerId, 100 + round);
        });
      }),
      ...rounds.map((round) => loadersOf(round % 2 === 0 ? other : world.database).page(PAGE)),
    ]);
    await expectEqualToSql(world.database);
    await expectEqualToSql(other);
  });
});

/** Whether every transaction of the server that is older than the newest change has ended. */
async function isNewestChangeSettled(database: Database): Promise<boolean> {
  const [row] = await database.query<{ settled: boolean }>(sql`
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint > max(xid) AS settled FROM listing_change`);
  return row?.settled === true;
}
