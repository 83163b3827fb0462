// Browsing the marketplace: filtered, ordered pages of offers, and the facets that a filter form is made of.

import type { FacetRow, OfferFilter, OfferOrder, OrderedOffer, Range } from '../store/offers.ts';
import type { OfferRow } from '../store/rows.ts';
import { streamCursor } from '../stream/page.ts';
import { badInput, builder } from './builder.ts';
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
import { DeviceKindEnum, OfferOrderFieldEnum, OfferStatusEnum, OrderDirectionEnum } from './enums.ts';
import { OfferRef } from './offer.ts';

type OfferPage = Page<OfferRow> & { readonly filter: OfferFilter; readonly streamCursor: string | null };

const OfferConnection = connectionOf<OfferRow, OfferPage>('Offer', OfferRef, 'offers');
builder.objectFields(OfferConnection, (t) => ({
  totalCount: t.int({
    description: 'How many offers match the filter in all.',
    resolve: (page, _, context) => context.loaders.countOffers(page.filter),
  }),
  streamCursor: t.field({
    type: 'StreamCursor',
    description:
      'Where `offerEvents` goes on from this page: subscribe after it and nothing is lost. Events that the page already shows may be told once more.',
    resolve: (page, _, context) => page.streamCursor ?? streamCursor(context.stream),
  }),
}));

const TokenAmountRange = builder.inputType('TokenAmountRange', {
  description: 'A range of amounts; both ends inclusive, an absent end is open.',
  fields: (t) => ({
    min: t.field({ type: 'TokenAmount', description: 'At least.' }),
    max: t.field({ type: 'TokenAmount', description: 'At most.' }),
  }),
});
const IntRange = builder.inputType('IntRange', {
  description: 'A range of whole numbers; both ends inclusive, an absent end is open.',
  fields: (t) => ({ min: t.int({ description: 'At least.' }), max: t.int({ description: 'At most.' }) }),
});
const ScoreRange = builder.inputType('ScoreRange', {
  description: 'A range of scores from 0 to 100; both ends inclusive, an absent end is open.',
  fields: (t) => ({ min: t.float({ description: 'At least.' }), max: t.float({ description: 'At most.' }) }),
});

const OfferFilterInput = builder.inputType('OfferFilter', {
  description:
    'Which offers. Fields are joined by "and", the values of a list by "or"; an absent field leaves everything in.',
  fields: (t) => ({
    status: t.field({ type: [OfferStatusEnum], description: 'With one of these statuses now.' }),
    kind: t.field({ type: DeviceKindEnum, description: 'On GPU or on CPU devices.' }),
    models: t.stringList({ description: "On one of these models, spelled as the network's explorer does." }),
    deviceId: t.string({ description: 'On devices whose network id begins with this.' }),
    requestedAmount: t.field({ type: TokenAmountRange, description: 'Asking for this much IO.' }),
    rewardShareBps: t.field({ type: IntRange, description: 'Giving this share of the block rewards, basis points.' }),
    reliability: t.field({
      type: ScoreRange,
      description: 'On devices with this reliability score; those without one are left out.',
    }),
    estimatedAprBps: t.field({
      type: IntRange,
      description: 'With this estimated yearly return, basis points; those without an estimate are left out.',
    }),
    countries: t.stringList({ description: 'In one of these countries, ISO 3166-1 alpha-2.' }),
    connectivityTier: t.field({ type: IntRange, description: 'On devices with this connectivity tier.' }),
    quantity: t.field({ type: IntRange, description: 'On devices with this many cards.' }),
    excludeOwn: t.boolean({ description: 'Without the devices of the signed-in account. No effect for anybody else.' }),
  }),
});

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
      const cursor = asksFor(info, 'streamCursor') ? await streamCursor(context.stream) : null;
      const order: OfferOrder = {
        field: args.orderBy?.field ?? 'CREATED_AT',
        descending: (args.orderBy?.direction ?? 'DESC') === 'DESC',
      };
      return offerPage(context, filterFrom(args.filter ?? {}, context), order, args, cursor);
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
    resolve: (device, args, context) =>
      offerPage(context, { ...ANY, deviceKey: device.key }, { field: 'CREATED_AT', descending: true }, args, null),
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
      resolve: facetsOf('model'),
    }),
    kinds: t.field({ type: [FacetCount], description: 'Per kind of device.', resolve: facetsOf('kind') }),
    countries: t.field({ type: [FacetCount], description: 'Per country.', resolve: facetsOf('country') }),
    statuses: t.field({ type: [FacetCount], description: 'Per status of the offer.', resolve: facetsOf('status') }),
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
    resolve: async (_, { filter }, context) => ({
      rows: await context.loaders.offerFacets(filterFrom(filter ?? {}, context)),
    }),
  }),
);

const ANY: OfferFilter = {
  status: null,
  kind: null,
  models: null,
  deviceIdPrefix: null,
  requestedAmount: null,
  rewardShareBps: null,
  reliabilityE2: null,
  estimatedAprBps: null,
  countries: null,
  connectivityTier: null,
  quantity: null,
  excludeOwner: null,
  deviceKey: null,
};

async function offerPage(
  context: Context,
  filter: OfferFilter,
  order: OfferOrder,
  args: PageArguments,
  cursor: string | null,
): Promise<OfferPage> {
  const binding = JSON.stringify(['offers', filter, order], (_, value) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  const request = pageRequest(context, binding, args);
  const from = request.from === null ? null : readKeyset(request.from);
  const rows = await context.loaders.offersPage({
    filter,
    order,
    from,
    limit: request.limit,
    backwards: request.backwards,
  });
  const page = pageOf<OrderedOffer>(context, binding, request, rows, (row) => keysetPosition(row.orderValue, row.id));
  for (const { node } of page.edges) context.loaders.offer.prime(node.id, node);
  return { ...page, filter, streamCursor: cursor };
}

function filterFrom(input: typeof OfferFilterInput.$inferInput, context: Context): OfferFilter {
  const range = <Value extends bigint | number>(one: OpenRange<Value>): Range<Value> | null =>
    one == null ? null : { min: one.min ?? null, max: one.max ?? null };
  const prefix = input.deviceId?.toLowerCase() ?? null;
  if (prefix !== null && !/^[0-9a-f-]{1,36}$/.test(prefix)) {
    throw badInput('filter.deviceId', 'the beginning of a UUID: hexadecimal digits and dashes, at most 36');
  }
  const listed = (field: string, list: readonly string[] | null | undefined): readonly string[] | null => {
    if (list == null) return null;
    if (list.length > 100) throw badInput(`filter.${field}`, 'at most 100 values');
    return [...new Set(list)].sort();
  };
  return {
    status: listed('status', input.status) as OfferFilter['status'],
    kind: input.kind ?? null,
    models: listed('models', input.models),
    deviceIdPrefix: prefix,
    requestedAmount: range(input.requestedAmount),
    rewardShareBps: range(input.rewardShareBps),
    reliabilityE2: scoreRange(input.reliability),
    estimatedAprBps: range(input.estimatedAprBps),
    countries: listed(
      'countries',
      input.countries?.map((country) => country.toUpperCase()),
    ),
    connectivityTier: range(input.connectivityTier),
    quantity: range(input.quantity),
    excludeOwner: input.excludeOwn === true ? (context.viewer?.accountId ?? null) : null,
    deviceKey: null,
  };
}

type OpenRange<Value> =
  | { readonly min?: Value | null | undefined; readonly max?: Value | null | undefined }
  | null
  | undefined;

function scoreRange(score: OpenRange<number>): Range<number> | null {
  if (score == null) return null;
  const hundredths = (field: 'min' | 'max'): number | null => {
    const value = score[field];
    if (value == null) return null;
    if (value < 0 || value > 100) throw badInput(`filter.reliability.${field}`, 'must lie between 0 and 100');
    const exact = Math.round(value * 1e6) / 1e4;
    return field === 'min' ? Math.ceil(exact) : Math.floor(exact);
  };
  return { min: hundredths('min'), max: hundredths('max') };
}
