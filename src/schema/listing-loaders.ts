// Reads of the marketplace for one request: pages, counts and facets that are asked for together are answered from one snapshot.

import DataLoader from 'dataloader';
import type { Database } from '../store/db/database.ts';
import type { DeviceRow } from '../store/devices.ts';
import { listingOf, type Question } from '../store/listing/listing.ts';
import type { MarketFacts } from '../store/listing/market-facts.ts';
import type { OfferQueries, PlacedOffer } from '../store/listing/offer-queries.ts';
import type { OfferFacets, OfferFilter, OfferQuery, OrderedOffer } from '../store/offers.ts';

/** An offer of a page, with its value in the order, and its device. */
export type ListedOfferRow = OrderedOffer & { readonly device: DeviceRow };

/** The reads of one request, at its market time. */
export type ListingLoaders = {
  /** A page in the direction of the query; with one offer more than `limit` when there are further ones. */
  readonly page: (query: OfferQuery) => Promise<readonly ListedOfferRow[]>;
  readonly count: (filter: OfferFilter) => Promise<number>;
  readonly facets: (filter: OfferFilter) => Promise<OfferFacets>;
  /** The facts of the latest read of this request; null before one. */
  readonly facts: () => MarketFacts | null;
};

export function makeListingLoaders(db: Database, now: () => Promise<Date>): ListingLoaders {
  let facts: MarketFacts | null = null;
  const questions = new DataLoader<Question, null>(
    async (batch) => {
      await listingOf(db).read(batch);
      return batch.map(() => null);
    },
    { cache: false },
  );

  /** Asks for a value that needs no offer. */
  const value = async <Value>(compute: (queries: OfferQueries, at: Date) => Promise<Value>): Promise<Value> => {
    const at = await now();
    const found: Value[] = [];
    await questions.load({
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
      let placed: readonly PlacedOffer[] = [];
      let page: readonly ListedOfferRow[] = [];
      await questions.load({
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
