// The in-memory offer list of a process, and reads that verify their answers against the database.
//   1. The first read loads every offer in chunks, in the order of ids; step 2 finds the offers that change during the loading.
//   2. A read computes its answers from memory. One statement, which it shares with other reads, then fetches the offers of its
//      pages that have changed, together with every offer whose listed values changed since the state in memory.
//   3. Without changes the answers are exact at the snapshot of that statement. Otherwise the changes are applied and the read repeats.
// **Invariant:** all answers of one read, and the offers of its pages, are of one snapshot, taken after the read began.

import type { TimedClockRow } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { type CheckFound, type ChecksStatus, createChecks, type ListingState } from './checks.ts';
import { createKeptOffers, type KeptOffer } from './kept-offers.ts';
import { lastIdOf, nextListedOffers, readFirstSnapshot } from './listing-statements.ts';
import type { MarketFacts } from './market-facts.ts';
import { createOfferQueries, type OfferListPosition, type OfferQueries } from './offer-queries.ts';
import { createOfferRows } from './offer-rows.ts';
import { createPassLock, type PassLock } from './pass-lock.ts';
import { yieldToEventLoop } from './yield.ts';

/** One of the queries that a read of the offer list answers from the same snapshot. */
export type ListQuery = {
  /**
   * Computes the answer from memory and returns the positions of the offers that it needs; null when that takes a pass over all rows.
   * Called again when offers have changed since the last call.
   */
  readonly compute: (queries: OfferQueries) => readonly OfferListPosition[] | null;
  /** The same for any number of rows. */
  readonly computeByPass: (queries: OfferQueries) => Promise<readonly OfferListPosition[]>;
  /**
   * Receives the offers that the last computation returned, with the market facts of the same snapshot, and the clock of the database
   * at a statement that was sent after the read began. Called once.
   */
  readonly answer: (offers: ReadonlyMap<string, KeptOffer>, facts: MarketFacts, clock: TimedClockRow | null) => void;
};

export type Listing = {
  /** Answers all queries from one snapshot. @throws when memory differs from the database after eight attempts. */
  readonly read: (queries: readonly ListQuery[]) => Promise<void>;
  /**
   * Returns an offer by its slug, null when none has it, with the market facts of the same snapshot. Returns undefined while the offers
   * are loaded.
   */
  readonly findBySlug: (
    slug: string,
  ) => Promise<{ readonly found: KeptOffer | null; readonly facts: MarketFacts } | undefined>;
  /**
   * Returns offers that exist by their ids, with the market facts of the same snapshot. Returns undefined while the offers are loaded.
   */
  readonly findByIds: (ids: readonly string[]) => Promise<Pick<CheckFound, 'offers' | 'facts'> | undefined>;
  /** Loads all offers into memory, unless they are loaded. */
  readonly load: () => Promise<void>;
  /** The checks so far, and the number of offers in memory, 0 while they are not loaded. */
  readonly status: () => ChecksStatus & { readonly offers: number };
};

/** State of a read: what it computed, and from which version of memory. */
type Computed = {
  readonly placed: readonly OfferListPosition[];
  readonly version: number;
  readonly facts: MarketFacts;
  readonly confirmedBy: number;
};
type Loaded = ListingState & { readonly queries: OfferQueries };

/** Maximum number of attempts of a read. The last attempt keeps its page order even if its statement reports further changes. */
const MAX_ATTEMPTS = 8;

const listings = new WeakMap<Database, Listing>();

/** Returns the in-memory offer list of an open database; the same one for every caller. */
export function listingOf(db: Database): Listing {
  const known = listings.get(db) ?? makeListing(db);
  listings.set(db, known);
  return known;
}

function makeListing(db: Database): Listing {
  const lock = createPassLock();
  const checks = createChecks(db, lock, (state) => forget(state));
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
  const forget = (state: ListingState): void => {
    if (current !== state) return;
    current = null;
    loading = null;
  };

  /** Sends a check, and forgets the offers in memory when it finds other rows. */
  const check = async (state: Loaded, ids: readonly string[], slugs: readonly string[], version: number | null) => {
    const checked = await checks.run({ state, ids, slugs, version });
    if (checked === 'OTHER_ROWS') forget(state);
    return checked;
  };

  return {
    status: () => ({ ...checks.status(), offers: current?.rows.size() ?? 0 }),

    load: () => loaded().then(() => undefined),

    async findByIds(ids) {
      const state = current;
      const checked = state === null ? 'OUTDATED' : await check(state, ids, [], null);
      return checked === 'OUTDATED' || checked === 'OTHER_ROWS' ? undefined : checked;
    },

    async findBySlug(slug) {
      const state = current;
      if (state === null) return undefined;
      const id = state.kept.idOfSlug(slug);
      const checked = await check(state, id === null ? [] : [id], id === null ? [slug] : [], null);
      if (checked === 'OUTDATED' || checked === 'OTHER_ROWS') return undefined;
      const found = [...(id === null ? checked.offers.values() : [])].find(({ offer }) => offer.slug === slug);
      return { found: found ?? (id === null ? null : (checked.offers.get(id) ?? null)), facts: checked.facts };
    },

    async read(queries) {
      const began = checks.sent();
      let fetched: CheckFound | null = null;
      for (let attempt = 1; ; attempt += 1) {
        const state = current ?? (await loaded());
        const computed: Computed = await compute(state, queries, lock);
        const { placed, version, facts } = computed;
        const isFetched = fetched?.version === version && fetchedAll(fetched, placed);
        if (isFetched || (placed.length === 0 && computed.confirmedBy > began)) {
          for (const query of queries) query.answer(fetched?.offers ?? NONE, facts, state.clock);
          return;
        }
        const isLast = attempt === MAX_ATTEMPTS;
        const checked = await check(state, idsOf(placed), [], isLast ? null : version);
        if (checked === 'OTHER_ROWS' && isLast) throw new Error('the listing differs from the database');
        if (checked === 'OUTDATED' || checked === 'OTHER_ROWS') continue;
        fetched = checked;
        if (!isLast && checked.kind === 'CHANGED') continue;
        for (const query of queries) query.answer(checked.offers, facts, state.clock);
        return;
      }
    },
  };
}

const NONE: ReadonlyMap<string, KeptOffer> = new Map();

/** Computes the answers from one version of memory; by passes over all rows when an answer takes one. */
async function compute(state: Loaded, queries: readonly ListQuery[], lock: PassLock): Promise<Computed> {
  if (lock.isChanging()) await lock.untilUnchanging();
  const now = (placed: readonly OfferListPosition[]): Computed => {
    const { version, facts, confirmedBy } = state;
    return { placed, version, facts, confirmedBy };
  };
  const quick = queries.map((query) => query.compute(state.queries));
  if (quick.every((placed) => placed !== null)) return now(quick.flat());
  return lock.pass(async () => {
    const placed: OfferListPosition[] = [];
    for (const query of queries) placed.push(...(await query.computeByPass(state.queries)));
    return now(placed);
  });
}

const idsOf = (placed: readonly OfferListPosition[]): readonly string[] => placed.map(({ id }) => id);

const fetchedAll = ({ offers }: CheckFound, placed: readonly OfferListPosition[]): boolean =>
  placed.every(({ id }) => offers.has(id));

async function loadListing(db: Database): Promise<Loaded> {
  const { snapshot, generation, facts, count } = await readFirstSnapshot(db);
  const rows = createOfferRows(count);
  for (let next = nextListedOffers(db, null); ; ) {
    const chunk = await next;
    if (chunk.count === 0) break;
    // Read the next chunk while this one is stored.
    const after = lastIdOf(chunk);
    next = nextListedOffers(db, after);
    next.catch(() => undefined);
    rows.append(chunk);
  }
  await rows.sort(yieldToEventLoop);
  const kept = createKeptOffers();
  const state: Loaded = {
    rows,
    queries: createOfferQueries(rows, () => state.facts),
    kept,
    facts,
    snapshot,
    generation,
    version: 0,
    clock: null,
    confirmedBy: 0,
  };
  return state;
}
