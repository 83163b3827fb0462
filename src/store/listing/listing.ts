// The listing of a process: all offers in memory, and reads that compare it with the database.
//   1. The first read loads every offer in chunks, in the order of ids; what changes meanwhile is found by step 2.
//   2. A read computes its answers from memory. One statement then fetches the offers of its pages, together with every offer
//      whose listed values changed since the state in memory.
//   3. Nothing changed: the answers are exact at the snapshot of that statement. Else the changes are put and the read repeats.
// **Invariant:** all answers of one read, and the offers of its pages, are of one snapshot that began after the read.

import type { Database } from '../db/database.ts';
import { exclusively } from './exclusively.ts';
import { type Checked, checkListing, listedAfter, startOfListing } from './listing-statements.ts';
import type { MarketFacts } from './market-facts.ts';
import { nextTurn, type OfferQueries, offerQueries, type PlacedOffer } from './offer-queries.ts';
import { type OfferRows, offerRows } from './offer-rows.ts';
import { isLater, type Snapshot } from './snapshot.ts';

/** A part of a read. */
export type Question = {
  /** Computes its answer from memory, and returns the offers that it needs. May be called several times. */
  readonly compute: (queries: OfferQueries) => Promise<readonly PlacedOffer[]>;
  /** Called once, after the last `compute`, with the offers that it named and the facts of the same snapshot. */
  readonly answer: (offers: Checked['offers'], facts: MarketFacts) => void;
};

export type Listing = {
  /** Answers questions together, from one snapshot. */
  readonly read: (questions: readonly Question[]) => Promise<void>;
  /** Loads the offers, unless they are loaded. */
  readonly load: () => Promise<void>;
};

/** The offers and the facts in memory, and the snapshot that they are of. */
type Loaded = {
  readonly rows: OfferRows;
  readonly queries: OfferQueries;
  facts: MarketFacts;
  snapshot: Snapshot;
  readonly generation: string;
};

/** A read that repeats so often takes the order of its page from the state before its last statement. */
const MAX_ATTEMPTS = 8;

/** Changes that are put before other work of the process gets a turn: about a millisecond. */
const PUT_AT_ONCE = 200;

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

  return {
    load: async () => {
      await loaded();
    },
    async read(questions) {
      let last: Checked | null = null;
      for (let attempt = 1; ; attempt += 1) {
        const state = await loaded();
        const { placed, snapshot } = await alone(() => computed(state, questions));
        // The offers that the last attempt fetched are of the snapshot that memory holds now.
        if (last !== null && last.snapshot === snapshot && fetchedAll(last, placed)) break;
        const checked = await checkListing(db, idsOf(placed), snapshot);
        last = checked;
        const current = await alone(() => put(state, checked));
        if (!current || !fetchedAll(checked, placed)) {
          if (attempt === MAX_ATTEMPTS) throw new Error('the listing differs from the database');
          loading = null;
        } else if ((checked.changes.length === 0 && checked.facts === null) || attempt === MAX_ATTEMPTS) break;
      }
      const { facts } = await loaded();
      for (const question of questions) question.answer(last.offers, facts);
    },
  };
}

async function computed(
  state: Loaded,
  questions: readonly Question[],
): Promise<{ readonly placed: readonly PlacedOffer[]; readonly snapshot: Snapshot }> {
  const placed: PlacedOffer[] = [];
  for (const question of questions) placed.push(...(await question.compute(state.queries)));
  return { placed, snapshot: state.snapshot };
}

/** Puts the changes that a statement found, unless memory is later. False: the rows are others, and must be loaded again. */
async function put(state: Loaded, checked: Checked): Promise<boolean> {
  if (checked.generation !== state.generation) return false;
  if (!isLater(checked.snapshot, state.snapshot)) return true;
  for (const [index, offer] of checked.changes.entries()) {
    if (index > 0 && index % PUT_AT_ONCE === 0) await nextTurn();
    state.rows.put(offer);
  }
  if (checked.facts !== null) state.facts = checked.facts;
  state.snapshot = checked.snapshot;
  return true;
}

const idsOf = (placed: readonly PlacedOffer[]): readonly string[] => [...new Set(placed.map(({ id }) => id))];

const fetchedAll = ({ offers }: Checked, placed: readonly PlacedOffer[]): boolean =>
  placed.every(({ id }) => offers.has(id));

async function loadListing(db: Database): Promise<Loaded> {
  const { snapshot, generation, facts } = await startOfListing(db);
  const rows = offerRows();
  for (let after: string | null = null; ; ) {
    const chunk = await listedAfter(db, after);
    const last = chunk.at(-1);
    if (last === undefined) break;
    rows.append(chunk);
    after = last.id;
  }
  await rows.sort(nextTurn);
  return { rows, queries: offerQueries(rows), facts, snapshot, generation };
}
