// Subscriptions `offerEvents` and `accountEvents`, and the query `events`, which returns pages of the public log over plain HTTP.

import type { EventFilter } from '../domain/event-filter.ts';
import { offerEventPage } from '../stream/event-page.ts';
import { accountFeed, type FeedItem, offerFeed } from '../stream/feed.ts';
import { MAX_LIST } from './bounds.ts';
import { badInput, builder, requireViewer } from './builder.ts';
import { DEFAULT_PAGE, MAX_PAGE } from './connection.ts';
import type { Context } from './context.ts';
import {
  AccountEvent,
  EventTypeEnum,
  OfferEvent,
  OfferEventPage,
  type ReceivedEvent,
  StreamCheckpoint,
  StreamReset,
} from './event.ts';
import { keyFromGlobalId } from './node.ts';
import { parseOfferFactFilter } from './offer-facts.ts';
import { OfferFilterInput } from './offer-filter.ts';

/** Returns the function that resolves the GraphQL type name of a stream item; `event` is the type name of events. */
const typeNameOf = (event: string) => (item: FeedItem) =>
  ({ event, checkpoint: 'StreamCheckpoint', reset: 'StreamReset' })[item.kind];

const OfferStreamItem = builder.unionType('OfferStreamItem', {
  description: 'An item of `offerEvents`: an event, a checkpoint or a reset.',
  types: [OfferEvent, StreamCheckpoint, StreamReset],
  resolveType: (item) => typeNameOf('OfferEvent')(item as FeedItem),
});
const AccountStreamItem = builder.unionType('AccountStreamItem', {
  description: 'An item of `accountEvents`: an event, a checkpoint or a reset.',
  types: [AccountEvent, StreamCheckpoint, StreamReset],
  resolveType: (item) => typeNameOf('AccountEvent')(item as FeedItem),
});

export const OfferEventFilterInput = builder.inputType('OfferEventFilter', {
  description:
    'Conditions on public events. Fields are combined with AND, the values of a list with OR; an absent field matches every event.',
  fields: (t) => ({
    types: t.field({ type: [EventTypeEnum], description: 'Only events of one of these types.' }),
    offerIds: t.idList({ description: 'Only events of one of these offers: global ids, at most 100.' }),
    deviceIds: t.idList({ description: 'Only events of offers on one of these devices: global ids, at most 100.' }),
    offers: t.field({
      type: OfferFilterInput,
      description:
        'A saved search: only OFFER_OPENED of offers that match this filter, by their state at publication. `status` and `excludeOwn` are refused with BAD_USER_INPUT.',
    }),
  }),
});

/** Arguments `after` and `first` of a page of events. */
export const eventPageArguments = builder.args((t) => ({
  after: t.field({
    type: 'StreamCursor',
    description:
      'Cursor that was issued for the same filter or account; the page starts after it. One that this server cannot open is answered with `reset`. By default the present end of the event log.',
  }),
  first: t.int({
    description:
      'Maximal number of events of the page: 1 to 100, by default 20; any other value is refused with BAD_USER_INPUT.',
  }),
}));

/** Returns the request of a page of events. @throws GraphQLError BAD_USER_INPUT for a number of events that is out of bounds */
export function pageRequestOf(args: {
  readonly after?: string | null | undefined;
  readonly first?: number | null | undefined;
}) {
  const first = args.first ?? DEFAULT_PAGE;
  if (first < 1 || first > MAX_PAGE) throw badInput('first', `must lie between 1 and ${MAX_PAGE}`);
  return { first, ...afterOf(args) };
}

builder.queryField('events', (t) =>
  t.field({
    type: OfferEventPage,
    description:
      'Public events after a cursor that exist now; the query does not wait for new ones. Without `after`: no events, only a cursor for the next call.',
    args: {
      ...eventPageArguments,
      filter: t.arg({
        type: OfferEventFilterInput,
        description: 'Conditions that each event meets; by default every public event is included.',
      }),
    },
    resolve: (_, args, context) =>
      offerEventPage(context.stream, { ...pageRequestOf(args), filter: parseEventFilter(args.filter) }),
  }),
);

builder.subscriptionFields((t) => ({
  offerEvents: t.field({
    type: OfferStreamItem,
    description:
      'Public events of offers, in commit order; a gap is always reported as a `StreamReset`. Without `after`: only new events.',
    args: {
      offerId: t.arg.id({
        description: 'Global id of an offer, whose events alone are delivered; by default the events of all offers.',
      }),
      filter: t.arg({
        type: OfferEventFilterInput,
        description: 'Conditions that each event meets; by default every public event is included.',
      }),
      after: t.arg({
        type: 'StreamCursor',
        description:
          'Cursor that was issued for the same offer and filter; the stream continues after it. One that this server cannot open is answered with a `StreamReset`. By default only new events are delivered.',
      }),
    },
    subscribe: (_, args, context) => {
      const filter = parseEventFilter(args.filter);
      const offerId = args.offerId == null ? undefined : keyFromGlobalId('offerId', args.offerId, 'Offer');
      return offerFeed(context.stream, { filter, ...afterOf(args), ...(offerId === undefined ? {} : { offerId }) });
    },
    resolve: (item) => item as never,
  }),
  accountEvents: t.field({
    type: AccountStreamItem,
    description:
      'Events of your account, your devices and your co-stakes, in commit order; a gap is always reported as a `StreamReset`. Needs a session.',
    args: {
      after: t.arg({
        type: 'StreamCursor',
        description:
          'Cursor that was issued for the same account; the stream continues after it. One that this server cannot open is answered with a `StreamReset`. By default only new events are delivered.',
      }),
    },
    subscribe: (_, args, context) => {
      const { accountId } = requireViewer(context);
      return accountFeed(context.stream, {
        accountId,
        ...afterOf(args),
      });
    },
    resolve: (item, _, context) => received(item, context) as never,
  }),
}));

/** Adds the receiving account to an event; returns checkpoints and resets unchanged. */
function received(item: FeedItem, context: Context): FeedItem | ReceivedEvent {
  return item.kind === 'event' ? { ...item, accountId: requireViewer(context).accountId } : item;
}

/** Returns the cursor of the arguments; one that cannot be opened is answered with a reset. */
const afterOf = ({ after }: { readonly after?: string | null | undefined }): { readonly after?: string } =>
  after == null ? {} : { after };

/** Returns the filter of the input at `path`. @throws GraphQLError BAD_USER_INPUT for an id of another type or a list that is too long */
export function parseEventFilter(
  input: typeof OfferEventFilterInput.$inferInput | null | undefined,
  path = 'filter',
): EventFilter {
  const keys = (field: 'offerIds' | 'deviceIds', kind: 'Offer' | 'Device'): readonly string[] | null => {
    const ids = input?.[field];
    if (ids == null) return null;
    if (ids.length > MAX_LIST) throw badInput(`${path}.${field}`, `at most ${MAX_LIST}`);
    return ids.map((id) => keyFromGlobalId(`${path}.${field}`, id, kind));
  };
  const offers = input?.offers == null ? null : parseOfferFactFilter(input.offers, `${path}.offers`);
  const offerIds = keys('offerIds', 'Offer');
  const deviceKeys = keys('deviceIds', 'Device');
  return {
    ...(input?.types == null ? {} : { types: input.types }),
    ...(offerIds === null ? {} : { offerIds }),
    ...(deviceKeys === null ? {} : { deviceKeys }),
    ...(offers === null ? {} : { offers }),
  };
}
