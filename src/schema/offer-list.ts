// Lists of offers: the query `offers` with its filter and order, and the offers of one device.
// **Invariant:** the stream cursor of a page is read before its rows, so that a subscription after it misses no event.

import type { GraphQLResolveInfo } from 'graphql';
import type { OfferRow } from '../store/columns.ts';
import type { OfferOrder, OrderedOffer } from '../store/offers.ts';
import { builder } from './builder.ts';
import { asksFor, connectionOf, forwardArguments, keysetPage, type Page, type PageArguments } from './connection.ts';
import type { Context } from './context.ts';
import { DeviceRef } from './device.ts';
import { values } from './enums.ts';
import { OfferRef } from './offer.ts';
import { filterFrom, OfferFilterInput } from './offer-filter.ts';

type OfferPage = Page<OfferRow> & {
  readonly count: () => Promise<number>;
  /** Null where the request does not select it. */
  readonly streamCursor: string | null;
};

const OfferConnection = connectionOf<OfferRow, OfferPage>('Offer', OfferRef, 'offers');
builder.objectFields(OfferConnection, (t) => ({
  totalCount: t.int({
    description: 'Number of offers in the whole list, not only on this page.',
    extensions: { cost: 20 },
    resolve: (page) => page.count(),
  }),
  streamCursor: t.field({
    type: 'StreamCursor',
    description:
      'Pass it as `after` to `offerEvents`: every change after this page is delivered. Changes that the page already shows may be delivered too.',
    resolve: (page, _, context) => page.streamCursor ?? context.publicCursor(),
  }),
}));

const OfferOrderFieldEnum = builder.enumType('OfferOrderField', {
  description: 'The value that a list of offers is ordered by.',
  values: values({
    CREATED_AT: 'When the offer was published.',
    REQUESTED_AMOUNT: 'How much IO the offer asks for.',
    REWARD_SHARE: 'The share of block rewards that the offer gives.',
    RELIABILITY: "Its device's reliability score; devices without one count as lowest.",
    ESTIMATED_APR: 'Its estimated yearly return; offers without an estimate count as lowest.',
  }),
});

const OrderDirectionEnum = builder.enumType('OrderDirection', {
  description: 'Which end of an order comes first.',
  values: values({ ASC: 'The smallest value or the oldest first.', DESC: 'The largest value or the latest first.' }),
});

const OfferOrderInput = builder.inputType('OfferOrder', {
  description: 'The order of a list of offers; equal values are ordered by id, so that pages neither repeat nor skip.',
  fields: (t) => ({
    field: t.field({ type: OfferOrderFieldEnum, required: true, description: 'The value to order by.' }),
    direction: t.field({
      type: OrderDirectionEnum,
      required: true,
      description: 'Which end of the order comes first.',
    }),
  }),
});

builder.queryField('offers', (t) =>
  t.field({
    type: OfferConnection,
    description: 'Offers of the marketplace that match a filter, in an order; the latest first unless given. Public.',
    args: {
      first: t.arg.int({ description: 'Size of the page from the front, 1 to 100; 20 unless given. Not with `last`.' }),
      after: t.arg.string({
        description: 'Continue after this cursor of the same filter and order; goes with `first`.',
      }),
      last: t.arg.int({ description: 'Size of the page from the back, 1 to 100. Not with `first`.' }),
      before: t.arg.string({ description: 'End before this cursor of the same filter and order; goes with `last`.' }),
      filter: t.arg({
        type: OfferFilterInput,
        description: 'Conditions that each offer meets; every offer unless given.',
      }),
      orderBy: t.arg({ type: OfferOrderInput, description: 'Order of the list; by CREATED_AT, DESC unless given.' }),
    },
    resolve: (_, args, context, info) => {
      const order: OfferOrder = {
        field: args.orderBy?.field ?? 'CREATED_AT',
        descending: (args.orderBy?.direction ?? 'DESC') === 'DESC',
      };
      const filter = filterFrom(args.filter ?? {}, context);
      return offerPage(context, info, args, {
        list: ['offers', filter, order],
        count: () => context.loaders.countOffers(filter),
        read: (position) => context.loaders.offersPage({ filter, order, ...position }),
      });
    },
  }),
);

builder.objectField(DeviceRef, 'offers', (t) =>
  t.field({
    type: OfferConnection,
    description: 'Offers on this device in every status, the latest first.',
    args: forwardArguments,
    resolve: (device, args, context, info) =>
      offerPage(context, info, args, {
        list: ['offers of', device.key],
        count: () => context.loaders.deviceOfferCount.load(device.key),
        read: ({ from, limit }) => context.loaders.deviceOffers.load({ deviceKey: device.key, from, limit }),
      }),
  }),
);

type OfferSource = {
  /** Names the list with its filter and order. */
  readonly list: readonly unknown[];
  readonly count: () => Promise<number>;
  /** The store itself reads one row more than the limit. */
  readonly read: Parameters<typeof keysetPage<OrderedOffer>>[2]['read'];
};

async function offerPage(
  context: Context,
  info: GraphQLResolveInfo,
  args: PageArguments,
  { list, count, read }: OfferSource,
): Promise<OfferPage> {
  const streamCursor = asksFor(info, 'streamCursor') ? await context.publicCursor() : null;
  const binding = JSON.stringify(list, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
  const keyOf = (row: OrderedOffer) => ({ value: row.orderValue, id: row.id });
  const page = await keysetPage(context, args, { binding, keyOf, read });
  for (const { node } of page.edges) context.loaders.offer.prime(node.id, node);
  return { ...page, count, streamCursor };
}
