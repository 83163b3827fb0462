// The in-memory offer list of a process, and reads that verify their answers against the database.
//   1. The first read loads every offer in chunks, in the order of ids; step 2 finds the offers that change during the loading.
//   2. A read computes its answers from memory. One statement then fetches the offers of its pages, together with every offer
//      whose listed values changed since the state in memory.
//   3. Without changes the answers are exact at the snapshot of that statement. Otherwise the changes are applied and the read repeats.
// **Invariant:** all answers of one read, and the offers of its pages, are of one snapshot, taken after the read began.

import type { Database } from '../db/database.ts';
import { checkListing, type ListingCheckResult, nextListedOffers, readFirstSnapshot } from './listing-statements.ts';
import type { MarketFacts } from './market-facts.ts';
import { createMutex } from './mutex.ts';
import { createOfferQueries, type OfferListPosition, type OfferQueries, yieldToEventLoop } from './offer-queries.ts';
import { createOfferRows, type OfferRows } from './offer-rows.ts';
import { isLater, type Snapshot } from './snapshot.ts';

/** One of the queries that a read of the offer list answers from the same snapshot. */
export type ListQuery = {
  /**
   * Computes the answer from memory and returns the positions of the offers that it needs. Called again when offers have changed
   * since the last call.
   */
  readonly compute: (queries: OfferQueries) => Promise<readonly OfferListPosition[]>;
  /** Receives the offers that the last `compute` returned, and the market facts of the same snapshot. Called once. */
  readonly answer: (offers: ListingCheckResult['offers'], facts: MarketFacts) => void;
};

export type Listing = {
  /** Answers all queries from one snapshot. @throws when memory differs from the database after eight attempts. */
  readonly read: (queries: readonly ListQuery[]) => Promise<void>;
  /** Loads all offers into memory, unless they are loaded. */
  readonly load: () => Promise<void>;
};

/** The offers and market facts in memory, and their snapshot. */
type Loaded = {
  readonly rows: OfferRows;
  readonly queries: OfferQueries;
  facts: MarketFacts;
  snapshot: Snapshot;
  readonly generation: string;
};

/** Maximum number of attempts of a read. The last attempt keeps its page order even if its statement reports further changes. */
const MAX_ATTEMPTS = 8;

/** Number of changes that are applied before the process yields to the event loop: about a millisecond. */
const APPLIED_AT_ONCE = 200;

const listings = new WeakMap<Database, Listing>();

/** Returns the in-memory offer list of an open database; the same one for every caller. */
export function listingOf(db: Database): Listing {
  const known = listings.get(db) ?? makeListing(db);
  listings.set(db, known);
  return known;
}

function makeListing(db: Database): Listing {
  const alone = createMutex();
  let loading: Promise<Loaded> | null = null;

  const loaded = (): Promise<Loaded> => {
    loading ??= loadListing(db).catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };

  return {
    load: async () => {
      await loaded();
    },
    async read(queries) {
      let last: ListingCheckResult | null = null;
      for (let attempt = 1; ; attempt += 1) {
        const state = await loaded();
        const { placed, snapshot } = await alone(() => computed(state, queries));
        // The previous attempt has already fetched these offers, at the snapshot that memory now has.
        if (last !== null && last.snapshot === snapshot && fetchedAll(last, placed)) break;
        const checked = await checkListing(db, idsOf(placed), snapshot);
        last = checked;
        const current = await alone(() => applyChanges(state, checked));
        if (!current || !fetchedAll(checked, placed)) {
          if (attempt === MAX_ATTEMPTS) throw new Error('the listing differs from the database');
          loading = null;
        } else if ((checked.changes.length === 0 && checked.facts === null) || attempt === MAX_ATTEMPTS) break;
      }
      const { facts } = await loaded();
      for (const query of queries) query.answer(last.offers, facts);
    },
  };
}

async function computed(
  state: Loaded,
  queries: readonly ListQuery[],
): Promise<{ readonly placed: readonly OfferListPosition[]; readonly snapshot: Snapshot }> {
  const placed: OfferListPosition[] = [];
  for (const query of queries) placed.push(...(await query.compute(state.queries)));
  return { placed, snapshot: state.snapshot };
}

/** Applies the changes that a statement found, unless memory is newer. Returns false when all offers must be loaded again. */
async function applyChanges(state: Loaded, checked: ListingCheckResult): Promise<boolean> {
  if (checked.generation !== state.generation) return false;
  if (!isLater(checked.snapshot, state.snapshot)) return true;
  for (const [index, offer] of checked.changes.entries()) {
    if (index > 0 && index % APPLIED_AT_ONCE === 0) await yieldToEventLoop();
    state.rows.put(offer);
  }
  if (checked.facts !== null) state.facts = checked.facts;
  state.snapshot = checked.snapshot;
  return true;
}

const idsOf = (placed: readonly OfferListPosition[]): readonly string[] => [...new Set(placed.map(({ id }) => id))];

const fetchedAll = ({ offers }: ListingCheckResult, placed: readonly OfferListPosition[]): boolean =>
  placed.every(({ id }) => offers.has(id));

async function loadListing(db: Database): Promise<Loaded> {
  const { snapshot, generation, facts } = await readFirstSnapshot(db);
  const rows = createOfferRows();
  for (let after: string | null = null; ; ) {
    const chunk = await nextListedOffers(db, after);
    const last = chunk.at(-1);
    if (last === undefined) break;
    rows.append(chunk);
    after = last.id;
  }
  await rows.sort(yieldToEventLoop);
  return { rows, queries: createOfferQueries(rows), facts, snapshot, generation };
}
