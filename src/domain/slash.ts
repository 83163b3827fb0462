// A slash: a penalty on the stake or the accrued rewards of a device, held in escrow until its review ends.
// **Invariant:** the parts of a slash sum to its total, to the base unit. Only the arithmetic is here; decisions: slashing.ts.

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
  /** The network's own id of it; a slash with a known id is not recorded again. */
  readonly networkId: string;
  readonly deviceKey: string;
  readonly kind: SlashKind;
  readonly cause: SlashCause;
  /** Of everything slashable at that instant, basis points. */
  readonly shareBps: number;
  /** When the device was at fault; determines whose stake answers for it. */
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

/** The dated parameters with the share of each cause, by kind, basis points. */
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
 * Splits a share of all slashable stakes pro rata, base units: each co-stake's part is rounded down, the owner bears the
 * remainder up to the own stake. Parts of zero are left out.
 */
export function slashParts(
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

/** The total of a slash, base units: the balance of its escrow while it is under review. */
export function slashTotal(slash: Pick<Slash, 'ownerAmount' | 'parts'>): bigint {
  return slash.parts.reduce((sum, part) => sum + part.amount, slash.ownerAmount);
}

/** The status of a review at an instant: without a verdict it is UPHELD from `reviewEndsAt` on, recorded by a sweep or not. */
export function reviewAt(
  { verdict, reviewedAt, reviewEndsAt }: Pick<Slash, 'verdict' | 'reviewedAt' | 'reviewEndsAt'>,
  now: Date,
): { readonly status: SlashReviewStatus; readonly reviewedAt: Date | null } {
  if (verdict !== null) return { status: verdict, reviewedAt };
  return reviewEndsAt <= now ? { status: 'UPHELD', reviewedAt: reviewEndsAt } : { status: 'PENDING', reviewedAt: null };
}
