// Loaders of offer lists: the pages, counts and facets that one request asks for together are answered from one snapshot.

import DataLoader from 'dataloader';
import type { TimedClockRow } from '../store/clock.ts';
import type { OfferRow } from '../store/columns.ts';
import type { Database } from '../store/db/database.ts';
import type { DeviceRow, StoredDevice } from '../store/devices.ts';
import type { KeptOffer } from '../store/listing/kept-offers.ts';
import { type ListQuery, listingOf } from '../store/listing/listing.ts';
import type { MarketFacts } from '../store/listing/market-facts.ts';
import type { OfferListPosition, OfferQueries, WantedFacets } from '../store/listing/offer-queries.ts';
import type { OfferFacets, OfferFilter, OfferQuery } from '../store/offers.ts';

/** An offer with its device. */
export type OfferWithDevice = { readonly offer: OfferRow; readonly device: DeviceRow };
/** An offer of a page with the value by which the page is ordered. */
export type ListedOfferRow = OfferWithDevice & { readonly orderValue: bigint };

/** Loaders of offer lists for one request, at its market time. */
export type ListingLoaders = {
  /** Returns a page in the direction of the query; up to `limit` + 1 offers, the additional one only when the list continues. */
  readonly page: (query: OfferQuery) => Promise<readonly ListedOfferRow[]>;
  readonly count: (filter: OfferFilter) => Promise<number>;
  /** Returns the wanted facets; the others are empty. */
  readonly facets: (wanted: WantedFacets) => Promise<OfferFacets>;
  /** Returns an offer by its slug; null when none has it, and undefined while the process loads its offers. */
  readonly bySlug: (slug: string) => Promise<OfferWithDevice | null | undefined>;
  /** Returns offers that exist by their ids, in any order, with their devices; none while the process loads its offers. */
  readonly byIds: (ids: readonly string[]) => Promise<readonly OfferWithDevice[]>;
  /** Returns the market facts of the latest list read of this request; null before the first. */
  readonly facts: () => MarketFacts | null;
  /**
   * Returns the same, and reads the market facts before the first list read, with a statement that requests share; null while the process
   * loads its offers.
   */
  readonly readFacts: () => Promise<MarketFacts | null>;
};

/**
 * Returns the loaders of offer lists for one request. `now` returns the request's market time. `confirm` receives the clock that the
 * statement of a read has read; it returns false when `now` returned another time, and then returns the right one.
 */
export function makeListingLoaders(
  db: Database,
  now: () => Promise<Date>,
  confirm: (clock: TimedClockRow) => boolean = () => true,
): ListingLoaders {
  const { facts, receive, timely } = createReceiver(now, confirm);
  const batched = new DataLoader<ListQuery, null>(
    async (batch) => {
      await listingOf(db).read(batch);
      return batch.map(() => null);
    },
    { cache: false },
  );

  const value: ReadsValue = (known, computed) => readValue(batched, receive, known, computed);

  return {
    page: (query) =>
      timely(async (at) => {
        let placed: readonly OfferListPosition[] | null = null;
        let page: readonly ListedOfferRow[] = [];
        await batched.load({
          compute(queries) {
            placed = queries.knownPage(query, at);
            return placed;
          },
          async computeByPass(queries) {
            placed = await queries.page(query, at);
            return placed;
          },
          answer: (offers, read, clock) => {
            receive(read, clock);
            page = (placed ?? []).map(({ id, orderValue }) => {
              const kept = offers.get(id);
              if (kept === undefined) throw new Error(`the offer ${id} of a page is missing`);
              return { offer: kept.offer, device: deviceAt(kept, read, at), orderValue };
            });
          },
        });
        return page;
      }),
    async bySlug(slug) {
      const read = await listingOf(db).findBySlug(slug);
      if (read === undefined) return undefined;
      receive(read.facts, null);
      return read.found === null
        ? null
        : { offer: read.found.offer, device: deviceAt(read.found, read.facts, await now()) };
    },
    async byIds(ids) {
      const read = await listingOf(db).findByIds(ids);
      if (read === undefined) return [];
      receive(read.facts, null);
      const at = await now();
      return ids.flatMap((id) => {
        const kept = read.offers.get(id);
        return kept === undefined ? [] : [{ offer: kept.offer, device: deviceAt(kept, read.facts, at) }];
      });
    },
    facts,
    readFacts: async () => facts() ?? (await checkedFacts(db, receive)),
    count: (filter) =>
      timely((at) =>
        value(
          (queries) => queries.knownCount(filter, at),
          (queries) => queries.count(filter, at),
        ),
      ),
    facets: (wanted) =>
      timely((at) =>
        value(
          (queries) => queries.knownFacets(wanted, at),
          (queries) => queries.facets(wanted, at),
        ),
      ),
  };
}

/** Reads the market facts; null while the process loads its offers. */
async function checkedFacts(
  db: Database,
  receive: (read: MarketFacts, clock: null) => void,
): Promise<MarketFacts | null> {
  const read = await listingOf(db).findByIds([]);
  if (read === undefined) return null;
  receive(read.facts, null);
  return read.facts;
}

type ReadsValue = <Value>(
  known: (queries: OfferQueries) => Value | null,
  computed: (queries: OfferQueries) => Promise<Value>,
) => Promise<Value>;

/** Runs a query that needs no offer rows. */
async function readValue<Value>(
  batched: DataLoader<ListQuery, null>,
  receive: (read: MarketFacts, clock: TimedClockRow | null) => void,
  known: (queries: OfferQueries) => Value | null,
  computed: (queries: OfferQueries) => Promise<Value>,
): Promise<Value> {
  let found: Value | null = null;
  await batched.load({
    compute(queries) {
      found = known(queries);
      return found === null ? null : [];
    },
    async computeByPass(queries) {
      found = await computed(queries);
      return [];
    },
    answer: (_, read, clock) => receive(read, clock),
  });
  if (found === null) throw new Error('the listing gave no answer');
  return found;
}

/** Receives what the reads of a request found beside their offers: the market facts, and the clock of the database. */
function createReceiver(now: () => Promise<Date>, confirm: (clock: TimedClockRow) => boolean) {
  let facts: MarketFacts | null = null;
  let wasConfirmed = true;
  return {
    facts: () => facts,
    receive(read: MarketFacts, clock: TimedClockRow | null): void {
      facts = read;
      if (clock !== null && !confirm(clock)) wasConfirmed = false;
    },
    /** Runs a read at the time of the request; once more when its statement found another time. */
    async timely<Value>(read: (at: Date) => Promise<Value>): Promise<Value> {
      const at = await now();
      const found = await read(at);
      if (wasConfirmed) return found;
      const right = await now();
      return right.getTime() === at.getTime() ? found : read(right);
    },
  };
}

/** The latest row that was made of a stored device. A multiplier rarely changes, so requests share it. */
const deviceRows = new WeakMap<StoredDevice, DeviceRow>();

/** Returns a device with its multiplier in force at an instant. */
function deviceAt({ device }: KeptOffer, facts: MarketFacts, at: Date): DeviceRow {
  const multiplierTenThousandths = facts.multiplierAt(device.model, at);
  const known = deviceRows.get(device);
  if (known?.multiplierTenThousandths === multiplierTenThousandths) return known;
  const made = { ...device, multiplierTenThousandths };
  deviceRows.set(device, made);
  return made;
}
