// The parameters of the co-staking protocol, their units, and the values in force at an instant.
// The values are loaded by the store. An agreement keeps a copy of the values at its acceptance.

import { formatTokenAmount, parseTokenAmount } from './money.ts';
import { SLASH_SHARE_PARAMETER_NAMES, type SlashShareParameterName, type SlashShares } from './slash.ts';

/** The values of all protocol parameters at one instant. */
export type Parameters = SlashShares & {
  /** Stake required for one card before the multiplier is applied, base units. */
  readonly baseStakePerCard: bigint;
  /** Largest co-stake, as a share of the requirement in basis points. */
  readonly maxCoStakeBps: number;
  /** Smallest stake of an owner with an offer, as a share of the requirement in basis points. */
  readonly minSelfStakeBps: number;
  /** Maximum number of co-stakes that an account may hold in PENDING, ACTIVE or WAIT_PERIOD. */
  readonly claimCap: number;
  readonly waitPeriodMs: number;
  readonly cooldownMs: number;
  readonly blockIntervalMs: number;
  /** Number of past blocks from which a reward estimate is computed. */
  readonly estimateWindowBlocks: number;
  /** Minimum number of past blocks for a reward estimate. */
  readonly minEstimateSampleBlocks: number;
  readonly maxCardsPerDevice: number;
  readonly minRewardShareBps: number;
  readonly maxRewardShareBps: number;
  /** Minimum amount of a co-stake, base units. */
  readonly minCoStake: bigint;
  readonly slashReviewMs: number;
  readonly graceAfterRequirementRiseMs: number;
  readonly maxLiveOffersPerDevice: number;
  readonly maxWalletsPerAccount: number;
  /** Time after which an unsettled claim expires. */
  readonly settlementLimitMs: number;
};

/** The name of a protocol parameter. */
export type ParameterName = keyof Parameters;

/** A value of a parameter with the half-open period in which it is in force. */
export type DatedParameter = {
  readonly name: string;
  readonly value: bigint;
  readonly validFrom: Date;
  readonly validTo: Date | null;
};

/** The unit of a stored value: base units of IO, basis points, milliseconds, or a number of things. */
export type ParameterUnit = 'baseUnits' | 'bps' | 'ms' | 'count';

/** The unit in which the value of each parameter is stored. */
export const PARAMETER_UNITS: { readonly [Name in ParameterName]: ParameterUnit } = {
  baseStakePerCard: 'baseUnits',
  maxCoStakeBps: 'bps',
  minSelfStakeBps: 'bps',
  claimCap: 'count',
  waitPeriodMs: 'ms',
  cooldownMs: 'ms',
  blockIntervalMs: 'ms',
  estimateWindowBlocks: 'count',
  minEstimateSampleBlocks: 'count',
  maxCardsPerDevice: 'count',
  minRewardShareBps: 'bps',
  maxRewardShareBps: 'bps',
  minCoStake: 'baseUnits',
  slashReviewMs: 'ms',
  graceAfterRequirementRiseMs: 'ms',
  maxLiveOffersPerDevice: 'count',
  maxWalletsPerAccount: 'count',
  settlementLimitMs: 'ms',
  ...slashShares(() => 'bps' as const),
};

/** Formats a value as the API shows it: base units as IO, any other unit as a whole number. */
export function parameterText(unit: ParameterUnit, value: bigint): string {
  return unit === 'baseUnits' ? formatTokenAmount(value) : String(value);
}

/** Parses a value as `parameterText` formats it; null for any other text. */
export function parseParameterValue(unit: ParameterUnit, text: string): bigint | null {
  if (unit === 'baseUnits') return parseTokenAmount(text);
  return /^(?:0|[1-9]\d{0,11})$/.test(text) ? BigInt(text) : null;
}

/** Returns the protocol parameters in force at an instant. Throws when a parameter has no value at that instant. */
export function parametersAt(dated: readonly DatedParameter[], at: Date): Parameters {
  const inForce = dated.filter(({ validFrom, validTo }) => validFrom <= at && (validTo === null || at < validTo));
  return parametersFromValues(new Map(inForce.map(({ name, value }) => [name, value])));
}

/** Returns the parameters in force at an instant, or the earliest ones when the instant lies before them. */
export function parametersAtOrEarliest(dated: readonly DatedParameter[], at: Date): Parameters {
  const starts = Object.keys(PARAMETER_UNITS).map((wanted) =>
    Math.min(...dated.filter(({ name }) => name === wanted).map(({ validFrom }) => validFrom.getTime())),
  );
  const first = new Date(Math.max(...starts));
  return parametersAt(dated, first > at ? first : at);
}

/** Builds the protocol parameters from stored integers by name. Throws an error that names a missing parameter. */
export function parametersFromValues(values: ReadonlyMap<string, bigint>): Parameters {
  const money = (name: ParameterName): bigint => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`no value of the parameter ${name} is in force`);
    return value;
  };
  const int = (name: ParameterName): number => Number(money(name));
  return {
    baseStakePerCard: money('baseStakePerCard'),
    maxCoStakeBps: int('maxCoStakeBps'),
    minSelfStakeBps: int('minSelfStakeBps'),
    claimCap: int('claimCap'),
    waitPeriodMs: int('waitPeriodMs'),
    cooldownMs: int('cooldownMs'),
    blockIntervalMs: int('blockIntervalMs'),
    estimateWindowBlocks: int('estimateWindowBlocks'),
    minEstimateSampleBlocks: int('minEstimateSampleBlocks'),
    maxCardsPerDevice: int('maxCardsPerDevice'),
    minRewardShareBps: int('minRewardShareBps'),
    maxRewardShareBps: int('maxRewardShareBps'),
    minCoStake: money('minCoStake'),
    slashReviewMs: int('slashReviewMs'),
    graceAfterRequirementRiseMs: int('graceAfterRequirementRiseMs'),
    maxLiveOffersPerDevice: int('maxLiveOffersPerDevice'),
    maxWalletsPerAccount: int('maxWalletsPerAccount'),
    settlementLimitMs: int('settlementLimitMs'),
    ...slashShares(int),
  };
}

function slashShares<Value>(of: (name: SlashShareParameterName) => Value): {
  readonly [Name in SlashShareParameterName]: Value;
} {
  return Object.fromEntries(SLASH_SHARE_PARAMETER_NAMES.map((name) => [name, of(name)])) as {
    [Name in SlashShareParameterName]: Value;
  };
}
