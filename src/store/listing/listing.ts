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

/** Largest number of changes in the statement of a read; more, such as after a block, are read once for all reads that wait. */
const MAX_CHANGES_OF_READ = 1_000;

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
  let current: Loaded | null = null;

  const loaded = (): Promise<Loaded> => {
    loading ??= loadListing(db).then(
      (state) => {
        current = state;
        return state;
      },
      (error: unknown) => {
        loading = null;
        throw error;
      },
    );
    return loading;
  };

  /** Lets the next read load all offers, unless another read has begun to since. */
  const forget = (state: Loaded): void => {
    if (current !== state) return;
    current = null;
    loading = null;
  };

  return {
    load: async () => {
      await loaded();
    },
    async read(queries) {
      let last: ListingCheckResult | null = null;
      for (let attempt = 1; ; attempt += 1) {
        const state = await loaded();
        const { placed, snapshot, facts } = await alone(() => computed(state, queries));
        // The previous attempt has already fetched these offers, at the snapshot that memory now has.
        const fetched = last !== null && last.snapshot === snapshot && fetchedAll(last, placed);
        if (!fetched) {
          const checked = await checkListing(db, idsOf(placed), snapshot, MAX_CHANGES_OF_READ);
          last = checked;
          const result = await alone(() => applyChanges(db, state, checked)).catch((error: unknown) => {
            forget(state);
            throw error;
          });
          const current = result !== 'OTHER_ROWS' && fetchedAll(checked, placed);
          if (!current) forget(state);
          if (attempt === MAX_ATTEMPTS && !current) throw new Error('the listing differs from the database');
          if (attempt < MAX_ATTEMPTS && (!current || result === 'CHANGED')) continue;
        }
        const { offers } = last as ListingCheckResult;
        for (const query of queries) query.answer(offers, facts);
        return;
      }
    },
  };
}

async function computed(
  state: Loaded,
  queries: readonly ListQuery[],
): Promise<Pick<Loaded, 'snapshot' | 'facts'> & { readonly placed: readonly OfferListPosition[] }> {
  const placed: OfferListPosition[] = [];
  for (const query of queries) placed.push(...(await query.compute(state.queries)));
  return { placed, snapshot: state.snapshot, facts: state.facts };
}

/** UNCHANGED: memory is the state that the statement saw. OTHER_ROWS: all offers must be loaded again. */
type ApplyResult = 'UNCHANGED' | 'CHANGED' | 'OTHER_ROWS';

/** Applies what a statement found, unless memory is newer. Changes that were too many for it are read again, without a maximum. */
async function applyChanges(db: Database, state: Loaded, checked: ListingCheckResult): Promise<ApplyResult> {
  if (checked.generation !== state.generation) return 'OTHER_ROWS';
  if (checked.changes === null) {
    // Reads that waited for the mutex find few changes, or none, after the first of them.
    return applyChanges(db, state, await checkListing(db, [], state.snapshot, Number.MAX_SAFE_INTEGER)).then(
      (result) => (result === 'OTHER_ROWS' ? result : 'CHANGED'),
    );
  }
  const changed = checked.changes.length > 0 || checked.facts !== null;
  if (!isLater(checked.snapshot, state.snapshot)) return changed ? 'CHANGED' : 'UNCHANGED';
  for (const [index, offer] of checked.changes.entries()) {
    if (index > 0 && index % APPLIED_AT_ONCE === 0) await yieldToEventLoop();
    state.rows.put(offer);
  }
  if (checked.facts !== null) state.facts = checked.facts;
  state.snapshot = checked.snapshot;
  return changed ? 'CHANGED' : 'UNCHANGED';
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
