// Counts the facets of matching offers in memory, in batches of row numbers. Each loop reads one array, which is fastest.

import type { FacetCount, OfferFacets, Range } from '../offers.ts';
import type { AmountColumn } from './columns.ts';
import { STATUSES, statusIndexAt } from './filter.ts';
import type { OfferGroup } from './listed-offer.ts';
import type { OfferColumns } from './offer-columns.ts';
import { createSufficiencyIndex, type Requirements, SUFFICIENCIES } from './sufficiency.ts';

export type FacetCounter = {
  /** Counts the offers of the first `count` row numbers, each less `base`. `areStanding` is true when none of them is CLOSED. */
  readonly add: (rows: Int32Array, count: number, base: number, areStanding: boolean) => void;
  readonly facets: () => OfferFacets;
};

/** Counts offers for one loop's facets. */
type Counts = FacetCounter['add'];

/**
 * Returns a counter of the wanted facets over the columns; statuses and sufficiencies are those at `nowMs`, in milliseconds. Others stay
 * empty.
 */
export function createFacetCounter(
  columns: OfferColumns,
  nowMs: number,
  requirements: Requirements,
  wanted: readonly (keyof OfferFacets)[],
): FacetCounter {
  const { group, closesAtMs, isClaimed, requestedAmount, rewardShareBps, estimatedAprBps } = columns;
  const groups = createGroupCounter(group);
  const { by } = groups;
  const statuses = new Int32Array(STATUSES.length);
  const ranges = {
    amount: amountRange(requestedAmount),
    share: range(rewardShareBps.values),
    apr: range(estimatedAprBps.values),
    reliability: range(columns.reliabilityHundredths.values),
    quantity: range(columns.quantity.values),
  };
  const [closes, claimed] = [closesAtMs.values, isClaimed.values];
  const countClaimed = (rows: Int32Array, count: number, base: number): void => {
    let filled = 0;
    for (let index = 0; index < count; index += 1) filled += claimed[base + (rows[index] as number)] as number;
    statuses[0] = (statuses[0] as number) + count - filled;
    statuses[1] = (statuses[1] as number) + filled;
  };
  const countStatuses: Counts = (rows, count, base, areStanding) => {
    if (areStanding) {
      countClaimed(rows, count, base);
      return;
    }
    for (let index = 0; index < count; index += 1) {
      (statuses[statusIndexAt(closes, claimed, base + (rows[index] as number), nowMs)] as number) += 1;
    }
  };
  const tiers = createTierCounter(columns.connectivityTier.values);
  const sufficiencies = createSufficiencyCounter(columns, requirements, nowMs);
  const counters: { readonly [Facet in keyof OfferFacets]: Counts } = {
    models: groups.add,
    kinds: groups.add,
    countries: groups.add,
    pools: groups.add,
    soc2: groups.add,
    connectivityTiers: tiers.add,
    sufficiencies: sufficiencies.add,
    statuses: countStatuses,
    requestedAmount: ranges.amount.add,
    rewardShareBps: ranges.share.add,
    estimatedAprBps: ranges.apr.add,
    reliabilityHundredths: ranges.reliability.add,
    quantity: ranges.quantity.add,
  };
  const used = new Set(wanted.map((facet) => counters[facet]));

  return {
    add(rows, count, base, areStanding) {
      for (const counts of used) counts(rows, count, base, areStanding);
    },
    facets: () => ({
      models: by(({ model }) => model),
      kinds: by(({ kind }) => kind),
      countries: by(({ country }) => country),
      pools: by(({ pool }) => pool),
      soc2: by(({ soc2 }) => String(soc2)),
      connectivityTiers: mostFrequentFirst(tiers.found()),
      sufficiencies: mostFrequentFirst(sufficiencies.found()),
      statuses: mostFrequentFirst(STATUSES.map((value, index) => ({ value, count: statuses[index] as number }))),
      requestedAmount: ranges.amount.found(),
      rewardShareBps: ranges.share.found(),
      estimatedAprBps: ranges.apr.found(),
      reliabilityHundredths: ranges.reliability.found(),
      quantity: ranges.quantity.found(),
    }),
  };
}

/** Counts groups; `by` sums their counts by a value of the group, and leaves out null. */
function createGroupCounter({ groups, codes }: OfferColumns['group']) {
  const perGroup = new Int32Array(groups.length);
  return {
    add(rows: Int32Array, count: number, base: number): void {
      for (let index = 0; index < count; index += 1) {
        (perGroup[codes[base + (rows[index] as number)] as number] as number) += 1;
      }
    },
    by(facetOf: (group: OfferGroup) => string | null): readonly FacetCount[] {
      const counts = new Map<string, number>();
      for (const [code, of] of groups.entries()) {
        const value = facetOf(of);
        if (value !== null) counts.set(value, (counts.get(value) ?? 0) + (perGroup[code] as number));
      }
      return mostFrequentFirst(Array.from(counts, ([value, count]) => ({ value, count })));
    },
  };
}

/** Number of connectivity tiers; a guard of the database keeps them from 0 to 4. */
const TIERS = 5;

function createTierCounter(tierOf: Int32Array) {
  const counts = new Int32Array(TIERS);
  return {
    add(rows: Int32Array, count: number, base: number): void {
      for (let index = 0; index < count; index += 1) {
        (counts[tierOf[base + (rows[index] as number)] as number] as number) += 1;
      }
    },
    found: (): readonly FacetCount[] => Array.from(counts, (count, tier) => ({ value: String(tier), count })),
  };
}

function createSufficiencyCounter(columns: OfferColumns, requirements: Requirements, nowMs: number) {
  const counts = new Int32Array(SUFFICIENCIES.length);
  let indexOf: ReturnType<typeof createSufficiencyIndex> | null = null;
  return {
    add(rows: Int32Array, count: number, base: number): void {
      indexOf ??= createSufficiencyIndex(columns, requirements, nowMs);
      indexOf.count(rows, count, base, counts);
    },
    found: (): readonly FacetCount[] =>
      SUFFICIENCIES.map((value, index) => ({ value, count: counts[index] as number })),
  };
}

/** Finds the lowest and the highest value of a column in the added rows; absent values do not count. */
function range(values: Int32Array) {
  let [least, most] = [Number.POSITIVE_INFINITY, -1];
  return {
    add(rows: Int32Array, count: number, base: number): void {
      let [low, high] = [least, most];
      for (let index = 0; index < count; index += 1) {
        const value = values[base + (rows[index] as number)] as number;
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
    add(rows: Int32Array, count: number, base: number): void {
      const values = nearest;
      let [least, most] = [low, high];
      for (let index = 0; index < count; index += 1) {
        const value = values[base + (rows[index] as number)] as number;
        if (value > least && value < most) continue;
        widen(exact[base + (rows[index] as number)] as bigint);
        [least, most] = [low, high];
      }
    },
    found: (): Range<bigint> => found,
  };
}

function mostFrequentFirst(counted: readonly FacetCount[]): readonly FacetCount[] {
  return counted.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
