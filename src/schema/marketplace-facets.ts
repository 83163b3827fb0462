// Query `marketplaceFacets`: counts and ranges over all offers that match a filter, for building a filter form.

import type { GraphQLResolveInfo } from 'graphql';
import type { FacetCount, OfferFacets } from '../store/offers.ts';
import { builder } from './builder.ts';
import { selectsField } from './connection.ts';
import { OfferFilterInput, parseOfferFilter } from './offer-filter.ts';

const FacetCountRef = builder.objectRef<FacetCount>('FacetCount').implement({
  description: 'One value of a facet and the number of offers that have it.',
  fields: (t) => ({
    value: t.string({
      description: 'Value of the facet, such as a model or a country, in the form that `OfferFilter` accepts.',
      resolve: (facet) => facet.value,
    }),
    count: t.exposeInt('count', { description: 'Number of matching offers with this value.' }),
  }),
});

const MarketplaceFacets = builder.objectRef<OfferFacets>('MarketplaceFacets').implement({
  description: 'Counts and ranges over all offers that match a filter, to build a filter form from.',
  fields: (t) => ({
    models: t.field({
      type: [FacetCountRef],
      description: 'Number of offers per hardware model of the device, the most frequent model first.',
      extensions: { length: 100 },
      resolve: (facets) => [...facets.models],
    }),
    kinds: t.field({
      type: [FacetCountRef],
      description: 'Number of offers per hardware class of the device: GPU or CPU.',
      extensions: { length: 2 },
      resolve: (facets) => [...facets.kinds],
    }),
    countries: t.field({
      type: [FacetCountRef],
      description: 'Number of offers per country of the device; countries are ISO 3166-1 alpha-2 codes.',
      extensions: { length: 250 },
      resolve: (facets) => [...facets.countries],
    }),
    statuses: t.field({
      type: [FacetCountRef],
      description: 'Number of offers per status: OPEN, FILLED or CLOSED.',
      extensions: { length: 3 },
      resolve: (facets) => [...facets.statuses],
    }),
    pools: t.field({
      type: [FacetCountRef],
      description:
        'Number of offers per reward pool of the device, COMMUNITY or ENTERPRISE; devices without a reported pool are not counted.',
      extensions: { length: 2 },
      resolve: (facets) => [...facets.pools],
    }),
    connectivityTiers: t.field({
      type: [FacetCountRef],
      description: 'Number of offers per connectivity tier of the device; filter by a range that contains the tier.',
      extensions: { length: 5 },
      resolve: (facets) => [...facets.connectivityTiers],
    }),
    sufficiencies: t.field({
      type: [FacetCountRef],
      description: 'Number of offers per stake sufficiency of the device now: SUFFICIENT, GRACE or INSUFFICIENT.',
      extensions: { length: 3 },
      resolve: (facets) => [...facets.sufficiencies],
    }),
    soc2: t.field({
      type: [FacetCountRef],
      description:
        'Number of offers on devices with a SOC 2 audit, value `true`, and on all other devices, value `false`.',
      extensions: { length: 2 },
      resolve: (facets) => [...facets.soc2],
    }),
    minRequestedAmount: t.field({
      type: 'TokenAmount',
      nullable: true,
      description: 'Smallest requested amount of the matching offers; null when no offer matches.',
      resolve: (facets) => facets.requestedAmount.min,
    }),
    maxRequestedAmount: t.field({
      type: 'TokenAmount',
      nullable: true,
      description: 'Largest requested amount of the matching offers; null when no offer matches.',
      resolve: (facets) => facets.requestedAmount.max,
    }),
    minRewardShareBps: t.int({
      nullable: true,
      description: 'Smallest reward share of the matching offers, in basis points; null when no offer matches.',
      resolve: (facets) => facets.rewardShareBps.min,
    }),
    maxRewardShareBps: t.int({
      nullable: true,
      description: 'Largest reward share of the matching offers, in basis points; null when no offer matches.',
      resolve: (facets) => facets.rewardShareBps.max,
    }),
    minEstimatedAprBps: t.int({
      nullable: true,
      description:
        'Smallest estimated yearly return of the matching offers, in basis points; null when none has an estimate.',
      resolve: (facets) => facets.estimatedAprBps.min,
    }),
    maxEstimatedAprBps: t.int({
      nullable: true,
      description:
        'Largest estimated yearly return of the matching offers, in basis points; null when none has an estimate.',
      resolve: (facets) => facets.estimatedAprBps.max,
    }),
    minReliability: t.float({
      nullable: true,
      description: 'Lowest reliability score of the devices of matching offers, 0 to 100; null when none has a score.',
      resolve: ({ reliabilityHundredths: { min } }) => (min === null ? null : min / 100),
    }),
    maxReliability: t.float({
      nullable: true,
      description: 'Highest reliability score of the devices of matching offers, 0 to 100; null when none has a score.',
      resolve: ({ reliabilityHundredths: { max } }) => (max === null ? null : max / 100),
    }),
    minQuantity: t.int({
      nullable: true,
      description: 'Smallest number of cards of the devices of matching offers; null when no offer matches.',
      resolve: (facets) => facets.quantity.min,
    }),
    maxQuantity: t.int({
      nullable: true,
      description: 'Largest number of cards of the devices of matching offers; null when no offer matches.',
      resolve: (facets) => facets.quantity.max,
    }),
  }),
});

builder.queryField('marketplaceFacets', (t) =>
  t.field({
    type: MarketplaceFacets,
    description:
      'Number of offers per model, kind, country, status, pool, connectivity tier, sufficiency and SOC 2 audit, and their ranges of amount, reward share, estimated return, reliability and cards.',
    args: {
      filter: t.arg({
        type: OfferFilterInput,
        description: 'Conditions that each counted offer meets; by default every offer is counted.',
      }),
    },
    extensions: { cost: 100 },
    resolve: (_, { filter }, context, info) =>
      context.loaders.listing.facets({ filter: parseOfferFilter(filter ?? {}, context), facets: selectedFacets(info) }),
  }),
);

/** The facet that each field shows. */
const FACET_OF_FIELD: { readonly [field: string]: keyof OfferFacets } = {
  models: 'models',
  kinds: 'kinds',
  countries: 'countries',
  statuses: 'statuses',
  minRequestedAmount: 'requestedAmount',
  maxRequestedAmount: 'requestedAmount',
  minRewardShareBps: 'rewardShareBps',
  maxRewardShareBps: 'rewardShareBps',
  minEstimatedAprBps: 'estimatedAprBps',
  maxEstimatedAprBps: 'estimatedAprBps',
  pools: 'pools',
  connectivityTiers: 'connectivityTiers',
  sufficiencies: 'sufficiencies',
  soc2: 'soc2',
  minReliability: 'reliabilityHundredths',
  maxReliability: 'reliabilityHundredths',
  minQuantity: 'quantity',
  maxQuantity: 'quantity',
};

/** Returns the facets of the selected fields, each once and in one order, because equal lists share an answer. */
function selectedFacets(info: GraphQLResolveInfo): readonly (keyof OfferFacets)[] {
  const fields = Object.keys(FACET_OF_FIELD).filter((field) => selectsField(info, field));
  return [...new Set(fields.map((field) => FACET_OF_FIELD[field] as keyof OfferFacets))];
}
