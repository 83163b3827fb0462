// The parameters of the protocol, their units, and the values in force at an instant. An agreement keeps copies of its own.
// Values do not belong here: the store loads them with their dates.

import { SLASH_SHARE_NAMES, type SlashShareName, type SlashShares } from './slash.ts';

export type Parameters = SlashShares & {
  /** Base units of IO per card. */
  readonly baseStakePerCard: bigint;
  /** Largest co-stake, of the requirement. */
  readonly maxCoStakeBps: number;
  /** Smallest own stake of the owner, of the requirement. */
  readonly minSelfStakeBps: number;
  /** Co-stakes an account may hold in PENDING, ACTIVE or WAIT_PERIOD. */
  readonly claimCap: number;
  readonly waitPeriodMs: number;
  readonly cooldownMs: number;
  readonly blockIntervalMs: number;
  /** Blocks that an estimate looks back on. */
  readonly estimateWindowBlocks: number;
  /** Blocks below which no estimate is given. */
  readonly minEstimateSampleBlocks: number;
  readonly maxCardsPerDevice: number;
  readonly minRewardShareBps: number;
  readonly maxRewardShareBps: number;
  /** Base units. */
  readonly minCoStake: bigint;
  readonly slashReviewMs: number;
  readonly graceAfterRequirementRiseMs: number;
  readonly maxLiveOffersPerDevice: number;
  readonly maxWalletsPerAccount: number;
  /** How long a claim's settlement may take before it expires. */
  readonly settlementLimitMs: number;
};

export type ParameterName = keyof Parameters;

/** A value of a parameter and the time it is in force (half-open). */
export type DatedParameter = {
  readonly name: string;
  readonly value: bigint;
  readonly validFrom: Date;
  readonly validTo: Date | null;
};

/** Every parameter, with the unit of the stored integer. */
export const PARAMETER_UNITS: {
  readonly [Name in ParameterName]: 'baseUnits' | 'bps' | 'ms' | 'count';
} = {
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

/** The parameters in force at an instant. */
export function parametersAt(dated: readonly DatedParameter[], at: Date): Parameters {
  const inForce = dated.filter(({ validFrom, validTo }) => validFrom <= at && (validTo === null || at < validTo));
  return parametersOf(new Map(inForce.map(({ name, value }) => [name, value])));
}

/** Builds the parameters from stored integers; throws when one is missing, naming it. */
export function parametersOf(values: ReadonlyMap<string, bigint>): Parameters {
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

function slashShares<Value>(of: (name: SlashShareName) => Value): { readonly [Name in SlashShareName]: Value } {
  return Object.fromEntries(SLASH_SHARE_NAMES.map((name) => [name, of(name)])) as { [Name in SlashShareName]: Value };
}
