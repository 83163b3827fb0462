// Browsing the marketplace: filtered, ordered pages of offers, and the facets that a filter form is made of.

import type { OfferRow } from '../store/columns.ts';
import type { FacetRow, OfferOrder, OfferPosition, OrderedOffer } from '../store/offers.ts';
import { builder } from './builder.ts';
import {
  asksFor,
  connectionOf,
  keysetPosition,
  type Page,
  type PageArguments,
  pageOf,
  pageRequest,
  readKeyset,
} from './connection.ts';
import type { Context } from './context.ts';
import { DeviceRef } from './device.ts';
import { OfferOrderFieldEnum, OrderDirectionEnum } from './enums.ts';
import { OfferRef } from './offer.ts';
import { filterFrom, OfferFilterInput } from './offer-filter.ts';

type OfferPage = Page<OfferRow> & {
  readonly count: () => Promise<number>;
  /** Read before the page, where it was asked for. */
  readonly streamCursor: string | null;
};

const OfferConnection = connectionOf<OfferRow, OfferPage>('Offer', OfferRef, 'offers');
builder.objectFields(OfferConnection, (t) => ({
  totalCount: t.int({
    description: 'How many offers match the filter in all.',
    extensions: { cost: 20 },
    resolve: (page) => page.count(),
  }),
  streamCursor: t.field({
    type: 'StreamCursor',
    description:
      'Where `offerEvents` goes on from this page: subscribe after it and nothing is lost. Events that the page already shows may be told once more.',
    resolve: (page, _, context) => page.streamCursor ?? context.publicCursor(),
  }),
}));

const OfferOrderInput = builder.inputType('OfferOrder', {
  description: 'The order of a list of offers; equal values are ordered by id, so that pages neither repeat nor skip.',
  fields: (t) => ({
    field: t.field({ type: OfferOrderFieldEnum, required: true, description: 'By what.' }),
    direction: t.field({ type: OrderDirectionEnum, required: true, description: 'Which way.' }),
  }),
});

builder.queryField('offers', (t) =>
  t.field({
    type: OfferConnection,
    description: 'The marketplace: offers that match a filter, in an order. The latest first unless told otherwise.',
    args: {
      first: t.arg.int({ description: 'How many from the front; 20 unless given, at most 100.' }),
      after: t.arg.string({ description: 'Begin after this cursor.' }),
      last: t.arg.int({ description: 'How many from the back, at most 100.' }),
      before: t.arg.string({ description: 'End before this cursor.' }),
      filter: t.arg({ type: OfferFilterInput, description: 'Which offers.' }),
      orderBy: t.arg({ type: OfferOrderInput, description: 'In which order.' }),
    },
    resolve: async (_, args, context, info) => {
      const cursor = asksFor(info, 'streamCursor') ? await context.publicCursor() : null;
      const order: OfferOrder = {
        field: args.orderBy?.field ?? 'CREATED_AT',
        descending: (args.orderBy?.direction ?? 'DESC') === 'DESC',
      };
      const filter = filterFrom(args.filter ?? {}, context);
      const { loaders } = context;
      return offerPage(context, ['offers', filter, order], args, {
        cursor,
        count: () => loaders.countOffers(filter),
        read: ({ from, limit, backwards }) => loaders.offersPage({ filter, order, from, limit, backwards }),
      });
    },
  }),
);

builder.objectField(DeviceRef, 'offers', (t) =>
  t.field({
    type: OfferConnection,
    description: 'Offers on this device, the latest first, long closed ones included.',
    args: {
      first: t.arg.int({ description: 'How many; 20 unless given, at most 100.' }),
      after: t.arg.string({ description: 'Begin after this cursor.' }),
    },
    resolve: async (device, args, context, info) => {
      const cursor = asksFor(info, 'streamCursor') ? await context.publicCursor() : null;
      const { loaders } = context;
      return offerPage(context, ['offers of', device.key], args, {
        cursor,
        count: () => loaders.deviceOfferCount.load(device.key),
        read: ({ from, limit }) => loaders.deviceOffers.load({ deviceKey: device.key, from, limit }),
      });
    },
  }),
);

const FacetCount = builder.objectRef<FacetRow>('FacetCount').implement({
  description: 'How many offers have a value.',
  fields: (t) => ({
    value: t.string({ description: 'The value, as a filter takes it.', resolve: (row) => row.value ?? '' }),
    count: t.exposeInt('count', { description: 'How many offers.' }),
  }),
});

type Facets = { readonly rows: readonly FacetRow[] };
const facetsOf = (facet: FacetRow['facet']) => (facets: Facets) => facets.rows.filter((row) => row.facet === facet);
const overall = (facets: Facets): FacetRow | undefined => facets.rows.find((row) => row.facet === 'all');

const MarketplaceFacets = builder.objectRef<Facets>('MarketplaceFacets').implement({
  description: 'What a filter form is made of: counts and ranges over all offers that match a filter.',
  fields: (t) => ({
    models: t.field({
      type: [FacetCount],
      description: 'Per model, the most frequent first.',
      extensions: { length: 100 },
      resolve: facetsOf('model'),
    }),
    kinds: t.field({
      type: [FacetCount],
      description: 'Per kind of device.',
      extensions: { length: 2 },
      resolve: facetsOf('kind'),
    }),
    countries: t.field({
      type: [FacetCount],
      description: 'Per country.',
      extensions: { length: 250 },
      resolve: facetsOf('country'),
    }),
    statuses: t.field({
      type: [FacetCount],
      description: 'Per status of the offer.',
      extensions: { length: 3 },
      resolve: facetsOf('status'),
    }),
    minRequestedAmount: t.field({
      type: 'TokenAmount',
      nullable: true,
      description: 'The smallest amount asked for; null when nothing matches.',
      resolve: (facets) => overall(facets)?.minAmount ?? null,
    }),
    maxRequestedAmount: t.field({
      type: 'TokenAmount',
      nullable: true,
      description: 'The largest amount asked for; null when nothing matches.',
      resolve: (facets) => overall(facets)?.maxAmount ?? null,
    }),
    minRewardShareBps: t.int({
      nullable: true,
      description: 'The smallest share given; null when nothing matches.',
      resolve: (facets) => overall(facets)?.minShare ?? null,
    }),
    maxRewardShareBps: t.int({
      nullable: true,
      description: 'The largest share given; null when nothing matches.',
      resolve: (facets) => overall(facets)?.maxShare ?? null,
    }),
    minEstimatedAprBps: t.int({
      nullable: true,
      description: 'The smallest estimated yearly return; null without estimates.',
      resolve: (facets) => overall(facets)?.minApr ?? null,
    }),
    maxEstimatedAprBps: t.int({
      nullable: true,
      description: 'The largest estimated yearly return; null without estimates.',
      resolve: (facets) => overall(facets)?.maxApr ?? null,
    }),
  }),
});

builder.queryField('marketplaceFacets', (t) =>
  t.field({
    type: MarketplaceFacets,
    description: 'Counts per model, kind, country and status, and the ranges of amount, share and estimated return.',
    args: { filter: t.arg({ type: OfferFilterInput, description: 'Over which offers.' }) },
    extensions: { cost: 100 },
    resolve: async (_, { filter }, context) => ({
      rows: await context.loaders.offerFacets(filterFrom(filter ?? {}, context)),
    }),
  }),
);

type OfferPageReads = {
  readonly cursor: string | null;
  readonly count: () => Promise<number>;
  readonly read: (from: {
    readonly from: OfferPosition | null;
    readonly limit: number;
    readonly backwards: boolean;
  }) => Promise<readonly OrderedOffer[]>;
};

/** A page of offers; `list` names the list with its filter and order, to which its cursors are bound. */
async function offerPage(
  context: Context,
  list: readonly unknown[],
  args: PageArguments,
  { cursor, count, read }: OfferPageReads,
): Promise<OfferPage> {
  const binding = JSON.stringify(list, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
  const request = pageRequest(context, binding, args);
  const from = request.from === null ? null : readKeyset(request.from);
  const rows = await read({ from, limit: request.limit, backwards: request.backwards });
  const page = pageOf<OrderedOffer>(context, binding, request, rows, (row) => keysetPosition(row.orderValue, row.id));
  for (const { node } of page.edges) context.loaders.offer.prime(node.id, node);
  return { ...page, count, streamCursor: cursor };
}
