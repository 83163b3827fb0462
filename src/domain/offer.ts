// An offer: the terms that an owner publishes and the state that events change.
// **Invariant:** terms never change, and the status follows from instants and the clock.

export type OfferStatus = 'OPEN' | 'FILLED' | 'CLOSED';

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
  | 'UNSTAKE_CANCELED';

/** What each reason means, in a sentence for a person who sees the closed offer. */
export const CLOSE_REASON_TEXT: { readonly [Reason in CloseReason]: string } = {
  CLOSED_BY_OWNER: 'Its owner took it back before anybody claimed it.',
  REPLACED: 'Its owner put another offer in its place.',
  EXPIRED: 'Its expiry passed before anybody claimed it.',
  CO_STAKER_LEFT: 'Its co-staker unstaked and the wait period ended.',
  DEVICE_TERMINATED: 'The owner took the device out of the network.',
  DEVICE_BLOCKED: 'The network blocked the device.',
  DEVICE_NOT_OPERATIONAL: 'The device stopped running or lost its connectivity tier.',
  OWNER_UNSTAKED: 'The owner began to take the whole own stake out.',
  OWNER_STAKE_BELOW_MINIMUM: 'The own stake of the owner fell under the minimum.',
  UNSTAKE_CANCELED: 'It was a replacement, and the co-staker it was to replace stayed.',
};

/** What an offer is published with. Frozen: no event changes it. */
export type OfferTerms = {
  readonly id: string;
  readonly slug: string;
  readonly deviceKey: string;
  /** Base units. */
  readonly requestedAmount: bigint;
  readonly rewardShareBps: number;
  readonly termsText: string;
  readonly termsSha256: string;
  readonly createdAt: Date;
  /** When it closes if nobody claims it; null: never. */
  readonly expiresAt: Date | null;
  /** The owner's authorisation; null where no wallet signed it. */
  readonly signedActionId: string | null;
};

/** What events change of an offer; the store writes every field of it. */
export type OfferState = {
  /** When its present co-stake was claimed; null while it has none. */
  readonly claimedAt: Date | null;
  /** The instant from which it is closed; may lie ahead. */
  readonly closesAt: Date | null;
  readonly closeReason: CloseReason | null;
  /** Takes the device's one place for an offer: until its co-stake starts to leave or its closing is recorded. */
  readonly live: boolean;
};

export type Offer = OfferTerms & OfferState;

/** CLOSED from `closesAt` on (half-open), else FILLED while claimed, else OPEN. Its twin in SQL: store/offers.ts. */
export function offerStatusAt(offer: Pick<Offer, 'claimedAt' | 'closesAt'>, now: Date): OfferStatus {
  if (offer.closesAt !== null && offer.closesAt <= now) return 'CLOSED';
  return offer.claimedAt === null ? 'OPEN' : 'FILLED';
}
