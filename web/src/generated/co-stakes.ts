// Made by `npm run schema` from schema.graphql; do not edit.

import type { CoStakeAction, CoStakePhase, NotEarningReason, RefusalCode, RewardWithheldReason, SettlementFailure, SettlementStatus, SlashCause, SlashKind, SlashReviewStatus, StakeSufficiency, StatusLabel, TypedDocument } from '@tandem/client';

/** What the fragment `CoStakeRow` selects. */
export type CoStakeRow = {
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
  /** When the co-staker claimed the offer. */
  readonly claimedAt: string;
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
  /** Earliest time at which the stake can be withdrawn; null while no exit is running. */
  readonly withdrawableAt: string | null;
  /** Wallet of yours that paid the stake and receives it back; null when you are the device's owner. */
  readonly wallet: string | null;
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
  /** Dates that `unstake` would fix if it were called now; null when it would be refused. */
  readonly exitIfUnstakedNow: {
    /** Time at which the wait period ends and the cooldown starts; equal to `startedAt` for an exit without a wait period. */
    readonly waitEndsAt: string;
    /** Earliest time at which the stake can be withdrawn; there is no deadline. */
    readonly cooldownEndsAt: string;
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
  /** The claimed offer, in its present state. */
  readonly offer: {
    /** Global id of the offer, for `node`. */
    readonly id: string;
    /** Random identifier of 22 letters and digits: the last part of `url`, also contained in the text that a claimer signs. */
    readonly slug: string;
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
      /** True while the device is rented as part of a cluster; neither the owner nor a co-staker can unstake meanwhile. */
      readonly hired: boolean;
      /** Requirement R: the least stake with which the device earns, cards × base stake per card × max(1, multiplier). */
      readonly requiredStake: string;
      /** Whether the counted stake (the owner's, plus co-stakes that are active or in their wait period) meets the requirement R. GRACE: it met R before R rose, and counts as sufficient until `sufficiencyDeadline`. */
      readonly stakeSufficiency: StakeSufficiency;
      /** Reliability score over a rolling 30 days, with the inputs it is computed from. */
      readonly reliability: {
        /** The score: 0 to 100 with two decimals, rounded down. Null for a device that no block of the window nominated. */
        readonly score: number | null;
      };
    };
  };
};

/** Result of the query `CoStakesPage`. */
export type CoStakesPageQuery = {
  /** The account of the access token; null without a session. */
  readonly viewer: {
    /** Claim slots of the account: the limit, and how many are in use. */
    readonly claimSlots: {
      /** Number of slots of an account (published value: 2). */
      readonly limit: number;
      /** Slots in use: co-stakes that are pending, active or in their wait period. */
      readonly used: number;
      /** Number of further offers that you may claim now; never below 0. */
      readonly available: number;
    };
    /** Co-stakes of the account in every phase, the latest claimed first. */
    readonly coStakes: {
      /** Number of co-stakes in the whole list, not only on this page. */
      readonly totalCount: number;
      /** Whether there are entries before and after this page, and its first and last cursor. */
      readonly pageInfo: {
        /** True when the list continues after this page. */
        readonly hasNextPage: boolean;
        /** Cursor of the last edge, for `after`; null when the page is empty. */
        readonly endCursor: string | null;
      };
      /** Objects of the page in list order, without their cursors. */
      readonly nodes: readonly CoStakeRow[];
    };
  } | null;
};

/** Variables of the query `CoStakesPage`. */
export type CoStakesPageVariables = { readonly after?: string | null | undefined };

/** The account of the access token; null without a session. */
export const CoStakesPageDocument = 'query CoStakesPage($after:String){viewer{claimSlots{limit used available}coStakes(first:20 after:$after){totalCount pageInfo{hasNextPage endCursor}nodes{...CoStakeRow}}}}fragment CoStakeRow on CoStake{id amount rewardShareBps phase phaseEndsAt label labelText claimedAt earning notEarningReason countsTowardRequirement held slashed withdrawableAt wallet settlement{status failure settleBy settledAt}exit{startedAt waitEndsAt cooldownEndsAt canceledAt withdrawnAt}exitIfUnstakedNow{waitEndsAt cooldownEndsAt}rewards{accrued claimed lifetime last7Days promisedPerBlock paidPerBlock}counterparty{alias}availableActions{action allowed refusals{code message}}offer{id slug device{id model quantity country location hired requiredStake stakeSufficiency reliability{score}}}}' as TypedDocument<CoStakesPageQuery, CoStakesPageVariables>;

/** Result of the query `CoStakePage`. */
export type CoStakePageQuery = {
  /** Returns one entity of any type by its global id; null when it does not exist or you may not see it. */
  readonly node: ({
    readonly __typename: 'CoStake';
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
    /** When the co-staker claimed the offer. */
    readonly claimedAt: string;
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
    /** Earliest time at which the stake can be withdrawn; null while no exit is running. */
    readonly withdrawableAt: string | null;
    /** Wallet of yours that paid the stake and receives it back; null when you are the device's owner. */
    readonly wallet: string | null;
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
    /** Dates that `unstake` would fix if it were called now; null when it would be refused. */
    readonly exitIfUnstakedNow: {
      /** Time at which the wait period ends and the cooldown starts; equal to `startedAt` for an exit without a wait period. */
      readonly waitEndsAt: string;
      /** Earliest time at which the stake can be withdrawn; there is no deadline. */
      readonly cooldownEndsAt: string;
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
    /** The claimed offer, in its present state. */
    readonly offer: {
      /** Global id of the offer, for `node`. */
      readonly id: string;
      /** Random identifier of 22 letters and digits: the last part of `url`, also contained in the text that a claimer signs. */
      readonly slug: string;
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
        /** True while the device is rented as part of a cluster; neither the owner nor a co-staker can unstake meanwhile. */
        readonly hired: boolean;
        /** Requirement R: the least stake with which the device earns, cards × base stake per card × max(1, multiplier). */
        readonly requiredStake: string;
        /** Whether the counted stake (the owner's, plus co-stakes that are active or in their wait period) meets the requirement R. GRACE: it met R before R rose, and counts as sufficient until `sufficiencyDeadline`. */
        readonly stakeSufficiency: StakeSufficiency;
        /** Reliability score over a rolling 30 days, with the inputs it is computed from. */
        readonly reliability: {
          /** The score: 0 to 100 with two decimals, rounded down. Null for a device that no block of the window nominated. */
          readonly score: number | null;
        };
      };
      /** Terms that both parties sign. Their text never changes; the device's requirement and reliability score are added when a claim is approved. */
      readonly terms: {
        /** SHA-256 of `text` in lower-case hex, as it appears in the texts that both parties sign. */
        readonly sha256: string;
        /** Requirement of the device at the approval of the claim; null before the approval. */
        readonly requirementAtAcceptance: string | null;
        /** The device's reliability score, 0 to 100, when the claim was approved; null before, or where there was none. */
        readonly reliabilityAtAcceptance: number | null;
      };
      /** Estimated reward of the co-staker; null below the minimum sample of blocks, when the offer is closed and when its co-staker has unstaked. */
      readonly estimate: {
        /** Reward share at which both parties earn in proportion to their stake, in basis points: requested amount ÷ (own stake of the owner + requested amount). A higher share favours the co-staker. */
        readonly breakEvenShareBps: number;
      } | null;
    };
    /** Agreement of the owner and the co-staker, for these two parties only: it shows each the wallet with which the other signed. Null until the claim is approved. */
    readonly agreement: {
      /** Time at which the claim was approved and the terms were frozen. */
      readonly approvedAt: string;
      /** Suggested file name for the document, such as `agreement-1f0c93ab.json`. */
      readonly fileName: string;
    } | null;
    /** Slashes that affected this co-stake, the latest first, each with the amount taken from it. */
    readonly ownSlashes: readonly ({
      /** Amount that the slash took from you: in escrow during the review, then forfeited or returned. */
      readonly amount: string;
      /** Public view of the slash, without the parties and their amounts. */
      readonly slash: {
        /** Global id of the slash, for `node`. */
        readonly id: string;
        /** Time at which the slashed money was taken into escrow. */
        readonly at: string;
        /** Whether the slash took stake or rewards. */
        readonly kind: SlashKind;
        /** Fault for which the network slashed the device. */
        readonly cause: SlashCause;
        /** State of the slash's review now; without a verdict it is upheld at `reviewEndsAt`. */
        readonly reviewStatus: SlashReviewStatus;
        /** End of the review period: before it the slash can be reversed; without a verdict it is then upheld. */
        readonly reviewEndsAt: string;
      };
    })[];
    /** Rewards of the co-stake: an entry for each completed block that nominated the device, from the first after the approval until the cooldown starts (without a wait period: until the unstake), the latest first. Blocks that paid nothing say why. */
    readonly rewardHistory: {
      /** Objects of the page in list order, without their cursors. */
      readonly nodes: readonly ({
        /** Number of the block: how many block intervals of 1 hour lie between 1970-01-01T00:00Z and its start. */
        readonly block: number;
        /** Start of the block, inclusive. */
        readonly startsAt: string;
        /** Your part: a co-staker's share of the device's reward, rounded down, or the rest for the owner. */
        readonly amount: string;
        /** False when the device failed the block and so earned no reward. */
        readonly completed: boolean;
        /** Reason why the block paid you nothing; null when you had your part, also of a reward of zero. */
        readonly withheldFor: RewardWithheldReason | null;
      })[];
    };
  } | { readonly __typename: 'Device' | 'Offer' | 'OwnedDevice' | 'Payout' | 'Slash' | 'Viewer' }) | null;
};

/** Variables of the query `CoStakePage`. */
export type CoStakePageVariables = { readonly id: string };

/** Returns one entity of any type by its global id; null when it does not exist or you may not see it. */
export const CoStakePageDocument = 'query CoStakePage($id:ID!){node(id:$id){__typename ...on CoStake{...CoStakeRow agreement{approvedAt fileName}offer{terms{sha256 requirementAtAcceptance reliabilityAtAcceptance}estimate{breakEvenShareBps}}ownSlashes{amount slash{id at kind cause reviewStatus reviewEndsAt}}rewardHistory(first:96){nodes{block startsAt amount completed withheldFor}}}}}fragment CoStakeRow on CoStake{id amount rewardShareBps phase phaseEndsAt label labelText claimedAt earning notEarningReason countsTowardRequirement held slashed withdrawableAt wallet settlement{status failure settleBy settledAt}exit{startedAt waitEndsAt cooldownEndsAt canceledAt withdrawnAt}exitIfUnstakedNow{waitEndsAt cooldownEndsAt}rewards{accrued claimed lifetime last7Days promisedPerBlock paidPerBlock}counterparty{alias}availableActions{action allowed refusals{code message}}offer{id slug device{id model quantity country location hired requiredStake stakeSufficiency reliability{score}}}}' as TypedDocument<CoStakePageQuery, CoStakePageVariables>;

/** Result of the query `AgreementFile`. */
export type AgreementFileQuery = {
  /** Returns one entity of any type by its global id; null when it does not exist or you may not see it. */
  readonly node: ({
    readonly __typename: 'CoStake';
    /** Agreement of the owner and the co-staker, for these two parties only: it shows each the wallet with which the other signed. Null until the claim is approved. */
    readonly agreement: {
      /** Suggested file name for the document, such as `agreement-1f0c93ab.json`. */
      readonly fileName: string;
      /** One JSON document: the terms with their hash, both parties' signatures with the texts they signed, what was frozen at acceptance, and the dates of the exit. `npm run verify -- FILE` checks it offline. Lists show the counterparty under an alias; this document names both wallets, because a signature cannot be checked without the key that made it, and each party is entitled to the other's. Keep it to yourself. */
      readonly document: string;
    } | null;
  } | { readonly __typename: 'Device' | 'Offer' | 'OwnedDevice' | 'Payout' | 'Slash' | 'Viewer' }) | null;
};

/** Variables of the query `AgreementFile`. */
export type AgreementFileVariables = { readonly id: string };

/** Returns one entity of any type by its global id; null when it does not exist or you may not see it. */
export const AgreementFileDocument = 'query AgreementFile($id:ID!){node(id:$id){__typename ...on CoStake{agreement{fileName document}}}}' as TypedDocument<AgreementFileQuery, AgreementFileVariables>;
