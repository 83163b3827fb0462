// Offer lists: the query `offers` with its filter and order, and the offers of one device.
// **Invariant:** the stream cursor of a page is read before its rows, so that a subscription after it misses no event.

import type { GraphQLResolveInfo } from 'graphql';
import type { OfferRow } from '../store/columns.ts';
import type { DeviceRow } from '../store/devices.ts';
import type { OfferOrder } from '../store/offers.ts';
import { builder } from './builder.ts';
import {
  connectionType,
  forwardPageArguments,
  keysetPage,
  mapNodes,
  type Page,
  type PageArguments,
  selectsField,
} from './connection.ts';
import type { Context } from './context.ts';
import { DeviceRef } from './device.ts';
import { enumValues } from './enums.ts';
import { OfferRef } from './offer.ts';
import { OfferFilterInput, parseOfferFilter } from './offer-filter.ts';
import { OwnedDeviceRef } from './owned-device.ts';

type OfferPage = Page<OfferRow> & {
  readonly count: () => Promise<number>;
  /** Cursor of `offerEvents` read before the page; null when the request does not select it. */
  readonly streamCursor: string | null;
};

const OfferConnection = connectionType<OfferRow, OfferPage>('Offer', OfferRef, 'offers');
builder.objectFields(OfferConnection, (t) => ({
  totalCount: t.int({
    description: 'Number of offers in the whole list, not only on this page.',
    extensions: { cost: 20 },
    resolve: (page) => page.count(),
  }),
  streamCursor: t.field({
    type: 'StreamCursor',
    description:
      'Cursor to pass as `after` to `offerEvents`, which then delivers every change after this page. It may also deliver changes that the page already shows. When you show several pages, follow from the cursor of the first page that you read.',
    resolve: (page, _, context) => page.streamCursor ?? context.publicCursor(),
  }),
}));

const OfferOrderFieldEnum = builder.enumType('OfferOrderField', {
  description: 'Value by which a list of offers is ordered.',
  values: enumValues({
    CREATED_AT: 'Time at which the offer was published.',
    REQUESTED_AMOUNT: 'Requested amount of the offer, in IO.',
    REWARD_SHARE: "Co-staker's share of block rewards under the offer.",
    RELIABILITY: "Reliability score of the offer's device; devices without a score count as lowest.",
    ESTIMATED_APR: 'Estimated yearly return of the offer; offers without an estimate count as lowest.',
  }),
});

export const OrderDirectionEnum = builder.enumType('OrderDirection', {
  description: 'Direction in which a list is ordered: from the smallest value up, or from the largest value down.',
  values: enumValues({
    ASC: 'The smallest value or the oldest first.',
    DESC: 'The largest value or the latest first.',
  }),
});

const OfferOrderInput = builder.inputType('OfferOrder', {
  description:
    'The order of a list of offers; equal values are ordered by id, so that pages neither repeat nor skip an offer.',
  fields: (t) => ({
    field: t.field({
      type: OfferOrderFieldEnum,
      required: true,
      description: 'Value of an offer by which the list is ordered.',
    }),
    direction: t.field({
      type: OrderDirectionEnum,
      required: true,
      description: 'Direction of the order: ascending or descending.',
    }),
  }),
});

builder.queryField('offers', (t) =>
  t.field({
    type: OfferConnection,
    description: 'Offers of the marketplace that match a filter, the latest first unless `orderBy` is given. Public.',
    args: {
      first: t.arg.int({
        description:
          'Number of entries from the beginning of the list: 1 to 100, by default 20. Not together with `last`.',
      }),
      after: t.arg.string({
        description: 'Cursor from a page with the same filter and order; the page starts after it. Used with `first`.',
      }),
      last: t.arg.int({
        description: 'Number of entries from the end of the list: 1 to 100. Not together with `first`.',
      }),
      before: t.arg.string({
        description: 'Cursor from a page with the same filter and order; the page ends before it. Used with `last`.',
      }),
      filter: t.arg({
        type: OfferFilterInput,
        description: 'Conditions that each offer meets; by default every offer is listed.',
      }),
      orderBy: t.arg({ type: OfferOrderInput, description: 'Order of the list; by default CREATED_AT with DESC.' }),
    },
    resolve: (_, args, context, info) => {
      const order: OfferOrder = {
        field: args.orderBy?.field ?? 'CREATED_AT',
        descending: (args.orderBy?.direction ?? 'DESC') === 'DESC',
      };
      const filter = parseOfferFilter(args.filter ?? {}, context);
      return offerPage(context, info, args, {
        list: ['offers', filter, order],
        count: () => context.loaders.listing.count(filter),
        read: (position) => context.loaders.listing.page({ filter, order, ...position }),
      });
    },
  }),
);

builder.objectField(DeviceRef, 'offers', (t) =>
  t.field({
    type: OfferConnection,
    description: 'Offers on this device in every status, the latest first; unlisted offers are left out.',
    args: forwardPageArguments,
    resolve: ({ key }, args, context, info) => deviceOfferPage(key, false, args, context, info),
  }),
);
builder.objectField(OwnedDeviceRef, 'offers', (t) =>
  t.field({
    type: OfferConnection,
    description:
      'Your offers on the device in every status, unlisted ones included, the latest first; `liveOffers` has those that take its places.',
    args: forwardPageArguments,
    resolve: ({ device }, args, context, info) => deviceOfferPage(device.key, true, args, context, info),
  }),
);

/** Returns a page of a device's offers; `unlistedToo` only for the device's owner. */
function deviceOfferPage(
  deviceKey: string,
  unlistedToo: boolean,
  args: PageArguments,
  context: Context,
  info: GraphQLResolveInfo,
) {
  return offerPage(context, info, args, {
    list: [unlistedToo ? 'own offers of' : 'offers of', deviceKey],
    count: async () => {
      const { listed, all } = await context.loaders.deviceOfferCount.load(deviceKey);
      return unlistedToo ? all : listed;
    },
    read: async ({ from, limit }) => {
      const rows = await context.loaders.deviceOffers.load({ deviceKey, unlistedToo, from, limit });
      return rows.map((offer) => ({ offer, orderValue: offer.orderValue }));
    },
  });
}

/** An offer of a list; with its device when the list's statement reads the device too. */
type ReadOffer = { readonly offer: OfferRow; readonly orderValue: bigint; readonly device?: DeviceRow };

type OfferSource = {
  /** Values that identify the list with its filter and order; cursors are bound to them. */
  readonly list: readonly unknown[];
  readonly count: () => Promise<number>;
  /** Reads the rows of a page from the store, plus one more row when the list continues. */
  readonly read: Parameters<typeof keysetPage<ReadOffer>>[2]['read'];
};

const PAGE_FIELDS = ['edges', 'nodes', 'pageInfo'] as const;

/**
 * Reads a page and the count together, so that both are of one state of the database, and each only where it is selected.
 * @throws GraphQLError BAD_USER_INPUT for arguments out of bounds, also where only the count is selected.
 */
async function offerPage(
  context: Context,
  info: GraphQLResolveInfo,
  args: PageArguments,
  { list, count, read }: OfferSource,
): Promise<OfferPage> {
  const streamCursor = selectsField(info, 'streamCursor') ? await context.publicCursor() : null;
  const binding = JSON.stringify(list, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
  const keyOf = ({ offer, orderValue }: ReadOffer) => ({ value: orderValue, id: offer.id });
  const selected = PAGE_FIELDS.some((field) => selectsField(info, field));
  const counted = selectsField(info, 'totalCount') ? count() : null;
  const [page] = await Promise.all([
    keysetPage(context, args, { binding, keyOf, read: selected ? read : async () => [] }),
    counted,
  ]);
  for (const { node } of page.edges) {
    context.loaders.offer.prime(node.offer.id, node.offer);
    if (node.device !== undefined) context.loaders.device.prime(node.device.key, node.device);
  }
  return { ...mapNodes(page, ({ offer }) => offer), count: () => counted ?? count(), streamCursor };
}
