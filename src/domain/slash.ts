// A slash: a penalty on the stakes or the accrued rewards of a device, held in escrow until its review ends.
// **Invariant:** the amounts of a slash sum to its total exactly. This file has types and arithmetic; the decisions are in slashing.ts.

import { type CoStake, type CoStakePhase, earlyEndOf, phaseAt } from './co-stake.ts';
import type { Device } from './device.ts';
import { shareFloor } from './money.ts';

/** What a slash reduces: stakes or accrued rewards. */
export type SlashKind = 'STAKE' | 'REWARD';
/** All causes of a slash. */
export const SLASH_CAUSES = [
  'DOWNTIME',
  'PERFORMANCE',
  'SPOOFING',
  'DATA_COMPROMISE',
  'CONFIG_TAMPERING',
  'PROHIBITED_REGION',
  'OTHER',
] as const;
/** Largest number of days for which a filter of offers asks that a device was not slashed. */
export const MAX_SLASH_FREE_DAYS = 365;

/** The misbehaviour for which a device is slashed. */
export type SlashCause = (typeof SLASH_CAUSES)[number];
/** The result of a slash's review: the amounts are forfeited (UPHELD) or returned (REVERSED). */
export type SlashVerdict = 'UPHELD' | 'REVERSED';
/** The status of a slash's review. */
export type SlashReviewStatus = 'PENDING' | SlashVerdict;

/** The amount that a slash takes from one co-stake. */
export type SlashPart = {
  readonly coStakeId: string;
  /** Amount in base units, above zero. */
  readonly amount: bigint;
};

/** The fields of a slash that the network's order sets and that no event changes. */
export type SlashTerms = {
  readonly id: string;
  /** The network's id of the slash; an order with a known id is not executed again. */
  readonly networkId: string;
  readonly deviceKey: string;
  readonly kind: SlashKind;
  readonly cause: SlashCause;
  /** Share of the slashable amounts that the slash takes, basis points. */
  readonly shareBps: number;
  /** When the device was at fault; it determines which stakes are liable. */
  readonly faultAt: Date;
  readonly slashedAt: Date;
  /** End of the review period; from then on, a slash without a verdict counts as upheld. */
  readonly reviewEndsAt: Date;
  /** Amount taken from the owner, base units. */
  readonly ownerAmount: bigint;
};

/** The fields of a slash that its review sets; the store writes all of them. */
export type SlashReview = {
  /** The verdict of the review; null while the slash is under review. */
  readonly verdict: SlashVerdict | null;
  readonly reviewedAt: Date | null;
};

/** A slash with its review and the amounts taken from co-stakes. */
export type Slash = SlashTerms & SlashReview & { readonly parts: readonly SlashPart[] };

const PREFIX = { STAKE: 'slashStakeBps', REWARD: 'slashRewardBps' } as const satisfies {
  readonly [Kind in SlashKind]: string;
};
const SUFFIX = {
  DOWNTIME: 'Downtime',
  PERFORMANCE: 'Performance',
  SPOOFING: 'Spoofing',
  DATA_COMPROMISE: 'DataCompromise',
  CONFIG_TAMPERING: 'ConfigTampering',
  PROHIBITED_REGION: 'ProhibitedRegion',
  OTHER: 'Other',
} as const satisfies { readonly [Cause in SlashCause]: string };

/** The parameters that set the slashed share for each kind and cause of a slash, basis points. */
export type SlashShares = {
  readonly [Name in `${(typeof PREFIX)[SlashKind]}${(typeof SUFFIX)[SlashCause]}`]: number;
};
/** The name of a parameter that sets a slashed share, such as `slashStakeBpsDowntime`. */
export type SlashShareParameterName = keyof SlashShares;

/** Returns the name of the parameter that sets the slashed share for a kind and cause of a slash. */
export function slashShareParameterName(kind: SlashKind, cause: SlashCause): SlashShareParameterName {
  return `${PREFIX[kind]}${SUFFIX[cause]}`;
}

/** The names of all parameters that set a slashed share. */
export const SLASH_SHARE_PARAMETER_NAMES: readonly SlashShareParameterName[] = (['STAKE', 'REWARD'] as const).flatMap(
  (kind) => SLASH_CAUSES.map((cause) => slashShareParameterName(kind, cause)),
);

/**
 * Whether a co-stake is liable for a fault. It must have been approved before the fault and be in ACTIVE or WAIT_PERIOD, or in
 * COOLDOWN if the fault was before its unstake or, after an early end of the wait period, before that end. A co-stake that can be withdrawn is not liable.
 */
export function isCoStakeLiable(coStake: CoStake, faultAt: Date, now: Date): boolean {
  if (coStake.settledAt === null || faultAt < coStake.settledAt) return false;
  return LIABLE[phaseAt(coStake, now)](coStake, faultAt);
}

/** Whether a co-stake in each phase is liable for a fault that happened after the claim was approved. */
const LIABLE: { readonly [Phase in CoStakePhase]: (coStake: CoStake, faultAt: Date) => boolean } = {
  PENDING: () => false,
  FAILED: () => false,
  ACTIVE: () => true,
  WAIT_PERIOD: () => true,
  COOLDOWN(coStake, faultAt) {
    const until = earlyEndOf(coStake)?.at ?? coStake.exitStartedAt;
    return until !== null && faultAt < until;
  },
  WITHDRAWABLE: () => false,
  WITHDRAWN: () => false,
};

/** Whether the owner's stake is liable for a fault: always before an exit; in the cooldown only for faults before the exit. */
export function isOwnerLiable(
  device: Pick<Device, 'ownerExitStartedAt' | 'ownerCooldownEndsAt'>,
  faultAt: Date,
  now: Date,
): boolean {
  const { ownerExitStartedAt, ownerCooldownEndsAt } = device;
  if (ownerExitStartedAt === null || ownerCooldownEndsAt === null) return true;
  return faultAt < ownerExitStartedAt && now < ownerCooldownEndsAt;
}

/**
 * Splits a slash in proportion to the stakes, base units. The amount of each co-stake is rounded down; the owner bears the remainder,
 * at most the owner's stake. Co-stakes with an amount of zero are left out.
 */
export function splitSlash(
  stakes: { readonly owner: bigint; readonly coStakes: readonly SlashPart[] },
  shareBps: number,
): { readonly ownerAmount: bigint; readonly parts: readonly SlashPart[] } {
  const everything = stakes.coStakes.reduce((sum, { amount }) => sum + amount, stakes.owner);
  const parts = stakes.coStakes
    .map((stake) => ({ ...stake, amount: shareFloor(stake.amount, shareBps) }))
    .filter((part) => part.amount > 0n);
  const remainder = parts.reduce((rest, part) => rest - part.amount, shareFloor(everything, shareBps));
  return { ownerAmount: remainder < stakes.owner ? remainder : stakes.owner, parts };
}

/** Returns the total amount of a slash, base units; during the review, it is the balance of the slash's escrow account. */
export function slashTotal(slash: Pick<Slash, 'ownerAmount' | 'parts'>): bigint {
  return slash.parts.reduce((sum, part) => sum + part.amount, slash.ownerAmount);
}

/**
 * Returns the status of a slash's review at `now`. Without a verdict it is UPHELD from `reviewEndsAt` on, even before a sweep
 * records it.
 */
export function reviewStatusAt(
  { verdict, reviewedAt, reviewEndsAt }: Pick<Slash, 'verdict' | 'reviewedAt' | 'reviewEndsAt'>,
  now: Date,
): { readonly status: SlashReviewStatus; readonly reviewedAt: Date | null } {
  if (verdict !== null) return { status: verdict, reviewedAt };
  return reviewEndsAt <= now ? { status: 'UPHELD', reviewedAt: reviewEndsAt } : { status: 'PENDING', reviewedAt: null };
}
