// Builds the records of events for the event log, each with the status and label of its offer before and after the event.
// A record contains the account ids of its parties. Which fields a client may see is decided when the record is read.

import type { CoStake } from './co-stake.ts';
import { coStakeOfOffer, type DeviceAggregate, offerLabelAt, offerOf } from './device-aggregate.ts';
import { ACCOUNT_EVENT_FACTS, type BatchChange, factsOfEvent, offersConcerned } from './event-facts.ts';
import {
  type AccountEventType,
  type DomainEvent,
  type EventBatch,
  type EventType,
  isRecorded,
  type RecordedEvent,
} from './events.ts';
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
  /** True for an event of an unlisted offer that `offerEvents` delivers only to a subscriber that names the offer. */
  readonly unlisted: boolean;
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
  /** What lists of offers can filter by, as JSON (offer-facts.ts), of a published offer; null for every other event. */
  readonly offerFacts: string | null;
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
    unlisted: false,
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
    offerFacts: null,
  };
}

/**
 * Returns the records of a batch of events and the aggregate after the batch. A record has the label and status of its offer after its
 * own event. The first record of an offer in the batch has those from just before the batch as previous ones, each further record those
 * of the record before.
 */
export function buildBatchRecords(
  before: DeviceAggregate,
  batch: EventBatch,
): { readonly aggregate: DeviceAggregate; readonly records: readonly EventRecord[] } {
  const after = batch.events.reduce(evolve, before);
  const justBefore = batch.timeDriven ? new Date(batch.at.getTime() - 1) : batch.at;
  const states = new Map<string, OfferLabel>();
  const records: EventRecord[] = [];
  let current = before;
  for (const [index, event] of batch.events.entries()) {
    current = evolve(current, event);
    if (!isRecorded(event)) continue;
    const closedLater = closedBy(batch.events.slice(index + 1));
    const stateOf = (offer: Offer): OfferLabel =>
      labelIn(current, withoutEnd(offer.id, current, closedLater), batch.at);
    const scope = { before, after, justBefore, previous: states, stateOf };
    records.push(
      ...(factsOfEvent(event).subject === null
        ? recordsAboutDevice(event, scope, batch.at)
        : [recordOfOffer(event, scope, batch.at)]),
    );
  }
  return { aggregate: after, records };
}

/** The label and status of an offer, as its owner reads them. */
type OfferLabel = { readonly label: StatusLabel; readonly status: OfferStatus };

/** A batch, with the labels of offers in the order of its records. */
type LabelScope = BatchChange & {
  /** The label of each offer after its latest record of the batch; each new record is added. */
  readonly previous: Map<string, OfferLabel>;
  /** Returns the label of an offer after the event of the record. */
  readonly stateOf: (offer: Offer) => OfferLabel;
};

const labelIn = (aggregate: DeviceAggregate, offer: Offer, at: Date): OfferLabel => ({
  label: offerLabelAt(aggregate, offer, at, 'OWNER'),
  status: offerStatusAt(offer, at),
});

const closedBy = (events: readonly DomainEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'OFFER_CLOSED' ? [event.offerId] : []));

/** Returns an offer of the aggregate; one that a later event of the batch closes is not closed yet, though its instant has come. */
function withoutEnd(id: string, { offers }: DeviceAggregate, closedLater: readonly string[]): Offer {
  const offer = offers.find((candidate) => candidate.id === id);
  if (offer === undefined) throw new Error(`the aggregate lacks offer ${id}`);
  return closedLater.includes(id) ? { ...offer, closesAt: null } : offer;
}

/** Builds the record of an event about one offer, which owner and co-staker share. */
function recordOfOffer(event: RecordedEvent, scope: LabelScope, at: Date): EventRecord {
  const { before, after } = scope;
  const { visibility, subject, coStakeId, amount } = factsOfEvent(event);
  const offer = subject?.(event, scope);
  const named = coStakeId(event);
  const coStake = after.coStakes.find(({ id }) => id === named) ?? coStakeOf(after, offer);
  return {
    ...commonFields(event, scope, at),
    ...audienceOf(visibility === 'PUBLIC' ? offer : undefined),
    accountId: before.device.ownerAccountId,
    ...partyFields(coStake),
    ...offerFields(offer, scope),
    amount: amount(event, before),
  };
}

/**
 * Builds the records of an event about the whole device: one for the owner, a public one for each offer concerned, which that offer's
 * co-staker receives too, and one for each further co-staker whose stake or rewards the event changes.
 */
function recordsAboutDevice(event: RecordedEvent, scope: LabelScope, at: Date): readonly EventRecord[] {
  const { before, after } = scope;
  const { visibility, parts, amount } = factsOfEvent(event);
  const common = commonFields(event, scope, at);
  const changed = parts?.(event, after) ?? [];
  const concerned = offersConcerned(scope, at);
  const others = changed
    .map(({ coStakeId }) => offerOf(after, coStakeId))
    .filter((offer) => !concerned.includes(offer));
  const ofOffer = (offer: Offer): EventRecord => {
    const coStake = coStakeOf(after, offer) ?? coStakeOf(before, offer);
    return {
      ...common,
      ...audienceOf(visibility === 'PUBLIC' && concerned.includes(offer) ? offer : undefined),
      accountId: null,
      ...partyFields(coStake),
      ...offerFields(offer, scope),
      amount: changed.find(({ coStakeId }) => coStakeId === coStake?.id)?.amount ?? null,
    };
  };
  const ofOwner: EventRecord = {
    ...common,
    ...audienceOf(undefined),
    accountId: before.device.ownerAccountId,
    ...partyFields(null),
    ...offerFields(undefined, scope),
    amount: amount(event, before),
  };
  return [ofOwner, ...[...concerned, ...others].map(ofOffer)];
}

function commonFields(event: RecordedEvent, { before }: BatchChange, at: Date) {
  const { key: deviceKey } = before.device;
  return { type: event.type, occurredAt: at, deviceKey, reason: factsOfEvent(event).reason(event), offerFacts: null };
}

/** Returns who besides the parties receives a record under this offer: everybody, or who names the offer; nobody without an offer. */
const audienceOf = (offer: Offer | undefined): Pick<EventRecord, 'public' | 'unlisted'> => ({
  public: offer?.visibility === 'LISTED',
  unlisted: offer?.visibility === 'UNLISTED',
});

const partyFields = (coStake: CoStake | null) => ({
  counterpartyAccountId: coStake?.accountId ?? null,
  coStakeId: coStake?.id ?? null,
});

const coStakeOf = (aggregate: DeviceAggregate, offer: Offer | undefined): CoStake | null =>
  offer === undefined ? null : coStakeOfOffer(aggregate, offer.id);

/** Returns the offer's id, and its labels and statuses before and after the event. */
function offerFields(offer: Offer | undefined, { before, justBefore, previous, stateOf }: LabelScope) {
  if (offer === undefined)
    return { offerId: null, label: null, previousLabel: null, status: null, previousStatus: null };
  const earlier = before.offers.find(({ id }) => id === offer.id);
  const from = previous.get(offer.id) ?? (earlier === undefined ? null : labelIn(before, earlier, justBefore));
  const to = stateOf(offer);
  previous.set(offer.id, to);
  return {
    offerId: offer.id,
    label: to.label,
    previousLabel: from?.label ?? null,
    status: to.status,
    previousStatus: from?.status ?? null,
  };
}
