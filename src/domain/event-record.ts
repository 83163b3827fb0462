// What the log tells of a batch: one record per event, with the label and status of the offer before and after.
// Records carry account ids so that the parties can be found; what leaves the server is decided where it is read.

import { phaseAt } from './co-stake.ts';
import { coStakeOf, type DeviceAggregate, evolve, offerLabelAt, offerOf } from './device-aggregate.ts';
import type { DomainEvent, EventBatch, EventType } from './events.ts';
import type { StatusLabel } from './label.ts';
import { type Offer, type OfferStatus, offerStatusAt } from './offer.ts';
import type { Slash } from './slash.ts';

export type EventRecord = {
  readonly type: EventType;
  /** AppContext time. */
  readonly occurredAt: Date;
  /** Told by `offerEvents` too, without parties and amount. */
  readonly public: boolean;
  /** Whom it is about: the owner where a device is involved. */
  readonly accountId: string | null;
  /** The other party, where there is one. */
  readonly counterpartyAccountId: string | null;
  readonly offerId: string | null;
  readonly deviceKey: string | null;
  readonly coStakeId: string | null;
  /** In the owner's words. */
  readonly label: StatusLabel | null;
  readonly previousLabel: StatusLabel | null;
  readonly status: OfferStatus | null;
  readonly previousStatus: OfferStatus | null;
  /** Base units; for the parties alone. */
  readonly amount: bigint | null;
  readonly reason: string | null;
};

/** A record about an account alone: a deposit, a new session. */
export function accountRecord(
  type: EventType,
  accountId: string,
  at: Date,
  amount: bigint | null = null,
  reason: string | null = null,
): EventRecord {
  return {
    type,
    occurredAt: at,
    public: false,
    accountId,
    counterpartyAccountId: null,
    offerId: null,
    deviceKey: null,
    coStakeId: null,
    label: null,
    previousLabel: null,
    status: null,
    previousStatus: null,
    amount,
    reason,
  };
}

/**
 * The records of a batch and the aggregate after it. Every record of one offer in a batch carries the same before and after,
 * so that whoever listens to one type of event sees the whole change.
 */
export function recordBatch(
  aggregate: DeviceAggregate,
  batch: EventBatch,
): { readonly aggregate: DeviceAggregate; readonly records: readonly EventRecord[] } {
  const after = batch.events.reduce(evolve, aggregate);
  const justBefore = batch.timeDriven ? new Date(batch.at.getTime() - 1) : batch.at;
  const records = batch.events.flatMap((event) => {
    const record = recordOf(event, aggregate, after, justBefore, batch.at);
    return [record, ...partRecords(event, record, aggregate, after, justBefore)];
  });
  return { aggregate: after, records };
}

function recordOf(
  event: DomainEvent,
  before: DeviceAggregate,
  after: DeviceAggregate,
  justBefore: Date,
  at: Date,
): EventRecord {
  const coStakeId = event.type === 'OFFER_CLAIMED' ? event.coStake.id : 'coStakeId' in event ? event.coStakeId : null;
  const offer = subjectOf(event, before, after, coStakeId, justBefore);
  const slashed = event.type === 'SLASHED' || event.type === 'SLASH_REVIEWED';
  const coStake =
    after.coStakes.find((candidate) => candidate.id === coStakeId) ??
    (offer === undefined ? undefined : (coStakeOf(after, offer.id) ?? undefined));
  return {
    type: event.type,
    occurredAt: at,
    // What a party is paid is between the two of them.
    public: offer !== undefined && event.type !== 'REWARDS_CLAIMED',
    accountId: before.device.ownerAccountId,
    // A slash tells each party its own part, in a record of its own.
    counterpartyAccountId: slashed ? null : (coStake?.accountId ?? null),
    offerId: offer?.id ?? null,
    deviceKey: before.device.key,
    coStakeId: slashed ? null : (coStake?.id ?? null),
    ...standing(offer, before, after, justBefore, at),
    amount: amountOf(event, before),
    reason: reasonOf(event),
  };
}

/** What a slash means to each co-stake it reached: told to that co-staker alone. */
function partRecords(
  event: DomainEvent,
  whole: EventRecord,
  before: DeviceAggregate,
  after: DeviceAggregate,
  justBefore: Date,
): readonly EventRecord[] {
  return (slashOf(event, after)?.parts ?? []).map(({ coStakeId, amount }) => {
    const offer = offerOf(after, coStakeId);
    return {
      ...whole,
      public: false,
      accountId: null,
      counterpartyAccountId: after.coStakes.find((candidate) => candidate.id === coStakeId)?.accountId ?? null,
      offerId: offer.id,
      coStakeId,
      ...standing(offer, before, after, justBefore, whole.occurredAt),
      amount,
    };
  });
}

function standing(
  offer: Offer | undefined,
  before: DeviceAggregate,
  after: DeviceAggregate,
  justBefore: Date,
  at: Date,
) {
  const then = before.offers.find((candidate) => candidate.id === offer?.id);
  return {
    label: offer === undefined ? null : offerLabelAt(after, offer, at, 'OWNER'),
    previousLabel: then === undefined ? null : offerLabelAt(before, then, justBefore, 'OWNER'),
    status: offer === undefined ? null : offerStatusAt(offer, at),
    previousStatus: then === undefined ? null : offerStatusAt(then, justBefore),
  };
}

function slashOf(event: DomainEvent, after: DeviceAggregate): Slash | null {
  if (event.type === 'SLASHED') return event.slash;
  if (event.type !== 'SLASH_REVIEWED') return null;
  return after.slashes.find((candidate) => candidate.id === event.slashId) ?? null;
}

/** The offer an event is told under. */
function subjectOf(
  event: DomainEvent,
  before: DeviceAggregate,
  after: DeviceAggregate,
  coStakeId: string | null,
  justBefore: Date,
): Offer | undefined {
  switch (event.type) {
    case 'OFFER_OPENED':
      return event.offer;
    case 'OFFER_CLOSED':
      return after.offers.find((offer) => offer.id === event.offerId);
    case 'OWNER_STAKE_ADDED':
    case 'OVERFLOW_WITHDRAWN':
    case 'OWNER_UNSTAKED':
    case 'OWNER_STAKE_WITHDRAWABLE':
    case 'OWNER_STAKE_WITHDRAWN':
    case 'DEVICE_STATE_CHANGED':
    case 'HIRE_CHANGED':
    case 'CONNECTIVITY_CHANGED':
    case 'SLASHED':
    case 'SLASH_REVIEWED':
    case 'SUFFICIENCY_CHANGED':
    case 'RELIABILITY_CHANGED':
      return standingOffer(before, after, justBefore);
    default: {
      const offerId = after.coStakes.find((coStake) => coStake.id === coStakeId)?.offerId;
      return after.offers.find((offer) => offer.id === offerId);
    }
  }
}

/**
 * The offer under which whatever concerns the device is told, so that everybody hears of it whom it touches: the live one, also
 * where this very batch closes it, else one that was not closed, else a closed one on which a co-stake still stands.
 */
function standingOffer(before: DeviceAggregate, after: DeviceAggregate, justBefore: Date): Offer | undefined {
  const open = before.offers.filter((offer) => offerStatusAt(offer, justBefore) !== 'CLOSED');
  const told =
    after.offers.find((offer) => offer.live) ??
    open.find((offer) => offer.live) ??
    open[0] ??
    before.offers.find((offer) => {
      const coStake = coStakeOf(before, offer.id);
      return coStake !== null && phaseAt(coStake, justBefore) === 'ACTIVE';
    });
  return after.offers.find((offer) => offer.id === told?.id);
}

function amountOf(event: DomainEvent, before: DeviceAggregate): bigint | null {
  switch (event.type) {
    case 'SLASHED':
      return event.slash.ownerAmount;
    case 'SLASH_REVIEWED':
      return slashOf(event, before)?.ownerAmount ?? null;
    case 'OFFER_CLAIMED':
      return event.coStake.amount;
    case 'OFFER_OPENED':
      return event.offer.requestedAmount;
    case 'WITHDRAWN':
    case 'OWNER_STAKE_ADDED':
    case 'OVERFLOW_WITHDRAWN':
    case 'OWNER_STAKE_WITHDRAWN':
    case 'REWARDS_CLAIMED':
      return event.amount;
    case 'OWNER_UNSTAKED':
    case 'OWNER_STAKE_WITHDRAWABLE':
      return before.ownerStake;
    case 'DEVICE_STATE_CHANGED':
    case 'HIRE_CHANGED':
    case 'CONNECTIVITY_CHANGED':
    case 'OFFER_CLOSED':
    case 'SUFFICIENCY_CHANGED':
    case 'RELIABILITY_CHANGED':
      return null;
    default:
      return before.coStakes.find((coStake) => coStake.id === event.coStakeId)?.held ?? null;
  }
}

function reasonOf(event: DomainEvent): string | null {
  switch (event.type) {
    case 'OFFER_CLOSED':
      return event.reason;
    case 'CLAIM_FAILED':
      return event.failure;
    case 'SUFFICIENCY_CHANGED':
      return event.to;
    case 'RELIABILITY_CHANGED':
      return event.toHundredths === null ? 'NONE' : (event.toHundredths / 100).toFixed(2);
    case 'DEVICE_STATE_CHANGED':
      return event.reason === null ? event.state : `${event.state}: ${event.reason}`;
    case 'SLASHED':
      return event.slash.cause;
    case 'SLASH_REVIEWED':
      return event.verdict;
    case 'HIRE_CHANGED':
      return event.hired ? 'HIRED' : 'RELEASED';
    case 'CONNECTIVITY_CHANGED':
      return `TIER_${event.tier}`;
    default:
      return null;
  }
}
