// The rows of all offers in memory: columns, the table of keys, and every order over them.
// **Invariant:** between two calls every order holds every row, and a row holds one version of its offer.

import type { OfferOrderField } from '../offers.ts';
import { keyTable } from './key-table.ts';
import type { ListedOffer } from './listed-offer.ts';
import {
  growColumns,
  type OfferColumns,
  offerColumnsInMemory,
  ordersOf,
  type RowOrder,
  setRow,
} from './offer-columns.ts';
import { type OrderedRows, orderedRows } from './ordered-rows.ts';
import { sortedRows } from './sorted-rows.ts';

export type OfferRows = {
  readonly columns: OfferColumns;
  /** How each order compares rows. */
  readonly orders: { readonly [Field in OfferOrderField]: RowOrder };
  /** The rows in each order. */
  readonly ordered: { readonly [Field in OfferOrderField]: OrderedRows };
  readonly size: () => number;
  /** Grows with every change of a row. */
  readonly version: () => number;
  /** Adds offers that are new. They are in no order until `sort` has run. */
  readonly append: (offers: readonly ListedOffer[]) => void;
  /** Sorts all rows; `pause` is awaited between steps of about a millisecond. */
  readonly sort: (pause: () => Promise<void>) => Promise<void>;
  /** Adds an offer, or replaces the row that has its id. */
  readonly put: (offer: ListedOffer) => void;
};

const FIRST_CAPACITY = 1024;

/** No rows yet. */
export function offerRows(): OfferRows {
  const columns = offerColumnsInMemory();
  const keys = keyTable(columns.id);
  const orders = ordersOf(columns);
  const fields = Object.keys(orders) as readonly OfferOrderField[];
  const ordered = Object.fromEntries(fields.map((field) => [field, orderedRows(orders[field].compare)])) as {
    readonly [Field in OfferOrderField]: OrderedRows;
  };
  let [size, capacity, version] = [0, 0, 0];

  const append = (offer: ListedOffer): number => {
    if (size === capacity) {
      capacity = Math.max(FIRST_CAPACITY, Math.ceil(capacity * 1.5));
      growColumns(columns, capacity);
    }
    const row = size;
    setRow(columns, row, offer);
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
      for (const field of fields) ordered[field].load(await sortedRows(size, orders[field].compare, pause));
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
      setRow(columns, known, offer);
      for (const field of moved) ordered[field].insert(known);
    },
  };
}
