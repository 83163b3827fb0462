// Pages, counts and facets of the rows in memory. Long passes give way to other work after each slice.
// **Invariant:** no row is put while a query runs; listing.ts runs the two one after the other.

import type { OfferFacets, OfferFilter, OfferQuery } from '../offers.ts';
import { facetCounter } from './facet-counter.ts';
import { testsOf } from './filter.ts';
import { keptAnswers } from './kept-answers.ts';
import type { RowOrder } from './offer-columns.ts';
import type { OfferRows } from './offer-rows.ts';
import type { Compare } from './ordered-rows.ts';

/** The position of an offer in a list. */
export type PlacedOffer = { readonly id: string; readonly orderValue: bigint };

/** Rows that a test is given at a time. */
const BATCH = 4096;
/** Rows after which a pass gives way: about a millisecond. */
const SLICE = 32 * BATCH;
/** Rows that a page walks in its order before it makes a pass over all rows instead: then few match, or none. */
const WALKED = 16 * BATCH;
const FIRST_BATCH = 64;

/** The questions that the rows in memory answer, each at an instant. */
export type OfferQueries = {
  /** Returns a page in the direction of the query, with one offer more than its limit where there is one. */
  readonly page: (query: OfferQuery, now: Date) => Promise<readonly PlacedOffer[]>;
  /** Returns the number of offers that match a filter. */
  readonly count: (filter: OfferFilter, now: Date) => Promise<number>;
  readonly facets: (filter: OfferFilter, now: Date) => Promise<OfferFacets>;
};

/** Returns the questions over these rows. Counts and facets are kept until something changes. */
export function offerQueries(rows: OfferRows): OfferQueries {
  return {
    async page(query, now) {
      const order = rows.orders[query.order.field];
      const found = walkedPage(rows, query, now) ?? (await passedPage(rows, query, now));
      return found.map((row) => ({ id: rows.columns.id.keyAt(row), orderValue: order.valueOf(row) }));
    },
    count: keptAnswers(rows, async (filter, now) => {
      let total = 0;
      await eachMatch(rows, filter, now, (_, count) => {
        total += count;
      });
      return total;
    }),
    facets: keptAnswers(rows, async (filter, now) => {
      const counter = facetCounter(rows.columns, now.getTime());
      await eachMatch(rows, filter, now, counter.add);
      return counter.facets();
    }),
  };
}

/** Gives way to other work of the process. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Walks the order of a page and tests its rows; null when too many rows were walked. */
function walkedPage(rows: OfferRows, query: OfferQuery, now: Date): readonly number[] | null {
  const { backwards, position } = directionOf(rows.orders[query.order.field], query);
  const tests = testsOf(query.filter, rows.columns, now.getTime());
  const wanted = query.limit + 1;
  const next = rows.ordered[query.order.field].walk(position, backwards);
  const found: number[] = [];
  let size = Math.max(FIRST_BATCH, wanted);
  let batch = new Int32Array(size);
  for (let walked = 0; walked < WALKED; walked += size) {
    let count = next(batch, size);
    if (count === 0) return found;
    for (const narrow of tests) count = narrow(batch, count);
    for (let index = 0; index < count && found.length < wanted; index += 1) found.push(batch[index] as number);
    if (found.length === wanted) return found;
    if (size < BATCH) {
      size *= 2;
      batch = new Int32Array(size);
    }
  }
  return null;
}

/** Tests every row, and keeps the first that lie beyond the position. */
async function passedPage(rows: OfferRows, query: OfferQuery, now: Date): Promise<readonly number[]> {
  const order = rows.orders[query.order.field];
  const { backwards, position } = directionOf(order, query);
  const first = firstRows(query.limit + 1, backwards ? (a, b) => order.compare(b, a) : order.compare);
  await eachMatch(rows, query.filter, now, (matching, count) => {
    for (let index = 0; index < count; index += 1) {
      const row = matching[index] as number;
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

/** Calls `visit` with the rows that match a filter, batch by batch, in the order of their numbers. */
async function eachMatch(
  rows: OfferRows,
  filter: OfferFilter,
  now: Date,
  visit: (matching: Int32Array, count: number) => void,
): Promise<void> {
  const tests = testsOf(filter, rows.columns, now.getTime());
  const size = rows.size();
  const batch = new Int32Array(Math.min(BATCH, size));
  for (let from = 0; from < size; from += BATCH) {
    if (from > 0 && from % SLICE === 0) await nextTurn();
    let count = Math.min(BATCH, size - from);
    for (let index = 0; index < count; index += 1) batch[index] = from + index;
    for (const narrow of tests) count = narrow(batch, count);
    visit(batch, count);
  }
}

/** Keeps the first `limit` of the rows that it is offered, in order. */
function firstRows(limit: number, compare: Compare) {
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
