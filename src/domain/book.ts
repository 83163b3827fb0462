// The book of a device: the device with its owner's stake, its offers and the co-stakes on it. One decision is about one
// book, and one row lock guards it. Everything derived (status, label, sufficiency) is computed here from facts and a time.

import { type CoStake, type CoStakePhase, countsTowardRequirement, phaseAt } from './co-stake.ts';
import type { Device } from './device.ts';
import type { DomainEvent } from './event.ts';
import { labelOf, type StatusLabel, type Viewpoint } from './label.ts';
import { type Offer, offerStatusAt } from './offer.ts';
import {
  type DatedRequirement,
  minSelfStake,
  requirementFor,
  requirementInForce,
  type StakeSufficiency,
  sufficiencyOf,
} from './requirement.ts';
import type { Slash } from './slash.ts';

export type Book = {
  readonly device: Device;
  /** What its model required and will require of a card, oldest first. */
  readonly requirements: readonly DatedRequirement[];
  /** The owner's own stake, base units. */
  readonly ownerStake: bigint;
  /** Live offers and those that a running co-stake belongs to. */
  readonly offers: readonly Offer[];
  /** Co-stakes that are neither failed nor withdrawn, and any that was asked for by id. */
  readonly coStakes: readonly CoStake[];
  /** Slashes under review; their co-stakes are in the book too. */
  readonly slashes: readonly Slash[];
};

/** Requirement R of the device at an instant, base units. */
export function requirementAt(book: Book, now: Date): bigint {
  return requirementFor(book.device, requirementInForce(book.requirements, now));
}

/** The least own stake under which an open offer stays open at an instant, base units. */
export function minOwnStakeAt(book: Book, now: Date): bigint {
  return minSelfStake(requirementAt(book, now), requirementInForce(book.requirements, now));
}

/** The device with the multiplier of an instant. */
export function deviceAt({ device, requirements }: Book, now: Date): Device {
  return { ...device, multiplierE4: requirementInForce(requirements, now).multiplierE4 };
}

/** Stake that counts toward R at an instant: the owner's, plus co-stakes that are ACTIVE or in their WAIT_PERIOD. */
export function countedStakeAt(book: Book, now: Date): bigint {
  const own = book.device.ownerExitStartedAt === null ? book.ownerStake : 0n;
  return book.coStakes.reduce(
    (sum, coStake) => (countsTowardRequirement(phaseAt(coStake, now)) ? sum + coStake.held : sum),
    own,
  );
}

/** The device's sufficiency; with `more` base units that count, as if they stood there too. */
export function bookSufficiencyAt(book: Book, now: Date, more = 0n): StakeSufficiency {
  return sufficiencyOf(book.device, countedStakeAt(book, now) + more, book.requirements, now).sufficiency;
}

/** When the grace that the device is in ends; null when it is in none. */
export function graceEndsAt(book: Book, now: Date): Date | null {
  return sufficiencyOf(book.device, countedStakeAt(book, now), book.requirements, now).deadline;
}

/** The co-stake that stands for an offer: the latest one that did not fail. */
export function coStakeOf(book: Book, offerId: string): CoStake | null {
  return (
    book.coStakes.find(
      (coStake) => coStake.offerId === offerId && coStake.settlement !== 'FAILED' && coStake.settlement !== 'EXPIRED',
    ) ?? null
  );
}

export function bookLabelAt(book: Book, offer: Offer, now: Date, viewpoint: Viewpoint): StatusLabel {
  const coStake = coStakeOf(book, offer.id);
  const phase: CoStakePhase | null = coStake === null ? null : phaseAt(coStake, now);
  return labelOf(
    {
      status: offerStatusAt(offer, now),
      phase,
      sufficiency: bookSufficiencyAt(book, now),
    },
    viewpoint,
  );
}

/** The live offer of the device, if it has one that has not lapsed. */
export function liveOfferAt(book: Book, now: Date): Offer | null {
  return book.offers.find((offer) => offer.live && offerStatusAt(offer, now) !== 'CLOSED') ?? null;
}

/** Applies one event. Total: every event that a decision makes can be applied to the book it was made for. */
export function evolve(book: Book, event: DomainEvent): Book {
  switch (event.type) {
    case 'OFFER_OPENED':
      return { ...book, offers: [...book.offers, event.offer] };
    case 'OFFER_CLAIMED':
      return {
        ...withOffer(book, event.coStake.offerId, {
          claimedAt: event.coStake.claimedAt,
          closesAt: null,
          closeReason: null,
        }),
        coStakes: [...book.coStakes, event.coStake],
      };
    case 'CLAIM_SETTLED':
      return withCoStake(book, event.coStakeId, {
        settlement: 'APPROVED',
        settledAt: event.at,
        recordedPhase: 'ACTIVE',
      });
    case 'CLAIM_FAILED': {
      const failed = withCoStake(book, event.coStakeId, {
        settlement: event.settlement,
        settledAt: event.at,
        settlementFailure: event.failure,
        recordedPhase: 'FAILED',
        held: 0n,
      });
      const offer = offerOf(book, event.coStakeId);
      // An expiry that went by while the offer was filled takes effect now, not in the past.
      const expiresAt = offer.expiresAt !== null && offer.expiresAt < event.at ? event.at : offer.expiresAt;
      const lapses = offer.closesAt ?? expiresAt;
      return withOffer(failed, offer.id, {
        claimedAt: null,
        closesAt: lapses,
        closeReason: lapses === null ? null : (offer.closeReason ?? 'EXPIRED'),
      });
    }
    case 'UNSTAKE_STARTED': {
      const leaving = withCoStake(book, event.coStakeId, {
        exitStartedAt: event.at,
        waitEndsAt: event.waitEndsAt,
        cooldownEndsAt: event.cooldownEndsAt,
        exitCanceledAt: null,
        recordedPhase: 'WAIT_PERIOD',
      });
      const offer = offerOf(book, event.coStakeId);
      if (offer.closesAt !== null) return leaving;
      return withOffer(leaving, offer.id, {
        live: false,
        closesAt: event.waitEndsAt,
        closeReason: 'CO_STAKER_LEFT',
      });
    }
    case 'UNSTAKE_CANCELED': {
      const staying = withCoStake(book, event.coStakeId, {
        exitCanceledAt: event.at,
        recordedPhase: 'ACTIVE',
      });
      const offer = offerOf(book, event.coStakeId);
      if (offer.closeReason !== 'CO_STAKER_LEFT') return staying;
      return withOffer(staying, offer.id, {
        live: true,
        closesAt: null,
        closeReason: null,
      });
    }
    case 'COOLDOWN_STARTED':
      return withCoStake(book, event.coStakeId, { recordedPhase: 'COOLDOWN' });
    case 'WITHDRAWABLE':
      return withCoStake(book, event.coStakeId, {
        recordedPhase: 'WITHDRAWABLE',
      });
    case 'WITHDRAWN':
      return withCoStake(book, event.coStakeId, {
        withdrawnAt: event.at,
        recordedPhase: 'WITHDRAWN',
        held: 0n,
      });
    case 'OFFER_CLOSED': {
      const offer = book.offers.find((candidate) => candidate.id === event.offerId);
      const closesAt = offer?.closesAt != null && offer.closesAt <= event.at ? offer.closesAt : event.at;
      return withOffer(book, event.offerId, {
        live: false,
        closesAt,
        closeReason: event.reason,
      });
    }
    case 'OWNER_STAKE_ADDED':
      // Staking anew after a whole exit brings the device back into the programme.
      return withDevice(
        { ...book, ownerStake: book.ownerStake + event.amount },
        { ownerExitStartedAt: null, ownerCooldownEndsAt: null, dueAt: null },
      );
    case 'OVERFLOW_WITHDRAWN':
      return { ...book, ownerStake: book.ownerStake - event.amount };
    case 'OWNER_UNSTAKED':
      return withDevice(book, {
        ownerExitStartedAt: event.at,
        ownerCooldownEndsAt: event.cooldownEndsAt,
        dueAt: event.cooldownEndsAt,
      });
    case 'OWNER_STAKE_WITHDRAWABLE':
      return withDevice(book, { dueAt: null });
    case 'OWNER_STAKE_WITHDRAWN':
      return { ...book, ownerStake: book.ownerStake - event.amount };
    case 'DEVICE_STATE_CHANGED':
      return withDevice(book, { state: event.state, stateReason: event.reason, stateAt: event.at });
    case 'REWARDS_CLAIMED': {
      if (event.coStakeId === null) {
        return withDevice(book, { ownerRewardClaimed: book.device.ownerRewardClaimed + event.amount });
      }
      const claimed = book.coStakes.find((candidate) => candidate.id === event.coStakeId)?.rewardClaimed ?? 0n;
      return withCoStake(book, event.coStakeId, { rewardClaimed: claimed + event.amount });
    }
    case 'SLASHED': {
      const slashed = withSlash({ ...book, slashes: [...book.slashes, event.slash] }, event.slash, 1n);
      // Grace forgives a requirement that rose, not a stake that was slashed.
      const forfeits = event.slash.kind === 'STAKE' && graceEndsAt(slashed, event.at) !== null;
      return forfeits ? withDevice(slashed, { graceForfeitedAt: event.at }) : slashed;
    }
    case 'SLASH_REVIEWED': {
      const slash = book.slashes.find((candidate) => candidate.id === event.slashId);
      if (slash === undefined) throw new Error(`the book lacks slash ${event.slashId}`);
      const reviewed = { ...slash, verdict: event.verdict, reviewedAt: event.at };
      const slashes = book.slashes.map((candidate) => (candidate.id === slash.id ? reviewed : candidate));
      if (event.verdict === 'UPHELD') return { ...book, slashes };
      const restored = withSlash({ ...book, slashes }, slash, -1n, ownStakePaidOut(book, event.at));
      const forfeited = book.device.graceForfeitedAt?.getTime() === slash.slashedAt.getTime();
      return forfeited ? withDevice(restored, { graceForfeitedAt: null }) : restored;
    }
    case 'HIRE_CHANGED':
      return withDevice(book, { hired: event.hired });
    case 'CONNECTIVITY_CHANGED':
      return withDevice(book, { connectivityTier: event.tier });
    case 'RELIABILITY_CHANGED':
      return withDevice(book, { reliabilityE2: event.toE2 });
    case 'SUFFICIENCY_CHANGED':
      return book;
    default:
      return event satisfies never;
  }
}

/** The offer that a co-stake of the book was made from; a book that lacks it was loaded wrongly. */
export function offerOf(book: Book, coStakeId: string): Offer {
  const coStake = book.coStakes.find((candidate) => candidate.id === coStakeId);
  const offer = book.offers.find((candidate) => candidate.id === coStake?.offerId);
  if (offer === undefined) throw new Error(`the book lacks the offer of co-stake ${coStakeId}`);
  return offer;
}

/** The owner has left with everything: what comes back now goes to the wallet. */
export function ownStakePaidOut({ device, ownerStake }: Book, now: Date): boolean {
  return ownerStake === 0n && device.ownerCooldownEndsAt !== null && device.ownerCooldownEndsAt <= now;
}

/** Takes the parts of a slash away, or with -1 gives them back where they can still stand. */
function withSlash(book: Book, { kind, ownerAmount, parts }: Slash, sign: 1n | -1n, ownerLeft = false): Book {
  const amountOf = (id: string) => sign * (parts.find((part) => part.coStakeId === id)?.amount ?? 0n);
  switch (kind) {
    case 'STAKE':
      return {
        ...book,
        ownerStake: ownerLeft ? book.ownerStake : book.ownerStake - sign * ownerAmount,
        coStakes: book.coStakes.map((one) =>
          amountOf(one.id) === 0n || one.withdrawnAt !== null ? one : { ...one, held: one.held - amountOf(one.id) },
        ),
      };
    case 'REWARD':
      return {
        ...withDevice(book, { ownerRewardSlashed: book.device.ownerRewardSlashed + sign * ownerAmount }),
        coStakes: book.coStakes.map((one) =>
          amountOf(one.id) === 0n ? one : { ...one, rewardSlashed: one.rewardSlashed + amountOf(one.id) },
        ),
      };
    default:
      return kind satisfies never;
  }
}

function withDevice(book: Book, change: Partial<Device>): Book {
  return { ...book, device: { ...book.device, ...change } };
}

function withOffer(book: Book, id: string, change: Partial<Offer>): Book {
  return {
    ...book,
    offers: book.offers.map((offer) => (offer.id === id ? { ...offer, ...change } : offer)),
  };
}

function withCoStake(book: Book, id: string, change: Partial<CoStake>): Book {
  return {
    ...book,
    coStakes: book.coStakes.map((coStake) => (coStake.id === id ? { ...coStake, ...change } : coStake)),
  };
}
