// A slash: part of the stake on a device, or of what has accrued to it, held in escrow as a penalty until its review ends.
// Who bears which part is decided once, to the base unit; here stands the arithmetic, not the decision (slashing.ts).

import { type CoStake, type CoStakePhase, phaseAt } from './co-stake.ts';
import type { Device } from './device.ts';
import { shareFloor } from './money.ts';

export type SlashKind = 'STAKE' | 'REWARD';
export const SLASH_CAUSES = [
  'DOWNTIME',
  'PERFORMANCE',
  'SPOOFING',
  'DATA_COMPROMISE',
  'CONFIG_TAMPERING',
  'PROHIBITED_REGION',
  'OTHER',
] as const;
export type SlashCause = (typeof SLASH_CAUSES)[number];
export type SlashVerdict = 'UPHELD' | 'REVERSED';
export type SlashReviewStatus = 'PENDING' | SlashVerdict;

/** What a slash took from one co-stake. */
export type SlashPart = {
  readonly coStakeId: string;
  /** Base units, above zero. */
  readonly amount: bigint;
};

/** What a slash is recorded with. Frozen: no event changes it. */
export type SlashTerms = {
  readonly id: string;
  /** The network's own name for it: the same one is taken in once. */
  readonly networkId: string;
  readonly deviceKey: string;
  readonly kind: SlashKind;
  readonly cause: SlashCause;
  /** Of everything slashable at that instant, basis points. */
  readonly shareBps: number;
  /** When the device was at fault; decides whose stake answers for it. */
  readonly faultAt: Date;
  readonly slashedAt: Date;
  /** From this instant on it is upheld unless it was reviewed before. */
  readonly reviewEndsAt: Date;
  /** Taken from the owner, base units. */
  readonly ownerAmount: bigint;
};

/** What the review of a slash changes; the store writes every field of it. */
export type SlashReview = {
  /** Null while under review. */
  readonly verdict: SlashVerdict | null;
  readonly reviewedAt: Date | null;
};

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

/** The dated parameters that say which share a cause costs, by kind. */
export type SlashShares = {
  readonly [Name in `${(typeof PREFIX)[SlashKind]}${(typeof SUFFIX)[SlashCause]}`]: number;
};
export type SlashShareName = keyof SlashShares;

/** Name of the parameter with the share of a cause. */
export function slashShareName(kind: SlashKind, cause: SlashCause): SlashShareName {
  return `${PREFIX[kind]}${SUFFIX[cause]}`;
}

export const SLASH_SHARE_NAMES: readonly SlashShareName[] = (['STAKE', 'REWARD'] as const).flatMap((kind) =>
  SLASH_CAUSES.map((cause) => slashShareName(kind, cause)),
);

/**
 * Whether a co-stake answers for a fault: it had been approved by then, and is ACTIVE or in its WAIT_PERIOD, or in COOLDOWN
 * when the fault was before the unstake. Once it can be withdrawn it answers for nothing.
 */
export function coStakeAnswers(coStake: CoStake, faultAt: Date, now: Date): boolean {
  if (coStake.settledAt === null || faultAt < coStake.settledAt) return false;
  return ANSWERS[phaseAt(coStake, now)](coStake, faultAt);
}

/** Whether an approved co-stake in each phase answers for a fault after its approval. */
const ANSWERS: { readonly [Phase in CoStakePhase]: (coStake: CoStake, faultAt: Date) => boolean } = {
  PENDING: () => false,
  FAILED: () => false,
  ACTIVE: () => true,
  WAIT_PERIOD: () => true,
  COOLDOWN: ({ exitStartedAt }, faultAt) => exitStartedAt !== null && faultAt < exitStartedAt,
  WITHDRAWABLE: () => false,
  WITHDRAWN: () => false,
};

/** Whether the owner's stake answers for a fault: while it stands, and in its cooldown for faults before the exit. */
export function ownerAnswers(
  device: Pick<Device, 'ownerExitStartedAt' | 'ownerCooldownEndsAt'>,
  faultAt: Date,
  now: Date,
): boolean {
  const { ownerExitStartedAt, ownerCooldownEndsAt } = device;
  if (ownerExitStartedAt === null || ownerCooldownEndsAt === null) return true;
  return faultAt < ownerExitStartedAt && now < ownerCooldownEndsAt;
}

/**
 * Splits a share of what owner and co-stakers have there, pro rata: each co-stake's part rounded down, the owner bears the
 * remainder, never more than is there. In base units; parts of nothing are left out.
 */
export function slashParts(
  stakes: { readonly owner: bigint; readonly coStakes: readonly SlashPart[] },
  shareBps: number,
): { readonly ownerAmount: bigint; readonly parts: readonly SlashPart[] } {
  const everything = stakes.coStakes.reduce((sum, one) => sum + one.amount, stakes.owner);
  const parts = stakes.coStakes
    .map((one) => ({ ...one, amount: shareFloor(one.amount, shareBps) }))
    .filter((part) => part.amount > 0n);
  const remainder = parts.reduce((rest, part) => rest - part.amount, shareFloor(everything, shareBps));
  return { ownerAmount: remainder < stakes.owner ? remainder : stakes.owner, parts };
}

/** All that a slash took, base units: what its escrow holds while it is under review. */
export function slashTotal(slash: Pick<Slash, 'ownerAmount' | 'parts'>): bigint {
  return slash.parts.reduce((sum, part) => sum + part.amount, slash.ownerAmount);
}

/** How a review stands at an instant: one that nobody ended is upheld from its end on, whether or not that was written down. */
export function reviewAt(
  { verdict, reviewedAt, reviewEndsAt }: Pick<Slash, 'verdict' | 'reviewedAt' | 'reviewEndsAt'>,
  now: Date,
): { readonly status: SlashReviewStatus; readonly reviewedAt: Date | null } {
  if (verdict !== null) return { status: verdict, reviewedAt };
  return reviewEndsAt <= now ? { status: 'UPHELD', reviewedAt: reviewEndsAt } : { status: 'PENDING', reviewedAt: null };
}
