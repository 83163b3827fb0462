// The columns of the in-memory offer list, and the comparison functions of its sort orders.
// **Invariant:** the values of a row are those of one version of one offer.

import type { OfferOrderField } from '../offers.ts';
import {
  type AmountColumn,
  createAmountColumn,
  createFloatColumn,
  createIntColumn,
  createKeyColumn,
  createTextColumn,
  type FloatColumn,
  type IntColumn,
  type KeyColumn,
  wordsOf,
} from './columns.ts';
import type { ListedOffer } from './listed-offer.ts';
import type { Compare, ComparePosition } from './ordered-rows.ts';

export type OfferColumns = ReturnType<typeof createOfferColumns>;

/** Returns the columns of an empty offer list. */
export function createOfferColumns() {
  return {
    id: createKeyColumn(),
    deviceId: createKeyColumn(),
    ownerAccountId: createKeyColumn(),
    createdAtMs: createFloatColumn(),
    claimedAtMs: createFloatColumn(),
    /** When the offer closes, in milliseconds since 1970; Infinity where that is not known. */
    closesAtMs: createFloatColumn(Number.POSITIVE_INFINITY),
    requestedAmount: createAmountColumn(),
    rewardShareBps: createIntColumn(),
    estimatedAprBps: createIntColumn(),
    kind: createTextColumn(),
    model: createTextColumn(),
    country: createTextColumn(),
    connectivityTier: createIntColumn(),
    quantity: createIntColumn(),
    reliabilityHundredths: createIntColumn(),
  } satisfies { [Field in keyof ListedOffer]: unknown };
}

/** Makes room for `capacity` rows in every column. */
export function growColumns(columns: OfferColumns, capacity: number): void {
  for (const column of Object.values(columns)) column.grow(capacity);
}

/** Writes all values of an offer into a row. */
export function writeOffer(columns: OfferColumns, row: number, offer: ListedOffer): void {
  const { requestedAmount, ...others } = offer;
  columns.requestedAmount.set(row, BigInt(requestedAmount));
  for (const field of Object.keys(others) as (keyof typeof others)[]) {
    // Each column takes the value of its own field; the type of a union of columns cannot express this.
    (columns[field].set as (row: number, value: unknown) => void)(row, others[field]);
  }
}

/** A sort order of the offer list: compares two rows, compares a row with a page position, and returns a row's sort value. */
export type RowOrder = {
  readonly compare: Compare;
  readonly compareWith: (position: { readonly value: bigint; readonly id: string }) => ComparePosition;
  readonly valueOf: (row: number) => bigint;
  /** Returns true when a new version of a row's offer has the same sort value. */
  readonly keepsPlace: (row: number, offer: ListedOffer) => boolean;
};

/** Returns the comparison functions of each sort order. Equal values are ordered by id; an absent value is -1 and so the lowest. */
export function createRowOrders(columns: OfferColumns): { readonly [Field in OfferOrderField]: RowOrder } {
  const { id } = columns;
  return {
    CREATED_AT: byNumber(columns.createdAtMs, id, 'createdAtMs'),
    REQUESTED_AMOUNT: byAmount(columns.requestedAmount, id),
    REWARD_SHARE: byNumber(columns.rewardShareBps, id, 'rewardShareBps'),
    RELIABILITY: byNumber(columns.reliabilityHundredths, id, 'reliabilityHundredths'),
    ESTIMATED_APR: byNumber(columns.estimatedAprBps, id, 'estimatedAprBps'),
  };
}

type NumberField = 'createdAtMs' | 'rewardShareBps' | 'reliabilityHundredths' | 'estimatedAprBps';

function byNumber(column: FloatColumn | IntColumn, id: KeyColumn, field: NumberField): RowOrder {
  return {
    compare(a, b) {
      const { values } = column;
      const difference = (values[a] as number) - (values[b] as number);
      return difference !== 0 ? difference : compareKeys(id.words, a * 4, id.words, b * 4);
    },
    compareWith(position) {
      const { values } = column;
      const value = Number(position.value);
      const words = Uint32Array.from(wordsOf(position.id));
      return (row) => {
        const difference = (values[row] as number) - value;
        return difference !== 0 ? difference : compareKeys(id.words, row * 4, words, 0);
      };
    },
    valueOf: (row) => BigInt(column.values[row] as number),
    keepsPlace: (row, offer) => column.values[row] === (offer[field] ?? -1),
  };
}

function byAmount(column: AmountColumn, id: KeyColumn): RowOrder {
  const exactly = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
  return {
    compare(a, b) {
      const { nearest, exact } = column;
      const difference = (nearest[a] as number) - (nearest[b] as number);
      if (difference !== 0) return difference;
      return exactly(exact[a] as bigint, exact[b] as bigint) || compareKeys(id.words, a * 4, id.words, b * 4);
    },
    compareWith(position) {
      const { exact } = column;
      const words = Uint32Array.from(wordsOf(position.id));
      return (row) => exactly(exact[row] as bigint, position.value) || compareKeys(id.words, row * 4, words, 0);
    },
    valueOf: (row) => column.exact[row] as bigint,
    keepsPlace: (row, offer) => column.exact[row] === BigInt(offer.requestedAmount),
  };
}

function compareKeys(a: Uint32Array, at: number, b: Uint32Array, from: number): number {
  for (let word = 0; word < 4; word += 1) {
    const difference = (a[at + word] as number) - (b[from + word] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
