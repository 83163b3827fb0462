// The listing of a process: all offers in memory, and the reads that compare it with the database.
//   1. The first read loads every offer in chunks, in the order of ids, and then what changed since the load began.
//   2. A read computes its pages, counts and facets from memory. One statement then fetches the offers of its pages, together
//      with every offer whose listed values changed since the state in memory (see snapshot.ts).
//   3. Nothing changed: the answer is exact at the snapshot of that statement. Else the changes are put, and the read repeats.
// **Invariant:** all answers of one read are of one snapshot of the database, and the offers of its pages are of the same one.
// So a read sees every write that was committed before it started, on whichever process.

import DataLoader from 'dataloader';
import type { Database } from '../db/database.ts';
import type { OfferFacets, OfferFilter, OfferQuery, OrderedOffer } from '../offers.ts';
import { exclusively } from './exclusively.ts';
import { type Checked, checkListing, listedAfter, startOfListing } from './listing-statements.ts';
import { type OfferTable, offerTable, type PlacedOffer } from './offer-table.ts';
import { isLater, type Snapshot } from './snapshot.ts';

/** The reads of one request. Those that are asked for together are answered together, from one snapshot. */
export type ListingView = {
  /** A page in the direction of the query; with one offer more than `limit` when there are further ones. */
  readonly page: (query: OfferQuery) => Promise<readonly OrderedOffer[]>;
  readonly count: (filter: OfferFilter) => Promise<number>;
  readonly facets: (filter: OfferFilter) => Promise<OfferFacets>;
};

export type Listing = {
  /** `now` answers the market time of the request. */
  readonly view: (now: () => Promise<Date>) => ListingView;
  /** Loads the offers, unless they are loaded. */
  readonly load: () => Promise<void>;
};

/** The state in memory. */
type Loaded = { readonly table: OfferTable; snapshot: Snapshot; readonly generation: string };

/** One read: computes its answer from memory, names the offers that it needs, and is answered with them. */
type Question = {
  readonly compute: (table: OfferTable, now: Date) => Promise<readonly PlacedOffer[]>;
  readonly answer: (checked: Checked) => void;
};

/** Reads of a busy marketplace repeat; after so many times the order of a page may be that of a moment before its offers. */
const MAX_ATTEMPTS = 8;

const listings = new WeakMap<Database, Listing>();

/** The listing of an open database; the same for every caller. */
export function listingOf(db: Database): Listing {
  const known = listings.get(db) ?? makeListing(db);
  listings.set(db, known);
  return known;
}

function makeListing(db: Database): Listing {
  const alone = exclusively();
  let loading: Promise<Loaded> | null = null;

  const loaded = (): Promise<Loaded> => {
    loading ??= loadListing(db).catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };

  /** Puts what a statement found into memory, unless memory is later than its snapshot. False: everything must be loaded anew. */
  const apply = (state: Loaded, checked: Checked): boolean => {
    if (checked.generation !== state.generation) return false;
    if (!isLater(checked.snapshot, state.snapshot)) return true;
    for (const offer of checked.changes) state.table.put(offer);
    state.snapshot = checked.snapshot;
    return true;
  };

  const answer = async (questions: readonly Question[], now: Date): Promise<void> => {
    let last: Checked | null = null;
    for (let attempt = 1; ; attempt += 1) {
      const state = await loaded();
      const { placed, snapshot } = await alone(async () => {
        const answers = [];
        for (const question of questions) answers.push(await question.compute(state.table, now));
        return { placed: answers.flat(), snapshot: state.snapshot };
      });
      // The changes that the last statement found are in memory now; its offers belong to the same snapshot.
      const fetched = last;
      if (fetched !== null && fetched.snapshot === snapshot && placed.every(({ id }) => fetched.offers.has(id))) break;
      const checked = await checkListing(
        db,
        placed.map(({ id }) => id),
        snapshot,
      );
      last = checked;
      const current = await alone(async () => apply(state, checked));
      const complete = placed.every(({ id }) => checked.offers.has(id));
      if (!current || !complete) {
        loading = null;
        if (attempt >= MAX_ATTEMPTS) throw new Error('the listing could not be loaded');
        continue;
      }
      if (checked.changes.length === 0 || attempt >= MAX_ATTEMPTS) break;
    }
    if (last !== null) for (const question of questions) question.answer(last);
  };

  return {
    load: async () => {
      await loaded();
    },
    view(now) {
      const ask = new DataLoader<Question, null>(
        async (questions) => {
          await answer(questions, await now());
          return questions.map(() => null);
        },
        { cache: false },
      );
      const value = async <Value>(compute: (table: OfferTable, at: Date) => Promise<Value>): Promise<Value> => {
        const found: Value[] = [];
        await ask.load({
          compute: async (table, at) => {
            found[0] = await compute(table, at);
            return [];
          },
          answer: () => undefined,
        });
        return found[0] as Value;
      };
      return {
        async page(query) {
          let placed: readonly PlacedOffer[] = [];
          let page: readonly OrderedOffer[] = [];
          await ask.load({
            compute: async (table, at) => {
              placed = await table.page(query, at);
              return placed;
            },
            answer: ({ offers }) => {
              page = placed.flatMap(({ id, orderValue }) => {
                const offer = offers.get(id);
                return offer === undefined ? [] : [{ ...offer, orderValue }];
              });
            },
          });
          return page;
        },
        count: (filter) => value((table, at) => table.count(filter, at)),
        facets: (filter) => value((table, at) => table.facets(filter, at)),
      };
    },
  };
}

/** Loads every offer, then what changed meanwhile. */
async function loadListing(db: Database): Promise<Loaded> {
  const { snapshot, generation } = await startOfListing(db);
  const table = offerTable();
  for (let after: string | null = null; ; ) {
    const chunk = await listedAfter(db, after);
    table.append(chunk);
    const last = chunk.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  await table.order();
  return { table, snapshot, generation };
}
