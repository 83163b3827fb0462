// The aggregate of a device: the device with its owner's stake, its offers and the co-stakes on it. One decision is about one
// aggregate, and one row lock guards it. Everything derived (status, label, sufficiency) is computed here from facts and a time.

import { type CoStake, type CoStakePhase, countsTowardRequirement, phaseAt } from './co-stake.ts';
import type { Device } from './device.ts';
import type { DomainEvent } from './events.ts';
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

export type DeviceAggregate = {
  readonly device: Device;
  /** What its model required and will require of a card, oldest first. */
  readonly requirements: readonly DatedRequirement[];
  /** The owner's own stake, base units. */
  readonly ownerStake: bigint;
  /** Live offers and those that a running co-stake belongs to. */
  readonly offers: readonly Offer[];
  /** Co-stakes that are neither failed nor withdrawn, and any that was asked for by id. */
  readonly coStakes: readonly CoStake[];
  /** Slashes under review; their co-stakes are in the aggregate too. */
  readonly slashes: readonly Slash[];
};

/** Requirement R of the device at an instant, base units. */
export function requirementAt(aggregate: DeviceAggregate, now: Date): bigint {
  return requirementFor(aggregate.device, requirementInForce(aggregate.requirements, now));
}

/** The least own stake under which an open offer stays open at an instant, base units. */
export function minOwnStakeAt(aggregate: DeviceAggregate, now: Date): bigint {
  return minSelfStake(requirementAt(aggregate, now), requirementInForce(aggregate.requirements, now));
}

/** The device with the multiplier of an instant. */
export function deviceAt({ device, requirements }: DeviceAggregate, now: Date): Device {
  return { ...device, multiplierTenThousandths: requirementInForce(requirements, now).multiplierTenThousandths };
}

/** Stake that counts toward R at an instant: the owner's, plus co-stakes that are ACTIVE or in their WAIT_PERIOD. */
export function countedStakeAt(aggregate: DeviceAggregate, now: Date): bigint {
  const own = aggregate.device.ownerExitStartedAt === null ? aggregate.ownerStake : 0n;
  return aggregate.coStakes.reduce(
    (sum, coStake) => (countsTowardRequirement(phaseAt(coStake, now)) ? sum + coStake.held : sum),
    own,
  );
}

/** The device's sufficiency; with `more` base units that count, as if they stood there too. */
export function sufficiencyAt(aggregate: DeviceAggregate, now: Date, more = 0n): StakeSufficiency {
  return sufficiencyOf(aggregate.device, countedStakeAt(aggregate, now) + more, aggregate.requirements, now)
    .sufficiency;
}

/** When the grace that the device is in ends; null when it is in none. */
export function graceEndsAt(aggregate: DeviceAggregate, now: Date): Date | null {
  return sufficiencyOf(aggregate.device, countedStakeAt(aggregate, now), aggregate.requirements, now).deadline;
}

/** The co-stake that stands for an offer: the latest one that did not fail. */
export function coStakeOf(aggregate: DeviceAggregate, offerId: string): CoStake | null {
  return (
    aggregate.coStakes.find(
      (coStake) => coStake.offerId === offerId && coStake.settlement !== 'FAILED' && coStake.settlement !== 'EXPIRED',
    ) ?? null
  );
}

export function offerLabelAt(aggregate: DeviceAggregate, offer: Offer, now: Date, viewpoint: Viewpoint): StatusLabel {
  const coStake = coStakeOf(aggregate, offer.id);
  const phase: CoStakePhase | null = coStake === null ? null : phaseAt(coStake, now);
  return labelOf(
    {
      status: offerStatusAt(offer, now),
      phase,
      sufficiency: sufficiencyAt(aggregate, now),
    },
    viewpoint,
  );
}

/** The live offer of the device, if it has one that has not lapsed. */
export function liveOfferAt(aggregate: DeviceAggregate, now: Date): Offer | null {
  return aggregate.offers.find((offer) => offer.live && offerStatusAt(offer, now) !== 'CLOSED') ?? null;
}

/** Applies one event. Total: every event that a decision makes can be applied to the aggregate it was made for. */
export function evolve(aggregate: DeviceAggregate, event: DomainEvent): DeviceAggregate {
  switch (event.type) {
    case 'OFFER_OPENED':
      return { ...aggregate, offers: [...aggregate.offers, event.offer] };
    case 'OFFER_CLAIMED':
      return {
        ...withOffer(aggregate, event.coStake.offerId, {
          claimedAt: event.coStake.claimedAt,
          closesAt: null,
          closeReason: null,
        }),
        coStakes: [...aggregate.coStakes, event.coStake],
      };
    case 'CLAIM_SETTLED':
      return withCoStake(aggregate, event.coStakeId, {
        settlement: 'APPROVED',
        settledAt: event.at,
        recordedPhase: 'ACTIVE',
      });
    case 'CLAIM_FAILED': {
      const failed = withCoStake(aggregate, event.coStakeId, {
        settlement: event.settlement,
        settledAt: event.at,
        settlementFailure: event.failure,
        recordedPhase: 'FAILED',
        held: 0n,
      });
      const offer = offerOf(aggregate, event.coStakeId);
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
      const leaving = withCoStake(aggregate, event.coStakeId, {
        exitStartedAt: event.at,
        waitEndsAt: event.waitEndsAt,
        cooldownEndsAt: event.cooldownEndsAt,
        exitCanceledAt: null,
        recordedPhase: 'WAIT_PERIOD',
      });
      const offer = offerOf(aggregate, event.coStakeId);
      if (offer.closesAt !== null) return leaving;
      return withOffer(leaving, offer.id, {
        live: false,
        closesAt: event.waitEndsAt,
        closeReason: 'CO_STAKER_LEFT',
      });
    }
    case 'UNSTAKE_CANCELED': {
      const staying = withCoStake(aggregate, event.coStakeId, {
        exitCanceledAt: event.at,
        recordedPhase: 'ACTIVE',
      });
      const offer = offerOf(aggregate, event.coStakeId);
      if (offer.closeReason !== 'CO_STAKER_LEFT') return staying;
      return withOffer(staying, offer.id, {
        live: true,
        closesAt: null,
        closeReason: null,
      });
    }
    case 'COOLDOWN_STARTED':
      return withCoStake(aggregate, event.coStakeId, { recordedPhase: 'COOLDOWN' });
    case 'WITHDRAWABLE':
      return withCoStake(aggregate, event.coStakeId, {
        recordedPhase: 'WITHDRAWABLE',
      });
    case 'WITHDRAWN':
      return withCoStake(aggregate, event.coStakeId, {
        withdrawnAt: event.at,
        recordedPhase: 'WITHDRAWN',
        held: 0n,
      });
    case 'OFFER_CLOSED': {
      const offer = aggregate.offers.find((candidate) => candidate.id === event.offerId);
      const closesAt = offer?.closesAt != null && offer.closesAt <= event.at ? offer.closesAt : event.at;
      return withOffer(aggregate, event.offerId, {
        live: false,
        closesAt,
        closeReason: event.reason,
      });
    }
    case 'OWNER_STAKE_ADDED':
      // Staking anew after a whole exit brings the device back into the programme.
      return withDevice(
        { ...aggregate, ownerStake: aggregate.ownerStake + event.amount },
        { ownerExitStartedAt: null, ownerCooldownEndsAt: null, dueAt: null },
      );
    case 'OVERFLOW_WITHDRAWN':
      return { ...aggregate, ownerStake: aggregate.ownerStake - event.amount };
    case 'OWNER_UNSTAKED':
      return withDevice(aggregate, {
        ownerExitStartedAt: event.at,
        ownerCooldownEndsAt: event.cooldownEndsAt,
        dueAt: event.cooldownEndsAt,
      });
    case 'OWNER_STAKE_WITHDRAWABLE':
      return withDevice(aggregate, { dueAt: null });
    case 'OWNER_STAKE_WITHDRAWN':
      return { ...aggregate, ownerStake: aggregate.ownerStake - event.amount };
    case 'DEVICE_STATE_CHANGED':
      return withDevice(aggregate, { state: event.state, stateReason: event.reason, stateAt: event.at });
    case 'REWARDS_CLAIMED': {
      if (event.coStakeId === null) {
        return withDevice(aggregate, { ownerRewardClaimed: aggregate.device.ownerRewardClaimed + event.amount });
      }
      const claimed = aggregate.coStakes.find((candidate) => candidate.id === event.coStakeId)?.rewardClaimed ?? 0n;
      return withCoStake(aggregate, event.coStakeId, { rewardClaimed: claimed + event.amount });
    }
    case 'SLASHED': {
      const slashed = withSlash({ ...aggregate, slashes: [...aggregate.slashes, event.slash] }, event.slash, 1n);
      // Grace forgives a requirement that rose, not a stake that was slashed.
      const forfeits = event.slash.kind === 'STAKE' && graceEndsAt(slashed, event.at) !== null;
      return forfeits ? withDevice(slashed, { graceForfeitedAt: event.at }) : slashed;
    }
    case 'SLASH_REVIEWED': {
      const slash = aggregate.slashes.find((candidate) => candidate.id === event.slashId);
      if (slash === undefined) throw new Error(`the aggregate lacks slash ${event.slashId}`);
      const reviewed = { ...slash, verdict: event.verdict, reviewedAt: event.at };
      const slashes = aggregate.slashes.map((candidate) => (candidate.id === slash.id ? reviewed : candidate));
      if (event.verdict === 'UPHELD') return { ...aggregate, slashes };
      const restored = withSlash({ ...aggregate, slashes }, slash, -1n, ownStakePaidOut(aggregate, event.at));
      const forfeited = aggregate.device.graceForfeitedAt?.getTime() === slash.slashedAt.getTime();
      return forfeited ? withDevice(restored, { graceForfeitedAt: null }) : restored;
    }
    case 'HIRE_CHANGED':
      return withDevice(aggregate, { hired: event.hired });
    case 'CONNECTIVITY_CHANGED':
      return withDevice(aggregate, { connectivityTier: event.tier });
    case 'RELIABILITY_CHANGED':
      return withDevice(aggregate, { reliabilityHundredths: event.toHundredths });
    case 'SUFFICIENCY_CHANGED':
      return aggregate;
    default:
      return event satisfies never;
  }
}

/** The offer that a co-stake of the aggregate was made from; a aggregate that lacks it was loaded wrongly. */
export function offerOf(aggregate: DeviceAggregate, coStakeId: string): Offer {
  const coStake = aggregate.coStakes.find((candidate) => candidate.id === coStakeId);
  const offer = aggregate.offers.find((candidate) => candidate.id === coStake?.offerId);
  if (offer === undefined) throw new Error(`the aggregate lacks the offer of co-stake ${coStakeId}`);
  return offer;
}

/** The owner has left with everything: what comes back now goes to the wallet. */
export function ownStakePaidOut({ device, ownerStake }: DeviceAggregate, now: Date): boolean {
  return ownerStake === 0n && device.ownerCooldownEndsAt !== null && device.ownerCooldownEndsAt <= now;
}

/** Takes the parts of a slash away, or with -1 gives them back where they can still stand. */
function withSlash(
  aggregate: DeviceAggregate,
  { kind, ownerAmount, parts }: Slash,
  sign: 1n | -1n,
  ownerLeft = false,
): DeviceAggregate {
  const amountOf = (id: string) => sign * (parts.find((part) => part.coStakeId === id)?.amount ?? 0n);
  switch (kind) {
    case 'STAKE':
      return {
        ...aggregate,
        ownerStake: ownerLeft ? aggregate.ownerStake : aggregate.ownerStake - sign * ownerAmount,
        coStakes: aggregate.coStakes.map((one) =>
          amountOf(one.id) === 0n || one.withdrawnAt !== null ? one : { ...one, held: one.held - amountOf(one.id) },
        ),
      };
    case 'REWARD':
      return {
        ...withDevice(aggregate, { ownerRewardSlashed: aggregate.device.ownerRewardSlashed + sign * ownerAmount }),
        coStakes: aggregate.coStakes.map((one) =>
          amountOf(one.id) === 0n ? one : { ...one, rewardSlashed: one.rewardSlashed + amountOf(one.id) },
        ),
      };
    default:
      return kind satisfies never;
  }
}

function withDevice(aggregate: DeviceAggregate, change: Partial<Device>): DeviceAggregate {
  return { ...aggregate, device: { ...aggregate.device, ...change } };
}

function withOffer(aggregate: DeviceAggregate, id: string, change: Partial<Offer>): DeviceAggregate {
  return {
    ...aggregate,
    offers: aggregate.offers.map((offer) => (offer.id === id ? { ...offer, ...change } : offer)),
  };
}

function withCoStake(aggregate: DeviceAggregate, id: string, change: Partial<CoStake>): DeviceAggregate {
  return {
    ...aggregate,
    coStakes: aggregate.coStakes.map((coStake) => (coStake.id === id ? { ...coStake, ...change } : coStake)),
  };
}
