// The device aggregate: a device with its owner's stake, its offers, the co-stakes on it and the slashes under review.
// **Invariant:** a decision changes one aggregate, under one row lock. The functions here compute the requirement, sufficiency and
// labels at an instant from stored values. Events change the aggregate in evolve.ts.

import { type CoStake, type CoStakePhase, countsTowardRequirement, phaseAt, runningExit } from './co-stake.ts';
import { type Device, isInProgramme } from './device.ts';
import { labelOf, type StatusLabel, type Viewpoint } from './label.ts';
import { type Offer, offerStatusAt } from './offer.ts';
import {
  type DatedRequirement,
  minSelfStake,
  requirementInForce,
  requirementUnderEntry,
  type StakeSufficiency,
  sufficiencyOf,
} from './requirement.ts';
import type { Slash } from './slash.ts';

/** A device with everything that a decision about it depends on. */
export type DeviceAggregate = {
  readonly device: Device;
  /** Past, current and announced requirements per card of the device's model, oldest first. */
  readonly requirements: readonly DatedRequirement[];
  /** The owner's stake on the device, base units. */
  readonly ownerStake: bigint;
  /** Offers that are not closed, and the offers of all co-stakes in `coStakes`; the oldest first, in the order of the event log. */
  readonly offers: readonly Offer[];
  /** Co-stakes that are neither failed nor withdrawn, and the co-stake that the command names by id. */
  readonly coStakes: readonly CoStake[];
  /** Slashes under review; `coStakes` contains all co-stakes that they affect. */
  readonly slashes: readonly Slash[];
};

/** Returns the stake that the device requires at `now`, base units. */
export function requirementAt(aggregate: DeviceAggregate, now: Date): bigint {
  return requirementUnderEntry(aggregate.device, requirementInForce(aggregate.requirements, now));
}

/** Returns the smallest stake of the owner with which an open offer on the device stays open at `now`, base units. */
export function minOwnStakeAt(aggregate: DeviceAggregate, now: Date): bigint {
  return minSelfStake(requirementAt(aggregate, now), requirementInForce(aggregate.requirements, now));
}

/** Returns the device with the multiplier of its hardware model that is in force at `now`. */
export function deviceWithMultiplierAt(
  { device, requirements }: Pick<DeviceAggregate, 'device' | 'requirements'>,
  now: Date,
): Device {
  return { ...device, multiplierTenThousandths: requirementInForce(requirements, now).multiplierTenThousandths };
}

/** Returns the stake that counts toward the requirement at `now`, base units: the owner's, plus co-stakes in ACTIVE or WAIT_PERIOD. */
export function countedStakeAt(aggregate: DeviceAggregate, now: Date): bigint {
  const own = aggregate.device.ownerExitStartedAt === null ? aggregate.ownerStake : 0n;
  return aggregate.coStakes.reduce(
    (sum, coStake) => (countsTowardRequirement(phaseAt(coStake, now)) ? sum + coStake.held : sum),
    own,
  );
}

/** The counted stake of a device as stored: until the first end of a wait period, and from then on. */
export type CountedStake = Pick<Device, 'countedStake' | 'countedChangesAt' | 'countedThen'>;

/**
 * Returns the counted stake of a device by the recorded phases of its co-stakes. Lists of offers read it, because they do not load
 * co-stakes. The sweep records the end of a wait period, after which the next end is the first one.
 */
export function countedStakeOf({ device, ownerStake, coStakes }: DeviceAggregate): CountedStake {
  const sumOf = (some: readonly CoStake[]): bigint => some.reduce((sum, { held }) => sum + held, 0n);
  const waiting = coStakes.filter(({ recordedPhase }) => recordedPhase === 'WAIT_PERIOD');
  const own = device.ownerExitStartedAt === null ? ownerStake : 0n;
  const countedStake = own + sumOf(coStakes.filter(({ recordedPhase }) => countsTowardRequirement(recordedPhase)));
  const ends = waiting.flatMap((coStake) => runningExit(coStake)?.waitEndsAt.getTime() ?? []);
  if (ends.length === 0) return { countedStake, countedChangesAt: null, countedThen: countedStake };
  const first = Math.min(...ends);
  const ended = waiting.filter((coStake) => runningExit(coStake)?.waitEndsAt.getTime() === first);
  return { countedStake, countedChangesAt: new Date(first), countedThen: countedStake - sumOf(ended) };
}

/** Returns the device's sufficiency at `now`, computed as if `addedStake` more base units counted toward the requirement. */
export function sufficiencyAt(aggregate: DeviceAggregate, now: Date, addedStake = 0n): StakeSufficiency {
  return sufficiencyOf(aggregate.device, countedStakeAt(aggregate, now) + addedStake, aggregate.requirements, now)
    .sufficiency;
}

/** Returns when the device's current grace period ends; null when the device is in no grace period. */
export function graceEndsAt(aggregate: DeviceAggregate, now: Date): Date | null {
  return sufficiencyOf(aggregate.device, countedStakeAt(aggregate, now), aggregate.requirements, now).deadline;
}

/** Returns the co-stake that claimed an offer, unless the claim failed; null when there is none. */
export function coStakeOfOffer(aggregate: DeviceAggregate, offerId: string): CoStake | null {
  return (
    aggregate.coStakes.find(
      (coStake) => coStake.offerId === offerId && coStake.settlement !== 'FAILED' && coStake.settlement !== 'EXPIRED',
    ) ?? null
  );
}

/** Returns the status label of an offer at `now`, as the owner or the co-staker reads it. */
export function offerLabelAt(aggregate: DeviceAggregate, offer: Offer, now: Date, viewpoint: Viewpoint): StatusLabel {
  const coStake = coStakeOfOffer(aggregate, offer.id);
  const phase: CoStakePhase | null = coStake === null ? null : phaseAt(coStake, now);
  return labelOf(
    {
      status: offerStatusAt(offer, now),
      phase,
      inProgramme: isInProgramme(aggregate.device),
      sufficiency: sufficiencyAt(aggregate, now),
    },
    viewpoint,
  );
}

/** Returns the latest offer on the device that is open, or filled by a co-stake that is not leaving, at `now`; null when there is none. */
export function liveOfferAt(aggregate: DeviceAggregate, now: Date): Offer | null {
  return aggregate.offers.findLast((offer) => offer.live && offerStatusAt(offer, now) !== 'CLOSED') ?? null;
}

/** Returns the offer that a co-stake has claimed. Throws when the aggregate was loaded without this offer. */
export function offerOf(aggregate: DeviceAggregate, coStakeId: string): Offer {
  const coStake = aggregate.coStakes.find((candidate) => candidate.id === coStakeId);
  const offer = aggregate.offers.find((candidate) => candidate.id === coStake?.offerId);
  if (offer === undefined) throw new Error(`the aggregate lacks the offer of co-stake ${coStakeId}`);
  return offer;
}

/** True when the owner's stake was withdrawn after an exit; a reversed slash is then returned to the owner's wallet. */
export function isOwnStakePaidOut({ device, ownerStake }: DeviceAggregate, now: Date): boolean {
  return ownerStake === 0n && device.ownerCooldownEndsAt !== null && device.ownerCooldownEndsAt <= now;
}
