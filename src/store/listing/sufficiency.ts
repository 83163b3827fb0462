// The stake sufficiency of listed offers' devices: computed for each row from its counted stake and the requirement in force.
// **Invariant:** the result is that of `sufficiencyOf` in domain/requirement.ts; amounts that floats cannot tell apart are compared there.

import {
  type ApplicableRequirement,
  applicableRequirements,
  requirementUnderEntry,
  type StakeSufficiency,
  sufficiencyOf,
} from '../../domain/requirement.ts';
import type { MarketFacts } from './market-facts.ts';
import type { OfferColumns } from './offer-columns.ts';

/** Returns the requirement history of a model, oldest first. */
export type Requirements = MarketFacts['requirements'];

/** The sufficiencies, in the order in which arrays of counts per sufficiency hold them. */
export const SUFFICIENCIES: readonly StakeSufficiency[] = ['SUFFICIENT', 'GRACE', 'INSUFFICIENT'];
/** Below one of two thresholds: SUFFICIENT is below none, INSUFFICIENT below both. */
const [SUFFICIENT, UNDECIDED, INSUFFICIENT] = [0, 1, 2];

/** Numbers of cards for which a threshold is kept: 0 to 8. */
const CARDS = 9;

/** The sufficiencies of devices at one instant, as indexes in SUFFICIENCIES. */
export type SufficiencyIndex = {
  /** Returns the index of a row's device. */
  readonly of: (row: number) => number;
  /** Adds the first `count` row numbers, each less `base`, to the count of their index. */
  readonly count: (rows: Int32Array, count: number, base: number, counts: Int32Array) => void;
};

/** Returns the sufficiencies at `nowMs`, in milliseconds. */
export function createSufficiencyIndex(
  columns: OfferColumns,
  requirements: Requirements,
  nowMs: number,
): SufficiencyIndex {
  const { group, quantity, countedStake, countedChangesAtMs, countedThen, graceForfeitedAtMs } = columns;
  const now = new Date(nowMs);
  const { needed, least } = thresholds(columns, requirements, now);
  const [codes, cards, nearest] = [group.codes, quantity.values, countedStake.nearest];
  const [changes, forfeited] = [countedChangesAtMs.values, graceForfeitedAtMs.values];
  // A byte for each row: 1 where the stake or the grace period of the device is its own.
  const isOwn = new Uint8Array(codes.length);
  for (const row of changes.keys()) isOwn[row] = 1;
  for (const row of forfeited.keys()) isOwn[row] = 1;

  const exactly = (row: number): number => {
    const { kind, model } = group.groups[codes[row] as number] as { kind: string; model: string };
    const forfeitedAt = forfeited.get(row);
    const device = {
      kind: kind === 'CPU' ? ('CPU' as const) : ('GPU' as const),
      quantity: cards[row] as number,
      graceForfeitedAt: forfeitedAt === undefined ? null : new Date(forfeitedAt),
    };
    const recorded = countedStake.exact[row] as bigint;
    const stake = (changes.get(row) ?? Number.POSITIVE_INFINITY) <= nowMs ? countedThen.values.get(row) : recorded;
    return SUFFICIENCIES.indexOf(sufficiencyOf(device, stake ?? recorded, requirements(model), now).sufficiency);
  };

  const of = (row: number): number => {
    const quantityOf = cards[row] as number;
    if (quantityOf >= CARDS || isOwn[row] === 1) return exactly(row);
    const at = (codes[row] as number) * CARDS + quantityOf;
    const stake = nearest[row] as number;
    const index = (stake < (needed[at] as number) ? 1 : 0) + (stake < (least[at] as number) ? 1 : 0);
    return index === UNDECIDED ? exactly(row) : index;
  };
  return { of, count: counterOf({ cards, isOwn, codes, nearest, needed, least }, exactly) };
}

/** The loop over many rows. Its arrays are constants of the function, which V8 then reads without looking them up for each row. */
function counterOf(
  arrays: { readonly [Name in 'cards' | 'isOwn' | 'codes']: Int32Array | Uint8Array | Uint16Array | Uint32Array } & {
    readonly [Name in 'nearest' | 'needed' | 'least']: Float64Array;
  },
  exactly: (row: number) => number,
): SufficiencyIndex['count'] {
  return (rows, count, base, counts) => {
    const { cards, isOwn, codes, nearest, needed, least } = arrays;
    let [sufficient, insufficient] = [0, 0];
    for (let index = 0; index < count; index += 1) {
      const row = base + (rows[index] as number);
      const quantityOf = cards[row] as number;
      const at = (codes[row] as number) * CARDS + quantityOf;
      const stake = nearest[row] as number;
      if (quantityOf >= CARDS || isOwn[row] === 1) (counts[exactly(row)] as number) += 1;
      else if (stake >= (needed[at] as number)) sufficient += 1;
      else if (stake < (least[at] as number)) insufficient += 1;
      else (counts[exactly(row)] as number) += 1;
    }
    (counts[SUFFICIENT] as number) += sufficient;
    (counts[INSUFFICIENT] as number) += insufficient;
  };
}

/**
 * Returns, for each group and number of cards, the requirement in force and the least one that still applies. Where a float does not
 * hold the requirement exactly, no stake reaches either, so that amounts are compared exactly.
 */
function thresholds({ group }: OfferColumns, requirements: Requirements, now: Date) {
  const needed = new Float64Array(group.groups.length * CARDS);
  const least = new Float64Array(group.groups.length * CARDS);
  const byModel = new Map<string, readonly ApplicableRequirement[]>();
  for (const [code, { kind, model }] of group.groups.entries()) {
    const applicable = byModel.get(model) ?? applicableRequirements(requirements(model), now);
    byModel.set(model, applicable);
    for (let quantity = 0; quantity < CARDS; quantity += 1) {
      const at = code * CARDS + quantity;
      const cards = { kind: kind === 'CPU' ? ('CPU' as const) : ('GPU' as const), quantity };
      const of = applicable.map(({ entry, until }) => ({ amount: Number(requirementUnderEntry(cards, entry)), until }));
      const inForce = of.find(({ until }) => until === null)?.amount ?? Number.POSITIVE_INFINITY;
      const isExact = of.every(({ amount }) => amount <= Number.MAX_SAFE_INTEGER);
      needed[at] = isExact ? inForce : Number.POSITIVE_INFINITY;
      least[at] = isExact ? Math.min(...of.map(({ amount }) => amount)) : Number.NEGATIVE_INFINITY;
    }
  }
  return { needed, least };
}

/** Returns an instant up to which no sufficiency changes by time alone, after `nowMs`, in milliseconds. Infinity when none will. */
export function nextSufficiencyMs(columns: OfferColumns, requirements: Requirements, nowMs: number): number {
  let next = Number.POSITIVE_INFINITY;
  const seen = (instant: number): void => {
    if (instant > nowMs && instant < next) next = instant;
  };
  for (const changesAt of columns.countedChangesAtMs.values.values()) seen(changesAt);
  const now = new Date(nowMs);
  for (const model of new Set(columns.group.groups.map((group) => group.model))) {
    const history = requirements(model);
    for (const { validFrom } of history) seen(validFrom.getTime());
    for (const { until } of applicableRequirements(history, now)) if (until !== null) seen(until.getTime());
  }
  return next;
}

const DAY_MS = 86_400_000;

/** Returns the next instant after `nowMs` at which a device becomes free of slashes for `days` times 24 hours; Infinity for none. */
export function nextSlashFreeMs({ lastSlashAtMs }: OfferColumns, days: number, nowMs: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const slashedAt of lastSlashAtMs.values.values()) {
    const free = slashedAt + days * DAY_MS;
    if (free > nowMs && free < next) next = free;
  }
  return next;
}

/** Returns the test of a row that its device was not slashed in the `days` times 24 hours up to `nowMs`. */
export function createSlashFree({ lastSlashAtMs }: OfferColumns, days: number, nowMs: number) {
  const since = nowMs - days * DAY_MS;
  const { values } = lastSlashAtMs;
  return (row: number): boolean => (values.get(row) ?? Number.NEGATIVE_INFINITY) <= since;
}
