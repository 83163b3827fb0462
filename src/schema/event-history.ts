// The past of 30 days without a stream: public events of an offer and of a device, and the activity of the signed-in account.
// **Invariant:** an event of these lists is one that the matching stream has delivered.

import { RETENTION_MS } from '../app/retention.ts';
import { ALL_PUBLIC_EVENTS, type EventScope } from '../domain/event-filter.ts';
import type { HistoryPage } from '../store/event-history.ts';
import type { StoredEvent } from '../store/events.ts';
import { type EventPage, eventPage } from '../stream/event-page.ts';
import { positionOf, sealPosition } from '../stream/position.ts';
import { builder } from './builder.ts';
import {
  connectionType,
  forwardPageArguments,
  keysetPage,
  mapNodes,
  NIL_UUID,
  type Page,
  type PageArguments,
} from './connection.ts';
import type { Context } from './context.ts';
import { DeviceRef } from './device.ts';
import { AccountEvent, EventTypeEnum, OfferEvent, type ReceivedEvent, ResetReasonEnum } from './event.ts';
import { OfferRef } from './offer.ts';
import { eventPageArguments, pageRequestOf } from './subscription.ts';
import { ViewerRef } from './viewer.ts';

type Told = EventPage['items'][number];

const OfferEventConnection = connectionType<Told, Page<Told>>('OfferEvent', OfferEvent, 'past public events');
const AccountEventConnection = connectionType<ReceivedEvent, Page<ReceivedEvent>>(
  'AccountEvent',
  AccountEvent,
  'past events of your account',
);

builder.objectField(OfferRef, 'events', (t) =>
  t.field({
    type: OfferEventConnection,
    description:
      'Public events of the offer in the last 30 days of market time, the latest first. A `cursor` of an event continues a public stream.',
    args: forwardPageArguments,
    resolve: ({ id }, args, context) => publicPage('offer', id, args, context),
  }),
);

builder.objectField(DeviceRef, 'events', (t) =>
  t.field({
    type: OfferEventConnection,
    description:
      'Public events of the offers on the device in the last 30 days of market time, the latest first; those of unlisted offers are left out.',
    args: forwardPageArguments,
    resolve: ({ key }, args, context) => publicPage('device', key, args, context),
  }),
);

const AccountEventPage = builder
  .objectRef<Omit<EventPage, 'items'> & { readonly items: readonly ReceivedEvent[] }>('AccountEventPage')
  .implement({
    description:
      'One page of events of your account over plain HTTP, from the same log as the subscription `accountEvents`.',
    fields: (t) => ({
      items: t.field({
        type: [AccountEvent],
        description: 'The events in commit order, at most `first` of them.',
        resolve: ({ items }) => [...items],
      }),
      cursor: t.expose('cursor', {
        type: 'StreamCursor',
        description: 'Cursor to pass as `after` to get the next page, or to `accountEvents` to follow.',
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

const AccountEventFilter = builder.inputType('AccountEventFilter', {
  description: 'Conditions on events of your account; an absent field matches every event.',
  fields: (t) => ({
    types: t.field({
      type: [EventTypeEnum],
      description: 'Only events of one of these types; an empty list matches none.',
    }),
  }),
});

builder.objectFields(ViewerRef, (t) => ({
  events: t.field({
    type: AccountEventPage,
    description:
      'Events of your account after a cursor that exist now; the query does not wait for new ones. Without `after`: no events, only a cursor for the next call.',
    args: {
      ...eventPageArguments,
      filter: t.arg({
        type: AccountEventFilter,
        description:
          'Conditions that each event meets; a cursor stays valid with another filter. By default every event.',
      }),
    },
    resolve: async ({ accountId }, args, context) => {
      const types = args.filter?.types;
      const scope = { kind: 'account', accountId, ...(types == null ? {} : { types }) } as const;
      const page = await eventPage(context.stream, scope, pageRequestOf(args));
      return { ...page, items: page.items.map((item) => receivedBy(accountId, item)) };
    },
  }),
  activity: t.field({
    type: AccountEventConnection,
    description: 'Events of your account in the last 30 days of market time, the latest first.',
    args: forwardPageArguments,
    resolve: async ({ accountId }, args, context) => {
      const page = await pastPage(context, args, JSON.stringify(['activity', accountId]), (request) =>
        context.loaders.account(accountId).history(request),
      );
      const told = toldIn(context, { kind: 'account', accountId });
      return mapNodes(page, (event) => receivedBy(accountId, told(event)));
    },
  }),
}));

const receivedBy = (accountId: string, { cursor, event }: Told): ReceivedEvent => ({
  kind: 'event',
  cursor,
  seq: event.seq,
  event,
  accountId,
});

async function publicPage(
  of: 'offer' | 'device',
  key: string,
  args: PageArguments,
  context: Context,
): Promise<Page<Told>> {
  const page = await pastPage(context, args, JSON.stringify(['events', of, key]), (request) =>
    context.loaders.publicHistory[of].load({ ...request, of: key }),
  );
  return mapNodes(page, toldIn(context, ALL_PUBLIC_EVENTS));
}

async function pastPage(
  context: Context,
  args: PageArguments,
  binding: string,
  read: (request: HistoryPage) => Promise<readonly StoredEvent[]>,
): Promise<Page<StoredEvent>> {
  const since = new Date((await context.now()).getTime() - RETENTION_MS);
  return keysetPage(context, args, {
    binding,
    keyOf: ({ seq }) => ({ value: seq, id: NIL_UUID }),
    read: ({ from, limit }) => read({ before: from?.value ?? null, limit: limit + 1, since }),
  });
}

const toldIn =
  ({ stream }: Context, scope: EventScope) =>
  (event: StoredEvent): Told => ({ cursor: sealPosition(stream.secret, scope, positionOf(event)), event });
