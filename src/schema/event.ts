// The streams: what happened, in order, each item with the cursor to come back with.

import type { EventType } from '../domain/events.ts';
import { globalId } from '../domain/id.ts';
import { labelFor } from '../domain/label.ts';
import type { StoredEvent } from '../store/events.ts';
import type { EventPage } from '../stream/event-page.ts';
import type { FeedItem } from '../stream/feed.ts';
import { builder } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import { DeviceRef } from './device.ts';
import { OfferStatusEnum, StatusLabelEnum } from './enums.ts';
import { OfferRef } from './offer.ts';

export type EventItem = Extract<FeedItem, { readonly kind: 'event' }>;
type Told = Pick<EventItem, 'cursor' | 'event'>;
export type AccountTold = EventItem & { readonly accountId: string };
type Checkpoint = Extract<FeedItem, { readonly kind: 'checkpoint' }>;
type Reset = Extract<FeedItem, { readonly kind: 'reset' }>;

const TYPES: { readonly [Type in EventType]: string } = {
  OFFER_OPENED: 'An offer was published.',
  OFFER_CLAIMED: 'Somebody claimed the offer; the transfer is being settled.',
  CLAIM_SETTLED: 'The transfer was approved: the terms are frozen and the co-stake is active.',
  CLAIM_FAILED: 'The transfer failed or was not decided in time; the stake went back and the offer is open again.',
  UNSTAKE_STARTED: 'The co-staker unstaked; the dates of the exit are fixed.',
  UNSTAKE_CANCELED: 'The co-staker took the unstake back.',
  COOLDOWN_STARTED: 'The cooldown started: the stake no longer counts.',
  WITHDRAWABLE: 'The cooldown ended: the stake can be withdrawn.',
  WITHDRAWN: 'The stake was paid back.',
  OFFER_CLOSED: 'The offer closed, with a reason.',
  OWNER_STAKE_ADDED: 'The owner added to the own stake.',
  OVERFLOW_WITHDRAWN: 'The owner took stake above the requirement out.',
  OWNER_UNSTAKED: 'The owner began to take the whole own stake out: the device leaves the programme.',
  OWNER_STAKE_WITHDRAWABLE: "The owner's cooldown ended: the own stake can be withdrawn.",
  OWNER_STAKE_WITHDRAWN: 'The own stake was paid back to the owner.',
  REWARDS_CLAIMED: 'Rewards were paid out to the wallet.',
  HIRE_CHANGED: 'The device was hired, or its hire ended.',
  CONNECTIVITY_CHANGED: "The device's connectivity tier changed.",
  SUFFICIENCY_CHANGED: "The device's stake became sufficient, insufficient, or entered grace.",
  RELIABILITY_CHANGED: "The device's reliability score crossed a whole point.",
  DEVICE_STATE_CHANGED: "The network changed the device's state.",
  DEPOSIT_CREDITED: 'Money arrived on one of your wallets.',
  REWARDS_CREDITED: 'Rewards of a block were credited.',
  SLASHED: 'Stake or rewards were slashed and are under review.',
  SLASH_REVIEWED: 'The review of a slash ended.',
  WALLET_LINKED: 'A wallet joined your account.',
  WALLET_UNLINKED: 'A wallet left your account.',
  PRIMARY_WALLET_CHANGED: 'Another wallet became the main one of your account.',
  SESSION_STARTED: 'Somebody signed in to your account.',
};

export const EventTypeEnum = builder.enumType('EventType', {
  description: 'What happened. More types may be added.',
  values: Object.fromEntries(
    (Object.keys(TYPES) as EventType[]).map((type) => [type, { value: type, description: TYPES[type] }]),
  ) as { [Type in EventType]: { value: Type; description: string } },
});

const StreamItem = builder.interfaceRef<{ readonly cursor: string }>('StreamItem').implement({
  description: 'Anything that a stream sends. Its cursor stands for everything up to and with it.',
  fields: (t) => ({
    cursor: t.expose('cursor', {
      type: 'StreamCursor',
      description: 'Come back with it as `after`, and the stream goes on behind this item.',
    }),
  }),
});

export const OfferEvent = builder.objectRef<Told>('OfferEvent').implement({
  description:
    'Something that happened to an offer, told to everybody. Labels and status are those of the event; the offer is as it is now.',
  interfaces: [StreamItem],
  fields: (t) => ({
    id: t.id({
      description: 'Id of the event; it never repeats, so a repeated delivery can be told.',
      resolve: ({ event }) => globalId('Event', event.id),
    }),
    type: t.field({ type: EventTypeEnum, description: 'What happened.', resolve: ({ event }) => event.type }),
    occurredAt: t.field({
      type: 'DateTime',
      description: "When, in the marketplace's time.",
      resolve: ({ event }) => event.occurredAt,
    }),
    label: t.field({
      type: StatusLabelEnum,
      nullable: true,
      description: "The offer's label after the event, in the owner's words.",
      resolve: ({ event }) => event.label,
    }),
    previousLabel: t.field({
      type: StatusLabelEnum,
      nullable: true,
      description: 'Its label before; null when the offer is new.',
      resolve: ({ event }) => event.previousLabel,
    }),
    status: t.field({
      type: OfferStatusEnum,
      nullable: true,
      description: "The offer's status after the event.",
      resolve: ({ event }) => event.status,
    }),
    previousStatus: t.field({
      type: OfferStatusEnum,
      nullable: true,
      description: 'Its status before; null when the offer is new.',
      resolve: ({ event }) => event.previousStatus,
    }),
    reason: t.string({
      nullable: true,
      description: 'Close reason, settlement failure, new sufficiency or state, where the type has one.',
      resolve: ({ event }) => event.reason,
    }),
    offer: t.field({
      type: OfferRef,
      description: 'The offer, as it is now.',
      resolve: async ({ event }, _, context) => {
        const offer = event.offerId === null ? null : await context.loaders.offer.load(event.offerId);
        if (offer === null) throw new Error(`the offer of public event ${event.id} is missing`);
        return offer;
      },
    }),
  }),
});

export const AccountEvent = builder.objectRef<AccountTold>('AccountEvent').implement({
  description: 'Something that happened to your account, your devices or your co-stakes. Told to you alone.',
  interfaces: [StreamItem],
  fields: (t) => ({
    id: t.id({
      description: 'Id of the event; it never repeats, so a repeated delivery can be told.',
      resolve: ({ event }) => globalId('Event', event.id),
    }),
    type: t.field({ type: EventTypeEnum, description: 'What happened.', resolve: ({ event }) => event.type }),
    occurredAt: t.field({
      type: 'DateTime',
      description: "When, in the marketplace's time.",
      resolve: ({ event }) => event.occurredAt,
    }),
    label: t.field({
      type: StatusLabelEnum,
      nullable: true,
      description: "The offer's label after the event, in your words.",
      resolve: (told) => labelIn(told, 'label'),
    }),
    previousLabel: t.field({
      type: StatusLabelEnum,
      nullable: true,
      description: 'Its label before.',
      resolve: (told) => labelIn(told, 'previousLabel'),
    }),
    reason: t.string({
      nullable: true,
      description: 'Close reason, settlement failure, new sufficiency or state, where the type has one.',
      resolve: ({ event }) => event.reason,
    }),
    amount: t.field({
      type: 'TokenAmount',
      nullable: true,
      description: 'How much, where money is involved.',
      resolve: ({ event }) => event.amount,
    }),
    offer: t.field({
      type: OfferRef,
      nullable: true,
      description: 'The offer it is about, as it is now.',
      resolve: ({ event }, _, context) => (event.offerId === null ? null : context.loaders.offer.load(event.offerId)),
    }),
    coStake: t.field({
      type: CoStakeRef,
      nullable: true,
      description: 'The co-stake it is about, as it is now.',
      resolve: ({ event }, _, context) =>
        event.coStakeId === null ? null : context.loaders.coStake.load(event.coStakeId),
    }),
    device: t.field({
      type: DeviceRef,
      nullable: true,
      description: 'The device it is about, as it is now.',
      resolve: ({ event }, _, context) =>
        event.deviceKey === null ? null : context.loaders.device.load(event.deviceKey),
    }),
  }),
});

export const StreamCheckpoint = builder.objectRef<Checkpoint>('StreamCheckpoint').implement({
  description:
    'Nothing happened that concerns you, up to here. Sent at the beginning, after catching up, and at least every 15 seconds.',
  interfaces: [StreamItem],
  fields: (t) => ({
    caughtUp: t.exposeBoolean('caughtUp', { description: 'True when there was nothing more to tell at this moment.' }),
    serverTime: t.expose('serverTime', { type: 'DateTime', description: "The server's wall clock." }),
  }),
});

export const ResetReasonEnum = builder.enumType('StreamResetReason', {
  description: 'Why a stream cannot go on from a cursor.',
  values: {
    EXPIRED: {
      value: 'EXPIRED',
      description: 'The events behind the cursor are no longer kept: it is older than 30 days.',
    },
    EPOCH_CHANGED: {
      value: 'EPOCH_CHANGED',
      description: 'The log is not the one that the cursor was made in: a backup was restored.',
    },
    ACCESS_CHANGED: {
      value: 'ACCESS_CHANGED',
      description:
        'A wallet joined or left your account, and with it what you may see. Nothing of the stream is skipped: the event that tells of it comes next.',
    },
  } as const,
});

export const StreamReset = builder.objectRef<Reset>('StreamReset').implement({
  description:
    'The stream cannot go on from your cursor without a gap. Fetch anew what you show, then go on from this cursor.',
  interfaces: [StreamItem],
  fields: (t) => ({ reason: t.expose('reason', { type: ResetReasonEnum, description: 'Why.' }) }),
});

export const OfferEventPage = builder.objectRef<EventPage>('OfferEventPage').implement({
  description: 'Public events over plain HTTP: the same log as `offerEvents`.',
  fields: (t) => ({
    items: t.field({ type: [OfferEvent], description: 'The events, in order.', resolve: (page) => [...page.items] }),
    cursor: t.expose('cursor', {
      type: 'StreamCursor',
      description: 'Where to ask on from. It moves past events that the filter leaves out.',
    }),
    caughtUp: t.exposeBoolean('caughtUp', { description: 'True when there was nothing more to tell at this moment.' }),
    reset: t.expose('reset', {
      type: ResetReasonEnum,
      nullable: true,
      description:
        'Set when the log does not lead on from your cursor: fetch anew what you show, then go on from `cursor`.',
    }),
  }),
});

function labelIn({ event, accountId }: AccountTold, which: 'label' | 'previousLabel'): StoredEvent['label'] {
  const label = event[which];
  return label === null ? null : labelFor(event.accountId === accountId ? 'OWNER' : 'CO_STAKER', label);
}
