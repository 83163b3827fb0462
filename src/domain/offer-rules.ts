// Decisions to publish, replace and close an offer, and to add to the owner's stake. The preconditions of a new offer are also
// returned one by one, for the GraphQL field `offerEligibility`.

import { blocksNewOffer, phaseAt } from './co-stake.ts';
import { hardwareText, isInProgramme, operationalFault } from './device.ts';
import {
  type DeviceAggregate,
  deviceWithMultiplierAt,
  liveOfferAt,
  minOwnStakeAt,
  requirementAt,
  sufficiencyAt,
} from './device-aggregate.ts';
import { type Decision, refuse } from './events.ts';
import { evolve } from './evolve.ts';
import { formatTokenAmount } from './money.ts';
import { type CloseReason, type Offer, offerStatusAt } from './offer.ts';
import type { Parameters } from './parameter.ts';
import { type Refusal, refusalMessage } from './refusal.ts';
import { maxCoStake } from './requirement.ts';

/** A precondition of publishing an offer. */
export type OfferPrecondition =
  | 'DEVICE_COMMITTED'
  | 'DEVICE_OPERATIONAL'
  | 'OWN_STAKE'
  | 'NO_LIVE_OFFER'
  | 'NOT_HIRED_AND_SHORT'
  | 'ROOM_FOR_CO_STAKE';

/** One precondition of publishing an offer, with its current and its required value as texts. */
export type EligibilityCheck = {
  readonly code: OfferPrecondition;
  /** The device's current value for the precondition, as text. */
  readonly current: string;
  /** The value that meets the precondition, as text. */
  readonly required: string;
  /** The refusal of `createOffer`; null when the precondition is met. */
  readonly refusal: Refusal | null;
};

type OfferBounds = Pick<Parameters, 'maxCoStakeBps' | 'minCoStake' | 'minRewardShareBps' | 'maxRewardShareBps'>;

/** Returns every precondition of a new offer on this device, met or not. `createOffer` refuses with the first unmet one. */
export function offerEligibility(
  aggregate: DeviceAggregate,
  parameters: OfferBounds,
  now: Date,
): readonly EligibilityCheck[] {
  const device = deviceWithMultiplierAt(aggregate, now);
  const fault = operationalFault(device);
  const ownRequired = minOwnStakeAt(aggregate, now);
  const live = liveOfferAt(aggregate, now);
  // A co-stake keeps its reward share after its device was blocked and its offer closed; until it is unstaked, it prevents a new
  // offer on the device.
  const standing = aggregate.coStakes.some((coStake) => blocksNewOffer(phaseAt(coStake, now)));
  const place = live === null ? (standing ? 'a co-stake stands' : 'none') : offerStatusAt(live, now);
  const sufficiency = sufficiencyAt(aggregate, now);
  const maximum = maxCoStake(requirementAt(aggregate, now), parameters);
  const check = (
    code: OfferPrecondition,
    current: string,
    required: string,
    refusal: Refusal | null,
  ): EligibilityCheck => ({ code, current, required, refusal });
  return [
    check(
      'DEVICE_COMMITTED',
      device.ownerExitStartedAt === null ? device.state : 'UNSTAKED',
      'in the programme',
      isInProgramme(device) ? null : { code: 'DEVICE_NOT_COMMITTED' },
    ),
    check(
      'DEVICE_OPERATIONAL',
      `${device.state}, connectivity tier ${device.connectivityTier}, multiplier ${device.multiplierTenThousandths / 10_000}`,
      'ACTIVE or IDLE, connectivity tier and multiplier above 0',
      fault === null ? null : { code: 'DEVICE_NOT_OPERATIONAL', fault },
    ),
    check(
      'OWN_STAKE',
      `${formatTokenAmount(aggregate.ownerStake)} IO`,
      `${formatTokenAmount(ownRequired)} IO`,
      aggregate.ownerStake >= ownRequired
        ? null
        : {
            code: 'OWN_STAKE_TOO_LOW',
            current: aggregate.ownerStake,
            required: ownRequired,
          },
    ),
    check('NO_LIVE_OFFER', place, 'none', place === 'none' ? null : { code: 'DEVICE_HAS_LIVE_OFFER' }),
    check(
      'NOT_HIRED_AND_SHORT',
      `${device.hired ? 'hired' : 'not hired'}, stake ${sufficiency.toLowerCase()}`,
      'not hired, or stake sufficient',
      device.hired && sufficiency === 'INSUFFICIENT' ? { code: 'DEVICE_HIRED' } : null,
    ),
    check(
      'ROOM_FOR_CO_STAKE',
      `${formatTokenAmount(maximum)} IO`,
      `${formatTokenAmount(parameters.minCoStake)} IO`,
      maximum >= parameters.minCoStake
        ? null
        : {
            code: 'REQUESTED_AMOUNT_OUT_OF_BOUNDS',
            minimum: parameters.minCoStake,
            maximum,
          },
    ),
  ];
}

/** Returns a sentence for the owner about one precondition of a new offer. */
export function offerPreconditionMessage(check: EligibilityCheck): string {
  return check.refusal === null ? `Met: ${check.current}.` : refusalMessage(check.refusal);
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
  const bounds = {
    minimum: parameters.minCoStake,
    maximum: maxCoStake(requirementAt(aggregate, now), parameters),
  };
  if (offer.requestedAmount < bounds.minimum || offer.requestedAmount > bounds.maximum) {
    return refuse({ code: 'REQUESTED_AMOUNT_OUT_OF_BOUNDS', ...bounds });
  }
  if (offer.rewardShareBps < parameters.minRewardShareBps || offer.rewardShareBps > parameters.maxRewardShareBps) {
    return refuse({
      code: 'REWARD_SHARE_OUT_OF_BOUNDS',
      minimumBps: parameters.minRewardShareBps,
      maximumBps: parameters.maxRewardShareBps,
    });
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

/** Adds to the owner's stake on a device. Refusals: DEVICE_NOT_COMMITTED, INSUFFICIENT_BALANCE. */
export function stakeDevice(
  command: {
    readonly wallet: string;
    readonly amount: bigint;
    readonly balance: bigint;
  },
  aggregate: DeviceAggregate,
  now: Date,
): Decision {
  if (!mayStake(aggregate)) return refuse({ code: 'DEVICE_NOT_COMMITTED' });
  if (command.balance < command.amount) {
    return refuse({
      code: 'INSUFFICIENT_BALANCE',
      available: command.balance,
      required: command.amount,
    });
  }
  return {
    events: [
      {
        type: 'OWNER_STAKE_ADDED',
        wallet: command.wallet,
        at: now,
        amount: command.amount,
      },
    ],
  };
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
