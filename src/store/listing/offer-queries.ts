// Pages, counts and facets of the in-memory offer list. A long pass yields to the event loop after each slice.
// **Invariant:** no row changes while a query runs; listing.ts runs queries and changes under one mutex.

import type { OfferFacets, OfferFilter, OfferQuery } from '../offers.ts';
import { createAnswerCache } from './answer-cache.ts';
import { createFacetCounter } from './facet-counter.ts';
import { filterTests } from './filter.ts';
import type { MarketFacts } from './market-facts.ts';
import type { RowOrder } from './offer-columns.ts';
import type { OfferRows } from './offer-rows.ts';
import type { Compare } from './ordered-rows.ts';
import { nextSlashFreeMs, nextSufficiencyMs, type Requirements } from './sufficiency.ts';
import { yieldToEventLoop } from './yield.ts';

/** An offer's id and sort value: its position in an ordered list. */
export type OfferListPosition = { readonly id: string; readonly orderValue: bigint };

/** Number of rows that a test checks in one call. */
const BATCH = 4096;
/** Number of rows after which a pass over all rows yields: about a millisecond. */
const SLICE = 32 * BATCH;
/** Number of rows that a page reads in order before it switches to a pass over all rows, because few match. */
const WALKED = 16 * BATCH;
const FIRST_BATCH = 64;

/**
 * Queries of the in-memory offer list; each answers for the instant `now`. The functions `known…` return null where the answer takes a
 * pass over all rows.
 */
export type OfferQueries = {
  /** Returns up to `limit` + 1 positions in the direction of the query; the additional one shows that the list continues. */
  readonly page: (query: OfferQuery, now: Date) => Promise<readonly OfferListPosition[]>;
  readonly knownPage: (query: OfferQuery, now: Date) => readonly OfferListPosition[] | null;
  /** Returns the number of offers that match a filter. */
  readonly count: (filter: OfferFilter, now: Date) => Promise<number>;
  readonly knownCount: (filter: OfferFilter, now: Date) => number | null;
  /** Returns the wanted facets of the offers that match a filter; the others are empty. */
  readonly facets: (wanted: WantedFacets, now: Date) => Promise<OfferFacets>;
  readonly knownFacets: (wanted: WantedFacets, now: Date) => OfferFacets | null;
};

/** The facets to count, of the offers that match a filter. */
export type WantedFacets = { readonly filter: OfferFilter; readonly facets: readonly (keyof OfferFacets)[] };

/**
 * Returns the queries over the rows of an offer list, under the latest market facts. Counts and facets are cached until a row, a fact
 * or a status changes.
 */
export function createOfferQueries(rows: OfferRows, facts: () => Pick<MarketFacts, 'requirements'>): OfferQueries {
  const positions = (found: readonly number[], { order }: OfferQuery): readonly OfferListPosition[] => {
    const { valueOf: orderValueOf } = rows.orders[order.field];
    return found.map((row) => ({ id: rows.columns.id.keyAt(row), orderValue: orderValueOf(row) }));
  };
  const nextChangeMs = (filter: OfferFilter, at: number, facets: readonly (keyof OfferFacets)[] = []): number =>
    Math.min(
      filter.sufficiency !== null || facets.includes('sufficiencies')
        ? nextSufficiencyMs(rows.columns, facts().requirements, at)
        : Number.POSITIVE_INFINITY,
      filter.slashFreeDays === null
        ? Number.POSITIVE_INFINITY
        : nextSlashFreeMs(rows.columns, filter.slashFreeDays, at),
    );
  const counts = createAnswerCache(
    rows,
    { facts, nextChangeMs: (filter: OfferFilter, at) => nextChangeMs(filter, at) },
    async (filter, now) => {
      let total = 0;
      await eachMatch(rows, filter, now, facts().requirements, (_, count) => {
        total += count;
      });
      return total;
    },
  );
  const facetValidity = {
    facts,
    nextChangeMs: ({ filter, facets: wanted }: WantedFacets, at: number) => nextChangeMs(filter, at, wanted),
  };
  const facets = createAnswerCache(rows, facetValidity, async ({ filter, facets: wanted }: WantedFacets, now) => {
    const { requirements } = facts();
    const counter = createFacetCounter(rows.columns, now.getTime(), requirements, wanted);
    await eachMatch(rows, filter, now, requirements, counter.add);
    return counter.facets();
  });
  return {
    page: async (query, now) =>
      positions(
        walkedPage(rows, query, now, facts().requirements) ??
          (await passedPage(rows, query, now, facts().requirements)),
        query,
      ),
    knownPage(query, now) {
      const found = walkedPage(rows, query, now, facts().requirements);
      return found === null ? null : positions(found, query);
    },
    count: counts.compute,
    knownCount: counts.known,
    facets: facets.compute,
    knownFacets: facets.known,
  };
}

/** Reads rows in the order of a page and tests them. Returns null when too many rows were read without filling the page. */
function walkedPage(
  rows: OfferRows,
  query: OfferQuery,
  now: Date,
  requirements: Requirements,
): readonly number[] | null {
  const { backwards, position } = directionOf(rows.orders[query.order.field], query);
  const tests = filterTests(query.filter, rows.columns, now.getTime(), requirements);
  const wanted = query.limit + 1;
  const next = rows.ordered[query.order.field].walk(position, backwards);
  const found: number[] = [];
  let size = Math.max(FIRST_BATCH, wanted);
  let batch = new Int32Array(size);
  for (let walked = 0; walked < WALKED; walked += size) {
    let count = next(batch, size);
    if (count === 0) return found;
    for (const narrow of tests) count = narrow(batch, count, 0);
    for (let index = 0; index < count && found.length < wanted; index += 1) found.push(batch[index] as number);
    if (found.length === wanted) return found;
    if (size < BATCH) {
      size *= 2;
      batch = new Int32Array(size);
    }
  }
  return null;
}

/** Returns the rows of a page after testing every row and sorting the matching rows after the page position. */
async function passedPage(
  rows: OfferRows,
  query: OfferQuery,
  now: Date,
  requirements: Requirements,
): Promise<readonly number[]> {
  const order = rows.orders[query.order.field];
  const { backwards, position } = directionOf(order, query);
  const first = createFirstRows(query.limit + 1, backwards ? (a, b) => order.compare(b, a) : order.compare);
  await eachMatch(rows, query.filter, now, requirements, (matching, count, base) => {
    for (let index = 0; index < count; index += 1) {
      const row = base + (matching[index] as number);
      const side = position === null ? 0 : position(row);
      if (position === null || (backwards ? side < 0 : side > 0)) first.offer(row);
    }
  });
  return first.rows;
}

function directionOf(order: RowOrder, query: OfferQuery) {
  return {
    backwards: query.order.descending !== query.backwards,
    position: query.from === null ? null : order.compareWith(query.from),
  };
}

/** The numbers of the rows of a batch, relative to its first row. */
const BATCH_ROWS = Int32Array.from({ length: BATCH }, (_, index) => index);

/** Calls `visit` with the matching rows in batches, in any order; the numbers are relative to `base`. `areStanding` is true when none of them is CLOSED. */
async function eachMatch(
  rows: OfferRows,
  filter: OfferFilter,
  now: Date,
  requirements: Requirements,
  visit: (matching: Int32Array, count: number, base: number, areStanding: boolean) => void,
): Promise<void> {
  const nowMs = now.getTime();
  const standing = includesClosed(filter) ? null : await rows.standing.at(nowMs, rows.size(), yieldToEventLoop);
  const areStanding = standing?.isExact === true;
  const tests = filterTests(filter, rows.columns, nowMs, requirements, areStanding);
  const size = standing === null ? rows.size() : standing.rows.length;
  const batch = new Int32Array(BATCH);
  for (let from = 0; from < size; from += BATCH) {
    if (from > 0 && from % SLICE === 0) await yieldToEventLoop();
    const base = standing === null ? from : 0;
    batch.set(standing === null ? BATCH_ROWS : standing.rows.subarray(from, from + BATCH));
    let count = Math.min(BATCH, size - from);
    for (const narrow of tests) count = narrow(batch, count, base);
    visit(batch, count, base, areStanding);
  }
}

const includesClosed = ({ status }: OfferFilter): boolean => status === null || status.includes('CLOSED');

/** Returns a sorted list that keeps the first `limit` of the rows that it is offered. */
function createFirstRows(limit: number, compare: Compare) {
  const rows: number[] = [];
  return {
    rows,
    offer(row: number): void {
      if (rows.length === limit && compare(row, rows[limit - 1] as number) > 0) return;
      let at = rows.length;
      while (at > 0 && compare(row, rows[at - 1] as number) < 0) at -= 1;
      rows.splice(at, 0, row);
      if (rows.length > limit) rows.pop();
    },
  };
}
