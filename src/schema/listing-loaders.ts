// Loaders of offer lists: the pages, counts and facets that one request asks for together are answered from one snapshot.

import DataLoader from 'dataloader';
import type { Database } from '../store/db/database.ts';
import type { DeviceRow } from '../store/devices.ts';
import { type ListQuery, listingOf } from '../store/listing/listing.ts';
import type { MarketFacts } from '../store/listing/market-facts.ts';
import type { OfferListPosition, OfferQueries } from '../store/listing/offer-queries.ts';
import type { OfferFacets, OfferFilter, OfferQuery, OrderedOffer } from '../store/offers.ts';

/** An offer of a page with its device and the value by which the page is ordered. */
export type ListedOfferRow = OrderedOffer & { readonly device: DeviceRow };

/** Loaders of offer lists for one request, at its market time. */
export type ListingLoaders = {
  /** Returns a page in the direction of the query; up to `limit` + 1 offers, the additional one only when the list continues. */
  readonly page: (query: OfferQuery) => Promise<readonly ListedOfferRow[]>;
  readonly count: (filter: OfferFilter) => Promise<number>;
  readonly facets: (filter: OfferFilter) => Promise<OfferFacets>;
  /** Returns the market facts of the latest list read of this request; null before the first. */
  readonly facts: () => MarketFacts | null;
};

/** Returns the loaders of offer lists for one request. `now` returns the request's market time. */
export function makeListingLoaders(db: Database, now: () => Promise<Date>): ListingLoaders {
  let facts: MarketFacts | null = null;
  const batched = new DataLoader<ListQuery, null>(
    async (batch) => {
      await listingOf(db).read(batch);
      return batch.map(() => null);
    },
    { cache: false },
  );

  /** Runs a query that needs no offer rows. */
  const value = async <Value>(compute: (queries: OfferQueries, at: Date) => Promise<Value>): Promise<Value> => {
    const at = await now();
    const found: Value[] = [];
    await batched.load({
      compute: async (queries) => {
        found[0] = await compute(queries, at);
        return [];
      },
      answer: (_, read) => {
        facts = read;
      },
    });
    return found[0] as Value;
  };

  return {
    async page(query) {
      const at = await now();
      let placed: readonly OfferListPosition[] = [];
      let page: readonly ListedOfferRow[] = [];
      await batched.load({
        compute: async (queries) => {
          placed = await queries.page(query, at);
          return placed;
        },
        answer: (offers, read) => {
          facts = read;
          page = placed.map(({ id, orderValue }) => {
            const row = offers.get(id);
            if (row === undefined) throw new Error(`the offer ${id} of a page is missing`);
            const multiplierTenThousandths = read.multiplierAt(row.model, at);
            return { ...row, orderValue, device: { ...row, multiplierTenThousandths } };
          });
        },
      });
      return page;
    },
    facts: () => facts,
    count: (filter) => value((queries, at) => queries.count(filter, at)),
    facets: (filter) => value((queries, at) => queries.facets(filter, at)),
  };
}
