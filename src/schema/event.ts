// Items of the event streams: events of offers and of accounts, checkpoints and resets.
// **Invariant:** every item carries the cursor to continue after it. Filters and subscriptions are in subscription.ts.

import type { ObjectRef } from '@pothos/core';
import type { EventType } from '../domain/events.ts';
import { globalId } from '../domain/id.ts';
import { labelFor } from '../domain/label.ts';
import type { StoredEvent } from '../store/events.ts';
import type { EventPage } from '../stream/event-page.ts';
import type { FeedItem } from '../stream/feed.ts';
import { builder, type SchemaTypes } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import { DeviceRef } from './device.ts';
import { OfferStatusEnum, StatusLabelEnum, values } from './enums.ts';
import { OfferRef } from './offer.ts';

export type EventItem = Extract<FeedItem, { readonly kind: 'event' }>;
type PublicEvent = Pick<EventItem, 'cursor' | 'event'>;
/** An event with the account that receives it: labels are worded for its side. */
export type ReceivedEvent = EventItem & { readonly accountId: string };
type Checkpoint = Extract<FeedItem, { readonly kind: 'checkpoint' }>;
type Reset = Extract<FeedItem, { readonly kind: 'reset' }>;

const TYPES: { readonly [Type in EventType]: string } = {
  OFFER_OPENED: 'An offer was published and can be claimed.',
  OFFER_CLAIMED: 'A co-staker claimed the offer; the transfer of the stake is being settled.',
  CLAIM_SETTLED: 'The transfer was approved: the terms are frozen and the co-stake is active.',
  CLAIM_FAILED: 'The transfer failed or was not decided in time; the stake went back to the wallet.',
  UNSTAKE_STARTED: 'The co-staker unstaked: earning ended, and the dates of the exit are fixed.',
  UNSTAKE_CANCELED: 'The co-staker cancelled the unstake within its wait period.',
  COOLDOWN_STARTED: 'The cooldown started: the stake no longer counts toward the requirement.',
  WITHDRAWABLE: 'The cooldown ended: the stake can be withdrawn.',
  WITHDRAWN: 'The stake was paid back to the co-staker.',
  OFFER_CLOSED: 'The offer closed, with a reason.',
  OWNER_STAKE_ADDED: 'The owner added to the own stake.',
  OVERFLOW_WITHDRAWN: 'The owner took stake above the requirement out.',
  OWNER_UNSTAKED: 'The owner began to take the whole own stake out: the device leaves the programme.',
  OWNER_STAKE_WITHDRAWABLE: "The owner's cooldown ended: the own stake can be withdrawn.",
  OWNER_STAKE_WITHDRAWN: 'The own stake was paid back to the owner.',
  REWARDS_CLAIMED: 'Accrued rewards were paid out to the wallet.',
  HIRE_CHANGED: 'The device was hired, or its hire ended.',
  CONNECTIVITY_CHANGED: "The device's connectivity tier changed.",
  SUFFICIENCY_CHANGED: "The device's stake became sufficient or insufficient, or entered grace.",
  RELIABILITY_CHANGED: "The device's reliability score crossed a whole point.",
  DEVICE_STATE_CHANGED: "The network changed the device's state.",
  DEPOSIT_CREDITED: 'Money from outside arrived on one of your wallets.',
  REWARDS_CREDITED: 'Rewards of a block were credited to you.',
  SLASHED: 'Stake or rewards were slashed and are under review.',
  SLASH_REVIEWED: 'The review of a slash ended with a verdict.',
  WALLET_LINKED: 'A wallet joined your account.',
  WALLET_UNLINKED: 'A wallet left your account.',
  PRIMARY_WALLET_CHANGED: 'Another wallet became the primary one of your account.',
  SESSION_STARTED: 'A client signed in to your account.',
};

export const EventTypeEnum = builder.enumType('EventType', {
  description: 'The change that an event records. More types may be added.',
  values: values(TYPES),
});

const StreamItem = builder.interfaceRef<{ readonly cursor: string }>('StreamItem').implement({
  description: 'An item of a stream: an event, a checkpoint or a reset.',
  fields: (t) => ({
    cursor: t.expose('cursor', {
      type: 'StreamCursor',
      description: 'Position of this item: pass it as `after`, and the stream continues with the next one.',
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
      description: "The offer's label after the event, worded for the owner; null where the event has none.",
      resolve: ({ event }) => event.label,
    }),
    previousLabel: t.field({
      type: StatusLabelEnum,
      nullable: true,
      description: "The offer's label before the event, worded for the owner; null when the offer is new.",
      resolve: ({ event }) => event.previousLabel,
    }),
    status: t.field({
      type: OfferStatusEnum,
      nullable: true,
      description: "The offer's status after the event; null where the event has none.",
      resolve: ({ event }) => event.status,
    }),
    previousStatus: t.field({
      type: OfferStatusEnum,
      nullable: true,
      description: "The offer's status before the event; null when the offer is new.",
      resolve: ({ event }) => event.previousStatus,
    }),
    offer: t.field({
      type: OfferRef,
      description: 'The offer, as it is when the event is delivered.',
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
      description: "The offer's label after the event, worded for your side; null where the event has none.",
      resolve: (received) => labelIn(received, 'label'),
    }),
    previousLabel: t.field({
      type: StatusLabelEnum,
      nullable: true,
      description: "The offer's label before the event, worded for your side; null where there was none.",
      resolve: (received) => labelIn(received, 'previousLabel'),
    }),
    amount: t.field({
      type: 'TokenAmount',
      nullable: true,
      description: 'The amount of money that moved; null where none did.',
      resolve: ({ event }) => event.amount,
    }),
    offer: t.field({
      type: OfferRef,
      nullable: true,
      description: 'The offer that it is about, as it is now; null for events without one.',
      resolve: ({ event }, _, context) => (event.offerId === null ? null : context.loaders.offer.load(event.offerId)),
    }),
    coStake: t.field({
      type: CoStakeRef,
      nullable: true,
      description: 'The co-stake that it is about, as it is now; null for events without one.',
      resolve: ({ event }, _, context) =>
        event.coStakeId === null ? null : context.loaders.coStake.load(event.coStakeId),
    }),
    device: t.field({
      type: DeviceRef,
      nullable: true,
      description: 'The device that it is about, as it is now; null for events without one.',
      resolve: ({ event }, _, context) =>
        event.deviceKey === null ? null : context.loaders.device.load(event.deviceKey),
    }),
  }),
});

/** Adds the fields that events of offers and of accounts share. */
function recordedFields<Item extends PublicEvent>(ref: ObjectRef<SchemaTypes, Item, Item>): void {
  builder.objectFields(ref, (t) => ({
    id: t.id({
      description: 'Id of the event. It never repeats within a stream, so that a client can drop a repeated delivery.',
      resolve: ({ event }) => globalId('Event', event.id),
    }),
    type: t.field({
      type: EventTypeEnum,
      description: 'The change that the event records.',
      resolve: ({ event }) => event.type,
    }),
    occurredAt: t.field({
      type: 'DateTime',
      description: "When it happened, in the marketplace's time; it may lie before the delivery.",
      resolve: ({ event }) => event.occurredAt,
    }),
    reason: t.string({
      nullable: true,
      description: 'Close reason, settlement failure, new sufficiency or new state; null for types that have none.',
      resolve: ({ event }) => event.reason,
    }),
  }));
}
recordedFields(OfferEvent);
recordedFields(AccountEvent);

export const StreamCheckpoint = builder.objectRef<Checkpoint>('StreamCheckpoint').implement({
  description:
    'No event concerns you up to this cursor. Sent at the beginning, after catching up, and at least every 15 seconds.',
  interfaces: [StreamItem],
  fields: (t) => ({
    caughtUp: t.exposeBoolean('caughtUp', { description: 'True when every event committed so far was delivered.' }),
    serverTime: t.expose('serverTime', { type: 'DateTime', description: "The server's wall clock when it was sent." }),
  }),
});

export const ResetReasonEnum = builder.enumType('StreamResetReason', {
  description: 'Why a stream cannot continue from a cursor without a gap.',
  values: values({
    EXPIRED: 'The events after the cursor are no longer kept: it is older than 30 days.',
    EPOCH_CHANGED: 'The log is not the one that the cursor was made in: a backup was restored.',
    ACCESS_CHANGED:
      'A wallet joined or left your account, and with it what you may see. No event is skipped: the one that records it comes next.',
  }),
});

export const StreamReset = builder.objectRef<Reset>('StreamReset').implement({
  description:
    'The stream cannot continue from your cursor without a gap. Fetch what you show again, then continue from this cursor.',
  interfaces: [StreamItem],
  fields: (t) => ({
    reason: t.expose('reason', { type: ResetReasonEnum, description: 'Why the cursor cannot be continued from.' }),
  }),
});

export const OfferEventPage = builder.objectRef<EventPage>('OfferEventPage').implement({
  description: 'Public events over plain HTTP, from the same log as `offerEvents`.',
  fields: (t) => ({
    items: t.field({
      type: [OfferEvent],
      description: 'The events in commit order, at most `first` of them.',
      resolve: (page) => [...page.items],
    }),
    cursor: t.expose('cursor', {
      type: 'StreamCursor',
      description: 'Pass it as `after` for the next page. It also moves past events that the filter leaves out.',
    }),
    caughtUp: t.exposeBoolean('caughtUp', { description: 'True when the log held no further event at this moment.' }),
    reset: t.expose('reset', {
      type: ResetReasonEnum,
      nullable: true,
      description:
        'Set when the log does not continue from your cursor: fetch what you show again, then continue from `cursor`. Null otherwise.',
    }),
  }),
});

function labelIn({ event, accountId }: ReceivedEvent, which: 'label' | 'previousLabel'): StoredEvent['label'] {
  const label = event[which];
  return label === null ? null : labelFor(event.accountId === accountId ? 'OWNER' : 'CO_STAKER', label);
}
