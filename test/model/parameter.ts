// Parameters of the plain model: the published values by instant, and constants that no history changes.

import type { Instant, ParameterName } from './command.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const REVIEW = 30 * DAY;
export const IO = 100_000_000n;
/** Time within which a claim is settled; at its end it expires. */
export const SETTLEMENT_LIMIT = 600_000;

/** The values of the parameters at the start of every history. */
export const DEFAULTS: Readonly<Record<ParameterName, bigint>> = {
  baseStakePerCard: 200n * IO,
  maxCoStakeBps: 5000n,
  minSelfStakeBps: 5000n,
  claimCap: 2n,
  waitPeriodMs: BigInt(7 * DAY),
  cooldownMs: BigInt(14 * DAY),
  minCoStake: 200n * IO,
  minRewardShareBps: 1n,
  maxRewardShareBps: 9999n,
  maxLiveOffersPerDevice: 4n,
  maxWalletsPerAccount: 10n,
  graceAfterRequirementRiseMs: BigInt(7 * DAY),
};

/** Published values of the parameters, each from an instant on, in any order. */
export type Published = { readonly name: ParameterName; readonly value: bigint; readonly from: Instant }[];

export function valueAt(published: Published, name: ParameterName, at: Instant): bigint {
  const begun = published.filter((one) => one.name === name && one.from <= at).sort((a, b) => b.from - a.from);
  return begun[0]?.value ?? DEFAULTS[name];
}

/** Returns the value of a parameter that is in force now. */
export const parameter = (
  { published, now }: { readonly published: Published; readonly now: Instant },
  name: ParameterName,
): bigint => valueAt(published, name, now);
