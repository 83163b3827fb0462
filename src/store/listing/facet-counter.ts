// Counts the facets of matching offers in memory, in batches of row numbers. Each loop reads one array, which is fastest.

import type { FacetCount, OfferFacets, Range } from '../offers.ts';
import type { AmountColumn, TextColumn } from './columns.ts';
import { STATUSES, statusIndexAt } from './filter.ts';
import type { OfferColumns } from './offer-columns.ts';

export type FacetCounter = {
  /** Counts the offers of the first `count` row numbers. */
  readonly add: (rows: Int32Array, count: number) => void;
  readonly facets: () => OfferFacets;
};

/** Returns a facet counter over the columns; statuses are those at `nowMs`, in milliseconds. */
export function createFacetCounter(columns: OfferColumns, nowMs: number): FacetCounter {
  const { model, kind, country, closesAtMs, claimedAtMs, requestedAmount, rewardShareBps, estimatedAprBps } = columns;
  const byValue = { country: counterOf(country), kind: counterOf(kind), model: counterOf(model) };
  const statuses = new Int32Array(STATUSES.length);
  const ranges = {
    amount: amountRange(requestedAmount),
    share: range(rewardShareBps.values),
    apr: range(estimatedAprBps.values),
  };
  const counters = [...Object.values(byValue), ...Object.values(ranges)];
  const [closes, claimed] = [closesAtMs.values, claimedAtMs.values];

  return {
    add(rows, count) {
      for (const counter of counters) counter.add(rows, count);
      for (let index = 0; index < count; index += 1) {
        (statuses[statusIndexAt(closes, claimed, rows[index] as number, nowMs)] as number) += 1;
      }
    },
    facets: () => ({
      models: mostFrequentFirst(byValue.model.counted()),
      kinds: mostFrequentFirst(byValue.kind.counted()),
      countries: mostFrequentFirst(byValue.country.counted()),
      statuses: mostFrequentFirst(STATUSES.map((value, index) => ({ value, count: statuses[index] as number }))),
      requestedAmount: ranges.amount.found(),
      rewardShareBps: ranges.share.found(),
      estimatedAprBps: ranges.apr.found(),
    }),
  };
}

function counterOf({ codes, texts }: TextColumn) {
  const counts = new Int32Array(texts.length);
  return {
    add(rows: Int32Array, count: number): void {
      for (let index = 0; index < count; index += 1) (counts[codes[rows[index] as number] as number] as number) += 1;
    },
    counted: (): readonly FacetCount[] => texts.map((value, code) => ({ value, count: counts[code] as number })),
  };
}

/** Finds the lowest and the highest value of a column in the added rows; absent values do not count. */
function range(values: Int32Array) {
  let [least, most] = [Number.POSITIVE_INFINITY, -1];
  return {
    add(rows: Int32Array, count: number): void {
      let [low, high] = [least, most];
      for (let index = 0; index < count; index += 1) {
        const value = values[rows[index] as number] as number;
        if (value > high) high = value;
        if (value < low && value >= 0) low = value;
      }
      [least, most] = [low, high];
    },
    found: (): Range<number> => (most < 0 ? { min: null, max: null } : { min: least, max: most }),
  };
}

/**
 * Finds the lowest and the highest amount in the added rows; reads the exact amount only when the nearest float may be an extreme.
 */
function amountRange({ nearest, exact }: AmountColumn) {
  let found: Range<bigint> = { min: null, max: null };
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const widen = (amount: bigint): void => {
    const min = found.min === null || amount < found.min ? amount : found.min;
    const max = found.max === null || amount > found.max ? amount : found.max;
    found = { min, max };
    [low, high] = [Number(min), Number(max)];
  };
  return {
    add(rows: Int32Array, count: number): void {
      for (let index = 0; index < count; index += 1) {
        const row = rows[index] as number;
        const value = nearest[row] as number;
        if (value <= low || value >= high) widen(exact[row] as bigint);
      }
    },
    found: (): Range<bigint> => found,
  };
}

function mostFrequentFirst(counted: readonly FacetCount[]): readonly FacetCount[] {
  return counted.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
