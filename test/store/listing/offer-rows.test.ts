// Tests of the sorted lists of the in-memory offer list: the radix sort gives the order of the comparison, and every row is found.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyTable } from '../../../src/store/listing/key-table.ts';
import type { ListedOffer } from '../../../src/store/listing/listed-offer.ts';
import {
  createOfferColumns,
  createRowOrders,
  growColumns,
  writeOffer,
} from '../../../src/store/listing/offer-columns.ts';
import { sortRows } from '../../../src/store/listing/sorted-rows.ts';

const absentOr = (max: number) => fc.option(fc.integer({ min: 0, max }));
const offer: fc.Arbitrary<ListedOffer> = fc.record({
  id: fc.uuid(),
  deviceId: fc.uuid(),
  ownerAccountId: fc.uuid(),
  createdAtMs: fc.integer({ min: 1.7e12, max: 1.9e12 }),
  claimedAtMs: absentOr(5),
  closesAtMs: absentOr(5),
  requestedAmount: fc
    .oneof(
      fc.bigInt({ min: 1n, max: 4n }),
      fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
      fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
    )
    .map(String),
  rewardShareBps: fc.integer({ min: 0, max: 10_000 }),
  estimatedAprBps: absentOr(2 ** 31 - 1),
  breakEvenShareBps: absentOr(10_000),
  kind: fc.constantFrom('GPU', 'CPU'),
  model: fc.string({ maxLength: 3 }),
  country: fc.constantFrom('DE', 'FR'),
  pool: fc.option(fc.constantFrom('COMMUNITY', 'ENTERPRISE')),
  soc2: fc.boolean(),
  connectivityTier: fc.integer({ min: 0, max: 4 }),
  quantity: fc.integer({ min: 1, max: 8 }),
  reliabilityHundredths: absentOr(10_000),
  countedStake: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
  countedChangesAtMs: absentOr(5),
  countedThen: fc.bigInt({ min: 0n, max: 9n }).map(String),
  graceForfeitedAtMs: absentOr(5),
  lastSlashAtMs: absentOr(5),
});

function columnsOf(offers: readonly ListedOffer[]) {
  const columns = createOfferColumns();
  growColumns(columns, offers.length);
  for (const [row, one] of offers.entries()) writeOffer(columns, row, one);
  return columns;
}

const byId = (a: ListedOffer, b: ListedOffer): number => (a.id < b.id ? -1 : 1);

describe('the rows of the in-memory offer list', () => {
  it('are sorted by the radix sort as their comparison orders them, for every sort order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(offer, { selector: ({ id }) => id, maxLength: 60 }), async (offers) => {
        const orders = createRowOrders(columnsOf(offers.toSorted(byId)));
        for (const { compare, writeSortKeys } of Object.values(orders)) {
          const keys = { high: new Uint32Array(offers.length), low: new Uint32Array(offers.length) };
          writeSortKeys(keys, 0, offers.length);
          const sorted = await sortRows(offers.length, keys, async () => undefined);
          expect([...sorted]).toEqual(offers.map((_, row) => row).sort(compare));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('are found by their id, those that were loaded and those that were added later', () => {
    fc.assert(
      fc.property(fc.uniqueArray(offer, { selector: ({ id }) => id, minLength: 2, maxLength: 40 }), (offers) => {
        const loaded = Math.ceil(offers.length / 2);
        const rows = [...offers.slice(0, loaded).sort(byId), ...offers.slice(loaded)];
        const { id } = columnsOf(rows);
        const table = createKeyTable(id);
        table.addSorted(loaded);
        for (const [row, one] of rows.entries()) if (row >= loaded) table.add(row, one.id);
        expect(rows.map((one) => table.find(one.id))).toEqual(rows.map((_, row) => row));
        expect(table.find('00000000-0000-0000-0000-000000000000')).toBe(-1);
      }),
    );
  });

  it('are refused when they are loaded in another order than that of their ids', () => {
    const ids = ['00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001'];
    const [first] = fc.sample(offer, 1);
    const { id } = columnsOf(ids.map((one) => ({ ...first!, id: one })));
    expect(() => createKeyTable(id).addSorted(2)).toThrow('order of their ids');
  });
});
