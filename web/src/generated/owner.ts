// Made by `npm run schema` from schema.graphql; do not edit.

import type { CloseReason, CoStakePhase, DeviceState, OfferPrecondition, OfferStatus, OfferVisibility, OwnerAction, RefusalCode, SettlementFailure, StakeSufficiency, StatusLabel, TypedDocument } from '@tandem/client';

/** What the fragment `OwnerOffer` selects. */
export type OwnerOffer = {
  /** Global id of the offer, for `node`. */
  readonly id: string;
  /** Random identifier of 22 letters and digits: the last part of `url`, also contained in the text that a claimer signs. */
  readonly slug: string;
  /** Share link of the offer; it keeps working after the offer closes. */
  readonly url: string;
  /** Status of the offer at the time of the request. */
  readonly status: OfferStatus;
  /** Status label, derived from offer status, co-stake phase and the device's stake sufficiency. */
  readonly label: StatusLabel;
  /** The published English text of `label`, for people. */
  readonly labelText: string;
  /** Reason why the offer closed; null while it is open or filled. */
  readonly closeReason: CloseReason | null;
  /** Stake that the co-staker pays; an offer is always claimed in full. */
  readonly requestedAmount: string;
  /** The co-staker's share of every block reward of the device, in basis points. Hire income is the owner's alone. */
  readonly rewardShareBps: number;
  /** Time at which the owner published the offer. */
  readonly createdAt: string;
  /** Time at which the offer closed; null while it is open or filled. */
  readonly closedAt: string | null;
  /** Time at which the offer closes unless it is claimed before; null: it never expires. */
  readonly expiresAt: string | null;
  /** Who finds the offer. It never changes. */
  readonly visibility: OfferVisibility;
  /** The only wallet that may claim the offer. Null when any may, and for everybody except sessions of the owner and of that wallet; `canClaim` contains OFFER_RESERVED for all others. */
  readonly reservedFor: string | null;
};

/** What the fragment `OwnerDevice` selects. */
export type OwnerDevice = {
  /** Global id of the owner's view of the device; it differs from `device.id`. */
  readonly id: string;
  /** Wallet of yours that owns the device and receives its stake and rewards. */
  readonly ownerWallet: string;
  /** Your own stake on the device, less slashes, including stake in its cooldown. */
  readonly ownerStake: string;
  /** Stake above the requirement, a co-staker's included; `withdrawableOverflow` is your part of it. */
  readonly overflow: string;
  /** Largest amount that `withdrawOverflow` would pay out now; stake in its cooldown does not count. */
  readonly withdrawableOverflow: string;
  /** Largest amount that a further offer may request now: the largest stake of co-stakers (published value: half of the requirement) less what `liveOffers` request. */
  readonly stakeRoom: string;
  /** Largest reward share of a further offer now, in basis points: the largest share (published value: 9999) less what `liveOffers` give. */
  readonly shareRoom: number;
  /** Sums of your rewards from the device: accrued, claimed, lifetime, and the estimated and the paid reward per block. */
  readonly rewards: {
    /** Rewards credited and neither claimed nor slashed: the amount that `claimRewards` would pay out now. */
    readonly accrued: string;
  };
  /** Exit of your own stake; null unless you unstaked the device. */
  readonly exit: {
    /** Time at which you unstaked the device and it left the programme. */
    readonly startedAt: string | null;
    /** Earliest time at which your stake can be withdrawn; there is no deadline. */
    readonly cooldownEndsAt: string | null;
  } | null;
  /** Whether the marketplace shows a claimable offer on the device, and the reasons if not. */
  readonly listing: {
    /** True when an open offer on the device can be claimed now. */
    readonly listed: boolean;
    /** Every reason why the device is not listed, as English sentences; empty when `listed` is true. */
    readonly reasons: readonly string[];
  };
  /** Every action of an owner, each with whether it would succeed now and the refusals that apply. */
  readonly availableActions: readonly ({
    /** The action; the description of each enum value names its mutation. */
    readonly action: OwnerAction;
    /** True when the mutation would succeed now, with a valid signature. */
    readonly allowed: boolean;
    /** Every refusal that applies now; the mutation would return the first. Empty when `allowed` is true. */
    readonly refusals: readonly ({
      /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
      readonly code: RefusalCode;
      /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
      readonly message: string;
    })[];
  })[];
  /** Offers that take a place of the device, the oldest first: open ones, and those with a pending or active co-stake, also after they have closed. */
  readonly liveOffers: readonly OwnerOffer[];
  /** Co-stakes on the device in every phase, the latest claimed first; each co-staker appears under an alias. */
  readonly coStakes: {
    /** Objects of the page in list order, without their cursors. */
    readonly nodes: readonly ({
      /** Global id of the co-stake, for `node` and for signed actions. */
      readonly id: string;
      /** Stake held now: the agreed amount less slashes; 0 once it was paid back. */
      readonly held: string;
      /** Phase of the co-stake at the time of the request. */
      readonly phase: CoStakePhase;
    })[];
  };
  /** Public view of the device, as every account sees it. */
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
    /** State of the device, as the network last reported it. */
    readonly state: DeviceState;
    /** True while the device is rented as part of a cluster; neither the owner nor a co-staker can unstake meanwhile. */
    readonly hired: boolean;
    /** Connectivity tier that the network assigns to the device, 0 (none) to 4; an offer needs at least 1. */
    readonly connectivityTier: number;
    /** Requirement R: the least stake with which the device earns, cards × base stake per card × max(1, multiplier). */
    readonly requiredStake: string;
    /** Whether the counted stake (the owner's, plus co-stakes that are active or in their wait period) meets the requirement R. GRACE: it met R before R rose, and counts as sufficient until `sufficiencyDeadline`. */
    readonly stakeSufficiency: StakeSufficiency;
    /** Time at which `stakeSufficiency` changes from GRACE to INSUFFICIENT unless stake is added; null unless it is GRACE now. */
    readonly sufficiencyDeadline: string | null;
    /** Reliability score over a rolling 30 days, with the inputs it is computed from. */
    readonly reliability: {
      /** The score: 0 to 100 with two decimals, rounded down. Null for a device that no block of the window nominated. */
      readonly score: number | null;
    };
  };
};

/** Result of the query `StakingPage`. */
export type StakingPageQuery = {
  /** The account of the access token; null without a session. */
  readonly viewer: {
    /** Devices that a wallet of the account owns, the latest imported first unless `orderBy` is given. */
    readonly devices: {
      /** Whether there are entries before and after this page, and its first and last cursor. */
      readonly pageInfo: {
        /** True when the list continues after this page. */
        readonly hasNextPage: boolean;
        /** Cursor of the last edge, for `after`; null when the page is empty. */
        readonly endCursor: string | null;
      };
      /** Objects of the page in list order, without their cursors. */
      readonly nodes: readonly OwnerDevice[];
    };
    /** Co-stakes of the account in every phase, the latest claimed first. */
    readonly coStakes: {
      /** Number of co-stakes in the whole list, not only on this page. */
      readonly totalCount: number;
    };
  } | null;
  /** Parameters and multipliers with their dates, the token and the clocks. Public. */
  readonly protocol: {
    /** All parameters with their past, present and announced values; `validFrom` and `validTo` show which value is in force. */
    readonly parameters: readonly ({
      /** Name in camel case, such as `claimCap`; stable. */
      readonly name: string;
      /** The value as a decimal number in `unit`: IO, not base units. */
      readonly value: string;
      /** End of validity, exclusive; null while no end is announced. */
      readonly validTo: string | null;
    })[];
  };
};

/** Variables of the query `StakingPage`. */
export type StakingPageVariables = { readonly after?: string | null | undefined };

/** The account of the access token; null without a session. */
export const StakingPageDocument = 'query StakingPage($after:String){viewer{devices(first:20 after:$after){pageInfo{hasNextPage endCursor}nodes{...OwnerDevice}}coStakes(first:1){totalCount}}protocol{parameters{name value validTo}}}fragment OwnerDevice on OwnedDevice{id ownerWallet ownerStake overflow withdrawableOverflow stakeRoom shareRoom rewards{accrued}exit{startedAt cooldownEndsAt}listing{listed reasons}availableActions{action allowed refusals{code message}}liveOffers{...OwnerOffer}coStakes(first:20 phase:[PENDING ACTIVE WAIT_PERIOD COOLDOWN WITHDRAWABLE]){nodes{id held phase}}device{id model quantity country location state hired connectivityTier requiredStake stakeSufficiency sufficiencyDeadline reliability{score}}}fragment OwnerOffer on Offer{id slug url status label labelText closeReason requestedAmount rewardShareBps createdAt closedAt expiresAt visibility reservedFor}' as TypedDocument<StakingPageQuery, StakingPageVariables>;

/** Result of the query `DealsPage`. */
export type DealsPageQuery = {
  /** The account of the access token; null without a session. */
  readonly viewer: {
    /** Devices that a wallet of the account owns, the latest imported first unless `orderBy` is given. */
    readonly devices: {
      /** Whether there are entries before and after this page, and its first and last cursor. */
      readonly pageInfo: {
        /** True when the list continues after this page. */
        readonly hasNextPage: boolean;
        /** Cursor of the last edge, for `after`; null when the page is empty. */
        readonly endCursor: string | null;
      };
      /** Objects of the page in list order, without their cursors. */
      readonly nodes: readonly (OwnerDevice & {
        /** Your offers on the device in every status, unlisted ones included, the latest first; `liveOffers` has those that take its places. */
        readonly offers: {
          /** Objects of the page in list order, without their cursors. */
          readonly nodes: readonly OwnerOffer[];
        };
        /** Co-stakes on the device in every phase, the latest claimed first; each co-staker appears under an alias. */
        readonly deals: {
          /** Objects of the page in list order, without their cursors. */
          readonly nodes: readonly ({
            /** Global id of the co-stake, for `node` and for signed actions. */
            readonly id: string;
            /** The stake as agreed; slashes do not change it. */
            readonly amount: string;
            /** Phase of the co-stake at the time of the request. */
            readonly phase: CoStakePhase;
            /** Status label of the offer, worded for you as owner or co-staker of the agreement. */
            readonly label: StatusLabel;
            /** The published English text of `label`, for people. */
            readonly labelText: string;
            /** When the co-staker claimed the offer. */
            readonly claimedAt: string;
            /** True while the co-stake counts toward the device's requirement: when it is active or in its wait period. */
            readonly countsTowardRequirement: boolean;
            /** The other party under an alias: the co-staker when you are the owner, and the owner when you are the co-staker. */
            readonly counterparty: {
              /** Alias of the other party. It never changes within this agreement and cannot be traced to a wallet or to another agreement. */
              readonly alias: string;
            };
            /** The transfer of the stake when the offer was claimed. */
            readonly settlement: {
              /** Deadline of the settlement; a claim that is not decided by then expires. */
              readonly settleBy: string;
              /** Time at which the settlement was decided; null while it is SENDING. */
              readonly settledAt: string | null;
              /** Reason why the settlement failed or expired; null while it is SENDING and when it is APPROVED. */
              readonly failure: SettlementFailure | null;
            };
            /** Latest exit of the co-stake, also a cancelled one; null when it was never unstaked. */
            readonly exit: {
              /** Time at which the co-staker unstaked and the co-stake stopped earning. */
              readonly startedAt: string;
              /** Time at which the wait period ends and the cooldown starts; equal to `startedAt` for an exit without a wait period. */
              readonly waitEndsAt: string;
              /** Earliest time at which the stake can be withdrawn; there is no deadline. */
              readonly cooldownEndsAt: string;
              /** Time at which the stake was paid back; null until then. */
              readonly withdrawnAt: string | null;
            } | null;
            /** Sums of the co-stake's rewards: accrued, claimed and lifetime, and the estimated and the paid reward per block. */
            readonly rewards: {
              /** Sum of all rewards ever credited, claimed and slashed ones included. */
              readonly lifetime: string;
            };
            /** The claimed offer, in its present state. */
            readonly offer: {
              /** Global id of the offer, for `node`. */
              readonly id: string;
            };
          })[];
        };
      })[];
    };
    /** Co-stakes of the account in every phase, the latest claimed first. */
    readonly coStakes: {
      /** Number of co-stakes in the whole list, not only on this page. */
      readonly totalCount: number;
    };
  } | null;
  /** Parameters and multipliers with their dates, the token and the clocks. Public. */
  readonly protocol: {
    /** All parameters with their past, present and announced values; `validFrom` and `validTo` show which value is in force. */
    readonly parameters: readonly ({
      /** Name in camel case, such as `claimCap`; stable. */
      readonly name: string;
      /** The value as a decimal number in `unit`: IO, not base units. */
      readonly value: string;
      /** End of validity, exclusive; null while no end is announced. */
      readonly validTo: string | null;
    })[];
  };
};

/** Variables of the query `DealsPage`. */
export type DealsPageVariables = { readonly after?: string | null | undefined };

/** The account of the access token; null without a session. */
export const DealsPageDocument = 'query DealsPage($after:String){viewer{devices(first:20 after:$after){pageInfo{hasNextPage endCursor}nodes{...OwnerDevice offers(first:20){nodes{...OwnerOffer}}deals:coStakes(first:20){nodes{id amount phase label labelText claimedAt countsTowardRequirement counterparty{alias}settlement{settleBy settledAt failure}exit{startedAt waitEndsAt cooldownEndsAt withdrawnAt}rewards{lifetime}offer{id}}}}}coStakes(first:1){totalCount}}protocol{parameters{name value validTo}}}fragment OwnerDevice on OwnedDevice{id ownerWallet ownerStake overflow withdrawableOverflow stakeRoom shareRoom rewards{accrued}exit{startedAt cooldownEndsAt}listing{listed reasons}availableActions{action allowed refusals{code message}}liveOffers{...OwnerOffer}coStakes(first:20 phase:[PENDING ACTIVE WAIT_PERIOD COOLDOWN WITHDRAWABLE]){nodes{id held phase}}device{id model quantity country location state hired connectivityTier requiredStake stakeSufficiency sufficiencyDeadline reliability{score}}}fragment OwnerOffer on Offer{id slug url status label labelText closeReason requestedAmount rewardShareBps createdAt closedAt expiresAt visibility reservedFor}' as TypedDocument<DealsPageQuery, DealsPageVariables>;

/** Result of the query `NewOfferPage`. */
export type NewOfferPageQuery = {
  /** Returns one entity of any type by its global id; null when it does not exist or you may not see it. */
  readonly node: (OwnerDevice & {
    readonly __typename: 'OwnedDevice';
  } | { readonly __typename: 'CoStake' | 'Device' | 'Offer' | 'Payout' | 'Slash' | 'Viewer' }) | null;
  /** Parameters and multipliers with their dates, the token and the clocks. Public. */
  readonly protocol: {
    /** All parameters with their past, present and announced values; `validFrom` and `validTo` show which value is in force. */
    readonly parameters: readonly ({
      /** Name in camel case, such as `claimCap`; stable. */
      readonly name: string;
      /** The value as a decimal number in `unit`: IO, not base units. */
      readonly value: string;
      /** End of validity, exclusive; null while no end is announced. */
      readonly validTo: string | null;
    })[];
  };
};

/** Variables of the query `NewOfferPage`. */
export type NewOfferPageVariables = { readonly id: string };

/** Returns one entity of any type by its global id; null when it does not exist or you may not see it. */
export const NewOfferPageDocument = 'query NewOfferPage($id:ID!){node(id:$id){__typename ...on OwnedDevice{...OwnerDevice}}protocol{parameters{name value validTo}}}fragment OwnerDevice on OwnedDevice{id ownerWallet ownerStake overflow withdrawableOverflow stakeRoom shareRoom rewards{accrued}exit{startedAt cooldownEndsAt}listing{listed reasons}availableActions{action allowed refusals{code message}}liveOffers{...OwnerOffer}coStakes(first:20 phase:[PENDING ACTIVE WAIT_PERIOD COOLDOWN WITHDRAWABLE]){nodes{id held phase}}device{id model quantity country location state hired connectivityTier requiredStake stakeSufficiency sufficiencyDeadline reliability{score}}}fragment OwnerOffer on Offer{id slug url status label labelText closeReason requestedAmount rewardShareBps createdAt closedAt expiresAt visibility reservedFor}' as TypedDocument<NewOfferPageQuery, NewOfferPageVariables>;

/** Result of the query `OfferQuote`. */
export type OfferQuoteQuery = {
  /** Bounds and estimate of an offer before you publish it. Null for a device that is not yours, and without a session. */
  readonly offerQuote: {
    /** Smallest amount that an offer may request (published value: 200 IO). */
    readonly minRequestedAmount: string;
    /** Largest amount that an offer may request: the stake room, which is the largest stake of co-stakers (published value: half of the requirement) less what other offers and co-stakes have taken. */
    readonly maxRequestedAmount: string;
    /** Smallest reward share of an offer, in basis points (published value: 1). */
    readonly minRewardShareBps: number;
    /** Largest reward share of an offer, in basis points: the share room, which is the largest share (published value: 9999) less what other offers and co-stakes have taken. */
    readonly maxRewardShareBps: number;
    /** Reward share at which both parties earn in proportion to their stake, in basis points: requested amount ÷ (your own stake + requested amount); null unless `requestedAmount` is given. */
    readonly breakEvenShareBps: number | null;
    /** Number of blocks from which an estimate would be computed now. */
    readonly sampleBlocks: number;
    /** Minimum number of blocks for an estimate (published value: 24). */
    readonly minSampleBlocks: number;
    /** Stake sufficiency of the device once the planned offer is filled; null unless `requestedAmount` is given. */
    readonly resultingSufficiency: StakeSufficiency | null;
    /** Whether you could publish an offer on the device now, with every precondition. */
    readonly eligibility: {
      /** True when every precondition is met. */
      readonly allowed: boolean;
      /** Every precondition, met or not; `createOffer` is refused for the first unmet one. */
      readonly checks: readonly ({
        /** Code of the precondition that was checked. Codes are stable, so programs may branch on them. */
        readonly code: OfferPrecondition;
        /** True when the precondition holds now. */
        readonly met: boolean;
        /** Current value in words for people, such as "3000 IO". */
        readonly current: string;
        /** Required value in words for people, such as "4000 IO". */
        readonly required: string;
        /** One English sentence for the owner: what is met, or why publishing would be refused. */
        readonly message: string;
      })[];
    };
    /** Estimated reward of a co-staker; null unless amount and share are given, and below the minimum sample of blocks. */
    readonly estimate: {
      /** Estimated reward of the co-staker per hourly block. */
      readonly perBlock: string;
      /** Yearly return without compounding, in basis points: `perBlock` for all blocks of a year, divided by the requested amount. */
      readonly aprBps: number;
      /** Number of blocks over which the mean is taken (published maximum: 168). */
      readonly sampleBlocks: number;
    } | null;
  } | null;
};

/** Variables of the query `OfferQuote`. */
export type OfferQuoteVariables = { readonly deviceId: string; readonly replaces?: string | null | undefined; readonly requestedAmount?: string | null | undefined; readonly rewardShareBps?: number | null | undefined };

/** Bounds and estimate of an offer before you publish it. Null for a device that is not yours, and without a session. */
export const OfferQuoteDocument = 'query OfferQuote($deviceId:ID!$replaces:ID$requestedAmount:TokenAmount$rewardShareBps:Int){offerQuote(deviceId:$deviceId replaces:$replaces requestedAmount:$requestedAmount rewardShareBps:$rewardShareBps){minRequestedAmount maxRequestedAmount minRewardShareBps maxRewardShareBps breakEvenShareBps sampleBlocks minSampleBlocks resultingSufficiency eligibility{allowed checks{code met current required message}}estimate{perBlock aprBps sampleBlocks}}}' as TypedDocument<OfferQuoteQuery, OfferQuoteVariables>;

/** Result of the query `PublishedOffer`. */
export type PublishedOfferQuery = {
  /** One offer, whether open, filled or closed; null when there is none. Public. */
  readonly offer: OwnerOffer & {
    /** Estimated reward of the co-staker; null below the minimum sample of blocks, when the offer is closed and when its co-staker has unstaked. */
    readonly estimate: {
      /** Reward share at which both parties earn in proportion to their stake, in basis points: requested amount ÷ (own stake of the owner + requested amount). A higher share favours the co-staker. */
      readonly breakEvenShareBps: number;
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
      /** Reliability score over a rolling 30 days, with the inputs it is computed from. */
      readonly reliability: {
        /** The score: 0 to 100 with two decimals, rounded down. Null for a device that no block of the window nominated. */
        readonly score: number | null;
      };
    };
  } | null;
};

/** Variables of the query `PublishedOffer`. */
export type PublishedOfferVariables = { readonly slug: string };

/** One offer, whether open, filled or closed; null when there is none. Public. */
export const PublishedOfferDocument = 'query PublishedOffer($slug:String!){offer(by:{slug:$slug}){...OwnerOffer estimate{breakEvenShareBps}device{id model quantity country location reliability{score}}}}fragment OwnerOffer on Offer{id slug url status label labelText closeReason requestedAmount rewardShareBps createdAt closedAt expiresAt visibility reservedFor}' as TypedDocument<PublishedOfferQuery, PublishedOfferVariables>;
