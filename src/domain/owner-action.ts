// Computes for each action of an owner on a device whether it would be refused now; the rules are those of the mutations.
// An action that takes an amount is checked with one base unit.

import { type DeviceAggregate, liveOfferAt } from './device-aggregate.ts';
import type { Decision } from './events.ts';
import { evolve } from './evolve.ts';
import { closeOffer, offerEligibility, stakeDevice } from './offer-rules.ts';
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
 * Returns the refusals of each action at `now`; empty for an action that would succeed. `balance` is the free balance of the wallet
 * that would stake, base units.
 */
export function ownerActionRefusals(
  aggregate: DeviceAggregate,
  balance: bigint,
  parameters: Parameters,
  now: Date,
): { readonly [Action in OwnerAction]: readonly Refusal[] } {
  const live = liveOfferAt(aggregate, now);
  const closing: Decision =
    live === null
      ? { refusal: { code: 'NOT_FOUND', subject: 'offer' } }
      : closeOffer({ offerId: live.id }, aggregate, now, 'REPLACED');
  const unmet = (of: DeviceAggregate): readonly Refusal[] =>
    offerEligibility(of, parameters, now).flatMap(({ refusal }) => (refusal === null ? [] : [refusal]));
  const staking = stakeDevice({ wallet: aggregate.device.ownerWallet, amount: SMALLEST, balance }, aggregate, now);
  return {
    STAKE_DEVICE: refusalIn(staking),
    CREATE_OFFER: unmet(aggregate),
    REPLACE_OFFER: 'refusal' in closing ? [closing.refusal] : unmet(closing.events.reduce(evolve, aggregate)),
    CLOSE_OFFER: refusalIn(closing),
    WITHDRAW_OVERFLOW: listOf(withdrawOverflowRefusal(SMALLEST, aggregate, now)),
    CLAIM_REWARDS: refusalIn(claimRewards({ coStakeId: null }, aggregate, now)),
    UNSTAKE_DEVICE: listOf(unstakeDeviceRefusal(aggregate)),
    WITHDRAW_DEVICE_STAKE: listOf(withdrawDeviceStakeRefusal(aggregate, now)),
  };
}

const listOf = (refusal: Refusal | null): readonly Refusal[] => (refusal === null ? [] : [refusal]);
const refusalIn = (decision: Decision): readonly Refusal[] => ('refusal' in decision ? [decision.refusal] : []);
