// The rows of the in-memory offer list: columns, hash table of ids, and a sorted list of row numbers for each sort order.
// **Invariant:** between two calls every sorted list contains every row, and a row has the values of one version of its offer.

import type { OfferOrderField } from '../offers.ts';
import { createKeyTable } from './key-table.ts';
import type { ListedOffer } from './listed-offer.ts';
import {
  createOfferColumns,
  createRowOrders,
  growColumns,
  type OfferColumns,
  type RowOrder,
  writeOffer,
} from './offer-columns.ts';
import { createOrderedRows, type OrderedRows } from './ordered-rows.ts';
import { sortRows } from './sorted-rows.ts';

export type OfferRows = {
  readonly columns: OfferColumns;
  /** The comparison functions of each sort order. */
  readonly orders: { readonly [Field in OfferOrderField]: RowOrder };
  /** For each sort order, the sorted list of row numbers. */
  readonly ordered: { readonly [Field in OfferOrderField]: OrderedRows };
  readonly size: () => number;
  /** Returns a number that grows with every change of a row. */
  readonly version: () => number;
  /** Adds new offers. The sorted lists contain them only after `sort`. */
  readonly append: (offers: readonly ListedOffer[]) => void;
  /** Sorts all rows for every sort order; `pause` is awaited between steps of about a millisecond. */
  readonly sort: (pause: () => Promise<void>) => Promise<void>;
  /** Adds an offer, or replaces the row that has its id. */
  readonly put: (offer: ListedOffer) => void;
};

const FIRST_CAPACITY = 1024;

/** Returns an empty set of rows. */
export function createOfferRows(): OfferRows {
  const columns = createOfferColumns();
  const keys = createKeyTable(columns.id);
  const orders = createRowOrders(columns);
  const fields = Object.keys(orders) as readonly OfferOrderField[];
  const ordered = Object.fromEntries(fields.map((field) => [field, createOrderedRows(orders[field].compare)])) as {
    readonly [Field in OfferOrderField]: OrderedRows;
  };
  let [size, capacity, version] = [0, 0, 0];

  const append = (offer: ListedOffer): number => {
    if (size === capacity) {
      capacity = Math.max(FIRST_CAPACITY, Math.ceil(capacity * 1.5));
      growColumns(columns, capacity);
    }
    const row = size;
    writeOffer(columns, row, offer);
    size += 1;
    keys.add(row);
    return row;
  };

  return {
    columns,
    orders,
    ordered,
    size: () => size,
    version: () => version,
    append(offers) {
      version += 1;
      for (const offer of offers) append(offer);
    },
    async sort(pause) {
      for (const field of fields) ordered[field].load(await sortRows(size, orders[field].compare, pause));
    },
    put(offer) {
      version += 1;
      const known = keys.find(offer.id);
      if (known < 0) {
        const row = append(offer);
        for (const field of fields) ordered[field].insert(row);
        return;
      }
      const moved = fields.filter((field) => !orders[field].keepsPlace(known, offer));
      for (const field of moved) ordered[field].remove(known);
      writeOffer(columns, known, offer);
      for (const field of moved) ordered[field].insert(known);
    },
  };
}
