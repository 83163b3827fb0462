// Query `marketplaceFacets`: counts and ranges over all offers that match a filter, for building a filter form.

import type { FacetRow } from '../store/offers.ts';
import { builder } from './builder.ts';
import { OfferFilterInput, parseOfferFilter } from './offer-filter.ts';

const FacetCount = builder.objectRef<FacetRow>('FacetCount').implement({
  description: 'One value of a facet and the number of offers that have it.',
  fields: (t) => ({
    value: t.string({
      description: 'The value, in the form that `OfferFilter` accepts.',
      resolve: (row) => row.value ?? '',
    }),
    count: t.exposeInt('count', { description: 'Number of matching offers with this value.' }),
  }),
});

type Facets = { readonly rows: readonly FacetRow[] };
const facetsOf = (facet: FacetRow['facet']) => (facets: Facets) => facets.rows.filter((row) => row.facet === facet);
const overall = (facets: Facets): FacetRow | undefined => facets.rows.find((row) => row.facet === 'all');

const MarketplaceFacets = builder.objectRef<Facets>('MarketplaceFacets').implement({
  description: 'Counts and ranges over all offers that match a filter, to build a filter form from.',
  fields: (t) => ({
    models: t.field({
      type: [FacetCount],
      description: 'Offers per hardware model, the most frequent first.',
      extensions: { length: 100 },
      resolve: facetsOf('model'),
    }),
    kinds: t.field({
      type: [FacetCount],
      description: 'Offers per kind of device: GPU, CPU.',
      extensions: { length: 2 },
      resolve: facetsOf('kind'),
    }),
    countries: t.field({
      type: [FacetCount],
      description: 'Offers per country, as ISO 3166-1 alpha-2 codes.',
      extensions: { length: 250 },
      resolve: facetsOf('country'),
    }),
    statuses: t.field({
      type: [FacetCount],
      description: 'Offers per status: OPEN, FILLED, CLOSED.',
      extensions: { length: 3 },
      resolve: facetsOf('status'),
    }),
    minRequestedAmount: t.field({
      type: 'TokenAmount',
      nullable: true,
      description: 'Smallest requested amount of the matching offers; null when no offer matches.',
      resolve: (facets) => overall(facets)?.minAmount ?? null,
    }),
    maxRequestedAmount: t.field({
      type: 'TokenAmount',
      nullable: true,
      description: 'Largest requested amount of the matching offers; null when no offer matches.',
      resolve: (facets) => overall(facets)?.maxAmount ?? null,
    }),
    minRewardShareBps: t.int({
      nullable: true,
      description: 'Smallest reward share of the matching offers, in basis points; null when no offer matches.',
      resolve: (facets) => overall(facets)?.minShare ?? null,
    }),
    maxRewardShareBps: t.int({
      nullable: true,
      description: 'Largest reward share of the matching offers, in basis points; null when no offer matches.',
      resolve: (facets) => overall(facets)?.maxShare ?? null,
    }),
    minEstimatedAprBps: t.int({
      nullable: true,
      description:
        'Smallest estimated yearly return of the matching offers, in basis points; null when none has an estimate.',
      resolve: (facets) => overall(facets)?.minApr ?? null,
    }),
    maxEstimatedAprBps: t.int({
      nullable: true,
      description:
        'Largest estimated yearly return of the matching offers, in basis points; null when none has an estimate.',
      resolve: (facets) => overall(facets)?.maxApr ?? null,
    }),
  }),
});

builder.queryField('marketplaceFacets', (t) =>
  t.field({
    type: MarketplaceFacets,
    description: 'Counts per model, kind, country and status, and the ranges of amount, share and estimated return.',
    args: {
      filter: t.arg({
        type: OfferFilterInput,
        description: 'Conditions that each counted offer meets; all unless given.',
      }),
    },
    extensions: { cost: 100 },
    resolve: async (_, { filter }, context) => ({
      rows: await context.loaders.offerFacets(parseOfferFilter(filter ?? {}, context)),
    }),
  }),
);
