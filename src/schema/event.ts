// GraphQL types of stream items: events of offers and of accounts, checkpoints and resets.
// **Invariant:** every item has a cursor after which the stream can continue. Filters and subscriptions are in subscription.ts.

import type { ObjectRef } from '@pothos/core';
import type { EventType } from '../domain/events.ts';
import { globalId } from '../domain/id.ts';
import { labelForViewpoint } from '../domain/label.ts';
import type { StoredEvent } from '../store/events.ts';
import type { EventPage } from '../stream/event-page.ts';
import type { FeedItem } from '../stream/feed.ts';
import { builder, type SchemaTypes } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import { DeviceRef } from './device.ts';
import { enumValues, OfferStatusEnum, StatusLabelEnum } from './enums.ts';
import { OfferRef } from './offer.ts';

export type EventItem = Extract<FeedItem, { readonly kind: 'event' }>;
type PublicEvent = Pick<EventItem, 'cursor' | 'event'>;
/** An event with the account that receives it; status labels use the wording for this account's side. */
export type ReceivedEvent = EventItem & { readonly accountId: string };
type Checkpoint = Extract<FeedItem, { readonly kind: 'checkpoint' }>;
type Reset = Extract<FeedItem, { readonly kind: 'reset' }>;

const TYPES: { readonly [Type in EventType]: string } = {
  OFFER_OPENED: 'An offer was published and can be claimed.',
  OFFER_CLAIMED: 'A co-staker claimed the offer; the transfer of the stake is being settled.',
  CLAIM_SETTLED: 'The transfer of a claimed stake was approved: the terms are frozen and the co-stake is active.',
  CLAIM_FAILED:
    'The transfer of a claimed stake failed or was not decided in time; the stake went back to the wallet. `detail` is the `SettlementFailure`.',
  UNSTAKE_STARTED: 'The co-staker unstaked: earning ended, and the dates of the exit are fixed.',
  UNSTAKE_CANCELED: 'The co-staker cancelled the unstake within its wait period.',
  COOLDOWN_STARTED: 'The cooldown of a co-stake started: the co-stake no longer counts toward the requirement.',
  WITHDRAWABLE: 'The cooldown of a co-stake ended: the stake can be withdrawn.',
  WITHDRAWN: 'The stake of a co-stake was paid back to the co-staker.',
  OFFER_CLOSED: 'The offer closed; `detail` of the event contains the close reason.',
  OWNER_STAKE_ADDED: 'The owner added own stake to the device.',
  OVERFLOW_WITHDRAWN: 'The owner withdrew own stake above the requirement.',
  OWNER_UNSTAKED: 'The owner started the exit of the whole own stake; the device leaves the programme.',
  OWNER_STAKE_WITHDRAWABLE: "The cooldown of the owner's stake ended: the owner can withdraw it.",
  OWNER_STAKE_WITHDRAWN: 'The whole own stake was paid back to the owner.',
  REWARDS_CLAIMED: 'Accrued rewards were claimed and paid out to the wallet that earned them.',
  HIRE_CHANGED:
    'The device was hired, or its hire ended; dated to that very instant, which a report may have announced. `detail` is HIRED or RELEASED.',
  CONNECTIVITY_CHANGED: "The device's connectivity tier changed; `detail` is the new one, TIER_0 to TIER_4.",
  SUFFICIENCY_CHANGED:
    'The stake on the device became sufficient or insufficient, or entered the grace period. `detail` is the new `StakeSufficiency`.',
  RELIABILITY_CHANGED:
    "The integer part of the device's reliability score (0 to 100) changed. `detail` is the new score, such as 97.15, or NONE.",
  DEVICE_STATE_CHANGED:
    "The network changed the device's state. `detail` is the new `DeviceState`; for BLOCKED a colon and the reason may follow.",
  DEPOSIT_CREDITED: 'A deposit or play money was credited to your wallet in `detail`.',
  PAYOUT_REQUESTED: 'You requested a payout: the amount has left the free balance of the wallet in `detail`.',
  PAYOUT_SENT: 'The network sent a payout to your wallet; `detail` is the signature of its transaction.',
  PAYOUT_FAILED: 'A payout could not be sent; the amount is back in the free balance. `detail` says why.',
  REWARDS_CREDITED: 'Rewards of a block were credited to you.',
  SLASHED: 'Stake or rewards were slashed and are under review; `detail` is the `SlashCause`.',
  SLASH_REVIEWED: 'The review of a slash ended with the verdict in `detail`, UPHELD or REVERSED.',
  WALLET_LINKED: 'The wallet in `detail` was linked to your account.',
  WALLET_UNLINKED: 'The wallet in `detail` was unlinked from your account.',
  PRIMARY_WALLET_CHANGED: 'The wallet in `detail` became the primary one of your account.',
  SESSION_STARTED: 'A client signed in to your account.',
  WEBHOOK_DISABLED: 'Deliveries to a webhook endpoint of your account ended; `detail` is FAILING or GONE.',
  REMINDER:
    'In 24 hours a date of yours is due; `detail` is WAIT_ENDS, WITHDRAWABLE, GRACE_ENDS or OFFER_EXPIRES. Only an announcement: the date has an event of its own.',
};

/** Definition of `EventType` in both schemas. */
export const eventTypeEnumConfig = {
  description: 'The change that an event records. More types may be added.',
  values: enumValues(TYPES),
};

export const EventTypeEnum = builder.enumType('EventType', eventTypeEnumConfig);

const StreamItem = builder.interfaceRef<{ readonly cursor: string }>('StreamItem').implement({
  description: 'An item of a stream: an event, a checkpoint or a reset.',
  fields: (t) => ({
    cursor: t.expose('cursor', {
      type: 'StreamCursor',
      description:
        'Position of this item in the stream; a client that passes it as `after` receives the stream from the next item on.',
    }),
  }),
});

export const OfferEvent = builder.objectRef<PublicEvent>('OfferEvent').implement({
  description:
    'A public event of an offer. Labels and status are those of the event; `offer` is read when the event is delivered.',
  interfaces: [StreamItem],
  fields: (t) => ({
    label: t.field({
      type: StatusLabelEnum,
      nullable: true,
      description: "Status label of the offer after the event, in the owner's wording; null when the event has none.",
      resolve: ({ event }) => event.label,
    }),
    previousLabel: t.field({
      type: StatusLabelEnum,
      nullable: true,
      description: "Status label of the offer before the event, in the owner's wording; null when the offer is new.",
      resolve: ({ event }) => event.previousLabel,
    }),
    status: t.field({
      type: OfferStatusEnum,
      nullable: true,
      description: 'Status of the offer after the event; null when the event has none.',
      resolve: ({ event }) => event.status,
    }),
    previousStatus: t.field({
      type: OfferStatusEnum,
      nullable: true,
      description: 'Status of the offer before the event; null when the offer is new.',
      resolve: ({ event }) => event.previousStatus,
    }),
    offer: t.field({
      type: OfferRef,
      description: 'The offer in its state at the time of delivery.',
      resolve: async ({ event }, _, context) => {
        const offer = event.offerId === null ? null : await context.loaders.offer.load(event.offerId);
        if (offer === null) throw new Error(`the offer of public event ${event.id} is missing`);
        return offer;
      },
    }),
  }),
});

export const AccountEvent = builder.objectRef<ReceivedEvent>('AccountEvent').implement({
  description: 'An event of your account, your devices or your co-stakes. No other account receives it.',
  interfaces: [StreamItem],
  fields: (t) => ({
    label: t.field({
      type: StatusLabelEnum,
      nullable: true,
      description:
        'Status label of the offer after the event, worded for you as owner or co-staker; null when the event has none.',
      resolve: (received) => labelIn(received, 'label'),
    }),
    previousLabel: t.field({
      type: StatusLabelEnum,
      nullable: true,
      description:
        'Status label of the offer before the event, worded for you as owner or co-staker; null when there was none.',
      resolve: (received) => labelIn(received, 'previousLabel'),
    }),
    amount: t.field({
      type: 'TokenAmount',
      nullable: true,
      description: 'Amount of IO that the event moved; null when it moved no money.',
      resolve: ({ event }) => event.amount,
    }),
    offer: t.field({
      type: OfferRef,
      nullable: true,
      description: 'Offer of the event in its present state; null when the event concerns none.',
      resolve: ({ event }, _, context) => (event.offerId === null ? null : context.loaders.offer.load(event.offerId)),
    }),
    coStake: t.field({
      type: CoStakeRef,
      nullable: true,
      description: 'Co-stake of the event in its present state; null when the event concerns none.',
      resolve: ({ event }, _, context) =>
        event.coStakeId === null ? null : context.loaders.coStake.load(event.coStakeId),
    }),
    device: t.field({
      type: DeviceRef,
      nullable: true,
      description: 'Device of the event in its present state; null when the event concerns none.',
      resolve: ({ event }, _, context) =>
        event.deviceKey === null ? null : context.loaders.device.load(event.deviceKey),
    }),
  }),
});

/** Adds the fields that `OfferEvent` and `AccountEvent` have in common. */
function recordedFields<Item extends PublicEvent>(ref: ObjectRef<SchemaTypes, Item, Item>): void {
  builder.objectFields(ref, (t) => ({
    id: t.id({
      description: 'Id of the event; no other event has it, so that a client can drop an event that it receives twice.',
      resolve: ({ event }) => globalId('Event', event.id),
    }),
    type: t.field({
      type: EventTypeEnum,
      description: 'The change that the event records.',
      resolve: ({ event }) => event.type,
    }),
    occurredAt: t.field({
      type: 'DateTime',
      description: 'Market time of the event; it can be earlier than the time of delivery.',
      resolve: ({ event }) => event.occurredAt,
    }),
    detail: t.string({
      nullable: true,
      description:
        'Further fact of the event as text, such as the close reason; the description of each `EventType` that has one says what it is, else null.',
      resolve: ({ event }) => event.reason,
    }),
    reason: t.string({
      nullable: true,
      deprecationReason: 'Since 2026-11-30; use `detail`: `reason` of a `StreamReset` has another type.',
      description: 'The same text as `detail`, under the older name.',
      resolve: ({ event }) => event.reason,
    }),
  }));
}
recordedFields(OfferEvent);
recordedFields(AccountEvent);

export const StreamCheckpoint = builder.objectRef<Checkpoint>('StreamCheckpoint').implement({
  description:
    'Progress of a stream: every event up to this cursor was delivered. Sent at the start, after catching up, and at least every 15 seconds.',
  interfaces: [StreamItem],
  fields: (t) => ({
    caughtUp: t.exposeBoolean('caughtUp', {
      description: 'True when every event that was committed so far has been delivered.',
    }),
    serverTime: t.expose('serverTime', {
      type: 'DateTime',
      description: 'Wall time of the server at which the checkpoint was sent.',
    }),
  }),
});

export const ResetReasonEnum = builder.enumType('StreamResetReason', {
  description: 'Reason why a stream cannot continue from a cursor without a gap.',
  values: enumValues({
    EXPIRED: 'The cursor is older than 30 days, so the events after it are no longer stored.',
    EPOCH_CHANGED:
      'This server cannot continue from the cursor: a backup of the database was restored, or the cursor is of another server, stream, filter or account.',
    ACCESS_CHANGED:
      'A wallet joined or left your account, so different events are visible to you. No event is skipped; the event of this change comes next.',
  }),
});

export const StreamReset = builder.objectRef<Reset>('StreamReset').implement({
  description:
    'The stream cannot continue from your cursor without a gap. Query your data again, then continue from the cursor of this item.',
  interfaces: [StreamItem],
  fields: (t) => ({
    reason: t.expose('reason', {
      type: ResetReasonEnum,
      description: 'Reason why the stream cannot continue from your cursor.',
    }),
  }),
});

export const OfferEventPage = builder.objectRef<EventPage>('OfferEventPage').implement({
  description: 'One page of public events over plain HTTP, from the same event log as the subscription `offerEvents`.',
  fields: (t) => ({
    items: t.field({
      type: [OfferEvent],
      description: 'The events in commit order, at most `first` of them.',
      resolve: (page) => [...page.items],
    }),
    cursor: t.expose('cursor', {
      type: 'StreamCursor',
      description:
        'Cursor to pass as `after` to get the next page. It also advances past events that the filter excludes.',
    }),
    caughtUp: t.exposeBoolean('caughtUp', {
      description: 'True when the log contained no further event at the time of the query.',
    }),
    reset: t.expose('reset', {
      type: ResetReasonEnum,
      nullable: true,
      description:
        'Reason why the events after your cursor cannot be returned: query your data again, then continue from `cursor`. Null when they can be returned.',
    }),
  }),
});

function labelIn({ event, accountId }: ReceivedEvent, which: 'label' | 'previousLabel'): StoredEvent['label'] {
  const label = event[which];
  return label === null ? null : labelForViewpoint(event.accountId === accountId ? 'OWNER' : 'CO_STAKER', label);
}
