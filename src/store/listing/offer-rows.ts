// The rows of the in-memory offer list: columns, table of ids, and a sorted list of row numbers for each sort order.
// **Invariant:** between two calls every sorted list contains every row, and a row has the values of one version of its offer.

import type { OfferOrderField } from '../offers.ts';
import { createKeyTable } from './key-table.ts';
import type { ListedChunk, ListedOffer } from './listed-offer.ts';
import {
  createOfferColumns,
  createRowOrders,
  growColumns,
  type OfferColumns,
  type RowOrder,
  writeChunk,
  writeOffer,
} from './offer-columns.ts';
import { createOrderedRows, type OrderedRows } from './ordered-rows.ts';
import { SORTED_AT_ONCE, type SortKeys, sortRows } from './sorted-rows.ts';
import { createStandingRows, type StandingRows } from './standing-rows.ts';

export type OfferRows = {
  readonly columns: OfferColumns;
  /** The comparison functions of each sort order. */
  readonly orders: { readonly [Field in OfferOrderField]: RowOrder };
  /** For each sort order, the sorted list of row numbers. */
  readonly ordered: { readonly [Field in OfferOrderField]: OrderedRows };
  /** The rows that a question about offers other than CLOSED ones reads. */
  readonly standing: Pick<StandingRows, 'at'>;
  readonly size: () => number;
  /** Returns a number that grows with every change of a row. */
  readonly version: () => number;
  /** Adds loaded offers, whose ids ascend. The sorted lists contain them only after `sort`, before which no offer is put. */
  readonly append: (chunk: ListedChunk) => void;
  /** Sorts all loaded rows for every sort order; `pause` is awaited between steps of about a millisecond. */
  readonly sort: (pause: () => Promise<void>) => Promise<void>;
  /**
   * Returns an instant up to which no status changes by time alone, after `nowMs`, in milliseconds. Infinity when no status will change.
   * `pause` is awaited between steps of about a millisecond.
   */
  readonly nextCloseMs: (nowMs: number, pause: () => Promise<void>) => Promise<number>;
  /** Adds an offer, or replaces the row that has its id. */
  readonly put: (offer: ListedOffer) => void;
};

/** Room for new offers in a list that has just been loaded. */
const SPARE_ROWS = 1024;

/** Returns an empty set of rows, with room for `expected` of them. */
export function createOfferRows(expected: number): OfferRows {
  const columns = createOfferColumns();
  const keys = createKeyTable(columns.id);
  const standing = createStandingRows(columns.closesAtMs);
  const orders = createRowOrders(columns);
  const fields = Object.keys(orders) as readonly OfferOrderField[];
  const ordered = Object.fromEntries(fields.map((field) => [field, createOrderedRows(orders[field].compare)])) as {
    readonly [Field in OfferOrderField]: OrderedRows;
  };
  let [size, capacity, version] = [0, 0, 0];
  const reserve = (rows: number): void => {
    if (rows <= capacity) return;
    capacity = Math.max(rows + SPARE_ROWS, Math.ceil(capacity * 1.25));
    growColumns(columns, capacity);
  };
  reserve(expected);
  /** The latest answer of `nextCloseMs`, with the version of the rows and the instant for which it was found. */
  let closes = { version: -1, fromMs: 0, untilMs: 0 };

  return {
    columns,
    orders,
    ordered,
    standing,
    size: () => size,
    version: () => version,
    append(chunk) {
      version += 1;
      reserve(size + chunk.count);
      writeChunk(columns, size, chunk);
      size += chunk.count;
      keys.addSorted(size);
    },
    async sort(pause) {
      const sortKeys: SortKeys = { high: new Uint32Array(size), low: new Uint32Array(size) };
      for (const field of fields) {
        for (let from = 0; from < size; from += SORTED_AT_ONCE) {
          orders[field].writeSortKeys(sortKeys, from, Math.min(from + SORTED_AT_ONCE, size));
          await pause();
        }
        await ordered[field].load(await sortRows(size, sortKeys, pause), pause);
      }
    },
    async nextCloseMs(nowMs, pause) {
      const { version: seen, fromMs, untilMs } = closes;
      if (seen === version && fromMs <= nowMs && nowMs < untilMs) return untilMs;
      const began = version;
      let next = Number.POSITIVE_INFINITY;
      for (let from = 0; from < size; from += SORTED_AT_ONCE * 4) {
        next = Math.min(
          next,
          firstAfter(columns.closesAtMs.values, nowMs, from, Math.min(from + SORTED_AT_ONCE * 4, size)),
        );
        await pause();
      }
      closes = { version: began, fromMs: nowMs, untilMs: next };
      return next;
    },
    put(offer) {
      version += 1;
      const known = keys.find(offer.id);
      if (known < 0) {
        const row = size;
        reserve(size + 1);
        writeOffer(columns, row, offer);
        size += 1;
        keys.add(row, offer.id);
        standing.add(row);
        for (const field of fields) ordered[field].insert(row);
        return;
      }
      const moved = fields.filter((field) => !orders[field].keepsPlace(known, offer));
      for (const field of moved) ordered[field].remove(known);
      writeOffer(columns, known, offer);
      standing.add(known);
      for (const field of moved) ordered[field].insert(known);
    },
  };
}

/** Returns the least of the values from `from` to before `end` that is greater than `after`; Infinity when none is. */
function firstAfter(values: Float64Array, after: number, from: number, end: number): number {
  let first = Number.POSITIVE_INFINITY;
  for (let row = from; row < end; row += 1) {
    const value = values[row] as number;
    if (value > after && value < first) first = value;
  }
  return first;
}
