// The filter of a list as tests over whole columns: each narrows a list of row numbers in place and keeps its order.
// **Invariant:** the table below has an entry for every field of `OfferFilter`, so a filter without a test does not compile.
// Its twin in SQL stands in test/kit/offer-list-sql.ts; a property test compares them.

import type { OfferStatus } from '../../domain/offer.ts';
import type { OfferFilter, Range } from '../offers.ts';
import { type AmountColumn, type IntColumn, type KeyColumn, type TextColumn, wordsOf } from './columns.ts';
import type { OfferColumns } from './offer-columns.ts';

/** Keeps those of the first `count` rows that pass, at the front of the same array, and returns how many. */
export type Narrow = (rows: Int32Array, count: number) => number;

type Fields = { readonly [Field in keyof OfferFilter]: NonNullable<OfferFilter[Field]> };

/** How each field of a filter narrows; null where the value leaves everything in. The cheapest tests stand first. */
const TESTS: {
  readonly [Field in keyof Fields]: (wanted: Fields[Field], columns: OfferColumns, nowMs: number) => Narrow | null;
} = {
  models: (wanted, { model }) => among(model, wanted),
  countries: (wanted, { country }) => among(country, wanted),
  kind: (wanted, { kind }) => among(kind, [wanted]),
  status: statusAmong,
  connectivityTier: (wanted, { connectivityTier }) => within(connectivityTier, wanted),
  quantity: (wanted, { quantity }) => within(quantity, wanted),
  rewardShareBps: (wanted, { rewardShareBps }) => within(rewardShareBps, wanted),
  reliabilityHundredths: (wanted, { reliabilityHundredths }) => within(reliabilityHundredths, wanted),
  estimatedAprBps: (wanted, { estimatedAprBps }) => within(estimatedAprBps, wanted),
  requestedAmount: (wanted, { requestedAmount }) => amountWithin(requestedAmount, wanted),
  deviceIdPrefix: (wanted, { deviceId }) => beginsWith(deviceId, wanted),
  excludeOwner: (wanted, { ownerAccountId }) => otherThan(ownerAccountId, wanted),
};

/** The tests of a filter at an instant. They read the columns as they are now: make them anew after a change. */
export function testsOf(filter: OfferFilter, columns: OfferColumns, nowMs: number): readonly Narrow[] {
  const test = <Field extends keyof OfferFilter>(field: Field): Narrow | null => {
    const wanted = filter[field];
    return wanted === null ? null : TESTS[field](wanted as Fields[Field], columns, nowMs);
  };
  return (Object.keys(TESTS) as (keyof OfferFilter)[]).map(test).filter((narrow) => narrow !== null);
}

/** The statuses in the order of their numbers below. */
export const STATUSES: readonly OfferStatus[] = ['OPEN', 'FILLED', 'CLOSED'];
const [OPEN, FILLED, CLOSED] = [0, 1, 2];

/** Returns the number of the status of a row at an instant: the twin of domain/offer.ts `offerStatusAt`. */
export function statusNumber(closesAtMs: Float64Array, claimedAtMs: Float64Array, row: number, nowMs: number): number {
  if ((closesAtMs[row] as number) <= nowMs) return CLOSED;
  return (claimedAtMs[row] as number) < 0 ? OPEN : FILLED;
}

function statusAmong(wanted: readonly OfferStatus[], columns: OfferColumns, nowMs: number): Narrow {
  const [closes, claimed] = [columns.closesAtMs.values, columns.claimedAtMs.values];
  const passes = Uint8Array.from(STATUSES, (status) => (wanted.includes(status) ? 1 : 0));
  return (rows, count) => {
    let kept = 0;
    for (let index = 0; index < count; index += 1) {
      const row = rows[index] as number;
      rows[kept] = row;
      kept += passes[statusNumber(closes, claimed, row, nowMs)] as number;
    }
    return kept;
  };
}

function among({ codes, codeOf, texts }: TextColumn, wanted: readonly string[]): Narrow {
  const passes = new Uint8Array(texts.length);
  for (const text of wanted) {
    const code = codeOf(text);
    if (code !== undefined) passes[code] = 1;
  }
  return (rows, count) => {
    let kept = 0;
    for (let index = 0; index < count; index += 1) {
      const row = rows[index] as number;
      rows[kept] = row;
      kept += passes[codes[row] as number] as number;
    }
    return kept;
  };
}

/** A row without a value passes no bound. */
function within({ values }: IntColumn, { min, max }: Range<number>): Narrow | null {
  if (min === null && max === null) return null;
  const least = Math.max(min ?? 0, 0);
  const most = max ?? Number.POSITIVE_INFINITY;
  return (rows, count) => {
    let kept = 0;
    for (let index = 0; index < count; index += 1) {
      const row = rows[index] as number;
      const value = values[row] as number;
      rows[kept] = row;
      if (value >= least && value <= most) kept += 1;
    }
    return kept;
  };
}

/** Compares the nearest floats first; only equal ones need the exact amounts. */
function amountWithin({ nearest, exact }: AmountColumn, { min, max }: Range<bigint>): Narrow | null {
  if (min === null && max === null) return null;
  const least = min === null ? Number.NEGATIVE_INFINITY : Number(min);
  const most = max === null ? Number.POSITIVE_INFINITY : Number(max);
  const passes = (row: number): boolean =>
    (min === null || (exact[row] as bigint) >= min) && (max === null || (exact[row] as bigint) <= max);
  return (rows, count) => {
    let kept = 0;
    for (let index = 0; index < count; index += 1) {
      const row = rows[index] as number;
      const value = nearest[row] as number;
      if (value < least || value > most) continue;
      if ((value === least || value === most) && !passes(row)) continue;
      rows[kept] = row;
      kept += 1;
    }
    return kept;
  };
}

/** Masks the words of each key with the digits that the prefix has. */
function beginsWith({ words }: KeyColumn, prefix: string): Narrow {
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

/** A UUID's digits with its dashes; a dash follows a group as soon as the group is full. */
function dashed(digits: string): string {
  let text = '';
  for (const [index, digit] of [...digits].entries()) {
    text += digit;
    if (index === 7 || index === 11 || index === 15 || index === 19) text += '-';
  }
  return text;
}

function otherThan({ words }: KeyColumn, key: string): Narrow {
  const [a, b, c, d] = wordsOf(key);
  return narrowing((row) => {
    const at = row * 4;
    return words[at] !== a || words[at + 1] !== b || words[at + 2] !== c || words[at + 3] !== d;
  });
}

function narrowing(passes: (row: number) => boolean): Narrow {
  return (rows, count) => {
    let kept = 0;
    for (let index = 0; index < count; index += 1) {
      const row = rows[index] as number;
      if (!passes(row)) continue;
      rows[kept] = row;
      kept += 1;
    }
    return kept;
  };
}
