// Decides which values of protocol parameters are published, and from when.
// **Invariant:** a value that has begun never changes; every value lies within its bounds; at every instant a parameter of `ORDERED` is at
// most the one beside it. What a new value changes is decided where the parameter is used: standing agreements and offers keep their terms.

import type { NetworkRefusalOf } from './network-refusal.ts';
import { type DatedParameter, PARAMETER_UNITS, type ParameterName } from './parameter.ts';
import { SLASH_SHARE_PARAMETER_NAMES, type SlashShareParameterName } from './slash.ts';

const IO = 100_000_000n;
const SECOND = 1_000n;
const DAY = 86_400n * SECOND;

/** The least and the largest value of a parameter, in its stored unit. */
export type ParameterBounds = { readonly least: bigint; readonly most: bigint };

const ANY_SHARE: ParameterBounds = { least: 1n, most: 10_000n };
const SLASH_SHARES = Object.fromEntries(SLASH_SHARE_PARAMETER_NAMES.map((name) => [name, ANY_SHARE])) as {
  readonly [Name in SlashShareParameterName]: ParameterBounds;
};

/** For each parameter the bounds of its published values; null for one that is fixed. */
export const PUBLISHABLE: { readonly [Name in ParameterName]: ParameterBounds | null } = {
  baseStakePerCard: { least: 1n, most: 1_000_000n * IO },
  maxCoStakeBps: { least: 1n, most: 5_000n },
  minSelfStakeBps: ANY_SHARE,
  claimCap: { least: 1n, most: 1_000n },
  waitPeriodMs: { least: SECOND, most: 365n * DAY },
  cooldownMs: { least: SECOND, most: 365n * DAY },
  blockIntervalMs: null,
  estimateWindowBlocks: null,
  minEstimateSampleBlocks: null,
  maxCardsPerDevice: null,
  minRewardShareBps: { least: 1n, most: 9_999n },
  maxRewardShareBps: { least: 1n, most: 9_999n },
  minCoStake: { least: 1n, most: 1_000_000n * IO },
  slashReviewMs: null,
  graceAfterRequirementRiseMs: { least: 0n, most: 365n * DAY },
  maxLiveOffersPerDevice: { least: 1n, most: 100n },
  maxWalletsPerAccount: { least: 1n, most: 100n },
  settlementLimitMs: { least: SECOND, most: DAY },
  ...SLASH_SHARES,
};

/** Pairs of parameters of which the first is at most the second at every instant. */
export const ORDERED: readonly (readonly [ParameterName, ParameterName])[] = [
  ['maxCoStakeBps', 'minSelfStakeBps'],
  ['minRewardShareBps', 'maxRewardShareBps'],
];

/** A value to publish, in the parameter's stored unit; without `validFrom` it begins at once. */
export type ParameterOrder = { readonly name: string; readonly value: bigint; readonly validFrom: Date | null };
/** A row of the history of parameters that is new or replaces the one of the same parameter and start. */
export type PublishedParameter = Pick<DatedParameter, 'name' | 'value' | 'validFrom'>;
export type PublicationRefusal = NetworkRefusalOf<
  'PARAMETER_NOT_PUBLISHABLE' | 'PARAMETER_OUT_OF_BOUNDS' | 'PARAMETER_NOT_AHEAD' | 'PARAMETERS_CONTRADICT'
>;

/**
 * Returns the rows by which the orders change the history of the parameters. An order whose value is in force at its start anyway gives
 * none; a value that has not begun is replaced. Refusals: those of `PublicationRefusal`, for the first order that has one.
 */
export function publishParameters(
  orders: readonly ParameterOrder[],
  history: readonly PublishedParameter[],
  now: Date,
): { readonly published: readonly PublishedParameter[] } | { readonly refusal: PublicationRefusal } {
  let published: readonly PublishedParameter[] = [];
  let merged = history;
  for (const { name, value, validFrom } of orders) {
    const from = validFrom ?? now;
    if (!isParameterName(name)) return { refusal: { code: 'PARAMETER_NOT_PUBLISHABLE', name, fixed: false } };
    const bounds = PUBLISHABLE[name];
    if (bounds === null) return { refusal: { code: 'PARAMETER_NOT_PUBLISHABLE', name, fixed: true } };
    if (value < bounds.least || value > bounds.most) {
      return { refusal: { code: 'PARAMETER_OUT_OF_BOUNDS', name, unit: PARAMETER_UNITS[name], value, ...bounds } };
    }
    const stored = merged.find((row) => row.name === name && row.validFrom.getTime() === from.getTime());
    if ((stored?.value ?? valueAt(merged, name, from)) === value) continue;
    if (from < now || (stored !== undefined && from.getTime() === now.getTime())) {
      return { refusal: { code: 'PARAMETER_NOT_AHEAD', name, validFrom: from, now } };
    }
    const row = { name, value, validFrom: from };
    merged = [...merged.filter((one) => one !== stored), row];
    published = [...published.filter((one) => one !== stored), row];
  }
  const contradiction = contradictionIn(merged, now);
  return contradiction === null ? { published } : { refusal: contradiction };
}

function isParameterName(name: string): name is ParameterName {
  return Object.hasOwn(PUBLISHABLE, name);
}

/** Returns the value of a parameter at an instant; undefined before its first one. */
function valueAt(history: readonly PublishedParameter[], name: ParameterName, at: Date): bigint | undefined {
  const begun = history.filter((row) => row.name === name && row.validFrom <= at);
  return begun.reduce<PublishedParameter | undefined>(
    (latest, row) => (latest === undefined || row.validFrom > latest.validFrom ? row : latest),
    undefined,
  )?.value;
}

/** Returns the refusal for the first instant from `now` on at which two parameters of `ORDERED` are in the wrong order; null without one. */
function contradictionIn(history: readonly PublishedParameter[], now: Date): PublicationRefusal | null {
  const later = history.filter(({ validFrom }) => validFrom > now).map(({ validFrom }) => validFrom.getTime());
  for (const time of [now.getTime(), ...[...new Set(later)].sort((a, b) => a - b)]) {
    const at = new Date(time);
    for (const [lower, upper] of ORDERED) {
      const [least, most] = [valueAt(history, lower, at), valueAt(history, upper, at)];
      if (least !== undefined && most !== undefined && least > most)
        return { code: 'PARAMETERS_CONTRADICT', lower, upper, at };
    }
  }
  return null;
}
