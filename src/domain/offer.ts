// An offer: the terms that an owner publishes, and the state that events change.
// **Invariant:** the terms never change. The status is computed from stored instants and the clock.

/** The status of an offer: claimable (OPEN), claimed (FILLED) or CLOSED. */
export type OfferStatus = 'OPEN' | 'FILLED' | 'CLOSED';

/**
 * Who finds an offer. LISTED: everybody, in lists and streams. UNLISTED: only a person who has its share link or id, and its parties;
 * no list, count or public stream contains it.
 */
export type OfferVisibility = 'LISTED' | 'UNLISTED';

/** Who finds an offer and who may claim it. The owner signs both, but they are no part of the public terms. */
export type Publication = {
  readonly visibility: OfferVisibility;
  /** Address of the only wallet that may claim the offer; null when any may. Only the owner and that wallet's account may see it. */
  readonly reservedFor: string | null;
};

/** The publication of an offer that everybody finds and any wallet may claim. */
export const OPEN_TO_ALL: Publication = { visibility: 'LISTED', reservedFor: null };

/** The reason why an offer is closed. */
export type CloseReason =
  | 'CLOSED_BY_OWNER'
  | 'REPLACED'
  | 'EXPIRED'
  | 'CO_STAKER_LEFT'
  | 'DEVICE_TERMINATED'
  | 'DEVICE_BLOCKED'
  | 'DEVICE_NOT_OPERATIONAL'
  | 'OWNER_UNSTAKED'
  | 'OWNER_STAKE_BELOW_MINIMUM'
  | 'REQUIREMENT_FELL'
  | 'UNSTAKE_CANCELED';

/** The explanation of each close reason, for a person who views the closed offer. */
export const CLOSE_REASON_TEXT: { readonly [Reason in CloseReason]: string } = {
  CLOSED_BY_OWNER: 'The owner closed the offer before it was claimed.',
  REPLACED: 'The owner replaced the offer with another one.',
  EXPIRED: 'The offer expired before it was claimed.',
  CO_STAKER_LEFT: 'The co-staker unstaked and the wait period ended.',
  DEVICE_TERMINATED: 'The owner removed the device from the network.',
  DEVICE_BLOCKED: 'The network blocked the device.',
  DEVICE_NOT_OPERATIONAL: 'The device stopped running or lost its connectivity tier.',
  OWNER_UNSTAKED: 'The owner started the exit of the whole own stake.',
  OWNER_STAKE_BELOW_MINIMUM: "The owner's own stake fell below the minimum.",
  REQUIREMENT_FELL:
    "The device's requirement fell, so that its offers and co-stakes exceeded the stake that co-stakers may have.",
  UNSTAKE_CANCELED: 'A co-staker cancelled an unstake and stayed, which left no room for the offer.',
};

/** The fields of an offer that its publication sets and that no event changes. */
export type OfferTerms = Publication & {
  readonly id: string;
  readonly slug: string;
  readonly deviceKey: string;
  /** Amount that the co-staker must stake, base units. */
  readonly requestedAmount: bigint;
  readonly rewardShareBps: number;
  readonly termsText: string;
  readonly termsSha256: string;
  readonly createdAt: Date;
  /** Time at which the offer closes unless it is claimed before; null when it never expires. */
  readonly expiresAt: Date | null;
  /** Id of the owner's stored authorisation; null when no wallet signed the offer. */
  readonly signedActionId: string | null;
};

/** The fields of an offer that events change; the store writes all of them. */
export type OfferState = {
  /** When the offer was claimed; null while it has no co-stake. */
  readonly claimedAt: Date | null;
  /** Time from which the offer is closed, in the past or the future; null when no end is known. */
  readonly closesAt: Date | null;
  readonly closeReason: CloseReason | null;
  /**
   * True while this offer takes a place, stake and share of its device, as recorded: while it is open, and while its co-stake is
   * PENDING or ACTIVE, even after the offer has closed.
   */
  readonly live: boolean;
};

export type Offer = OfferTerms & OfferState;

/**
 * Returns the status of an offer at `now`: CLOSED from `closesAt` on, else FILLED when claimed, else OPEN. The same rule in SQL is
 * in store/offers.ts.
 */
export function offerStatusAt(offer: Pick<Offer, 'claimedAt' | 'closesAt'>, now: Date): OfferStatus {
  if (offer.closesAt !== null && offer.closesAt <= now) return 'CLOSED';
  return offer.claimedAt === null ? 'OPEN' : 'FILLED';
}

/** Whether an offer is open as recorded; its end may have passed without a sweep that records the closing. */
export function isRecordedOpen({ live, claimedAt }: Pick<Offer, 'live' | 'claimedAt'>): boolean {
  return live && claimedAt === null;
}

/**
 * Whether an offer promises rewards, as recorded: it is open, or its co-stake is PENDING or ACTIVE and the offer has not closed. The
 * same rule in SQL is in store/estimate-window.ts.
 */
export function promisesRewards({
  live,
  claimedAt,
  closesAt,
}: Pick<Offer, 'live' | 'claimedAt' | 'closesAt'>): boolean {
  return live && (claimedAt === null || closesAt === null);
}
