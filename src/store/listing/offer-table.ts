// All offers in memory, with five orders over them: pages, counts and facets without the database.
// **Invariant:** between two calls the table is one state of the database, and long work reads one state, because rows are put
// only when no such work runs (listing.ts sees to that). Long work gives way to other requests after each slice.

import type { OfferFacets, OfferFilter, OfferOrderField, OfferQuery } from '../offers.ts';
import { facetCounter } from './facet-counter.ts';
import { testsOf } from './filter.ts';
import { keyTable } from './key-table.ts';
import type { ListedOffer } from './listed-offer.ts';
import { growColumns, offerColumnsInMemory, ordersOf, type RowOrder, setRow } from './offer-columns.ts';
import { type OrderedRows, orderedRows } from './ordered-rows.ts';
import { sortedRows } from './sorted-rows.ts';

/** The place of an offer in a list. */
export type PlacedOffer = { readonly id: string; readonly orderValue: bigint };

export type OfferTable = {
  readonly size: () => number;
  /** Adds rows that are new, in no order; call `order` before the first page. */
  readonly append: (offers: readonly ListedOffer[]) => void;
  /** Puts all rows in order. */
  readonly order: () => Promise<void>;
  /** Adds an offer, or replaces the row that has its id. */
  readonly put: (offer: ListedOffer) => void;
  /** A page of a list in its direction, with one offer more than the limit where there is one. */
  readonly page: (query: OfferQuery, now: Date) => Promise<readonly PlacedOffer[]>;
  readonly count: (filter: OfferFilter, now: Date) => Promise<number>;
  readonly facets: (filter: OfferFilter, now: Date) => Promise<OfferFacets>;
  /** The first instant after `now` at which a status changes by time alone; null when none is known. */
  readonly nextCloseAfter: (now: Date) => Date | null;
};

/** Rows that one test is given at a time, and rows after which long work gives way. */
const BATCH = 4096;
const SLICE = 32 * BATCH;
/** Rows that a page walks in its order before it looks at all rows at once: then few match, or none. */
const WALKED = 16 * BATCH;

export function offerTable(): OfferTable {
  const columns = offerColumnsInMemory();
  const keys = keyTable(columns.id);
  const rowOrders = ordersOf(columns);
  const fields = Object.keys(rowOrders) as readonly OfferOrderField[];
  const ordered = Object.fromEntries(fields.map((field) => [field, orderedRows(rowOrders[field].compare)])) as {
    readonly [Field in OfferOrderField]: OrderedRows;
  };
  const closing = orderedRows(
    (a, b) => (columns.closesAtMs.values[a] as number) - (columns.closesAtMs.values[b] as number) || a - b,
  );
  const everyOrder = [...fields.map((field) => ordered[field]), closing];
  let [size, capacity] = [0, 0];

  const append = (offer: ListedOffer): number => {
    if (size === capacity) {
      capacity = Math.max(1024, Math.ceil(capacity * 1.5));
      growColumns(columns, capacity);
    }
    const row = size;
    setRow(columns, row, offer);
    size += 1;
    keys.add(row);
    return row;
  };

  /** Calls `visit` with the rows that pass a filter, batch by batch, in the order of their numbers. */
  const eachMatch = async (
    filter: OfferFilter,
    now: Date,
    visit: (rows: Int32Array, count: number) => void,
  ): Promise<void> => {
    const tests = testsOf(filter, columns, now.getTime());
    const rows = new Int32Array(BATCH);
    for (let from = 0; from < size; from += BATCH) {
      if (from > 0 && from % SLICE === 0) await nextTurn();
      let count = Math.min(BATCH, size - from);
      for (let index = 0; index < count; index += 1) rows[index] = from + index;
      for (const narrow of tests) count = narrow(rows, count);
      visit(rows, count);
    }
  };

  const page: OfferTable['page'] = async (query, now) => {
    const order = rowOrders[query.order.field];
    const backwards = query.order.descending !== query.backwards;
    const position = query.from === null ? null : order.compareWith(query.from);
    const wanted = query.limit + 1;
    const tests = testsOf(query.filter, columns, now.getTime());
    const found: number[] = [];
    const rows = new Int32Array(BATCH);
    const next = ordered[query.order.field].walk(position, backwards);
    let batch = Math.max(64, wanted);
    for (let walked = 0; walked < WALKED; walked += batch, batch = Math.min(BATCH, batch * 2)) {
      let count = next(rows, batch);
      if (count === 0) return found.map((row) => placed(row, order));
      for (const narrow of tests) count = narrow(rows, count);
      for (let index = 0; index < count && found.length < wanted; index += 1) found.push(rows[index] as number);
      if (found.length === wanted) return found.map((row) => placed(row, order));
    }
    const first = firstRows(wanted, (a, b) => (backwards ? order.compare(b, a) : order.compare(a, b)));
    await eachMatch(query.filter, now, (matching, count) => {
      for (let index = 0; index < count; index += 1) {
        const row = matching[index] as number;
        const side = position === null ? 0 : position(row);
        if (position === null || (backwards ? side < 0 : side > 0)) first.offer(row);
      }
    });
    return first.rows().map((row) => placed(row, order));
  };

  const placed = (row: number, order: RowOrder): PlacedOffer => ({
    id: columns.id.keyAt(row),
    orderValue: order.valueOf(row),
  });

  return {
    size: () => size,
    append(offers) {
      for (const offer of offers) append(offer);
    },
    async order() {
      for (const field of fields) ordered[field].load(await sortedRows(size, rowOrders[field].compare, nextTurn));
      for (let row = 0; row < size; row += 1) if (isDated(row)) closing.insert(row);
    },
    put(offer) {
      const known = keys.find(offer.id);
      if (known >= 0) {
        if (!isDated(known)) for (const field of fields) ordered[field].remove(known);
        else for (const order of everyOrder) order.remove(known);
        setRow(columns, known, offer);
      }
      const row = known >= 0 ? known : append(offer);
      for (const field of fields) ordered[field].insert(row);
      if (isDated(row)) closing.insert(row);
    },
    page,
    async count(filter, now) {
      let total = 0;
      await eachMatch(filter, now, (_, count) => {
        total += count;
      });
      return total;
    },
    async facets(filter, now) {
      const counter = facetCounter(columns, now.getTime());
      await eachMatch(filter, now, counter.add);
      return counter.facets();
    },
    nextCloseAfter(now) {
      const at = now.getTime();
      const next = closing.walk((row) => ((columns.closesAtMs.values[row] as number) <= at ? -1 : 1), false);
      const [row] = [new Int32Array(1)];
      return next(row, 1) === 0 ? null : new Date(columns.closesAtMs.values[row[0] as number] as number);
    },
  };

  function isDated(row: number): boolean {
    return Number.isFinite(columns.closesAtMs.values[row] as number);
  }
}

/** Keeps the first `limit` of the rows that it is offered, in order. */
function firstRows(limit: number, compare: (a: number, b: number) => number) {
  const rows: number[] = [];
  return {
    rows: (): readonly number[] => rows,
    offer(row: number): void {
      if (rows.length === limit && compare(row, rows[limit - 1] as number) > 0) return;
      let at = rows.length;
      while (at > 0 && compare(row, rows[at - 1] as number) < 0) at -= 1;
      rows.splice(at, 0, row);
      if (rows.length > limit) rows.pop();
    },
  };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
