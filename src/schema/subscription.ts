// Following and asking on: the two subscriptions, and the public one's log over plain HTTP.

import { type EventFilter, type EventScope, publicScope } from '../domain/event-filter.ts';
import { holdsCursor, offerEventPage } from '../stream/event-page.ts';
import { accountFeed, type FeedItem, offerFeed } from '../stream/feed.ts';
import { badInput, builder, signedIn } from './builder.ts';
import type { Context } from './context.ts';
import {
  AccountEvent,
  type AccountTold,
  EventTypeEnum,
  OfferEvent,
  OfferEventPage,
  StreamCheckpoint,
  StreamReset,
} from './event.ts';
import { keyFrom } from './node.ts';

const nameOf = (event: string) => (item: FeedItem) =>
  ({ event, checkpoint: 'StreamCheckpoint', reset: 'StreamReset' })[item.kind];

const OfferStreamItem = builder.unionType('OfferStreamItem', {
  description: 'What `offerEvents` sends.',
  types: [OfferEvent, StreamCheckpoint, StreamReset],
  resolveType: (item) => nameOf('OfferEvent')(item as FeedItem),
});
const AccountStreamItem = builder.unionType('AccountStreamItem', {
  description: 'What `accountEvents` sends.',
  types: [AccountEvent, StreamCheckpoint, StreamReset],
  resolveType: (item) => nameOf('AccountEvent')(item as FeedItem),
});

const OfferEventFilterInput = builder.inputType('OfferEventFilter', {
  description:
    'Which public events. Fields are joined by "and", the values of a list by "or"; an absent field leaves everything in.',
  fields: (t) => ({
    types: t.field({ type: [EventTypeEnum], description: 'Of one of these types.' }),
    offerIds: t.idList({ description: 'About one of these offers (global ids), at most 100.' }),
    deviceIds: t.idList({ description: 'About offers on one of these devices (global ids), at most 100.' }),
  }),
});

builder.queryField('events', (t) =>
  t.field({
    type: OfferEventPage,
    description:
      'Public events after a cursor, without waiting. Without `after`: none yet, and the cursor from which everything from now on follows.',
    args: {
      after: t.arg({ type: 'StreamCursor', description: 'Exclusive.' }),
      first: t.arg.int({ description: 'How many at most; 20 unless given, at most 100.' }),
      filter: t.arg({ type: OfferEventFilterInput, description: 'Which events.' }),
    },
    resolve: (_, args, context) => {
      const first = args.first ?? 20;
      if (first < 1 || first > 100) throw badInput('first', 'must lie between 1 and 100');
      const filter = filterFrom(args.filter);
      return offerEventPage(context.stream, { first, filter, ...afterOf(context, publicScope(filter), args.after) });
    },
  }),
);

builder.subscriptionFields((t) => ({
  offerEvents: t.field({
    type: OfferStreamItem,
    description:
      'What happens to offers, in commit order, without an undetected gap. Without `after`: from now on. Public.',
    args: {
      offerId: t.arg.id({ description: 'Only about this offer.' }),
      filter: t.arg({ type: OfferEventFilterInput, description: 'Which events.' }),
      after: t.arg({ type: 'StreamCursor', description: 'Go on behind this cursor.' }),
    },
    subscribe: (_, args, context) => {
      const filter = filterFrom(args.filter);
      const offerId = args.offerId == null ? undefined : keyFrom('offerId', args.offerId, 'Offer');
      const after = afterOf(context, publicScope(filter, offerId), args.after);
      return offerFeed(context.stream, { filter, ...after, ...(offerId === undefined ? {} : { offerId }) });
    },
    resolve: (item) => item as never,
  }),
  accountEvents: t.field({
    type: AccountStreamItem,
    description:
      'What happens to your account, your devices and your co-stakes, in commit order, without an undetected gap. Needs a session.',
    args: { after: t.arg({ type: 'StreamCursor', description: 'Go on behind this cursor.' }) },
    subscribe: (_, args, context) => {
      const { accountId } = signedIn(context);
      return accountFeed(context.stream, {
        accountId,
        ...afterOf(context, { kind: 'account', accountId }, args.after),
      });
    },
    resolve: (item, _, context) => told(item, context) as never,
  }),
}));

function told(item: FeedItem, context: Context): FeedItem | AccountTold {
  return item.kind === 'event' ? { ...item, accountId: signedIn(context).accountId } : item;
}

/** Reads a cursor; BAD_USER_INPUT when it is not one of this stream, filter and account. */
function afterOf(context: Context, scope: EventScope, after: string | null | undefined): { readonly after?: string } {
  if (after == null) return {};
  if (holdsCursor(context.stream, scope, after)) return { after };
  throw badInput('after', 'not a cursor of this stream with this filter and account');
}

function filterFrom(input: typeof OfferEventFilterInput.$inferInput | null | undefined): EventFilter {
  const keys = (field: 'offerIds' | 'deviceIds', kind: 'Offer' | 'Device'): readonly string[] | null => {
    const ids = input?.[field];
    if (ids == null) return null;
    if (ids.length > 100) throw badInput(`filter.${field}`, 'at most 100');
    return ids.map((id) => keyFrom(`filter.${field}`, id, kind));
  };
  const offerIds = keys('offerIds', 'Offer');
  const deviceKeys = keys('deviceIds', 'Device');
  return {
    ...(input?.types == null ? {} : { types: input.types }),
    ...(offerIds === null ? {} : { offerIds }),
    ...(deviceKeys === null ? {} : { deviceKeys }),
  };
}
