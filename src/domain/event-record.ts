// Records of events, as the event log stores them: one for each event, with the offer's label and status before and after.
// A record carries account ids so that its parties can be found; what leaves the server is decided where it is read.

import type { CoStake } from './co-stake.ts';
import { coStakeOf, type DeviceAggregate, offerLabelAt, offerOf } from './device-aggregate.ts';
import { ACCOUNT_EVENT_FACTS, type BatchScope, factsOf } from './event-facts.ts';
import type { AccountEventType, DomainEvent, EventBatch, EventType } from './events.ts';
import { evolve } from './evolve.ts';
import type { StatusLabel } from './label.ts';
import { type Offer, type OfferStatus, offerStatusAt } from './offer.ts';

export type EventRecord = {
  readonly type: EventType;
  /** Market time. */
  readonly occurredAt: Date;
  /** Public: `offerEvents` carries it too, without parties and amount. */
  readonly public: boolean;
  /** The account that it concerns: the owner's where a device is involved. */
  readonly accountId: string | null;
  /** The other party, where there is one. */
  readonly counterpartyAccountId: string | null;
  readonly offerId: string | null;
  readonly deviceKey: string | null;
  readonly coStakeId: string | null;
  /** As the owner reads it. */
  readonly label: StatusLabel | null;
  readonly previousLabel: StatusLabel | null;
  readonly status: OfferStatus | null;
  readonly previousStatus: OfferStatus | null;
  /** Base units; for the parties alone. */
  readonly amount: bigint | null;
  readonly reason: string | null;
};

/** A record about an account alone. `at` is market time, `amount` base units. */
export function accountRecord(
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
 * The records of a batch and the aggregate after it. All records of one offer in a batch carry the same labels before and
 * after, so that a subscriber to one type of event sees the whole change.
 */
export function recordBatch(
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

function recordOf(event: DomainEvent, scope: BatchScope, at: Date): EventRecord {
  const { before, after } = scope;
  const { visibility, subject, coStakeId, parts, amount, reason } = factsOf(event);
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
  return found ?? (offer === undefined ? null : coStakeOf(after, offer.id));
}

/** The records of an event's parts, each for the co-staker of its co-stake alone. */
function partRecords(event: DomainEvent, whole: EventRecord, scope: BatchScope): readonly EventRecord[] {
  const { after } = scope;
  const parts = factsOf(event).parts?.(event, after) ?? [];
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

function labelsOf(offer: Offer | undefined, { before, after, justBefore }: BatchScope, at: Date) {
  const previous = before.offers.find((candidate) => candidate.id === offer?.id);
  return {
    label: offer === undefined ? null : offerLabelAt(after, offer, at, 'OWNER'),
    previousLabel: previous === undefined ? null : offerLabelAt(before, previous, justBefore, 'OWNER'),
    status: offer === undefined ? null : offerStatusAt(offer, at),
    previousStatus: previous === undefined ? null : offerStatusAt(previous, justBefore),
  };
}
