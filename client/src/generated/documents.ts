// Made by `npm run schema` from schema.graphql; do not edit.

import type { TypedDocument } from '../document.ts';
import type { AdvanceClockInput, CloseReason, CoStakeAction, CoStakePhase, DeviceBy, DeviceKind, DevicePool, DeviceState, EstimateCaveat, EventType, FaucetInput, LedgerDirection, NotEarningReason, OfferBy, OfferEventFilter, OfferFilter, OfferOrder, OfferPrecondition, OfferStatus, OwnerAction, RefreshSessionInput, RefusalCode, RevokeSessionInput, SettlementFailure, SettlementStatus, SignInChallengeInput, SignInInput, SignableActionInput, SignatureFault, StakeSufficiency, StatusLabel, StreamResetReason, TransferKind, WalletFault } from './types.ts';

/** What the fragment `CoStakeFields` selects. */
export type CoStakeFields = {
  /** Global id of the co-stake, for `node` and for signed actions. */
  readonly id: string;
  /** The stake as agreed; slashes do not change it. */
  readonly amount: string;
  /** The co-staker's share of every block reward as agreed, in basis points. */
  readonly rewardShareBps: number;
  /** Phase of the co-stake at the time of the request. */
  readonly phase: CoStakePhase;
  /** Time at which the present phase ends by itself; null when only an action of a party ends it. */
  readonly phaseEndsAt: string | null;
  /** Status label of the offer, worded for you as owner or co-staker of the agreement. */
  readonly label: StatusLabel;
  /** The published English text of `label`, for people. */
  readonly labelText: string;
  /** The transfer of the stake when the offer was claimed. */
  readonly settlement: {
    /** State of the transfer: sending, approved, failed or expired. */
    readonly status: SettlementStatus;
    /** Reason why the settlement failed or expired; null while it is SENDING and when it is APPROVED. */
    readonly failure: SettlementFailure | null;
  };
  /** True when the co-stake would earn from a block that its device completes now. */
  readonly earning: boolean;
  /** First reason why the co-stake does not earn now; null while `earning` is true. */
  readonly notEarningReason: NotEarningReason | null;
  /** True while the co-stake counts toward the device's requirement: when it is active or in its wait period. */
  readonly countsTowardRequirement: boolean;
  /** Stake held now: the agreed amount less slashes; 0 once it was paid back. */
  readonly held: string;
  /** Stake that slashes have taken and not given back; a withdrawal pays the agreed stake less this amount. */
  readonly slashed: string;
  /** When the co-staker claimed the offer. */
  readonly claimedAt: string;
  /** Earliest time at which the stake can be withdrawn; null while no exit is running. */
  readonly withdrawableAt: string | null;
  /** Latest exit of the co-stake, also a cancelled one; null when it was never unstaked. */
  readonly exit: {
    /** Time at which the co-staker unstaked and the co-stake stopped earning. */
    readonly startedAt: string;
    /** Time at which the wait period ends and the cooldown starts; equal to `startedAt` for an exit without a wait period. */
    readonly waitEndsAt: string;
    /** Earliest time at which the stake can be withdrawn; there is no deadline. */
    readonly cooldownEndsAt: string;
    /** Time at which the co-staker cancelled the exit, so that its other dates no longer apply; null unless cancelled. */
    readonly canceledAt: string | null;
    /** Time at which the stake was paid back; null until then. */
    readonly withdrawnAt: string | null;
  } | null;
  /** Sums of the co-stake's rewards: accrued, claimed and lifetime, and the estimated and the paid reward per block. */
  readonly rewards: {
    /** Rewards credited and neither claimed nor slashed: the amount that `claimRewards` would pay out now. */
    readonly accrued: string;
    /** Sum of all rewards that were paid out to the wallet. */
    readonly claimed: string;
    /** Sum of all rewards ever credited, claimed and slashed ones included. */
    readonly lifetime: string;
    /** Sum of the rewards of the last 168 blocks. */
    readonly last7Days: string;
    /** Estimated reward per block when the claim was approved; null when there was no estimate. */
    readonly promisedPerBlock: string | null;
    /** Mean reward per block since the approval, rounded down: `lifetime` divided by all completed blocks that began after it and ended before the unstake. A block without a reward counts as zero, as in `promisedPerBlock`. Null before the first such block. */
    readonly paidPerBlock: string | null;
  };
  /** The other party under an alias: the co-staker when you are the owner, and the owner when you are the co-staker. */
  readonly counterparty: {
    /** Alias of the other party. It never changes within this agreement and cannot be traced to a wallet or to another agreement. */
    readonly alias: string;
  };
  /** The claimed offer, in its present state. */
  readonly offer: {
    /** Global id of the offer, for `node`. */
    readonly id: string;
    /** Random identifier of 22 letters and digits: the last part of `url`, also contained in the text that a claimer signs. */
    readonly slug: string;
  };
  /** Every action of a co-staker, each with whether it would succeed now and the refusals that apply. */
  readonly availableActions: readonly ({
    /** The action; the description of each enum value names its mutation. */
    readonly action: CoStakeAction;
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
};

/** What the fragment `OfferFields` selects. */
export type OfferFields = {
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
  /** Device on which the stake is placed and whose block rewards are shared. */
  readonly device: DeviceFields;
};

/** What the fragment `DeviceFields` selects. */
export type DeviceFields = {
  /** Global id of the device, for `node`. */
  readonly id: string;
  /** The network's own id of the device: a lower-case UUID. */
  readonly deviceId: string;
  /** Hardware class of the device: graphics cards or a CPU. */
  readonly kind: DeviceKind;
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
  /** Reliability score over a rolling 30 days, with the inputs it is computed from. */
  readonly reliability: {
    /** The score: 0 to 100 with two decimals, rounded down. Null for a device that no block of the window nominated. */
    readonly score: number | null;
  };
  /** Owner of the device, under an alias that is specific to this device. */
  readonly owner: {
    /** Alias of the owner for this device. It never changes; each other device of the same owner has another alias, and no alias reveals a wallet. */
    readonly alias: string;
  };
};

/** Result of the query `Viewer`. */
export type ViewerQuery = {
  /** The account of the access token; null without a session. */
  readonly viewer: {
    /** Cursor to pass as `after` to `accountEvents`, which then delivers every change after this answer. It may also deliver changes that the answer already shows. */
    readonly streamCursor: string;
    /** Wallets of the account, the primary one first. */
    readonly wallets: readonly ({
      /** Address of the wallet on the Solana chain, in base58. */
      readonly address: string;
      /** True for the primary wallet; an account has exactly one. */
      readonly primary: boolean;
      /** When the wallet joined the account. */
      readonly linkedAt: string;
    })[];
    /** Claim slots of the account: the limit, and how many are in use. */
    readonly claimSlots: {
      /** Number of slots of an account (published value: 2). */
      readonly limit: number;
      /** Slots in use: co-stakes that are pending, active or in their wait period. */
      readonly used: number;
      /** Number of further offers that you may claim now; never below 0. */
      readonly available: number;
    };
    /** Balances of each wallet of the account, the primary wallet first. */
    readonly balances: readonly ({
      /** The wallet that holds these amounts. */
      readonly wallet: string;
      /** Free balance: IO with which the wallet can stake or claim now. */
      readonly available: string;
      /** Own stake on the devices of this wallet, including stake in its cooldown. */
      readonly ownStaked: string;
      /** Stake held in co-stakes of this wallet that were not paid back yet, less slashes. */
      readonly coStaked: string;
      /** Rewards of the wallet's co-stakes and devices that can be claimed, with `claimRewards` one by one or with `claimAllRewards`. */
      readonly rewardsAccrued: string;
    })[];
  } | null;
};

/** Variables of the query `Viewer`. */
export type ViewerVariables = Readonly<Record<string, never>>;

/** The account of the access token; null without a session. */
export const ViewerDocument = 'query Viewer{viewer{streamCursor wallets{address primary linkedAt}claimSlots{limit used available}balances{wallet available ownStaked coStaked rewardsAccrued}}}' as TypedDocument<ViewerQuery, ViewerVariables>;

/** Result of the query `CoStakes`. */
export type CoStakesQuery = {
  /** The account of the access token; null without a session. */
  readonly viewer: {
    /** Co-stakes of the account in every phase, the latest claimed first. */
    readonly coStakes: {
      /** Whether there are entries before and after this page, and its first and last cursor. */
      readonly pageInfo: {
        /** True when the list continues after this page. */
        readonly hasNextPage: boolean;
        /** Cursor of the last edge, for `after`; null when the page is empty. */
        readonly endCursor: string | null;
      };
      /** Objects of the page in list order, without their cursors. */
      readonly nodes: readonly CoStakeFields[];
    };
  } | null;
};

/** Variables of the query `CoStakes`. */
export type CoStakesVariables = { readonly phase?: readonly CoStakePhase[] | null | undefined; readonly first?: number | null | undefined; readonly after?: string | null | undefined };

/** The account of the access token; null without a session. */
export const CoStakesDocument = 'query CoStakes($phase:[CoStakePhase!]$first:Int$after:String){viewer{coStakes(phase:$phase first:$first after:$after){pageInfo{hasNextPage endCursor}nodes{...CoStakeFields}}}}fragment CoStakeFields on CoStake{id amount rewardShareBps phase phaseEndsAt label labelText settlement{status failure}earning notEarningReason countsTowardRequirement held slashed claimedAt withdrawableAt exit{startedAt waitEndsAt cooldownEndsAt canceledAt withdrawnAt}rewards{accrued claimed lifetime last7Days promisedPerBlock paidPerBlock}counterparty{alias}offer{id slug}availableActions{action allowed refusals{code message}}}' as TypedDocument<CoStakesQuery, CoStakesVariables>;

/** Result of the query `CoStake`. */
export type CoStakeQuery = {
  /** Returns one entity of any type by its global id; null when it does not exist or you may not see it. */
  readonly node: (CoStakeFields & {
    readonly __typename: 'CoStake';
  } | { readonly __typename: 'Device' | 'Offer' | 'OwnedDevice' | 'Payout' | 'Slash' | 'Viewer' }) | null;
};

/** Variables of the query `CoStake`. */
export type CoStakeVariables = { readonly id: string };

/** Returns one entity of any type by its global id; null when it does not exist or you may not see it. */
export const CoStakeDocument = 'query CoStake($id:ID!){node(id:$id){__typename ...on CoStake{...CoStakeFields}}}fragment CoStakeFields on CoStake{id amount rewardShareBps phase phaseEndsAt label labelText settlement{status failure}earning notEarningReason countsTowardRequirement held slashed claimedAt withdrawableAt exit{startedAt waitEndsAt cooldownEndsAt canceledAt withdrawnAt}rewards{accrued claimed lifetime last7Days promisedPerBlock paidPerBlock}counterparty{alias}offer{id slug}availableActions{action allowed refusals{code message}}}' as TypedDocument<CoStakeQuery, CoStakeVariables>;

/** Result of the query `OwnedDevices`. */
export type OwnedDevicesQuery = {
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
      readonly nodes: readonly ({
        /** Global id of the owner's view of the device; it differs from `device.id`. */
        readonly id: string;
        /** Your own stake on the device, less slashes, including stake in its cooldown. */
        readonly ownerStake: string;
        /** Largest amount that `withdrawOverflow` would pay out now; stake in its cooldown does not count. */
        readonly withdrawableOverflow: string;
        /** Sums of your rewards from the device: accrued, claimed, lifetime, and the estimated and the paid reward per block. */
        readonly rewards: {
          /** Rewards credited and neither claimed nor slashed: the amount that `claimRewards` would pay out now. */
          readonly accrued: string;
          /** Sum of all rewards that were paid out to the wallet. */
          readonly claimed: string;
          /** Sum of all rewards ever credited, claimed and slashed ones included. */
          readonly lifetime: string;
        };
        /** Public view of the device, as every account sees it. */
        readonly device: DeviceFields;
        /** Whether you could publish an offer on the device now, with every precondition. */
        readonly offerEligibility: {
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
      })[];
    };
  } | null;
};

/** Variables of the query `OwnedDevices`. */
export type OwnedDevicesVariables = { readonly first?: number | null | undefined; readonly after?: string | null | undefined };

/** The account of the access token; null without a session. */
export const OwnedDevicesDocument = 'query OwnedDevices($first:Int$after:String){viewer{devices(first:$first after:$after){pageInfo{hasNextPage endCursor}nodes{id ownerStake withdrawableOverflow rewards{accrued claimed lifetime}device{...DeviceFields}offerEligibility{allowed checks{code met current required message}}availableActions{action allowed refusals{code message}}}}}}fragment DeviceFields on Device{id deviceId kind model quantity multiplier pool state stateReason hired connectivityTier country location soc2 requiredStake stakeSufficiency sufficiencyDeadline reliability{score}owner{alias}}' as TypedDocument<OwnedDevicesQuery, OwnedDevicesVariables>;

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
    /** Stake sufficiency of the device once the planned offer is filled; null unless `requestedAmount` is given. */
    readonly resultingSufficiency: StakeSufficiency | null;
    /** Estimated reward of a co-staker; null unless amount and share are given, and below the minimum sample of blocks. */
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
  } | null;
};

/** Variables of the query `OfferQuote`. */
export type OfferQuoteVariables = { readonly deviceId: string; readonly requestedAmount?: string | null | undefined; readonly rewardShareBps?: number | null | undefined };

/** Bounds and estimate of an offer before you publish it. Null for a device that is not yours, and without a session. */
export const OfferQuoteDocument = 'query OfferQuote($deviceId:ID!$requestedAmount:TokenAmount$rewardShareBps:Int){offerQuote(deviceId:$deviceId requestedAmount:$requestedAmount rewardShareBps:$rewardShareBps){minRequestedAmount maxRequestedAmount minRewardShareBps maxRewardShareBps resultingSufficiency estimate{perBlock aprBps breakEvenShareBps sampleBlocks}}}' as TypedDocument<OfferQuoteQuery, OfferQuoteVariables>;

/** Result of the query `Ledger`. */
export type LedgerQuery = {
  /** The account of the access token; null without a session. */
  readonly viewer: {
    /** Every movement of money on your wallets, the latest first. */
    readonly ledger: {
      /** Whether there are entries before and after this page, and its first and last cursor. */
      readonly pageInfo: {
        /** True when the list continues after this page. */
        readonly hasNextPage: boolean;
        /** Cursor of the last edge, for `after`; null when the page is empty. */
        readonly endCursor: string | null;
      };
      /** Objects of the page in list order, without their cursors. */
      readonly nodes: readonly ({
        /** Market time at which the movement was posted. */
        readonly at: string;
        /** Cause of the movement, for programs. */
        readonly kind: TransferKind;
        /** Whether the wallet's free balance grew or shrank. */
        readonly direction: LedgerDirection;
        /** Amount of IO that moved, always positive; `direction` shows whether it came in or went out. */
        readonly amount: string;
        /** Wallet of yours whose balance changed. */
        readonly wallet: string;
      })[];
    };
  } | null;
};

/** Variables of the query `Ledger`. */
export type LedgerVariables = { readonly wallet?: string | null | undefined; readonly first?: number | null | undefined; readonly after?: string | null | undefined };

/** The account of the access token; null without a session. */
export const LedgerDocument = 'query Ledger($wallet:WalletAddress$first:Int$after:String){viewer{ledger(wallet:$wallet first:$first after:$after){pageInfo{hasNextPage endCursor}nodes{at kind direction amount wallet}}}}' as TypedDocument<LedgerQuery, LedgerVariables>;

/** Result of the query `Protocol`. */
export type ProtocolQuery = {
  /** Parameters and multipliers with their dates, the token and the clocks. Public. */
  readonly protocol: {
    /** True when this server is a sandbox: the money is play money and the market clock can be moved. */
    readonly sandbox: boolean;
    /** Host name with which every signed text begins. */
    readonly domain: string;
    /** Value of the line `URI` in signed texts: the public origin of this server. */
    readonly uri: string;
    /** Value of the line `Chain ID` in signed texts; `solana:localnet` in a sandbox. */
    readonly chainId: string;
    /** Market time, by which agreements, blocks and exits are dated. A sandbox can move it forward. */
    readonly now: string;
    /** Wall time of the server, by which authorisations and sessions are dated. A sandbox does not move it. */
    readonly serverTime: string;
    /** The token in which all amounts are given. */
    readonly token: {
      /** Ticker symbol of the token: `IO`. */
      readonly symbol: string;
      /** Fraction digits of the smallest unit: 8. */
      readonly decimals: number;
    };
    /** The latest completed block; null before the first block is completed. */
    readonly latestBlock: {
      /** Number of the block: how many block intervals of 1 hour lie between 1970-01-01T00:00Z and its start. */
      readonly number: number;
    } | null;
  };
};

/** Variables of the query `Protocol`. */
export type ProtocolVariables = Readonly<Record<string, never>>;

/** Parameters and multipliers with their dates, the token and the clocks. Public. */
export const ProtocolDocument = 'query Protocol{protocol{sandbox domain uri chainId now serverTime token{symbol decimals}latestBlock{number}}}' as TypedDocument<ProtocolQuery, ProtocolVariables>;

/** Result of the query `Offers`. */
export type OffersQuery = {
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
    readonly nodes: readonly OfferFields[];
  };
};

/** Variables of the query `Offers`. */
export type OffersVariables = { readonly first?: number | null | undefined; readonly after?: string | null | undefined; readonly filter?: OfferFilter | null | undefined; readonly orderBy?: OfferOrder | null | undefined };

/** Offers of the marketplace that match a filter, the latest first unless `orderBy` is given. Public. */
export const OffersDocument = 'query Offers($first:Int$after:String$filter:OfferFilter$orderBy:OfferOrder){offers(first:$first after:$after filter:$filter orderBy:$orderBy){totalCount streamCursor pageInfo{hasNextPage endCursor}nodes{...OfferFields}}}fragment OfferFields on Offer{id slug url status closeReason label labelText requestedAmount rewardShareBps createdAt claimedAt closedAt expiresAt estimateCaveat estimate{perBlock aprBps breakEvenShareBps sampleBlocks windowFrom windowTo}device{...DeviceFields}}fragment DeviceFields on Device{id deviceId kind model quantity multiplier pool state stateReason hired connectivityTier country location soc2 requiredStake stakeSufficiency sufficiencyDeadline reliability{score}owner{alias}}' as TypedDocument<OffersQuery, OffersVariables>;

/** Result of the query `Offer`. */
export type OfferQuery = {
  /** One offer, whether open, filled or closed; null when there is none. Public. */
  readonly offer: OfferFields & {
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
    };
  } | null;
};

/** Variables of the query `Offer`. */
export type OfferVariables = { readonly by: OfferBy };

/** One offer, whether open, filled or closed; null when there is none. Public. */
export const OfferDocument = 'query Offer($by:OfferBy!){offer(by:$by){...OfferFields canClaim{allowed refusals{code message}}terms{text sha256}}}fragment OfferFields on Offer{id slug url status closeReason label labelText requestedAmount rewardShareBps createdAt claimedAt closedAt expiresAt estimateCaveat estimate{perBlock aprBps breakEvenShareBps sampleBlocks windowFrom windowTo}device{...DeviceFields}}fragment DeviceFields on Device{id deviceId kind model quantity multiplier pool state stateReason hired connectivityTier country location soc2 requiredStake stakeSufficiency sufficiencyDeadline reliability{score}owner{alias}}' as TypedDocument<OfferQuery, OfferVariables>;

/** Result of the query `MarketplaceFacets`. */
export type MarketplaceFacetsQuery = {
  /** Number of offers per model, kind, country, status, pool, connectivity tier, sufficiency and SOC 2 audit, and their ranges of amount, reward share, estimated return, reliability and cards. */
  readonly marketplaceFacets: {
    /** Number of offers per hardware model of the device, the most frequent model first. */
    readonly models: readonly ({
      /** Value of the facet, such as a model or a country, in the form that `OfferFilter` accepts. */
      readonly value: string;
      /** Number of matching offers with this value. */
      readonly count: number;
    })[];
    /** Number of offers per hardware class of the device: GPU or CPU. */
    readonly kinds: readonly ({
      /** Value of the facet, such as a model or a country, in the form that `OfferFilter` accepts. */
      readonly value: string;
      /** Number of matching offers with this value. */
      readonly count: number;
    })[];
    /** Number of offers per country of the device; countries are ISO 3166-1 alpha-2 codes. */
    readonly countries: readonly ({
      /** Value of the facet, such as a model or a country, in the form that `OfferFilter` accepts. */
      readonly value: string;
      /** Number of matching offers with this value. */
      readonly count: number;
    })[];
    /** Number of offers per status: OPEN, FILLED or CLOSED. */
    readonly statuses: readonly ({
      /** Value of the facet, such as a model or a country, in the form that `OfferFilter` accepts. */
      readonly value: string;
      /** Number of matching offers with this value. */
      readonly count: number;
    })[];
    /** Smallest requested amount of the matching offers; null when no offer matches. */
    readonly minRequestedAmount: string | null;
    /** Largest requested amount of the matching offers; null when no offer matches. */
    readonly maxRequestedAmount: string | null;
    /** Smallest reward share of the matching offers, in basis points; null when no offer matches. */
    readonly minRewardShareBps: number | null;
    /** Largest reward share of the matching offers, in basis points; null when no offer matches. */
    readonly maxRewardShareBps: number | null;
    /** Smallest estimated yearly return of the matching offers, in basis points; null when none has an estimate. */
    readonly minEstimatedAprBps: number | null;
    /** Largest estimated yearly return of the matching offers, in basis points; null when none has an estimate. */
    readonly maxEstimatedAprBps: number | null;
  };
};

/** Variables of the query `MarketplaceFacets`. */
export type MarketplaceFacetsVariables = { readonly filter?: OfferFilter | null | undefined };

/** Number of offers per model, kind, country, status, pool, connectivity tier, sufficiency and SOC 2 audit, and their ranges of amount, reward share, estimated return, reliability and cards. */
export const MarketplaceFacetsDocument = 'query MarketplaceFacets($filter:OfferFilter){marketplaceFacets(filter:$filter){models{value count}kinds{value count}countries{value count}statuses{value count}minRequestedAmount maxRequestedAmount minRewardShareBps maxRewardShareBps minEstimatedAprBps maxEstimatedAprBps}}' as TypedDocument<MarketplaceFacetsQuery, MarketplaceFacetsVariables>;

/** Result of the query `Device`. */
export type DeviceQuery = {
  /** One device in any state; null when there is none. Public. */
  readonly device: DeviceFields | null;
};

/** Variables of the query `Device`. */
export type DeviceVariables = { readonly by: DeviceBy };

/** One device in any state; null when there is none. Public. */
export const DeviceDocument = 'query Device($by:DeviceBy!){device(by:$by){...DeviceFields}}fragment DeviceFields on Device{id deviceId kind model quantity multiplier pool state stateReason hired connectivityTier country location soc2 requiredStake stakeSufficiency sufficiencyDeadline reliability{score}owner{alias}}' as TypedDocument<DeviceQuery, DeviceVariables>;

/** Result of the mutation `Faucet`. */
export type FaucetMutation = {
  /** Sandbox only: adds play money to a wallet. Needs neither a session nor a signature. */
  readonly faucet: ({
    readonly __typename: 'FaucetSuccess';
    /** Play money that this call added to the balance. */
    readonly amount: string;
  } | {
    readonly __typename: 'SandboxOnly';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'SANDBOX_ONLY';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  } | {
    readonly __typename: 'WalletCannotSign';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'WALLET_CANNOT_SIGN';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  });
};

/** Variables of the mutation `Faucet`. */
export type FaucetVariables = { readonly input: FaucetInput };

/** Sandbox only: adds play money to a wallet. Needs neither a session nor a signature. */
export const FaucetDocument = 'mutation Faucet($input:FaucetInput!){faucet(input:$input){__typename ...on Refusal{code message}...on FaucetSuccess{amount}}}' as TypedDocument<FaucetMutation, FaucetVariables>;

/** Result of the mutation `AdvanceClock`. */
export type AdvanceClockMutation = {
  /** Sandbox only: moves the market clock forward. Every change that is due by the new time is applied in order, with the same events as in real time. The demo network also reports the blocks in between; for a move of more than a month it does so in the background, and dates that such a move passes have no REMINDER. Authorisations and sessions are not affected, because they are dated by wall time. */
  readonly advanceClock: ({
    readonly __typename: 'AdvanceClockSuccess';
    /** Market time after the clock was moved. */
    readonly now: string;
  } | {
    readonly __typename: 'ClockMovesForwardOnly';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'CLOCK_MOVES_FORWARD_ONLY';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  } | {
    readonly __typename: 'SandboxOnly';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'SANDBOX_ONLY';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  });
};

/** Variables of the mutation `AdvanceClock`. */
export type AdvanceClockVariables = { readonly input: AdvanceClockInput };

/** Sandbox only: moves the market clock forward. Every change that is due by the new time is applied in order, with the same events as in real time. The demo network also reports the blocks in between; for a move of more than a month it does so in the background, and dates that such a move passes have no REMINDER. Authorisations and sessions are not affected, because they are dated by wall time. */
export const AdvanceClockDocument = 'mutation AdvanceClock($input:AdvanceClockInput!){advanceClock(input:$input){__typename ...on Refusal{code message}...on AdvanceClockSuccess{now}}}' as TypedDocument<AdvanceClockMutation, AdvanceClockVariables>;

/** Result of the query `SigningMessage`. */
export type SigningMessageQuery = {
  /** Returns the text to sign for an action. Needs no session for `claimOffer`, `createOffer`, `stakeDevice` and `linkWallet`, whose texts are made of the input and of public facts; every other action needs a session of its account. Both hold for every `wallet`. A client may also build the text by itself, because the server rebuilds it from the same values. */
  readonly signingMessage: {
    /** The text to sign: exactly these bytes (ASCII with LF line ends), or a Solana off-chain message around them. */
    readonly text: string;
    /** Nonce in the text: send it as `authorization.nonce`. */
    readonly nonce: string;
    /** Issue time in the text, in wall time: send it as `authorization.issuedAt`. */
    readonly issuedAt: string;
    /** Expiry time in the text, in wall time: send it as `authorization.expiresAt`. */
    readonly expiresAt: string;
  };
};

/** Variables of the query `SigningMessage`. */
export type SigningMessageVariables = { readonly action: SignableActionInput; readonly wallet: string };

/** Returns the text to sign for an action. Needs no session for `claimOffer`, `createOffer`, `stakeDevice` and `linkWallet`, whose texts are made of the input and of public facts; every other action needs a session of its account. Both hold for every `wallet`. A client may also build the text by itself, because the server rebuilds it from the same values. */
export const SigningMessageDocument = 'query SigningMessage($action:SignableActionInput!$wallet:WalletAddress!){signingMessage(action:$action wallet:$wallet){text nonce issuedAt expiresAt}}' as TypedDocument<SigningMessageQuery, SigningMessageVariables>;

/** Result of the mutation `SignInChallenge`. */
export type SignInChallengeMutation = {
  /** Returns the text that a wallet signs to sign in. Needs no session. */
  readonly signInChallenge: ({
    readonly __typename: 'SignInChallengeSuccess';
    /** Identifies the challenge: send it to `signIn` unchanged. */
    readonly nonce: string;
    /** The text to sign, which must not be changed by a single byte. */
    readonly text: string;
  } | {
    readonly __typename: 'UriNotAllowed';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'URI_NOT_ALLOWED';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
    /** The origins from which wallets may sign in, `protocol.uri` first. In a sandbox `localhost` and `127.0.0.1` are allowed too, with any port. */
    readonly allowed: readonly string[];
  } | {
    readonly __typename: 'WalletCannotSign';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'WALLET_CANNOT_SIGN';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
    /** First check of a wallet address that this address failed. */
    readonly fault: WalletFault;
  });
};

/** Variables of the mutation `SignInChallenge`. */
export type SignInChallengeVariables = { readonly input: SignInChallengeInput };

/** Returns the text that a wallet signs to sign in. Needs no session. */
export const SignInChallengeDocument = 'mutation SignInChallenge($input:SignInChallengeInput!){signInChallenge(input:$input){__typename ...on Refusal{code message}...on SignInChallengeSuccess{nonce text}...on UriNotAllowed{allowed}...on WalletCannotSign{fault}}}' as TypedDocument<SignInChallengeMutation, SignInChallengeVariables>;

/** Result of the mutation `SignIn`. */
export type SignInMutation = {
  /** Opens a session with the signature over a challenge. After a wrong signature the challenge can still be answered. */
  readonly signIn: ({
    readonly __typename: 'ChallengeNotAnswerable';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'CHALLENGE_NOT_ANSWERABLE';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  } | {
    readonly __typename: 'SignInSuccess';
    /** Access token for `Authorization: Bearer …` and `connection_init`. It contains no wallet address. */
    readonly accessToken: string;
    /** Refresh token for `refreshSession`, valid once and for at most 30 days; every refresh replaces it. */
    readonly refreshToken: string;
  } | {
    readonly __typename: 'SignatureInvalid';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'SIGNATURE_INVALID';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
    /** Reason why the signature was refused: the first check that failed. */
    readonly reason: SignatureFault;
    /** The text that the server rebuilt: compare it with what the wallet signed, byte by byte. Null when the input names nothing, and without a session of the account that may read the text (see `signingMessage`). */
    readonly expectedText: string | null;
  });
};

/** Variables of the mutation `SignIn`. */
export type SignInVariables = { readonly input: SignInInput };

/** Opens a session with the signature over a challenge. After a wrong signature the challenge can still be answered. */
export const SignInDocument = 'mutation SignIn($input:SignInInput!){signIn(input:$input){__typename ...on Refusal{code message}...on SignInSuccess{accessToken refreshToken}...on SignatureInvalid{reason expectedText}}}' as TypedDocument<SignInMutation, SignInVariables>;

/** Result of the mutation `RefreshSession`. */
export type RefreshSessionMutation = {
  /** Exchanges a refresh token for a new pair of tokens. Sent again within 60 seconds, and before the new refresh token is used, it returns the same refresh token with another access token, in case the answer was lost; sent later, it ends the whole session. */
  readonly refreshSession: ({
    readonly __typename: 'RefreshSessionSuccess';
    /** Access token for `Authorization: Bearer …` and `connection_init`. It contains no wallet address. */
    readonly accessToken: string;
    /** Refresh token for `refreshSession`, valid once and for at most 30 days; every refresh replaces it. */
    readonly refreshToken: string;
  } | { readonly __typename: 'SessionEnded' });
};

/** Variables of the mutation `RefreshSession`. */
export type RefreshSessionVariables = { readonly input: RefreshSessionInput };

/** Exchanges a refresh token for a new pair of tokens. Sent again within 60 seconds, and before the new refresh token is used, it returns the same refresh token with another access token, in case the answer was lost; sent later, it ends the whole session. */
export const RefreshSessionDocument = 'mutation RefreshSession($input:RefreshSessionInput!){refreshSession(input:$input){__typename ...on RefreshSessionSuccess{accessToken refreshToken}}}' as TypedDocument<RefreshSessionMutation, RefreshSessionVariables>;

/** Result of the mutation `SignOut`. */
export type SignOutMutation = {
  /** Ends the session of the request's access token; the sockets of this session are closed. */
  readonly signOut: ({ readonly __typename: 'SessionEnded' | 'SignOutSuccess' });
};

/** Variables of the mutation `SignOut`. */
export type SignOutVariables = Readonly<Record<string, never>>;

/** Ends the session of the request's access token; the sockets of this session are closed. */
export const SignOutDocument = 'mutation SignOut{signOut(input:{}){__typename}}' as TypedDocument<SignOutMutation, SignOutVariables>;

/** Result of the query `Sessions`. */
export type SessionsQuery = {
  /** The account of the access token; null without a session. */
  readonly viewer: {
    /** Every client that is signed in to this account, the latest first. */
    readonly sessions: readonly ({
      /** Global id of the session, for `revokeSession`. */
      readonly id: string;
      /** Name that the client gave in `signIn`; null when it gave none. */
      readonly label: string | null;
      /** True for the session that sends this request. */
      readonly current: boolean;
      /** Wall time at which the client signed in. */
      readonly createdAt: string;
      /** Wall time of the last refresh of the session; a client refreshes every five minutes. */
      readonly lastUsedAt: string;
      /** Wallet whose signature opened the session. */
      readonly wallet: string;
    })[];
  } | null;
};

/** Variables of the query `Sessions`. */
export type SessionsVariables = Readonly<Record<string, never>>;

/** The account of the access token; null without a session. */
export const SessionsDocument = 'query Sessions{viewer{sessions{id label current createdAt lastUsedAt wallet}}}' as TypedDocument<SessionsQuery, SessionsVariables>;

/** Result of the mutation `RevokeSession`. */
export type RevokeSessionMutation = {
  /** Ends another session of your account; its sockets are closed. */
  readonly revokeSession: ({
    readonly __typename: 'NotFound';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'NOT_FOUND';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  } | {
    readonly __typename: 'RevokeSessionSuccess';
    /** Global id of the session that ended. */
    readonly sessionId: string;
  });
};

/** Variables of the mutation `RevokeSession`. */
export type RevokeSessionVariables = { readonly input: RevokeSessionInput };

/** Ends another session of your account; its sockets are closed. */
export const RevokeSessionDocument = 'mutation RevokeSession($input:RevokeSessionInput!){revokeSession(input:$input){__typename ...on Refusal{code message}...on RevokeSessionSuccess{sessionId}}}' as TypedDocument<RevokeSessionMutation, RevokeSessionVariables>;

/** Result of the subscription `OfferEvents`. */
export type OfferEventsSubscription = {
  /** Public events of offers, in commit order; a gap is always reported as a `StreamReset`. Without `after`: only new events. */
  readonly offerEvents: ({
    readonly __typename: 'OfferEvent';
    /** Position of this item in the stream; a client that passes it as `after` receives the stream from the next item on. */
    readonly cursor: string;
    /** Id of the event; no other event has it, so that a client can drop an event that it receives twice. */
    readonly id: string;
    /** The change that the event records. */
    readonly type: EventType;
    /** Market time of the event; it can be earlier than the time of delivery. */
    readonly occurredAt: string;
    /** Status label of the offer after the event, in the owner's wording; null when the event has none. */
    readonly label: StatusLabel | null;
    /** Status label of the offer before the event, in the owner's wording; null when the offer is new. */
    readonly previousLabel: StatusLabel | null;
    /** Status of the offer after the event; null when the event has none. */
    readonly status: OfferStatus | null;
    /** The offer in its state at the time of delivery. */
    readonly offer: {
      /** Global id of the offer, for `node`. */
      readonly id: string;
      /** Random identifier of 22 letters and digits: the last part of `url`, also contained in the text that a claimer signs. */
      readonly slug: string;
      /** Status of the offer at the time of the request. */
      readonly status: OfferStatus;
    };
  } | {
    readonly __typename: 'StreamCheckpoint';
    /** Position of this item in the stream; a client that passes it as `after` receives the stream from the next item on. */
    readonly cursor: string;
    /** True when every event that was committed so far has been delivered. */
    readonly caughtUp: boolean;
    /** Wall time of the server at which the checkpoint was sent. */
    readonly serverTime: string;
  } | {
    readonly __typename: 'StreamReset';
    /** Position of this item in the stream; a client that passes it as `after` receives the stream from the next item on. */
    readonly cursor: string;
    /** Reason why the stream cannot continue from your cursor. */
    readonly reason: StreamResetReason;
  });
};

/** Variables of the subscription `OfferEvents`. */
export type OfferEventsVariables = { readonly after?: string | null | undefined; readonly filter?: OfferEventFilter | null | undefined; readonly offerId?: string | null | undefined };

/** Public events of offers, in commit order; a gap is always reported as a `StreamReset`. Without `after`: only new events. */
export const OfferEventsDocument = 'subscription OfferEvents($after:StreamCursor$filter:OfferEventFilter$offerId:ID){offerEvents(after:$after filter:$filter offerId:$offerId){__typename ...on StreamItem{cursor}...on OfferEvent{id type occurredAt label previousLabel status offer{id slug status}}...on StreamCheckpoint{caughtUp serverTime}...on StreamReset{reason}}}' as TypedDocument<OfferEventsSubscription, OfferEventsVariables>;

/** Result of the subscription `AccountEvents`. */
export type AccountEventsSubscription = {
  /** Events of your account, your devices and your co-stakes, in commit order; a gap is always reported as a `StreamReset`. Needs a session. */
  readonly accountEvents: ({
    readonly __typename: 'AccountEvent';
    /** Position of this item in the stream; a client that passes it as `after` receives the stream from the next item on. */
    readonly cursor: string;
    /** Id of the event; no other event has it, so that a client can drop an event that it receives twice. */
    readonly id: string;
    /** The change that the event records. */
    readonly type: EventType;
    /** Market time of the event; it can be earlier than the time of delivery. */
    readonly occurredAt: string;
    /** Status label of the offer after the event, worded for you as owner or co-staker; null when the event has none. */
    readonly label: StatusLabel | null;
    /** Status label of the offer before the event, worded for you as owner or co-staker; null when there was none. */
    readonly previousLabel: StatusLabel | null;
    /** Amount of IO that the event moved; null when it moved no money. */
    readonly amount: string | null;
    /** Offer of the event in its present state; null when the event concerns none. */
    readonly offer: {
      /** Global id of the offer, for `node`. */
      readonly id: string;
      /** Random identifier of 22 letters and digits: the last part of `url`, also contained in the text that a claimer signs. */
      readonly slug: string;
      /** Status of the offer at the time of the request. */
      readonly status: OfferStatus;
    } | null;
    /** Co-stake of the event in its present state; null when the event concerns none. */
    readonly coStake: {
      /** Global id of the co-stake, for `node` and for signed actions. */
      readonly id: string;
      /** Phase of the co-stake at the time of the request. */
      readonly phase: CoStakePhase;
    } | null;
    /** Device of the event in its present state; null when the event concerns none. */
    readonly device: {
      /** Global id of the device, for `node`. */
      readonly id: string;
    } | null;
  } | {
    readonly __typename: 'StreamCheckpoint';
    /** Position of this item in the stream; a client that passes it as `after` receives the stream from the next item on. */
    readonly cursor: string;
    /** True when every event that was committed so far has been delivered. */
    readonly caughtUp: boolean;
    /** Wall time of the server at which the checkpoint was sent. */
    readonly serverTime: string;
  } | {
    readonly __typename: 'StreamReset';
    /** Position of this item in the stream; a client that passes it as `after` receives the stream from the next item on. */
    readonly cursor: string;
    /** Reason why the stream cannot continue from your cursor. */
    readonly reason: StreamResetReason;
  });
};

/** Variables of the subscription `AccountEvents`. */
export type AccountEventsVariables = { readonly after?: string | null | undefined };

/** Events of your account, your devices and your co-stakes, in commit order; a gap is always reported as a `StreamReset`. Needs a session. */
export const AccountEventsDocument = 'subscription AccountEvents($after:StreamCursor){accountEvents(after:$after){__typename ...on StreamItem{cursor}...on AccountEvent{id type occurredAt label previousLabel amount offer{id slug status}coStake{id phase}device{id}}...on StreamCheckpoint{caughtUp serverTime}...on StreamReset{reason}}}' as TypedDocument<AccountEventsSubscription, AccountEventsVariables>;
