// The columns of the in-memory offer list, and the comparison functions of its sort orders.
// **Invariant:** the values of a row are those of one version of one offer.

import type { OfferOrderField } from '../offers.ts';
import {
  type AmountColumn,
  createAmountColumn,
  createFlagColumn,
  createFloatColumn,
  createGroupColumn,
  createIntColumn,
  createKeyColumn,
  createSparseColumn,
  type FloatColumn,
  type IntColumn,
  type KeyColumn,
  wordsOf,
} from './columns.ts';
import {
  groupKeyOf,
  type ListedChunk,
  type ListedOffer,
  type OfferGroup,
  parseGroupKey,
  timeAt,
} from './listed-offer.ts';
import type { Compare, ComparePosition } from './ordered-rows.ts';
import type { SortKeys } from './sorted-rows.ts';

export type OfferColumns = ReturnType<typeof createOfferColumns>;

/** Returns the columns of an empty offer list. */
export function createOfferColumns() {
  return {
    id: createKeyColumn(),
    deviceId: createKeyColumn(),
    ownerAccountId: createKeyColumn(),
    createdAtMs: createFloatColumn(),
    /** True where a co-staker holds the offer. */
    isClaimed: createFlagColumn(),
    /** When the offer closes, in milliseconds since 1970; Infinity where that is not known. */
    closesAtMs: createFloatColumn(Number.POSITIVE_INFINITY),
    requestedAmount: createAmountColumn(),
    rewardShareBps: createIntColumn(),
    estimatedAprBps: createIntColumn(),
    group: createGroupColumn<OfferGroup>(groupKeyOf, parseGroupKey),
    connectivityTier: createIntColumn(),
    quantity: createIntColumn(),
    reliabilityHundredths: createIntColumn(),
    breakEvenShareBps: createIntColumn(),
    countedStake: createAmountColumn(),
    countedChangesAtMs: createSparseColumn<number>(),
    /** Base units; only of rows with a `countedChangesAtMs`. */
    countedThen: createSparseColumn<bigint>(),
    graceForfeitedAtMs: createSparseColumn<number>(),
    lastSlashAtMs: createSparseColumn<number>(),
  };
}

/** Makes room for `capacity` rows in every column. */
export function growColumns(columns: OfferColumns, capacity: number): void {
  for (const column of Object.values(columns)) column.grow(capacity);
}

/** Writes each field of an offer into a row. The type has every listed field, so a field without a column does not compile. */
const WRITES: {
  readonly [Field in Exclude<keyof ListedOffer, keyof OfferGroup>]: (
    columns: OfferColumns,
    row: number,
    offer: ListedOffer,
  ) => void;
} = {
  id: ({ id }, row, offer) => id.set(row, offer.id),
  deviceId: ({ deviceId }, row, offer) => deviceId.set(row, offer.deviceId),
  ownerAccountId: ({ ownerAccountId }, row, offer) => ownerAccountId.set(row, offer.ownerAccountId),
  createdAtMs: ({ createdAtMs }, row, offer) => createdAtMs.set(row, offer.createdAtMs),
  claimedAtMs: ({ isClaimed }, row, offer) => isClaimed.set(row, offer.claimedAtMs !== null),
  closesAtMs: ({ closesAtMs }, row, offer) => closesAtMs.set(row, offer.closesAtMs),
  requestedAmount: ({ requestedAmount }, row, offer) => requestedAmount.set(row, BigInt(offer.requestedAmount)),
  rewardShareBps: ({ rewardShareBps }, row, offer) => rewardShareBps.set(row, offer.rewardShareBps),
  estimatedAprBps: ({ estimatedAprBps }, row, offer) => estimatedAprBps.set(row, offer.estimatedAprBps),
  connectivityTier: ({ connectivityTier }, row, offer) => connectivityTier.set(row, offer.connectivityTier),
  quantity: ({ quantity }, row, offer) => quantity.set(row, offer.quantity),
  reliabilityHundredths: ({ reliabilityHundredths }, row, offer) =>
    reliabilityHundredths.set(row, offer.reliabilityHundredths),
  breakEvenShareBps: ({ breakEvenShareBps }, row, offer) => breakEvenShareBps.set(row, offer.breakEvenShareBps),
  countedStake: ({ countedStake }, row, offer) => countedStake.set(row, BigInt(offer.countedStake)),
  countedChangesAtMs: ({ countedChangesAtMs }, row, offer) => countedChangesAtMs.set(row, offer.countedChangesAtMs),
  countedThen: ({ countedThen }, row, offer) =>
    countedThen.set(row, offer.countedChangesAtMs === null ? null : BigInt(offer.countedThen)),
  graceForfeitedAtMs: ({ graceForfeitedAtMs }, row, offer) => graceForfeitedAtMs.set(row, offer.graceForfeitedAtMs),
  lastSlashAtMs: ({ lastSlashAtMs }, row, offer) => lastSlashAtMs.set(row, offer.lastSlashAtMs),
};

/** Writes all values of an offer into a row. */
export function writeOffer(columns: OfferColumns, row: number, offer: ListedOffer): void {
  for (const write of Object.values(WRITES)) write(columns, row, offer);
  columns.group.set(row, offer);
}

/** The fields whose bytes are one integer of 32 bits for each row. */
const INTEGERS = [
  'rewardShareBps',
  'estimatedAprBps',
  'connectivityTier',
  'quantity',
  'reliabilityHundredths',
  'breakEvenShareBps',
] as const;

/** Writes all values of a chunk of offers into the rows from `first` on. */
export function writeChunk(columns: OfferColumns, first: number, { count, bytes, groupKeys }: ListedChunk): void {
  for (const field of ['id', 'deviceId', 'ownerAccountId'] as const) columns[field].setBytes(first, bytes[field]);
  for (const field of INTEGERS) {
    const [{ values }, given] = [columns[field], bytes[field]];
    for (let index = 0; index < count; index += 1) values[first + index] = given.getInt32(index * 4);
  }
  for (let index = 0; index < count; index += 1) {
    const row = first + index;
    columns.createdAtMs.set(row, timeAt(bytes.createdAtMs, index));
    columns.isClaimed.set(row, timeAt(bytes.claimedAtMs, index) !== null);
    columns.closesAtMs.set(row, timeAt(bytes.closesAtMs, index));
    columns.requestedAmount.set(row, bytes.requestedAmount.getBigInt64(index * 8));
    columns.countedStake.set(row, bytes.countedStake.getBigInt64(index * 8));
    const changesAtMs = timeAt(bytes.countedChangesAtMs, index);
    columns.countedChangesAtMs.set(row, changesAtMs);
    columns.countedThen.set(row, changesAtMs === null ? null : bytes.countedThen.getBigInt64(index * 8));
    columns.graceForfeitedAtMs.set(row, timeAt(bytes.graceForfeitedAtMs, index));
    columns.lastSlashAtMs.set(row, timeAt(bytes.lastSlashAtMs, index));
    columns.group.setCode(row, columns.group.codeOf(groupKeys[index] as string));
  }
}

/** A sort order of the offer list: compares two rows, compares a row with a page position, and returns a row's sort value. */
export type RowOrder = {
  readonly compare: Compare;
  readonly compareWith: (position: { readonly value: bigint; readonly id: string }) => ComparePosition;
  readonly valueOf: (row: number) => bigint;
  /** Writes the sort values of the rows from `first` to before `end` as unsigned integers of 64 bits. */
  readonly writeSortKeys: (keys: SortKeys, first: number, end: number) => void;
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
    writeSortKeys({ high, low }, first, end) {
      const { values } = column;
      for (let row = first; row < end; row += 1) {
        // An absent value is -1, so one more is not negative.
        const key = (values[row] as number) + 1;
        low[row] = key >>> 0;
        high[row] = Math.floor(key / 2 ** 32);
      }
    },
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
    writeSortKeys({ high, low }, first, end) {
      const { nearest, exact } = column;
      for (let row = first; row < end; row += 1) {
        const amount = nearest[row] as number;
        if (amount > Number.MAX_SAFE_INTEGER) {
          low[row] = Number(BigInt.asUintN(32, exact[row] as bigint));
          high[row] = Number((exact[row] as bigint) >> 32n);
        } else {
          low[row] = amount >>> 0;
          high[row] = Math.floor(amount / 2 ** 32);
        }
      }
    },
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
