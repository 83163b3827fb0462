// Compares the in-memory listing of offers with plain SQL over the source tables: both give the same pages, counts and facets after
// any history.

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ListedOfferRow, makeListingLoaders } from '../../../src/schema/listing-loaders.ts';
import { raw, type Sql, sql } from '../../../src/store/db/database.ts';
import { devicesByKey } from '../../../src/store/devices.ts';
import { LISTED } from '../../../src/store/listing/listed-offer.ts';
import { checkListing, NO_OFFERS } from '../../../src/store/listing/listing-statements.ts';
import type { OfferFacets, OfferFilter, OfferOrderField, OfferQuery } from '../../../src/store/offers.ts';
import { describeWithDatabase, testStoreKind } from '../../kit/database.ts';
import { later, T0 } from '../../kit/device-aggregate.ts';
import { countOffers, EVERY_FACET, EVERY_OFFER, offerFacets, offersPage } from '../../kit/offer-list-sql.ts';
import { soakLength } from '../../kit/soak.ts';
import { makeWorld, type World } from '../../kit/world.ts';
import { type BulkOffer, insertDevicesWithOffers } from '../../schema/bulk-offers.ts';
import { buffersOfCheck } from './buffers.ts';
import { type Change, COUNTRIES, change, filter, MODELS } from './random-changes.ts';

const FIELDS: readonly OfferOrderField[] = [
  'CREATED_AT',
  'REQUESTED_AMOUNT',
  'REWARD_SHARE',
  'RELIABILITY',
  'ESTIMATED_APR',
];
/** The filter that leaves out closed offers alone. */
const STANDING: OfferFilter = { ...EVERY_OFFER, status: ['OPEN', 'FILLED'] };
let world: World;
let items: BulkOffer[];
let owner: string;

async function applyChange(one: Change): Promise<void> {
  switch (one.kind) {
    case 'pass':
      world.pass({ ms: one.ms });
      return;
    case 'multiplier': {
      const from = later(await world.now(), { ms: one.ms });
      await world.database.execute(sql`
        INSERT INTO multiplier (model, multiplier_e4, valid_from, source) VALUES (${one.model}, ${one.tenThousandths}, ${from}, 'test')
        ON CONFLICT (model, valid_from) DO UPDATE SET multiplier_e4 = excluded.multiplier_e4`);
      return;
    }
    case 'publish': {
      const made = await insertDevicesWithOffers(world, [
        {
          device: { model: one.model },
          shareBps: one.shareBps,
          requested: `0.0000000${one.amount}`,
          createdAt: await world.now(),
        },
      ]);
      items.push(...made);
      return;
    }
    case 'score': {
      const changed = Array.from(
        { length: one.together + 1 },
        (_, next) => items[(one.at + next) % items.length]!.deviceKey,
      );
      await world.database.execute(sql`
        UPDATE device_sums SET reliability_e2 = ${one.value} WHERE device_key = ANY (${changed}::uuid[])`);
      return;
    }
    case 'offer':
    case 'device': {
      const item = items[one.at % items.length]!;
      const instant = one.column.endsWith('_at');
      const days = one.column === 'last_slash_at' ? -1 : 0;
      const value =
        instant && one.value !== null ? later(await world.now(), { days, ms: one.value as number }) : one.value;
      await world.database.execute(
        one.kind === 'offer'
          ? sql`UPDATE offer SET ${raw(one.column)} = ${value} WHERE id = ${item.offerId}::uuid`
          : sql`UPDATE device SET ${raw(one.column)} = ${value} WHERE id = ${item.deviceKey}::uuid`,
      );
      return;
    }
    default:
      one satisfies never;
  }
}

/** Compares a page of the in-memory offer list, and the devices of its offers, with plain SQL. */
async function expectPage(page: readonly ListedOfferRow[], query: OfferQuery, now: Date): Promise<void> {
  const expected = await offersPage(world.database, query, now);
  expect(page).toHaveLength(expected.length);
  expect(page.map(({ offer, orderValue }) => ({ ...offer, orderValue }))).toMatchObject(expected);
  const devices = await devicesByKey(
    world.database,
    expected.map(({ deviceKey }) => deviceKey),
    now,
  );
  const byKey = new Map(devices.map((device) => [device.key, device]));
  expect(page.map(({ device }) => device)).toMatchObject(expected.map(({ deviceKey }) => byKey.get(deviceKey)));
}

async function expectSame(
  wanted: OfferFilter,
  field: OfferOrderField,
  descending: boolean,
  facetsAlone: readonly (keyof OfferFacets)[],
): Promise<void> {
  const now = await world.now();
  const view = makeListingLoaders(world.database, async () => now);
  const first: OfferQuery = { filter: wanted, order: { field, descending }, from: null, backwards: false, limit: 3 };
  const [page, count, facets, some] = await Promise.all([
    view.page(first),
    view.count(wanted),
    view.facets({ filter: wanted, facets: EVERY_FACET }),
    view.facets({ filter: wanted, facets: facetsAlone }),
  ]);
  await expectPage(page, first, now);
  expect(count).toBe(await countOffers(world.database, wanted, now));
  expect(facets).toEqual(await offerFacets(world.database, wanted, now));
  for (const facet of facetsAlone) expect(some[facet], facet).toEqual(facets[facet]);
  const middle = page[1];
  if (middle === undefined) return;
  const from = { value: middle.orderValue, id: middle.offer.id };
  for (const backwards of [false, true]) {
    const query: OfferQuery = { ...first, from, backwards };
    await expectPage(await view.page(query), query, now);
  }
}

describeWithDatabase('the in-memory list of offers', () => {
  beforeAll(async () => {
    world = await makeWorld({ tampered: true });
    const mine = world.wallet('an owner among others');
    // A grace period of a few milliseconds, so that it begins and ends while the clock moves by single ones.
    await world.database.execute(sql`
      INSERT INTO parameter (name, value, valid_from) VALUES ('graceAfterRequirementRiseMs', 3, ${later(T0, { ms: -1 })})`);
    items = [
      ...(await insertDevicesWithOffers(
        world,
        Array.from({ length: 40 }, (_, index) => ({
          createdAt: later(T0, { ms: index % 7 }),
          shareBps: 1 + (index % 5),
          requested: `0.0000000${1 + (index % 6)}`,
          device: {
            model: MODELS[index % 3]!,
            country: COUNTRIES[index % 2]!,
            kind: index % 4 === 0 ? ('CPU' as const) : ('GPU' as const),
            quantity: index % 4 === 0 ? 1 : 1 + (index % 8),
          },
          ...(index % 3 === 0 ? { owner: mine } : {}),
        })),
      )),
    ];
    const [row] = await world.database.query<{ owner: string }>(
      sql`SELECT owner_account_id AS owner FROM device WHERE owner_wallet = ${mine.address} LIMIT 1`,
    );
    owner = row!.owner;
  });
  afterAll(() => world?.end());

  it('returns the same pages, counts and facets as plain SQL after any random changes', {
    timeout: 900_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        filter(owner),
        fc.constantFrom(...FIELDS),
        fc.boolean(),
        fc.subarray([...EVERY_FACET]),
        async (changes, wanted, field, descending, facets) => {
          for (const one of changes) await applyChange(one);
          await expectSame(wanted, field, descending, facets);
          await expectSame(EVERY_OFFER, field, descending, facets);
          await expectSame(STANDING, field, descending, facets);
        },
      ),
      { numRuns: soakLength('LISTING_RUNS', { short: 30, long: 600 }), seed: 20_261_130 },
    );
  });

  it('shows a change that was committed before the read started, and no change of an open transaction', async () => {
    const { offerId } = items[0]!;
    const best = async () => {
      const view = makeListingLoaders(world.database, () => world.now());
      const order = { field: 'ESTIMATED_APR', descending: true } as const;
      const page = await view.page({ filter: EVERY_OFFER, order, from: null, backwards: false, limit: 1 });
      return [page[0]?.offer.id, page[0]?.offer.estimatedAprBps];
    };
    await world.database.execute(sql`UPDATE offer SET estimated_apr_bps = 9990 WHERE id = ${offerId}::uuid`);
    expect(await best()).toEqual([offerId, 9990]);
    if (world.database.kind === 'embedded') return;
    const [written, write] = signal();
    const [read, finish] = signal();
    const transaction = world.database.transaction(async (tx) => {
      await tx.execute(sql`UPDATE offer SET estimated_apr_bps = 9991 WHERE id = ${offerId}::uuid`);
      write();
      await read;
    });
    await written;
    expect(await best()).toEqual([offerId, 9990]);
    finish();
    await transaction;
    expect(await best()).toEqual([offerId, 9991]);
  });

  it('reads an offer again when a column that the list contains changes, and not when any other column changes', async () => {
    const of = { offer: sql`id = ${items[0]!.offerId}::uuid`, device: sql`id = ${items[0]!.deviceKey}::uuid` };
    const stamp = async (table: 'offer' | 'device') => {
      const [row] = await world.database.query<{ xid: bigint }>(
        sql`SELECT listed_xid AS xid FROM ${raw(table)} WHERE ${of[table]}`,
      );
      return row?.xid;
    };
    const definitions = await world.database.query<{ name: string; text: string }>(sql`
      SELECT tgname AS name, pg_get_triggerdef(oid) AS text FROM pg_trigger WHERE tgname IN ('offer_listed', 'device_listed')`);
    for (const { table, column } of Object.values(LISTED)) {
      if (table === 'device_sums') continue;
      // Ids are included although they never change, because the trigger compares every listed column.
      const text = definitions.find(({ name }) => name === `${table}_listed`)?.text;
      expect(text, `the trigger of ${table} compares ${column}`).toMatch(new RegExp(`\\bold\\.${column}\\b`));
      expect(text).toMatch(new RegExp(`\\bnew\\.${column}\\b`));
    }
    for (const table of ['offer', 'device'] as const) {
      const before = await stamp(table);
      const other = table === 'offer' ? sql`live = live` : sql`location = 'Bonn'`;
      await world.database.execute(sql`UPDATE ${raw(table)} SET ${other} WHERE ${of[table]}`);
      expect(await stamp(table), `${table} after another column changed`).toBe(before);
      const listed = table === 'offer' ? sql`estimated_apr_bps = 77` : sql`quantity = 7`;
      await world.database.execute(sql`UPDATE ${raw(table)} SET ${listed} WHERE ${of[table]}`);
      expect(await stamp(table), `${table} after a listed column changed`).toBeGreaterThan(before!);
      const after = await stamp(table);
      await world.database.execute(sql`UPDATE ${raw(table)} SET ${listed} WHERE ${of[table]}`);
      expect(await stamp(table), `${table} after the same value was written again`).toBe(after);
    }
  });

  it('loads all offers again after the table of offers was truncated and refilled', async () => {
    const now = await world.now();
    const count = () => makeListingLoaders(world.database, async () => now).count(EVERY_OFFER);
    const all = await count();
    await world.database.execute(sql`CREATE TABLE kept AS SELECT * FROM offer`);
    await world.database.transaction(async (tx) => {
      // A restore does not run the guards of the database, which expect that a new offer is published.
      await tx.execute(sql`SET LOCAL session_replication_role = replica`);
      await tx.execute(sql`TRUNCATE offer CASCADE`);
      await tx.execute(sql`ALTER TABLE offer DISABLE TRIGGER new_offer_has_room`);
      await tx.execute(sql`UPDATE device SET offer_places = 0, offer_stake = 0, offer_share_bps = 0`);
      await tx.execute(sql`INSERT INTO offer SELECT * FROM kept WHERE id <> ${items[0]!.offerId}::uuid`);
    });
    expect(await count()).toBe(all - 1);
    await world.database.execute(sql`DROP TABLE kept`);
  });

  // Once, because both databases plan the statement alike.
  it.runIf(testStoreKind === 'server')(
    'reads at most 60 buffers to find out that nothing changed, with 1 500 offers',
    async () => {
      const many = Array.from({ length: 1_500 }, () => ({ createdAt: T0 }));
      await insertDevicesWithOffers(world, many);
      await world.database.execute(sql`ANALYZE`);
      const { snapshot } = await checkListing(world.database, NO_OFFERS, { to: 0n, running: [] }, 10_000);
      await checkListing(world.database, NO_OFFERS, snapshot, 10_000);
      expect(await buffersOfCheck(world.database, snapshot)).toBeLessThanOrEqual(60);
      // Control: to read every offer takes far more.
      expect(await buffersOfCheck(world.database, { to: 0n, running: [] })).toBeGreaterThan(300);
    },
  );

  // After the 1 500 offers of the test before.
  it.runIf(testStoreKind === 'server')(
    'reads the offers of many devices again whose scores one statement changed, which records itself once if it stamps them',
    async () => {
      const change = async (stamp: Sql) => {
        const { xid } = await world.database.transaction(async (tx) => {
          await tx.execute(sql`
            UPDATE device_sums SET reliability_e2 = (coalesce(reliability_e2, 0) + 1 + abs(hashtext(device_key::text)) % 9000) % 10000,
              listed_xid = ${stamp}`);
          const [row] = await tx.query<{ xid: bigint }>(sql`SELECT pg_current_xact_id()::text::bigint AS xid`);
          return row!;
        });
        await expectSame(EVERY_OFFER, 'RELIABILITY', true, []);
        const rows = await world.database.query(sql`SELECT FROM listing_change WHERE xid = ${xid}`);
        return rows.length;
      };
      await expectSame(EVERY_OFFER, 'RELIABILITY', true, []);
      expect(await change(sql`pg_current_xact_id()::text::bigint`)).toBe(1);
      expect(await change(sql`listed_xid`)).toBeGreaterThan(1_000);
    },
  );
});

/** Returns a promise and the function that fulfils it. */
function signal(): readonly [Promise<void>, () => void] {
  let fulfil = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    fulfil = resolve;
  });
  return [promise, () => fulfil()];
}
