// Decisions to claim an offer and to settle the claim. The GraphQL field `canClaim` is computed from the same rules.

import { type ClaimSlotUse, nextFreeSlotAt } from './claim-slots.ts';
import type { CoStake, SettlementFailure } from './co-stake.ts';
import { isInProgramme, operationalFault } from './device.ts';
import { coStakeOfOffer, type DeviceAggregate, deviceWithMultiplierAt } from './device-aggregate.ts';
import { type Decision, type DomainEvent, refuse } from './events.ts';
import { type Offer, offerStatusAt } from './offer.ts';
import type { Parameters } from './parameter.ts';
import type { Refusal } from './refusal.ts';
import { INSTANT_SETTLEMENT, type SettlementRule, settlesAtUnder } from './settlement.ts';

/** The part of a device aggregate that decides whether offers on the device can be claimed. */
export type DeviceFitness = Pick<DeviceAggregate, 'device' | 'requirements'>;

/** The account that claims an offer, with the numbers that the rules of a claim check. */
export type Claimant = ClaimSlotUse & {
  readonly accountId: string;
  /** Address of the wallet that claims and pays; null when the account has not chosen one. */
  readonly wallet: string | null;
  /** Free balance of the paying wallet, base units. */
  readonly balance: bigint;
};

/**
 * Returns the refusals of a claim of this offer at `now` by a reader without an account: those that every account would get, and
 * OFFER_RESERVED for a reserved offer.
 */
export function refusalsForAnonymous(aggregate: DeviceFitness, offer: Offer, now: Date): readonly Refusal[] {
  const reserved: readonly Refusal[] = offer.reservedFor === null ? [] : [{ code: 'OFFER_RESERVED' }];
  return [...refusalsForAnyClaimant(aggregate, offer, now), ...reserved];
}

/** Returns the refusals that every account would get when it claims this offer at `now`; empty when the offer is claimable. */
export function refusalsForAnyClaimant(aggregate: DeviceFitness, offer: Offer, now: Date): readonly Refusal[] {
  const status = offerStatusAt(offer, now);
  if (status !== 'OPEN') {
    return [
      {
        code: 'OFFER_NOT_OPEN',
        status,
        closeReason: status === 'CLOSED' ? offer.closeReason : null,
      },
    ];
  }
  if (!isInProgramme(aggregate.device)) return [{ code: 'DEVICE_NOT_COMMITTED' }];
  const fault = operationalFault(deviceWithMultiplierAt(aggregate, now));
  return fault === null ? [] : [{ code: 'DEVICE_NOT_OPERATIONAL', fault }];
}

/**
 * Returns every refusal that this account would get when it claims this offer at `now`; `claimOffer` refuses with the first. Empty
 * when the account can claim it.
 */
export function claimRefusals(
  aggregate: DeviceFitness,
  offer: Offer,
  claimant: Claimant,
  parameters: Pick<Parameters, 'claimCap'>,
  now: Date,
): readonly Refusal[] {
  const refusals: Refusal[] = [...refusalsForAnyClaimant(aggregate, offer, now)];
  if (offer.reservedFor !== null && offer.reservedFor !== claimant.wallet) refusals.push({ code: 'OFFER_RESERVED' });
  if (claimant.accountId === aggregate.device.ownerAccountId) refusals.push({ code: 'OWN_DEVICE' });
  if (claimant.liveClaims >= parameters.claimCap) {
    refusals.push({
      code: 'CLAIM_CAP_REACHED',
      limit: parameters.claimCap,
      used: claimant.liveClaims,
      nextFreeAt: nextFreeSlotAt(claimant, parameters.claimCap),
    });
  }
  if (claimant.balance < offer.requestedAmount) {
    refusals.push({
      code: 'INSUFFICIENT_BALANCE',
      available: claimant.balance,
      required: offer.requestedAmount,
    });
  }
  return refusals;
}

/**
 * Claims an offer for its full amount. The money leaves the wallet at once; the co-stake is PENDING until it is settled.
 * Refusals: NOT_FOUND, or the first of `claimRefusals`.
 */
export function claimOffer(
  command: {
    readonly offerId: string;
    readonly coStakeId: string;
    readonly claimant: Claimant & { readonly wallet: string };
    /** How a sandbox settles the claim. Default: at once. */
    readonly settlement?: SettlementRule;
  },
  aggregate: DeviceAggregate,
  parameters: Pick<Parameters, 'claimCap' | 'settlementLimitMs'>,
  now: Date,
): Decision {
  const offer = aggregate.offers.find((candidate) => candidate.id === command.offerId);
  if (offer === undefined) return refuse({ code: 'NOT_FOUND', subject: 'offer' });
  const [refusal] = claimRefusals(aggregate, offer, command.claimant, parameters, now);
  if (refusal !== undefined) return refuse(refusal);
  const coStake: CoStake = {
    id: command.coStakeId,
    offerId: offer.id,
    deviceKey: aggregate.device.key,
    accountId: command.claimant.accountId,
    wallet: command.claimant.wallet,
    amount: offer.requestedAmount,
    held: offer.requestedAmount,
    rewardShareBps: offer.rewardShareBps,
    rewardLifetime: 0n,
    rewardClaimed: 0n,
    rewardSlashed: 0n,
    claimedAt: now,
    settlement: 'SENDING',
    settleBy: new Date(now.getTime() + parameters.settlementLimitMs),
    settlesAt: settlesAtUnder(command.settlement ?? INSTANT_SETTLEMENT, now),
    settledAt: null,
    settlementFailure: null,
    exitStartedAt: null,
    waitEndsAt: null,
    cooldownEndsAt: null,
    exitCanceledAt: null,
    earlierExits: [],
    withdrawnAt: null,
    previousWaitEndsAt: null,
    waitEndedReason: null,
    recordedPhase: 'PENDING',
  };
  return { events: [{ type: 'OFFER_CLAIMED', coStake }] };
}

/**
 * Settles a pending claim. It is approved when it is settled before its time limit and the device is still operational. Otherwise it
 * fails: the money is returned and the offer reopens. Returns no events when the claim is not pending, or when a sandbox settles it later.
 */
export function settleClaim(
  command: {
    readonly coStakeId: string;
    /** How a sandbox settles the claim. Default: by the rules alone. */
    readonly settlement?: SettlementRule;
  },
  aggregate: DeviceAggregate,
  now: Date,
): Decision {
  const coStake = aggregate.coStakes.find((candidate) => candidate.id === command.coStakeId);
  if (coStake === undefined || coStake.settlement !== 'SENDING') return { events: [] };
  if (now >= coStake.settleBy) return { events: expiredClaimEvents(coStake) };
  if (coStake.settlesAt !== null && now < coStake.settlesAt) return { events: [] };
  const fail = (failure: SettlementFailure): Decision => ({
    events: [{ type: 'CLAIM_FAILED', coStakeId: coStake.id, at: now, settlement: 'FAILED', failure }],
  });
  if (command.settlement?.mode === 'FAILING') return fail(command.settlement.failure);
  const offer = aggregate.offers.find((candidate) => candidate.id === coStake.offerId);
  if (
    offer === undefined ||
    offerStatusAt(offer, now) !== 'FILLED' ||
    coStakeOfOffer(aggregate, offer.id) !== coStake
  ) {
    return fail('OFFER_WITHDRAWN');
  }
  if (!isInProgramme(aggregate.device) || operationalFault(deviceWithMultiplierAt(aggregate, now)) !== null)
    return fail('DEVICE_NOT_OPERATIONAL');
  return {
    events: [{ type: 'CLAIM_SETTLED', coStakeId: coStake.id, at: now }],
  };
}

/** Returns the instant at which a pending claim is settled or expires by the passing of time. */
export function claimDecidedAt({ settlesAt, settleBy }: CoStake): Date {
  return settlesAt !== null && settlesAt < settleBy ? settlesAt : settleBy;
}

/** Returns the events of a pending claim at `claimDecidedAt`: it is settled at the instant of a sandbox, or it expires. */
export function dueClaimEvents(coStake: CoStake, aggregate: DeviceAggregate, at: Date): readonly DomainEvent[] {
  const settled = settleClaim({ coStakeId: coStake.id }, aggregate, at);
  return 'events' in settled ? settled.events : [];
}

/**
 * Returns the events of a claim that was not settled before its deadline `settleBy`; they are dated to `settleBy`. The claimed offer
 * reopens; when it cannot stand any more, the derived events close it in the same batch.
 */
export function expiredClaimEvents({ id, settleBy }: CoStake): readonly DomainEvent[] {
  return [{ type: 'CLAIM_FAILED', coStakeId: id, at: settleBy, settlement: 'EXPIRED', failure: 'TIME_LIMIT' }];
}
