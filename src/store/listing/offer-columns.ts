// The columns of all offers in memory, and the orders over them.
// **Invariant:** column values of one row are always those of one version of the offer, and every order holds every row.

import type { OfferOrderField } from '../offers.ts';
import {
  type AmountColumn,
  amountColumn,
  type FloatColumn,
  floatColumn,
  type IntColumn,
  intColumn,
  type KeyColumn,
  keyColumn,
  textColumn,
  wordsOf,
} from './columns.ts';
import type { ListedOffer } from './listed-offer.ts';
import type { Compare, ComparePosition } from './ordered-rows.ts';

export type OfferColumns = ReturnType<typeof offerColumnsInMemory>;

/** Empty columns. */
export function offerColumnsInMemory() {
  return {
    id: keyColumn(),
    deviceId: keyColumn(),
    ownerAccountId: keyColumn(),
    createdAtMs: floatColumn(),
    claimedAtMs: floatColumn(),
    /** Infinity where no end is known. */
    closesAtMs: floatColumn(Number.POSITIVE_INFINITY),
    requestedAmount: amountColumn(),
    rewardShareBps: intColumn(),
    estimatedAprBps: intColumn(),
    kind: textColumn(),
    model: textColumn(),
    country: textColumn(),
    connectivityTier: intColumn(),
    quantity: intColumn(),
    reliabilityHundredths: intColumn(),
  } satisfies { [Field in keyof ListedOffer]: unknown };
}

/** Makes room for `capacity` rows in every column. */
export function growColumns(columns: OfferColumns, capacity: number): void {
  for (const column of Object.values(columns)) column.grow(capacity);
}

/** Writes one version of an offer into a row. */
export function setRow(columns: OfferColumns, row: number, offer: ListedOffer): void {
  const { requestedAmount, ...others } = offer;
  columns.requestedAmount.set(row, BigInt(requestedAmount));
  for (const field of Object.keys(others) as (keyof typeof others)[]) {
    // Field and value belong together; the type of a union of columns does not say so.
    (columns[field].set as (row: number, value: unknown) => void)(row, others[field]);
  }
}

/** An order: how two rows compare, how a row compares with a position, and a row's value in it. */
export type RowOrder = {
  readonly compare: Compare;
  readonly compareWith: (position: { readonly value: bigint; readonly id: string }) => ComparePosition;
  readonly valueOf: (row: number) => bigint;
  /** True when a version of the row's offer has the value that the row has. */
  readonly keepsPlace: (row: number, offer: ListedOffer) => boolean;
};

/** The orders of lists; rows with equal values follow their ids. An absent value is -1, and so comes first. */
export function ordersOf(columns: OfferColumns): { readonly [Field in OfferOrderField]: RowOrder } {
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
