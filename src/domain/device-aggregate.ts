// The device aggregate: a device with its owner's stake, its offers, the co-stakes on it and the slashes under review.
// One decision concerns one aggregate, and one row lock guards it. Status, label and sufficiency are derived here from
// stored instants and a time. How events change it: evolve.ts.

import { type CoStake, type CoStakePhase, countsTowardRequirement, phaseAt } from './co-stake.ts';
import type { Device } from './device.ts';
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

/** The co-stake of an offer: the latest one that did not fail; null without one. */
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

/** The live offer of the device; null without one that is not closed yet. */
export function liveOfferAt(aggregate: DeviceAggregate, now: Date): Offer | null {
  return aggregate.offers.find((offer) => offer.live && offerStatusAt(offer, now) !== 'CLOSED') ?? null;
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
