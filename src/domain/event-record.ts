// Builds the records of events for the event log, each with the status and label of its offer before and after the event.
// A record contains the account ids of its parties. Which fields a client may see is decided when the record is read.

import type { CoStake } from './co-stake.ts';
import { coStakeOfOffer, type DeviceAggregate, offerLabelAt, offerOf } from './device-aggregate.ts';
import { ACCOUNT_EVENT_FACTS, type BatchChange, factsOfEvent } from './event-facts.ts';
import type { AccountEventType, DomainEvent, EventBatch, EventType } from './events.ts';
import { evolve } from './evolve.ts';
import type { StatusLabel } from './label.ts';
import { type Offer, type OfferStatus, offerStatusAt } from './offer.ts';

/** A row of the event log. */
export type EventRecord = {
  readonly type: EventType;
  /** When the event occurred, in market time. */
  readonly occurredAt: Date;
  /** True when the public subscription `offerEvents` also delivers the event, without parties and amount. */
  readonly public: boolean;
  /** The account that the event concerns; for an event about a device, its owner's account. */
  readonly accountId: string | null;
  /** Account of the co-staker; null for an event without a co-staker. */
  readonly counterpartyAccountId: string | null;
  readonly offerId: string | null;
  readonly deviceKey: string | null;
  readonly coStakeId: string | null;
  /** Label of the event's offer after the event, as the owner reads it. */
  readonly label: StatusLabel | null;
  readonly previousLabel: StatusLabel | null;
  readonly status: OfferStatus | null;
  readonly previousStatus: OfferStatus | null;
  /** Amount of the event in base units, visible to the parties only. */
  readonly amount: bigint | null;
  readonly reason: string | null;
};

/** Builds the record of an event about an account. `at` is market time, `amount` is in base units. */
export function buildAccountRecord(
  type: AccountEventType,
  accountId: string,
  at: Date,
  amount: bigint | null = null,
  reason: string | null = null,
): EventRecord {
  return {
    type,
    occurredAt: at,
    public: ACCOUNT_EVENT_FACTS[type].public,
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
 * Returns the records of a batch of events and the aggregate after the batch. All records of one offer in a batch have the same
 * labels before and after the batch, so that a subscriber to one type of event sees the whole change.
 */
export function buildBatchRecords(
  before: DeviceAggregate,
  batch: EventBatch,
): { readonly aggregate: DeviceAggregate; readonly records: readonly EventRecord[] } {
  const after = batch.events.reduce(evolve, before);
  const justBefore = batch.timeDriven ? new Date(batch.at.getTime() - 1) : batch.at;
  const scope = { before, after, justBefore };
  const records = batch.events.flatMap((event) => {
    const record = recordOf(event, scope, batch.at);
    return [record, ...partRecords(event, record, scope)];
  });
  return { aggregate: after, records };
}

function recordOf(event: DomainEvent, scope: BatchChange, at: Date): EventRecord {
  const { before, after } = scope;
  const { visibility, subject, coStakeId, parts, amount, reason } = factsOfEvent(event);
  const offer = subject(event, scope);
  const coStake = parts === null ? coStakeOfRecord(coStakeId(event), offer, after) : null;
  return {
    type: event.type,
    occurredAt: at,
    public: offer !== undefined && visibility === 'PUBLIC',
    accountId: before.device.ownerAccountId,
    counterpartyAccountId: coStake?.accountId ?? null,
    offerId: offer?.id ?? null,
    deviceKey: before.device.key,
    coStakeId: coStake?.id ?? null,
    ...labelsOf(offer, scope, at),
    amount: amount(event, before),
    reason: reason(event),
  };
}

function coStakeOfRecord(named: string | null, offer: Offer | undefined, after: DeviceAggregate): CoStake | null {
  const found = after.coStakes.find((candidate) => candidate.id === named);
  return found ?? (offer === undefined ? null : coStakeOfOffer(after, offer.id));
}

/** Builds a record for each co-stake that a slash or its review changes; only that co-staker sees it. */
function partRecords(event: DomainEvent, whole: EventRecord, scope: BatchChange): readonly EventRecord[] {
  const { after } = scope;
  const parts = factsOfEvent(event).parts?.(event, after) ?? [];
  return parts.map(({ coStakeId, amount }) => {
    const offer = offerOf(after, coStakeId);
    return {
      ...whole,
      public: false,
      accountId: null,
      counterpartyAccountId: after.coStakes.find((candidate) => candidate.id === coStakeId)?.accountId ?? null,
      offerId: offer.id,
      coStakeId,
      ...labelsOf(offer, scope, whole.occurredAt),
      amount,
    };
  });
}

function labelsOf(offer: Offer | undefined, { before, after, justBefore }: BatchChange, at: Date) {
  const previous = before.offers.find((candidate) => candidate.id === offer?.id);
  return {
    label: offer === undefined ? null : offerLabelAt(after, offer, at, 'OWNER'),
    previousLabel: previous === undefined ? null : offerLabelAt(before, previous, justBefore, 'OWNER'),
    status: offer === undefined ? null : offerStatusAt(offer, at),
    previousStatus: previous === undefined ? null : offerStatusAt(previous, justBefore),
  };
}
