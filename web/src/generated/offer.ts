// Made by `npm run schema` from schema.graphql; do not edit.

import type { CloseReason, CoStakePhase, DevicePool, DeviceState, EstimateCaveat, OfferStatus, RefusalCode, SettlementFailure, SettlementStatus, SlashCause, SlashKind, SlashReviewStatus, StakeSufficiency, StatusLabel, TypedDocument } from '@tandem/client';

/** Result of the query `OfferPage`. */
export type OfferPageQuery = {
  /** One offer, whether open, filled or closed; null when there is none. Public. */
  readonly offer: {
    /** Global id of the offer, for `node`. */
    readonly id: string;
    /** Random identifier of 22 letters and digits: the last part of `url`, also contained in the text that a claimer signs. */
    readonly slug: string;
    /** Share link of the offer; it keeps working after the offer closes. */
    readonly url: string;
    /** Status of the offer at the time of the request. */
    readonly status: OfferStatus;
    /** Reason why the offer closed; null while it is open or filled. */
    readonly closeReason: CloseReason | null;
    /** Status label, derived from offer status, co-stake phase and the device's stake sufficiency. */
    readonly label: StatusLabel;
    /** The published English text of `label`, for people. */
    readonly labelText: string;
    /** Stake that the co-staker pays; an offer is always claimed in full. */
    readonly requestedAmount: string;
    /** The co-staker's share of every block reward of the device, in basis points. Hire income is the owner's alone. */
    readonly rewardShareBps: number;
    /** Time at which the owner published the offer. */
    readonly createdAt: string;
    /** Time at which the present co-staker claimed the offer; null while it has none. */
    readonly claimedAt: string | null;
    /** Time at which the offer closed; null while it is open or filled. */
    readonly closedAt: string | null;
    /** Time at which the offer closes unless it is claimed before; null: it never expires. */
    readonly expiresAt: string | null;
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
      /** Start of the window: the start of its first block. */
      readonly windowFrom: string;
      /** End of the latest block in the window. */
      readonly windowTo: string;
    } | null;
    /** Whether your account could claim the offer now, with the wallet of yours that holds most; a reserved offer with its wallet alone. Without a session: only the refusals that apply to every account, and OFFER_RESERVED. */
    readonly canClaim: {
      /** True when the mutation would succeed now, with a valid signature. */
      readonly allowed: boolean;
      /** Every refusal that applies now; the mutation would return the first. Empty when `allowed` is true. */
      readonly refusals: readonly ({
        /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
        readonly code: RefusalCode;
        /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
        readonly message: string;
      })[];
    };
    /** Terms that both parties sign. Their text never changes; the device's requirement and reliability score are added when a claim is approved. */
    readonly terms: {
      /** The canonical text of the terms: ASCII, LF line ends. */
      readonly text: string;
      /** SHA-256 of `text` in lower-case hex, as it appears in the texts that both parties sign. */
      readonly sha256: string;
      /** Requirement of the device at the approval of the claim; null before the approval. */
      readonly requirementAtAcceptance: string | null;
      /** The device's reliability score, 0 to 100, when the claim was approved; null before, or where there was none. */
      readonly reliabilityAtAcceptance: number | null;
    };
    /** Device on which the stake is placed and whose block rewards are shared. */
    readonly device: {
      /** Global id of the device, for `node`. */
      readonly id: string;
      /** The network's own id of the device: a lower-case UUID. */
      readonly deviceId: string;
      /** Hardware name, as the network's explorer spells it. */
      readonly model: string;
      /** Number of cards, 1 to 8; the requirement grows with it. */
      readonly quantity: number;
      /** Multiplier of the hardware model that is in force now; with 0 the device cannot earn. */
      readonly multiplier: string;
      /** Pool from which the device's block rewards are paid; null when the network has not reported the pool. */
      readonly pool: DevicePool | null;
      /** State of the device, as the network last reported it. */
      readonly state: DeviceState;
      /** Reason why the network blocked the device, in lower-case words; null unless it is BLOCKED. */
      readonly stateReason: string | null;
      /** True while the device is rented as part of a cluster; neither the owner nor a co-staker can unstake meanwhile. */
      readonly hired: boolean;
      /** Connectivity tier that the network assigns to the device, 0 (none) to 4; an offer needs at least 1. */
      readonly connectivityTier: number;
      /** Measured download speed, in megabits per second; null where the network has not measured it. */
      readonly downloadMbps: number | null;
      /** Measured upload speed, in megabits per second; null where the network has not measured it. */
      readonly uploadMbps: number | null;
      /** Country of the device, as an ISO 3166-1 alpha-2 code. */
      readonly country: string;
      /** City or region of the device; null when the network has not reported it. */
      readonly location: string | null;
      /** True when the device is in a data centre with a SOC 2 audit. */
      readonly soc2: boolean;
      /** Requirement R: the least stake with which the device earns, cards × base stake per card × max(1, multiplier). */
      readonly requiredStake: string;
      /** Whether the counted stake (the owner's, plus co-stakes that are active or in their wait period) meets the requirement R. GRACE: it met R before R rose, and counts as sufficient until `sufficiencyDeadline`. */
      readonly stakeSufficiency: StakeSufficiency;
      /** Time at which `stakeSufficiency` changes from GRACE to INSUFFICIENT unless stake is added; null unless it is GRACE now. */
      readonly sufficiencyDeadline: string | null;
      /** Owner of the device, under an alias that is specific to this device. */
      readonly owner: {
        /** Alias of the owner for this device. It never changes; each other device of the same owner has another alias, and no alias reveals a wallet. */
        readonly alias: string;
      };
      /** Reliability score over a rolling 30 days, with the inputs it is computed from. */
      readonly reliability: {
        /** The score: 0 to 100 with two decimals, rounded down. Null for a device that no block of the window nominated. */
        readonly score: number | null;
        /** Uptime over the reported days, in basis points. Null when no day was reported; the score then assumes full uptime. */
        readonly uptimeBps: number | null;
        /** Blocks of the window that nominated the device. */
        readonly blocksNominated: number;
        /** Blocks among `blocksNominated` that the device completed. */
        readonly blocksSucceeded: number;
        /** Blocks among `blocksNominated` that the device failed, because it failed the proof-of-work or time-lock check. */
        readonly blocksFailed: number;
        /** Slashes of the window that were not reversed; each lowers the score by a tenth. */
        readonly slashes: number;
        /** Length of the rolling window in days: 30. */
        readonly windowDays: number;
        /** Start of the rolling window; null before the first block. */
        readonly windowFrom: string | null;
        /** End of the window: the end of the latest block; null before the first block. */
        readonly windowTo: string | null;
        /** Version of the formula of `score`; a new formula gets a new number. */
        readonly formulaVersion: number;
        /** Each of the last 30 UTC days, the oldest first, today included. */
        readonly daily: readonly ({
          /** The UTC day, as `YYYY-MM-DD`. */
          readonly date: string;
          /** The score at the end of the day, 0 to 100; later reports do not change it. Null when there was none. */
          readonly score: number | null;
        })[];
      };
      /** Slashes of the device, the latest first, without the parties and their amounts. */
      readonly slashes: {
        /** Objects of the page in list order, without their cursors. */
        readonly nodes: readonly ({
          /** Global id of the slash, for `node`. */
          readonly id: string;
          /** Time at which the slashed money was taken into escrow. */
          readonly at: string;
          /** Whether the slash took stake or rewards. */
          readonly kind: SlashKind;
          /** Fault for which the network slashed the device. */
          readonly cause: SlashCause;
          /** Share of the liable stake or rewards that the slash took, in basis points. */
          readonly shareBps: number;
          /** State of the slash's review now; without a verdict it is upheld at `reviewEndsAt`. */
          readonly reviewStatus: SlashReviewStatus;
          /** End of the review period: before it the slash can be reversed; without a verdict it is then upheld. */
          readonly reviewEndsAt: string;
          /** Time at which the review ended; null while it is pending. */
          readonly reviewedAt: string | null;
        })[];
      };
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
    })[];
  };
};

/** Variables of the query `OfferPage`. */
export type OfferPageVariables = { readonly slug: string };

/** One offer, whether open, filled or closed; null when there is none. Public. */
export const OfferPageDocument = 'query OfferPage($slug:String!){offer(by:{slug:$slug}){id slug url status closeReason label(viewpoint:CO_STAKER)labelText(viewpoint:CO_STAKER)requestedAmount rewardShareBps createdAt claimedAt closedAt expiresAt estimateCaveat estimate{perBlock aprBps breakEvenShareBps sampleBlocks windowFrom windowTo}canClaim{allowed refusals{code message}}terms{text sha256 requirementAtAcceptance reliabilityAtAcceptance}device{id deviceId model quantity multiplier pool state stateReason hired connectivityTier downloadMbps uploadMbps country location soc2 requiredStake stakeSufficiency sufficiencyDeadline owner{alias}reliability{score uptimeBps blocksNominated blocksSucceeded blocksFailed slashes windowDays windowFrom windowTo formulaVersion daily{date score}}slashes(first:20){nodes{id at kind cause shareBps reviewStatus reviewEndsAt reviewedAt}}}}protocol{parameters{name value}}}' as TypedDocument<OfferPageQuery, OfferPageVariables>;

/** Result of the query `ClaimProgress`. */
export type ClaimProgressQuery = {
  /** Returns one entity of any type by its global id; null when it does not exist or you may not see it. */
  readonly node: ({
    readonly __typename: 'CoStake';
    /** Global id of the co-stake, for `node` and for signed actions. */
    readonly id: string;
    /** Phase of the co-stake at the time of the request. */
    readonly phase: CoStakePhase;
    /** The stake as agreed; slashes do not change it. */
    readonly amount: string;
    /** The transfer of the stake when the offer was claimed. */
    readonly settlement: {
      /** State of the transfer: sending, approved, failed or expired. */
      readonly status: SettlementStatus;
      /** Reason why the settlement failed or expired; null while it is SENDING and when it is APPROVED. */
      readonly failure: SettlementFailure | null;
      /** Deadline of the settlement; a claim that is not decided by then expires. */
      readonly settleBy: string;
      /** Time at which the settlement was decided; null while it is SENDING. */
      readonly settledAt: string | null;
    };
  } | { readonly __typename: 'Device' | 'Offer' | 'OwnedDevice' | 'Payout' | 'Slash' | 'Viewer' }) | null;
};

/** Variables of the query `ClaimProgress`. */
export type ClaimProgressVariables = { readonly id: string };

/** Returns one entity of any type by its global id; null when it does not exist or you may not see it. */
export const ClaimProgressDocument = 'query ClaimProgress($id:ID!){node(id:$id){__typename ...on CoStake{id phase amount settlement{status failure settleBy settledAt}}}}' as TypedDocument<ClaimProgressQuery, ClaimProgressVariables>;
