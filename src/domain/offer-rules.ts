// Decisions to publish, replace and close an offer, and to add to the owner's stake. The preconditions of a new offer are also
// returned one by one, for the GraphQL field `offerEligibility`.

import { phaseAt } from './co-stake.ts';
import { hardwareText, isInProgramme, operationalFault } from './device.ts';
import { type DeviceAggregate, deviceWithMultiplierAt, minOwnStakeAt, sufficiencyAt } from './device-aggregate.ts';
import { type Decision, refuse } from './events.ts';
import { evolve } from './evolve.ts';
import { isHiredAt } from './hire.ts';
import { amountText, formatBps } from './money.ts';
import { type CloseReason, type Offer, offerStatusAt } from './offer.ts';
import { freeRoomAt, liveOffersAt, type RoomParameters } from './offer-room.ts';
import type { Parameters } from './parameter.ts';
import { type Refusal, refusalMessage } from './refusal.ts';

/** A precondition of publishing an offer. */
export type OfferPrecondition =
  | 'DEVICE_COMMITTED'
  | 'DEVICE_OPERATIONAL'
  | 'OWN_STAKE'
  | 'OFFER_PLACE'
  | 'STAKE_ROOM'
  | 'SHARE_ROOM'
  | 'NOT_HIRED_AND_SHORT';

/** One precondition of publishing an offer, with its current and its required value as texts. */
export type EligibilityCheck = {
  readonly code: OfferPrecondition;
  /** The device's current value for the precondition, as text. */
  readonly current: string;
  /** The value that meets the precondition, as text. */
  readonly required: string;
  /** The refusal of `createOffer`; null when the precondition is met. */
  readonly refusal: Refusal | null;
  /** Sentence that says more than the refusal: the model is unknown, with the nearest known names. */
  readonly hint?: string;
};

/** The parameters that bound the terms of a new offer. */
export type OfferBounds = RoomParameters & Pick<Parameters, 'minCoStake' | 'minRewardShareBps'>;

/** Returns every precondition of a new offer on this device, met or not. `createOffer` refuses with the first unmet one. */
export function offerEligibility(
  aggregate: DeviceAggregate,
  parameters: OfferBounds,
  now: Date,
): readonly EligibilityCheck[] {
  const device = deviceWithMultiplierAt(aggregate, now);
  const fault = operationalFault(device);
  const sufficiency = sufficiencyAt(aggregate, now);
  const hired = isHiredAt(device, now);
  return [
    checkOf(
      'DEVICE_COMMITTED',
      device.ownerExitStartedAt === null ? device.state : 'UNSTAKED',
      'in the programme',
      isInProgramme(device) ? null : { code: 'DEVICE_NOT_COMMITTED' },
    ),
    checkOf(
      'DEVICE_OPERATIONAL',
      `${device.state}, connectivity tier ${device.connectivityTier}, multiplier ${device.multiplierTenThousandths / 10_000}`,
      'ACTIVE or IDLE, connectivity tier and multiplier above 0',
      fault === null ? null : { code: 'DEVICE_NOT_OPERATIONAL', fault },
    ),
    ownStakeCheck(aggregate.ownerStake, minOwnStakeAt(aggregate, now)),
    ...roomChecks(aggregate, parameters, now),
    checkOf(
      'NOT_HIRED_AND_SHORT',
      `${hired ? 'hired' : 'not hired'}, stake ${sufficiency.toLowerCase()}`,
      'not hired, or stake sufficient',
      hired && sufficiency === 'INSUFFICIENT' ? { code: 'DEVICE_HIRED' } : null,
    ),
  ];
}

function ownStakeCheck(current: bigint, required: bigint): EligibilityCheck {
  return checkOf(
    'OWN_STAKE',
    amountText(current),
    amountText(required),
    current >= required ? null : { code: 'OWN_STAKE_TOO_LOW', current, required },
  );
}

/** Returns the preconditions about the room of the device: a free place, stake for the smallest co-stake, the smallest share. */
function roomChecks(aggregate: DeviceAggregate, parameters: OfferBounds, now: Date): readonly EligibilityCheck[] {
  const { maxLiveOffersPerDevice: limit, minCoStake, minRewardShareBps } = parameters;
  const used = liveOffersAt(aggregate, now).length;
  const free = freeRoomAt(aggregate, parameters, now);
  return [
    checkOf(
      'OFFER_PLACE',
      `${used} of ${limit} places taken`,
      'a free place',
      free.places > 0 ? null : { code: 'OFFER_LIMIT_REACHED', limit, used },
    ),
    checkOf(
      'STAKE_ROOM',
      amountText(free.stake),
      amountText(minCoStake),
      free.stake >= minCoStake ? null : { code: 'NO_STAKE_ROOM', current: free.stake, required: minCoStake },
    ),
    checkOf(
      'SHARE_ROOM',
      formatBps(free.shareBps),
      formatBps(minRewardShareBps),
      free.shareBps >= minRewardShareBps
        ? null
        : { code: 'NO_SHARE_ROOM', currentBps: free.shareBps, requiredBps: minRewardShareBps },
    ),
  ];
}

function checkOf(
  code: OfferPrecondition,
  current: string,
  required: string,
  refusal: Refusal | null,
): EligibilityCheck {
  return { code, current, required, refusal };
}

/** Returns a sentence for the owner about one precondition of a new offer. */
export function offerPreconditionMessage(check: EligibilityCheck): string {
  return check.refusal === null ? `Met: ${check.current}.` : (check.hint ?? refusalMessage(check.refusal));
}

/**
 * Publishes an offer. The caller must have checked that the signer owns the device. Refusals: that of the first unmet precondition in
 * `offerEligibility`, REQUESTED_AMOUNT_OUT_OF_BOUNDS, REWARD_SHARE_OUT_OF_BOUNDS, EXPIRY_NOT_AHEAD.
 */
export function createOffer(
  command: { readonly offer: Offer },
  aggregate: DeviceAggregate,
  parameters: OfferBounds,
  now: Date,
): Decision {
  for (const check of offerEligibility(aggregate, parameters, now))
    if (check.refusal !== null) return refuse(check.refusal);
  const { offer } = command;
  const room = freeRoomAt(aggregate, parameters, now);
  const bounds = { minimum: parameters.minCoStake, maximum: room.stake };
  if (offer.requestedAmount < bounds.minimum || offer.requestedAmount > bounds.maximum) {
    return refuse({ code: 'REQUESTED_AMOUNT_OUT_OF_BOUNDS', ...bounds });
  }
  const shares = { minimumBps: parameters.minRewardShareBps, maximumBps: room.shareBps };
  if (offer.rewardShareBps < shares.minimumBps || offer.rewardShareBps > shares.maximumBps) {
    return refuse({ code: 'REWARD_SHARE_OUT_OF_BOUNDS', ...shares });
  }
  if (offer.expiresAt !== null && offer.expiresAt <= now) return refuse({ code: 'EXPIRY_NOT_AHEAD', now });
  return { events: [{ type: 'OFFER_OPENED', offer }] };
}

/** Closes an OPEN offer; a FILLED one binds both parties. Refusals: NOT_FOUND, OFFER_NOT_OPEN. */
export function closeOffer(
  command: { readonly offerId: string },
  aggregate: DeviceAggregate,
  now: Date,
  reason: CloseReason = 'CLOSED_BY_OWNER',
): Decision {
  const offer = aggregate.offers.find((candidate) => candidate.id === command.offerId);
  if (offer === undefined) return refuse({ code: 'NOT_FOUND', subject: 'offer' });
  const status = offerStatusAt(offer, now);
  if (status !== 'OPEN')
    return refuse({
      code: 'OFFER_NOT_OPEN',
      status,
      closeReason: offer.closeReason,
    });
  return {
    events: [
      {
        type: 'OFFER_CLOSED',
        offerId: offer.id,
        at: now,
        reason,
      },
    ],
  };
}

/** Closes an OPEN offer and publishes another offer in the same decision. Refusals: those of `closeOffer` and `createOffer`. */
export function replaceOffer(
  command: { readonly offerId: string; readonly offer: Offer },
  aggregate: DeviceAggregate,
  parameters: OfferBounds,
  now: Date,
): Decision {
  const closed = closeOffer(command, aggregate, now, 'REPLACED');
  if ('refusal' in closed) return closed;
  const opened = createOffer(command, closed.events.reduce(evolve, aggregate), parameters, now);
  return 'refusal' in opened ? opened : { events: [...closed.events, ...opened.events] };
}

/**
 * Adds to the owner's stake on a device. After the owner has withdrawn the whole stake, the first stake returns the device to the
 * co-staking programme and must be at least `minReturningStakeAt`. Only the owner wallet stakes, because the stake is paid back to it.
 * Refusals: NOT_OWNER_WALLET, DEVICE_NOT_COMMITTED, OWN_STAKE_TOO_LOW, INSUFFICIENT_BALANCE.
 */
export function stakeDevice(
  command: {
    readonly wallet: string;
    readonly amount: bigint;
    readonly balance: bigint;
  },
  aggregate: DeviceAggregate,
  now: Date,
): Decision {
  const { wallet, amount, balance } = command;
  if (wallet !== aggregate.device.ownerWallet) return refuse({ code: 'NOT_OWNER_WALLET' });
  if (!mayStake(aggregate)) return refuse({ code: 'DEVICE_NOT_COMMITTED' });
  const required = minReturningStakeAt(aggregate, now);
  if (amount < required) return refuse({ code: 'OWN_STAKE_TOO_LOW', current: amount, required });
  if (balance < amount) return refuse({ code: 'INSUFFICIENT_BALANCE', available: balance, required: amount });
  return { events: [{ type: 'OWNER_STAKE_ADDED', wallet, at: now, amount }] };
}

/**
 * Returns the smallest stake with which an owner who has left returns to the co-staking programme, base units: the minimum own stake,
 * and not less than the amounts of the co-stakes that are still ACTIVE. Zero for an owner who has not left.
 */
export function minReturningStakeAt(aggregate: DeviceAggregate, now: Date): bigint {
  if (isInProgramme(aggregate.device)) return 0n;
  const active = aggregate.coStakes.filter((coStake) => phaseAt(coStake, now) === 'ACTIVE');
  const staked = active.reduce((sum, { amount }) => sum + amount, 0n);
  const own = minOwnStakeAt(aggregate, now);
  return own > staked ? own : staked;
}

/**
 * Whether the owner may add stake to the device: the device is in the co-staking programme, or its owner has withdrawn the whole stake and
 * stakes again.
 */
function mayStake({ device, ownerStake }: DeviceAggregate): boolean {
  return isInProgramme(device) || (isInProgramme({ ...device, ownerExitStartedAt: null }) && ownerStake === 0n);
}

/** Returns the device as signed texts and terms print it, such as "<device id> (8 x H100 SXM5)". */
export function deviceLine(device: {
  readonly deviceId: string;
  readonly quantity: number;
  readonly model: string;
}): string {
  return `${device.deviceId} (${hardwareText(device)})`;
}
