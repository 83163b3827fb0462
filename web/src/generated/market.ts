// Made by `npm run schema` from schema.graphql; do not edit.

import type { BlockStatus, EstimateCaveat, OfferFilter, OfferOrder, OfferStatus, StatusLabel, TypedDocument } from '@tandem/client';

/** What the fragment `MarketRow` selects. */
export type MarketRow = {
  /** Global id of the offer, for `node`. */
  readonly id: string;
  /** Random identifier of 22 letters and digits: the last part of `url`, also contained in the text that a claimer signs. */
  readonly slug: string;
  /** Status of the offer at the time of the request. */
  readonly status: OfferStatus;
  /** The published English text of `label`, for people. */
  readonly labelText: string;
  /** Status label, derived from offer status, co-stake phase and the device's stake sufficiency. */
  readonly label: StatusLabel;
  /** Stake that the co-staker pays; an offer is always claimed in full. */
  readonly requestedAmount: string;
  /** The co-staker's share of every block reward of the device, in basis points. Hire income is the owner's alone. */
  readonly rewardShareBps: number;
  /** Time at which the owner published the offer. */
  readonly createdAt: string;
  /** Caveat about the estimate, or the reason why there is none; null when no caveat applies. */
  readonly estimateCaveat: EstimateCaveat | null;
  /** Estimated reward of the co-staker; null below the minimum sample of blocks, when the offer is closed and when its co-staker has unstaked. */
  readonly estimate: {
    /** Estimated reward of the co-staker per hourly block. */
    readonly perBlock: string;
    /** Yearly return without compounding, in basis points: `perBlock` for all blocks of a year, divided by the requested amount. */
    readonly aprBps: number;
    /** Reward share at which both parties earn in proportion to their stake, in basis points: requested amount ÷ (own stake of the owner + requested amount). A higher share favours the co-staker. */
    readonly breakEvenShareBps: number;
    /** Number of blocks over which the mean is taken (published maximum: 168). */
    readonly sampleBlocks: number;
  } | null;
  /** Device on which the stake is placed and whose block rewards are shared. */
  readonly device: {
    /** Global id of the device, for `node`. */
    readonly id: string;
    /** Hardware name, as the network's explorer spells it. */
    readonly model: string;
    /** Number of cards, 1 to 8; the requirement grows with it. */
    readonly quantity: number;
    /** Country of the device, as an ISO 3166-1 alpha-2 code. */
    readonly country: string;
    /** City or region of the device; null when the network has not reported it. */
    readonly location: string | null;
    /** Requirement R: the least stake with which the device earns, cards × base stake per card × max(1, multiplier). */
    readonly requiredStake: string;
    /** Owner of the device, under an alias that is specific to this device. */
    readonly owner: {
      /** Alias of the owner for this device. It never changes; each other device of the same owner has another alias, and no alias reveals a wallet. */
      readonly alias: string;
    };
    /** Reliability score over a rolling 30 days, with the inputs it is computed from. */
    readonly reliability: {
      /** The score: 0 to 100 with two decimals, rounded down. Null for a device that no block of the window nominated. */
      readonly score: number | null;
      /** Each of the last 30 UTC days, the oldest first, today included. */
      readonly daily: readonly ({
        /** The score at the end of the day, 0 to 100; later reports do not change it. Null when there was none. */
        readonly score: number | null;
      })[];
    };
  };
};

/** Result of the query `MarketOffers`. */
export type MarketOffersQuery = {
  /** Offers of the marketplace that match a filter, the latest first unless `orderBy` is given. Public. */
  readonly offers: {
    /** Number of offers in the whole list, not only on this page. */
    readonly totalCount: number;
    /** Cursor to pass as `after` to `offerEvents`, which then delivers every change after this page. It may also deliver changes that the page already shows. When you show several pages, follow from the cursor of the first page that you read. */
    readonly streamCursor: string;
    /** Whether there are entries before and after this page, and its first and last cursor. */
    readonly pageInfo: {
      /** True when the list continues after this page. */
      readonly hasNextPage: boolean;
      /** Cursor of the last edge, for `after`; null when the page is empty. */
      readonly endCursor: string | null;
    };
    /** Objects of the page in list order, without their cursors. */
    readonly nodes: readonly MarketRow[];
  };
};

/** Variables of the query `MarketOffers`. */
export type MarketOffersVariables = { readonly first?: number | null | undefined; readonly after?: string | null | undefined; readonly filter?: OfferFilter | null | undefined; readonly orderBy?: OfferOrder | null | undefined };

/** Offers of the marketplace that match a filter, the latest first unless `orderBy` is given. Public. */
export const MarketOffersDocument = 'query MarketOffers($first:Int$after:String$filter:OfferFilter$orderBy:OfferOrder){offers(first:$first after:$after filter:$filter orderBy:$orderBy){totalCount streamCursor pageInfo{hasNextPage endCursor}nodes{...MarketRow}}}fragment MarketRow on Offer{id slug status labelText(viewpoint:CO_STAKER)label(viewpoint:CO_STAKER)requestedAmount rewardShareBps createdAt estimateCaveat estimate{perBlock aprBps breakEvenShareBps sampleBlocks}device{id model quantity country location requiredStake owner{alias}reliability{score daily{score}}}}' as TypedDocument<MarketOffersQuery, MarketOffersVariables>;

/** Result of the query `MarketFacets`. */
export type MarketFacetsQuery = {
  /** Number of offers per model, kind, country, status, pool, connectivity tier, sufficiency and SOC 2 audit, and their ranges of amount, reward share, estimated return, reliability and cards. */
  readonly models: {
    /** Number of offers per hardware model of the device, the most frequent model first. */
    readonly models: readonly ({
      /** Value of the facet, such as a model or a country, in the form that `OfferFilter` accepts. */
      readonly value: string;
      /** Number of matching offers with this value. */
      readonly count: number;
    })[];
  };
  /** Number of offers per model, kind, country, status, pool, connectivity tier, sufficiency and SOC 2 audit, and their ranges of amount, reward share, estimated return, reliability and cards. */
  readonly statuses: {
    /** Number of offers per status: OPEN, FILLED or CLOSED. */
    readonly statuses: readonly ({
      /** Value of the facet, such as a model or a country, in the form that `OfferFilter` accepts. */
      readonly value: string;
      /** Number of matching offers with this value. */
      readonly count: number;
    })[];
  };
  /** Number of offers per model, kind, country, status, pool, connectivity tier, sufficiency and SOC 2 audit, and their ranges of amount, reward share, estimated return, reliability and cards. */
  readonly amounts: {
    /** Smallest requested amount of the matching offers; null when no offer matches. */
    readonly minRequestedAmount: string | null;
    /** Largest requested amount of the matching offers; null when no offer matches. */
    readonly maxRequestedAmount: string | null;
  };
  /** Number of offers per model, kind, country, status, pool, connectivity tier, sufficiency and SOC 2 audit, and their ranges of amount, reward share, estimated return, reliability and cards. */
  readonly above: {
    /** Number of offers per status: OPEN, FILLED or CLOSED. */
    readonly statuses: readonly ({
      /** Number of matching offers with this value. */
      readonly count: number;
    })[];
  };
  /** Number of offers per model, kind, country, status, pool, connectivity tier, sufficiency and SOC 2 audit, and their ranges of amount, reward share, estimated return, reliability and cards. */
  readonly sufficient: {
    /** Number of offers per status: OPEN, FILLED or CLOSED. */
    readonly statuses: readonly ({
      /** Number of matching offers with this value. */
      readonly count: number;
    })[];
  };
};

/** Variables of the query `MarketFacets`. */
export type MarketFacetsVariables = { readonly models?: OfferFilter | null | undefined; readonly statuses?: OfferFilter | null | undefined; readonly amounts?: OfferFilter | null | undefined; readonly above?: OfferFilter | null | undefined; readonly sufficient?: OfferFilter | null | undefined };

/** Number of offers per model, kind, country, status, pool, connectivity tier, sufficiency and SOC 2 audit, and their ranges of amount, reward share, estimated return, reliability and cards. */
export const MarketFacetsDocument = 'query MarketFacets($models:OfferFilter$statuses:OfferFilter$amounts:OfferFilter$above:OfferFilter$sufficient:OfferFilter){models:marketplaceFacets(filter:$models){models{value count}}statuses:marketplaceFacets(filter:$statuses){statuses{value count}}amounts:marketplaceFacets(filter:$amounts){minRequestedAmount maxRequestedAmount}above:marketplaceFacets(filter:$above){statuses{count}}sufficient:marketplaceFacets(filter:$sufficient){statuses{count}}}' as TypedDocument<MarketFacetsQuery, MarketFacetsVariables>;

/** Result of the query `MarketHeadline`. */
export type MarketHeadlineQuery = {
  /** Number of offers per model, kind, country, status, pool, connectivity tier, sufficiency and SOC 2 audit, and their ranges of amount, reward share, estimated return, reliability and cards. */
  readonly all: {
    /** Number of offers per status: OPEN, FILLED or CLOSED. */
    readonly statuses: readonly ({
      /** Value of the facet, such as a model or a country, in the form that `OfferFilter` accepts. */
      readonly value: string;
      /** Number of matching offers with this value. */
      readonly count: number;
    })[];
  };
  /** Number of offers per model, kind, country, status, pool, connectivity tier, sufficiency and SOC 2 audit, and their ranges of amount, reward share, estimated return, reliability and cards. */
  readonly marketplaceFacets: {
    /** Smallest requested amount of the matching offers; null when no offer matches. */
    readonly minRequestedAmount: string | null;
    /** Largest requested amount of the matching offers; null when no offer matches. */
    readonly maxRequestedAmount: string | null;
    /** Smallest estimated yearly return of the matching offers, in basis points; null when none has an estimate. */
    readonly minEstimatedAprBps: number | null;
    /** Largest estimated yearly return of the matching offers, in basis points; null when none has an estimate. */
    readonly maxEstimatedAprBps: number | null;
  };
  /** Blocks with their rewards, the latest first. Public. */
  readonly blocks: {
    /** Objects of the page in list order, without their cursors. */
    readonly nodes: readonly ({
      /** Number of the block: how many block intervals of 1 hour lie between 1970-01-01T00:00Z and its start. */
      readonly number: number;
      /** Progress of the block's rewards: outstanding, being reported or credited. */
      readonly status: BlockStatus;
      /** End of the block, exclusive: the start of the next block. */
      readonly endsAt: string;
      /** Number of devices that the block nominated. */
      readonly nominated: number;
      /** Number of nominated devices that completed the block. */
      readonly succeeded: number;
    })[];
  };
};

/** Variables of the query `MarketHeadline`. */
export type MarketHeadlineVariables = Readonly<Record<string, never>>;

/** Number of offers per model, kind, country, status, pool, connectivity tier, sufficiency and SOC 2 audit, and their ranges of amount, reward share, estimated return, reliability and cards. */
export const MarketHeadlineDocument = 'query MarketHeadline{all:marketplaceFacets{statuses{value count}}marketplaceFacets(filter:{status:[OPEN]}){minRequestedAmount maxRequestedAmount minEstimatedAprBps maxEstimatedAprBps}blocks(first:3){nodes{number status endsAt nominated succeeded}}}' as TypedDocument<MarketHeadlineQuery, MarketHeadlineVariables>;
