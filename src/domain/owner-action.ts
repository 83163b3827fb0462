// Computes for each action of an owner on a device whether it would be refused now; the rules are those of the mutations.
// An action that takes an amount is checked with the smallest amount that can succeed; an action on an offer with the most suitable offer.

import { type DeviceAggregate, liveOfferAt } from './device-aggregate.ts';
import type { Decision } from './events.ts';
import { evolve } from './evolve.ts';
import { type Offer, offerStatusAt } from './offer.ts';
import { closeOffer, minReturningStakeAt, offerEligibility, stakeDevice } from './offer-rules.ts';
import { unstakeDeviceRefusal, withdrawDeviceStakeRefusal, withdrawOverflowRefusal } from './owner-stake.ts';
import type { Parameters } from './parameter.ts';
import type { Refusal } from './refusal.ts';
import { claimRewards } from './reward-claim.ts';

/** An action that an owner can sign on a device. */
export type OwnerAction =
  | 'STAKE_DEVICE'
  | 'CREATE_OFFER'
  | 'REPLACE_OFFER'
  | 'CLOSE_OFFER'
  | 'WITHDRAW_OVERFLOW'
  | 'CLAIM_REWARDS'
  | 'UNSTAKE_DEVICE'
  | 'WITHDRAW_DEVICE_STAKE';

const SMALLEST = 1n;

/**
 * Returns the refusals of each action at `now`; empty for an action that would succeed. `balance` is the free balance of the owner
 * wallet, which alone can stake, base units.
 */
export function ownerActionRefusals(
  aggregate: DeviceAggregate,
  balance: bigint,
  parameters: Parameters,
  now: Date,
): { readonly [Action in OwnerAction]: readonly Refusal[] } {
  const returning = minReturningStakeAt(aggregate, now);
  const amount = returning > SMALLEST ? returning : SMALLEST;
  const staking = stakeDevice({ wallet: aggregate.device.ownerWallet, amount, balance }, aggregate, now);
  return {
    STAKE_DEVICE: refusalIn(staking),
    CREATE_OFFER: unmetChecks(aggregate, parameters, now),
    REPLACE_OFFER: replaceRefusals(aggregate, parameters, now),
    CLOSE_OFFER: refusalIn(closeLatest(aggregate, now)),
    WITHDRAW_OVERFLOW: listOf(withdrawOverflowRefusal(SMALLEST, aggregate, now)),
    CLAIM_REWARDS: refusalIn(claimRewards({ coStakeId: null }, aggregate, now)),
    UNSTAKE_DEVICE: listOf(unstakeDeviceRefusal(aggregate, now)),
    WITHDRAW_DEVICE_STAKE: listOf(withdrawDeviceStakeRefusal(aggregate, now)),
  };
}

const unmetChecks = (aggregate: DeviceAggregate, parameters: Parameters, now: Date): readonly Refusal[] =>
  offerEligibility(aggregate, parameters, now).flatMap(({ refusal }) => listOf(refusal));

/** Decides to close the latest open offer; without one, the latest offer that is filled. */
function closeLatest(aggregate: DeviceAggregate, now: Date): Decision {
  const latest = openOffersAt(aggregate, now).at(-1) ?? liveOfferAt(aggregate, now);
  if (latest === null) return { refusal: { code: 'NOT_FOUND', subject: 'offer' } };
  return closeOffer({ offerId: latest.id }, aggregate, now, 'REPLACED');
}

/** Returns the refusals of replacing the open offer that leaves the fewest of them, the latest one where several do. */
function replaceRefusals(aggregate: DeviceAggregate, parameters: Parameters, now: Date): readonly Refusal[] {
  const open = openOffersAt(aggregate, now).toReversed();
  if (open.length === 0) return refusalIn(closeLatest(aggregate, now));
  return open
    .map(({ id }) => {
      const closed = evolve(aggregate, { type: 'OFFER_CLOSED', offerId: id, at: now, reason: 'REPLACED' });
      return unmetChecks(closed, parameters, now);
    })
    .reduce((fewest, refusals) => (refusals.length < fewest.length ? refusals : fewest));
}

const openOffersAt = ({ offers }: DeviceAggregate, now: Date): readonly Offer[] =>
  offers.filter((offer) => offerStatusAt(offer, now) === 'OPEN');

const listOf = (refusal: Refusal | null): readonly Refusal[] => (refusal === null ? [] : [refusal]);
const refusalIn = (decision: Decision): readonly Refusal[] => ('refusal' in decision ? [decision.refusal] : []);
