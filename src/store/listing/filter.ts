// The filter of an offer list as tests over columns: each test removes row numbers from a list in place and keeps the order.
// **Invariant:** the table below has an entry for every field of `OfferFilter`, so a filter without a test does not compile.
// test/kit/offer-list-sql.ts has the same filter in SQL; a property test compares the two.

import type { OfferStatus } from '../../domain/offer.ts';
import type { OfferFilter, Range } from '../offers.ts';
import { type AmountColumn, type IntColumn, type KeyColumn, wordsOf } from './columns.ts';
import type { OfferGroup } from './listed-offer.ts';
import type { OfferColumns } from './offer-columns.ts';
import { createSlashFree, createSufficiencyIndex, type Requirements, SUFFICIENCIES } from './sufficiency.ts';

/** Moves those of the first `count` row numbers that pass the test to the front of the array; returns their number. */
export type RowTest = (
  /** Row numbers of offers, less `base`. Those that pass the test are moved to the front, and their number is returned. */
  rows: Int32Array,
  /** Number of tested row numbers. */
  count: number,
  base: number,
) => number;

type Fields = { readonly [Field in keyof OfferFilter]: NonNullable<OfferFilter[Field]> };

/** Makes the predicate of each filter field that concerns the group of an offer. */
const GROUP_TESTS: {
  readonly [Field in 'models' | 'countries' | 'kind' | 'pools' | 'soc2']: (
    wanted: Fields[Field],
  ) => (group: OfferGroup) => boolean;
} = {
  models: (wanted) => {
    const models = new Set(wanted);
    return ({ model }) => models.has(model);
  },
  countries: (wanted) => {
    const countries = new Set(wanted);
    return ({ country }) => countries.has(country);
  },
  kind:
    (wanted) =>
    ({ kind }) =>
      kind === wanted,
  pools: (wanted) => {
    const pools = new Set<string | null>(wanted);
    return ({ pool }) => pools.has(pool);
  },
  soc2:
    (wanted) =>
    ({ soc2 }) =>
      soc2 === wanted,
};

/** Makes the test of each other filter field; null when the requested value excludes no offer. Cheap tests come first. */
const TESTS: {
  readonly [Field in Exclude<keyof Fields, keyof typeof GROUP_TESTS>]: (
    wanted: Fields[Field],
    columns: OfferColumns,
    nowMs: number,
    requirements: Requirements,
  ) => RowTest | null;
} = {
  status: statusAmong,
  connectivityTier: (wanted, { connectivityTier }) => within(connectivityTier, wanted),
  quantity: (wanted, { quantity }) => within(quantity, wanted),
  rewardShareBps: (wanted, { rewardShareBps }) => within(rewardShareBps, wanted),
  reliabilityHundredths: (wanted, { reliabilityHundredths }) => within(reliabilityHundredths, wanted),
  estimatedAprBps: (wanted, { estimatedAprBps }) => within(estimatedAprBps, wanted),
  requestedAmount: (wanted, { requestedAmount }) => amountWithin(requestedAmount, wanted),
  deviceIdPrefix: (wanted, { deviceId }) => beginsWith(deviceId, wanted),
  excludeOwner: (wanted, { ownerAccountId }) => otherThan(ownerAccountId, wanted),
  aboveBreakEvenBps: aboveBreakEven,
  slashFreeDays: (days, columns, nowMs) => narrowing(createSlashFree(columns, days, nowMs)),
  sufficiency: (wanted, columns, nowMs, requirements) => {
    const { of: indexOf } = createSufficiencyIndex(columns, requirements, nowMs);
    const passes = SUFFICIENCIES.map((sufficiency) => wanted.includes(sufficiency));
    return narrowing((row) => passes[indexOf(row)] === true);
  },
};

/**
 * Returns the tests that an offer must pass to match a filter at an instant, under the requirements known then. They become invalid
 * when a row is added or changed. `areStanding` is true when no tested offer is CLOSED then.
 */
export function filterTests(
  filter: OfferFilter,
  columns: OfferColumns,
  nowMs: number,
  requirements: Requirements,
  areStanding = false,
): readonly RowTest[] {
  const test = <Field extends keyof typeof TESTS>(field: Field): RowTest | null => {
    const wanted = filter[field];
    if (wanted === null) return null;
    if (areStanding && field === 'status') return claimedAmong(wanted as Fields['status'], columns);
    return TESTS[field](wanted as Fields[Field], columns, nowMs, requirements);
  };
  const tests = (Object.keys(TESTS) as (keyof typeof TESTS)[]).map(test);
  return [groupTest(filter, columns), ...tests].filter((narrow) => narrow !== null);
}

/** Returns the test of the group of an offer; null when the filter excludes no group. */
function groupTest(filter: OfferFilter, { group }: OfferColumns): RowTest | null {
  if (GROUP_FIELDS.every((field) => filter[field] === null)) return null;
  const [passes, { codes }] = [passingGroups(filter, group), group];
  return (rows, count, base) => {
    let kept = 0;
    for (let index = 0; index < count; index += 1) {
      const row = rows[index] as number;
      rows[kept] = row;
      kept += passes[codes[base + row] as number] as number;
    }
    return kept;
  };
}

const GROUP_FIELDS = Object.keys(GROUP_TESTS) as readonly (keyof typeof GROUP_TESTS)[];
const MAX_KEPT = 64;
/** By filter: for each group 1 when it passes, 0 when it does not. A call inside the loop over rows would take most of its time. */
const keptPasses = new WeakMap<OfferColumns['group'], Map<string, Uint8Array>>();

function passingGroups(filter: OfferFilter, group: OfferColumns['group']): Uint8Array {
  const kept = keptPasses.get(group) ?? new Map<string, Uint8Array>();
  keptPasses.set(group, kept);
  const key = JSON.stringify(GROUP_FIELDS.map((field) => filter[field]));
  const known = kept.get(key);
  if (known?.length === group.groups.length) return known;
  const predicate = <Field extends keyof typeof GROUP_TESTS>(field: Field): ((group: OfferGroup) => boolean) | null => {
    const wanted = filter[field];
    return wanted === null ? null : GROUP_TESTS[field](wanted as Fields[Field]);
  };
  const predicates = GROUP_FIELDS.map(predicate).filter((passes) => passes !== null);
  const passes = Uint8Array.from(group.groups, (of) => (predicates.every((passes) => passes(of)) ? 1 : 0));
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(key, passes);
  return passes;
}

/** The offer statuses, in the order in which arrays of counts per status hold them. */
export const STATUSES: readonly OfferStatus[] = ['OPEN', 'FILLED', 'CLOSED'];
const CLOSED = 2;

/** Returns the index in STATUSES of a row's status at an instant, by the rule of `offerStatusAt` in domain/offer.ts. */
export function statusIndexAt(closesAtMs: Float64Array, isClaimed: Uint8Array, row: number, nowMs: number): number {
  return (closesAtMs[row] as number) <= nowMs ? CLOSED : (isClaimed[row] as number);
}

function statusAmong(wanted: readonly OfferStatus[], columns: OfferColumns, nowMs: number): RowTest {
  const [closes, claimed] = [columns.closesAtMs.values, columns.isClaimed.values];
  const passes = Uint8Array.from(STATUSES, (status) => (wanted.includes(status) ? 1 : 0));
  return (rows, count, base) => {
    let kept = 0;
    for (let index = 0; index < count; index += 1) {
      const row = rows[index] as number;
      rows[kept] = row;
      kept += passes[statusIndexAt(closes, claimed, base + row, nowMs)] as number;
    }
    return kept;
  };
}

/** Returns the test of the status of offers that are not CLOSED; null when both others are wanted. */
function claimedAmong(wanted: readonly OfferStatus[], { isClaimed: { values } }: OfferColumns): RowTest | null {
  if (STATUSES.every((status, index) => index === CLOSED || wanted.includes(status))) return null;
  const passes = Uint8Array.from(STATUSES, (status) => (wanted.includes(status) ? 1 : 0));
  return (rows, count, base) => {
    let kept = 0;
    for (let index = 0; index < count; index += 1) {
      const row = rows[index] as number;
      rows[kept] = row;
      kept += passes[values[base + row] as number] as number;
    }
    return kept;
  };
}

/** Returns the test that a value lies in a range; a row without a value fails it. */
function within({ values }: IntColumn, { min, max }: Range<number>): RowTest | null {
  if (min === null && max === null) return null;
  const least = Math.max(min ?? 0, 0);
  const most = max ?? Number.POSITIVE_INFINITY;
  return (rows, count, base) => {
    let kept = 0;
    for (let index = 0; index < count; index += 1) {
      const row = rows[index] as number;
      const value = values[base + row] as number;
      rows[kept] = row;
      if (value >= least && value <= most) kept += 1;
    }
    return kept;
  };
}

/** Returns the test that a reward share is `least` basis points or more above the break-even share; a row without one fails it. */
function aboveBreakEven(least: number, columns: OfferColumns, nowMs: number): RowTest {
  const [share, even, closes] = [columns.rewardShareBps, columns.breakEvenShareBps, columns.closesAtMs];
  return narrowing((row) => {
    const evenBps = even.values[row] as number;
    return evenBps >= 0 && (closes.values[row] as number) > nowMs && (share.values[row] as number) - evenBps >= least;
  });
}

/** Returns the test that an amount lies in a range. It compares the nearest floats first; exact amounts only when those are equal. */
function amountWithin({ nearest, exact }: AmountColumn, { min, max }: Range<bigint>): RowTest | null {
  if (min === null && max === null) return null;
  const least = min === null ? Number.NEGATIVE_INFINITY : Number(min);
  const most = max === null ? Number.POSITIVE_INFINITY : Number(max);
  const passes = (row: number): boolean =>
    (min === null || (exact[row] as bigint) >= min) && (max === null || (exact[row] as bigint) <= max);
  return (rows, count, base) => {
    let kept = 0;
    for (let index = 0; index < count; index += 1) {
      const row = rows[index] as number;
      const value = nearest[base + row] as number;
      if (value < least || value > most) continue;
      if ((value === least || value === most) && !passes(base + row)) continue;
      rows[kept] = row;
      kept += 1;
    }
    return kept;
  };
}

/** Returns the test that a UUID begins with a text; compares words under a mask of the given digits. */
function beginsWith({ words }: KeyColumn, prefix: string): RowTest {
  const digits = prefix.replaceAll('-', '');
  const wellFormed = prefix === dashed(digits).slice(0, prefix.length);
  const wanted = wordsOf(digits.padEnd(32, '0'));
  const masks = wordsOf('f'.repeat(digits.length).padEnd(32, '0'));
  return narrowing((row) => {
    if (!wellFormed) return false;
    for (let word = 0; word < 4; word += 1) {
      const difference = (words[row * 4 + word] as number) ^ (wanted[word] as number);
      if ((difference & (masks[word] as number)) !== 0) return false;
    }
    return true;
  });
}

/** Returns hexadecimal digits with the dashes of a UUID; a dash follows each full group. */
function dashed(digits: string): string {
  let text = '';
  for (const [index, digit] of [...digits].entries()) {
    text += digit;
    if (index === 7 || index === 11 || index === 15 || index === 19) text += '-';
  }
  return text;
}

function otherThan({ words }: KeyColumn, key: string): RowTest {
  const [a, b, c, d] = wordsOf(key);
  return narrowing((row) => {
    const at = row * 4;
    return words[at] !== a || words[at + 1] !== b || words[at + 2] !== c || words[at + 3] !== d;
  });
}

function narrowing(passes: (row: number) => boolean): RowTest {
  return (rows, count, base) => {
    let kept = 0;
    for (let index = 0; index < count; index += 1) {
      const row = rows[index] as number;
      if (!passes(base + row)) continue;
      rows[kept] = row;
      kept += 1;
    }
    return kept;
  };
}
