// Applies events to a device aggregate, with one function for each type of event.
// **Invariant:** the functions change only fields of `OfferState`, `CoStakeState`, `CoStakeBalance`, `EventDrivenDeviceFields`,
// `DeviceScore` and `SlashReview`. The store generates its UPDATE statements from the same types, so every change is written. Agreed terms
// are in none of these types and never change.

import { type CoStake, type CoStakeBalance, type CoStakeState, holdsPlace } from './co-stake.ts';
import { type DeviceScore, type EventDrivenDeviceFields, programmeBoundsAfter } from './device.ts';
import { type DeviceAggregate, graceEndsAt, isOwnStakePaidOut, offerOf } from './device-aggregate.ts';
import type { ChangeType, DomainEvent, EventOf } from './events.ts';
import { nextHireBound, withoutEndedHires } from './hire.ts';
import type { OfferState } from './offer.ts';
import type { Slash, SlashReview } from './slash.ts';

type Evolve<Type extends ChangeType> = (aggregate: DeviceAggregate, event: EventOf<Type>) => DeviceAggregate;

/** Returns the aggregate after one event. An event can always be applied to the aggregate on which it was decided. */
export function evolve(aggregate: DeviceAggregate, event: DomainEvent): DeviceAggregate {
  // Safe cast: the table has for each type a function that accepts events of that type; the compiler cannot infer this.
  return (EVOLVE[event.type] as Evolve<ChangeType>)(aggregate, event);
}

const EVOLVE: { readonly [Type in ChangeType]: Evolve<Type> } = {
  OFFER_OPENED: (aggregate, { offer }) => ({ ...aggregate, offers: [...aggregate.offers, offer] }),
  OFFER_CLAIMED: (aggregate, { coStake }) => ({
    ...withOffer(aggregate, coStake.offerId, { claimedAt: coStake.claimedAt, closesAt: null, closeReason: null }),
    coStakes: [...aggregate.coStakes, coStake],
  }),
  CLAIM_SETTLED: (aggregate, { coStakeId, at }) =>
    withCoStake(aggregate, coStakeId, { settlement: 'APPROVED', settledAt: at, recordedPhase: 'ACTIVE' }),
  CLAIM_FAILED: failClaim,
  UNSTAKE_STARTED: startUnstake,
  UNSTAKE_CANCELED: cancelUnstake,
  COOLDOWN_STARTED: (aggregate, { coStakeId, at, early }) =>
    withCoStake(aggregate, coStakeId, {
      recordedPhase: 'COOLDOWN',
      ...(early === null
        ? {}
        : {
            waitEndsAt: at,
            cooldownEndsAt: early.cooldownEndsAt,
            previousWaitEndsAt: early.previousWaitEndsAt,
            waitEndedReason: early.reason,
          }),
    }),
  WITHDRAWABLE: (aggregate, { coStakeId }) => withCoStake(aggregate, coStakeId, { recordedPhase: 'WITHDRAWABLE' }),
  WITHDRAWN: (aggregate, { coStakeId, at }) =>
    withCoStake(aggregate, coStakeId, { withdrawnAt: at, recordedPhase: 'WITHDRAWN', held: 0n }),
  OFFER_CLOSED(aggregate, { offerId, at, reason }) {
    const offer = aggregate.offers.find((candidate) => candidate.id === offerId);
    const closesAt = offer?.closesAt != null && offer.closesAt <= at ? offer.closesAt : at;
    // A co-stake that is not leaving keeps the place of its offer after the device has left the co-staking programme.
    const held = aggregate.coStakes.some((one) => one.offerId === offerId && holdsPlace(one.recordedPhase));
    return withOffer(aggregate, offerId, { live: held, closesAt, closeReason: reason });
  },
  // Staking again after an exit returns the device to the co-staking programme.
  OWNER_STAKE_ADDED: (aggregate, { amount, at }) =>
    withProgramme(
      { ...aggregate, ownerStake: aggregate.ownerStake + amount },
      { ownerExitStartedAt: null, ownerCooldownEndsAt: null, dueAt: null },
      at,
    ),
  OVERFLOW_WITHDRAWN: (aggregate, { amount }) => ({ ...aggregate, ownerStake: aggregate.ownerStake - amount }),
  OWNER_UNSTAKED: (aggregate, { at, cooldownEndsAt }) =>
    withProgramme(
      aggregate,
      { ownerExitStartedAt: at, ownerCooldownEndsAt: cooldownEndsAt, dueAt: cooldownEndsAt },
      at,
    ),
  OWNER_STAKE_WITHDRAWABLE: (aggregate) => withDevice(aggregate, { dueAt: null }),
  OWNER_STAKE_WITHDRAWN: (aggregate, { amount }) => ({ ...aggregate, ownerStake: aggregate.ownerStake - amount }),
  DEVICE_STATE_CHANGED: (aggregate, { state, reason, at }) =>
    withProgramme(aggregate, { state, stateReason: reason, stateAt: at }, at),
  REWARDS_CLAIMED(aggregate, { coStakeId, amount }) {
    if (coStakeId === null) {
      return withDevice(aggregate, { ownerRewardClaimed: aggregate.device.ownerRewardClaimed + amount });
    }
    const claimed = aggregate.coStakes.find((candidate) => candidate.id === coStakeId)?.rewardClaimed ?? 0n;
    return withCoStake(aggregate, coStakeId, { rewardClaimed: claimed + amount });
  },
  SLASHED(aggregate, { slash, at }) {
    const slashed = withSlash({ ...aggregate, slashes: [...aggregate.slashes, slash] }, slash, 1n);
    // A grace period covers a rise of the requirement, not a loss of stake by a slash.
    const forfeits = slash.kind === 'STAKE' && graceEndsAt(slashed, at) !== null;
    return forfeits ? withDevice(slashed, { graceForfeitedAt: at }) : slashed;
  },
  SLASH_REVIEWED: reviewSlash,
  HIRE_CHANGED: (aggregate, { at }) => withHires(aggregate, withoutEndedHires(aggregate.device.hireBounds, at), at),
  HIRES_REPLACED: (aggregate, { bounds, at }) => withHires(aggregate, bounds, at),
  CONNECTIVITY_CHANGED: (aggregate, { tier }) => withDevice(aggregate, { connectivityTier: tier }),
  RELIABILITY_CHANGED: (aggregate, { toHundredths }) => withDevice(aggregate, { reliabilityHundredths: toHundredths }),
  SUFFICIENCY_CHANGED: (aggregate) => aggregate,
};

function failClaim(aggregate: DeviceAggregate, event: EventOf<'CLAIM_FAILED'>): DeviceAggregate {
  const failed = withCoStake(aggregate, event.coStakeId, {
    settlement: event.settlement,
    settledAt: event.at,
    settlementFailure: event.failure,
    recordedPhase: 'FAILED',
    held: 0n,
  });
  const offer = offerOf(aggregate, event.coStakeId);
  // An offer whose expiry passed while its claim was pending closes when the claim fails, not at its earlier expiry.
  const expiresAt = offer.expiresAt !== null && offer.expiresAt < event.at ? event.at : offer.expiresAt;
  const closesAt = offer.closesAt ?? expiresAt;
  return withOffer(failed, offer.id, {
    claimedAt: null,
    live: offer.closesAt === null,
    closesAt,
    closeReason: closesAt === null ? null : (offer.closeReason ?? 'EXPIRED'),
  });
}

function startUnstake(aggregate: DeviceAggregate, event: EventOf<'UNSTAKE_STARTED'>): DeviceAggregate {
  const coStake = aggregate.coStakes.find(({ id }) => id === event.coStakeId);
  const { exitStartedAt = null, exitCanceledAt = null, earlierExits = [] } = coStake ?? {};
  const canceled = exitStartedAt === null || exitCanceledAt === null ? [] : [exitStartedAt, exitCanceledAt];
  const leaving = withCoStake(aggregate, event.coStakeId, {
    earlierExits: [...earlierExits, ...canceled],
    exitStartedAt: event.at,
    waitEndsAt: event.waitEndsAt,
    cooldownEndsAt: event.cooldownEndsAt,
    exitCanceledAt: null,
    previousWaitEndsAt: null,
    waitEndedReason: null,
    recordedPhase: 'WAIT_PERIOD',
  });
  const offer = offerOf(aggregate, event.coStakeId);
  if (offer.closesAt !== null) return withOffer(leaving, offer.id, { live: false });
  return withOffer(leaving, offer.id, { live: false, closesAt: event.waitEndsAt, closeReason: 'CO_STAKER_LEFT' });
}

function cancelUnstake(aggregate: DeviceAggregate, event: EventOf<'UNSTAKE_CANCELED'>): DeviceAggregate {
  const staying = withCoStake(aggregate, event.coStakeId, { exitCanceledAt: event.at, recordedPhase: 'ACTIVE' });
  const offer = offerOf(aggregate, event.coStakeId);
  if (offer.closeReason !== 'CO_STAKER_LEFT') return withOffer(staying, offer.id, { live: true });
  return withOffer(staying, offer.id, { live: true, closesAt: null, closeReason: null });
}

function reviewSlash(aggregate: DeviceAggregate, event: EventOf<'SLASH_REVIEWED'>): DeviceAggregate {
  const slash = aggregate.slashes.find((candidate) => candidate.id === event.slashId);
  if (slash === undefined) throw new Error(`the aggregate lacks slash ${event.slashId}`);
  const review: SlashReview = { verdict: event.verdict, reviewedAt: event.at };
  const reviewed = { ...slash, ...review };
  const slashes = aggregate.slashes.map((candidate) => (candidate.id === slash.id ? reviewed : candidate));
  if (event.verdict === 'UPHELD') return { ...aggregate, slashes };
  const restored = withSlash({ ...aggregate, slashes }, slash, -1n, isOwnStakePaidOut(aggregate, event.at));
  const forfeited = aggregate.device.graceForfeitedAt?.getTime() === slash.slashedAt.getTime();
  return forfeited ? withDevice(restored, { graceForfeitedAt: null }) : restored;
}

/** Subtracts the amounts of a slash from the stakes (`sign` 1), or adds them back (`sign` -1) to the stakes that were not paid out. */
function withSlash(aggregate: DeviceAggregate, slash: Slash, sign: 1n | -1n, ownerLeft = false): DeviceAggregate {
  const amountOf = (id: string) => sign * (slash.parts.find((part) => part.coStakeId === id)?.amount ?? 0n);
  switch (slash.kind) {
    case 'STAKE':
      return {
        ...withEachCoStake(aggregate, (coStake) =>
          coStake.withdrawnAt === null ? { held: coStake.held - amountOf(coStake.id) } : {},
        ),
        ownerStake: ownerLeft ? aggregate.ownerStake : aggregate.ownerStake - sign * slash.ownerAmount,
      };
    case 'REWARD':
      return withEachCoStake(
        withDevice(aggregate, {
          ownerRewardSlashed: aggregate.device.ownerRewardSlashed + sign * slash.ownerAmount,
        }),
        (coStake) => ({ rewardSlashed: coStake.rewardSlashed + amountOf(coStake.id) }),
      );
    default:
      return slash.kind satisfies never;
  }
}

function withDevice(
  aggregate: DeviceAggregate,
  change: Partial<EventDrivenDeviceFields & DeviceScore>,
): DeviceAggregate {
  return { ...aggregate, device: { ...aggregate.device, ...change } };
}

/** Changes fields of the device of which some say whether it is in the co-staking programme. */
function withProgramme(
  aggregate: DeviceAggregate,
  change: Partial<EventDrivenDeviceFields>,
  at: Date,
): DeviceAggregate {
  const changed = withDevice(aggregate, change);
  return withDevice(changed, { programmeBounds: programmeBoundsAfter(aggregate.device, changed.device, at) });
}

/** Returns the aggregate with these hires, of which the starts and ends up to `at` are recorded. */
function withHires(aggregate: DeviceAggregate, hireBounds: readonly Date[], at: Date): DeviceAggregate {
  return withDevice(aggregate, { hireBounds, hireDueAt: nextHireBound(hireBounds, at) });
}

function withOffer(aggregate: DeviceAggregate, id: string, change: Partial<OfferState>): DeviceAggregate {
  return { ...aggregate, offers: aggregate.offers.map((offer) => (offer.id === id ? { ...offer, ...change } : offer)) };
}

function withCoStake(
  aggregate: DeviceAggregate,
  id: string,
  change: Partial<CoStakeState & CoStakeBalance>,
): DeviceAggregate {
  return withEachCoStake(aggregate, (coStake) => (coStake.id === id ? change : {}));
}

/** Applies a change to each co-stake. A co-stake without a change keeps its object identity, so the store does not write it. */
function withEachCoStake(
  aggregate: DeviceAggregate,
  changeOf: (coStake: CoStake) => Partial<CoStakeState & CoStakeBalance>,
): DeviceAggregate {
  return {
    ...aggregate,
    coStakes: aggregate.coStakes.map((coStake) => {
      const changed = { ...coStake, ...changeOf(coStake) };
      const keys = Object.keys(changed) as (keyof CoStake)[];
      return keys.every((key) => changed[key] === coStake[key]) ? coStake : changed;
    }),
  };
}
