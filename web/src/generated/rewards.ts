// Made by `npm run schema` from schema.graphql; do not edit.

import type { CoStakeAction, OwnerAction, RefusalCode, RewardWithheldReason, TypedDocument } from '@tandem/client';

/** What the fragment `RewardDevice` selects. */
export type RewardDevice = {
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
};

/** What the fragment `RewardBlock` selects. */
export type RewardBlock = {
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
};

/** What the fragment `RewardDay` selects. */
export type RewardDay = {
  /** Start of the time that it covers, inclusive. */
  readonly startsAt: string;
  /** Number of all completed blocks in it that the mean per block counts, nominated or not: of a co-stake from its approval to its unstake, of a device since its import. `promisedPerBlock` times this number is what was promised for this time. */
  readonly completedBlocks: number;
};

/** Result of the query `RewardSources`. */
export type RewardSourcesQuery = {
  /** The account of the access token; null without a session. */
  readonly viewer: {
    /** Co-stakes of the account in every phase, the latest claimed first. */
    readonly coStakes: {
      /** Objects of the page in list order, without their cursors. */
      readonly nodes: readonly ({
        /** Global id of the co-stake, for `node` and for signed actions. */
        readonly id: string;
        /** Wallet of yours that paid the stake and receives it back; null when you are the device's owner. */
        readonly wallet: string | null;
        /** When the co-staker claimed the offer. */
        readonly claimedAt: string;
        /** Sums of the co-stake's rewards: accrued, claimed and lifetime, and the estimated and the paid reward per block. */
        readonly rewards: {
          /** Rewards credited and neither claimed nor slashed: the amount that `claimRewards` would pay out now. */
          readonly accrued: string;
          /** Sum of all rewards that were paid out to the wallet. */
          readonly claimed: string;
          /** Sum of the rewards of the last 168 blocks. */
          readonly last7Days: string;
          /** Sum of all rewards ever credited, claimed and slashed ones included. */
          readonly lifetime: string;
          /** Estimated reward per block when the claim was approved; null when there was no estimate. */
          readonly promisedPerBlock: string | null;
          /** Mean reward per block since the approval, rounded down: `lifetime` divided by all completed blocks that began after it and ended before the unstake. A block without a reward counts as zero, as in `promisedPerBlock`. Null before the first such block. */
          readonly paidPerBlock: string | null;
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
          /** Device on which the stake is placed and whose block rewards are shared. */
          readonly device: RewardDevice;
        };
      })[];
    };
    /** Devices that a wallet of the account owns, the latest imported first unless `orderBy` is given. */
    readonly devices: {
      /** Objects of the page in list order, without their cursors. */
      readonly nodes: readonly ({
        /** Global id of the owner's view of the device; it differs from `device.id`. */
        readonly id: string;
        /** Wallet of yours that owns the device and receives its stake and rewards. */
        readonly ownerWallet: string;
        /** Sums of your rewards from the device: accrued, claimed, lifetime, and the estimated and the paid reward per block. */
        readonly rewards: {
          /** Rewards credited and neither claimed nor slashed: the amount that `claimRewards` would pay out now. */
          readonly accrued: string;
          /** Sum of all rewards that were paid out to the wallet. */
          readonly claimed: string;
          /** Sum of your rewards of the last 168 blocks. */
          readonly last7Days: string;
          /** Sum of all rewards ever credited, claimed and slashed ones included. */
          readonly lifetime: string;
          /** Estimate of your part per block: the device's mean reward of the last 168 blocks, less the shares of its active co-stakes. Null while the device has too few blocks for an estimate. */
          readonly promisedPerBlock: string | null;
          /** Your mean reward per block, rounded down: `lifetime` divided by all completed blocks since the import of the device. A block without a reward counts as zero, as in `promisedPerBlock`. Null before the first such block. */
          readonly paidPerBlock: string | null;
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
        /** Public view of the device, as every account sees it. */
        readonly device: RewardDevice;
      })[];
    };
  } | null;
};

/** Variables of the query `RewardSources`. */
export type RewardSourcesVariables = Readonly<Record<string, never>>;

/** The account of the access token; null without a session. */
export const RewardSourcesDocument = 'query RewardSources{viewer{coStakes(first:100){nodes{id wallet claimedAt rewards{accrued claimed last7Days lifetime promisedPerBlock paidPerBlock}availableActions{action allowed refusals{code message}}offer{device{...RewardDevice}}}}devices(first:100){nodes{id ownerWallet rewards{accrued claimed last7Days lifetime promisedPerBlock paidPerBlock}availableActions{action allowed refusals{code message}}device{...RewardDevice}}}}}fragment RewardDevice on Device{id model quantity country location}' as TypedDocument<RewardSourcesQuery, RewardSourcesVariables>;

/** Result of the query `RewardDays`. */
export type RewardDaysQuery = {
  /** Returns one entity of any type by its global id; null when it does not exist or you may not see it. */
  readonly node: ({
    readonly __typename: 'CoStake';
    /** The co-staker's part of the rewards over time, every point in order, also those without a reward. */
    readonly rewardSeries: readonly RewardDay[];
  } | {
    readonly __typename: 'OwnedDevice';
    /** Your part of the rewards over time, every point in order, also those without a reward. */
    readonly rewardSeries: readonly RewardDay[];
  } | { readonly __typename: 'Device' | 'Offer' | 'Payout' | 'Slash' | 'Viewer' }) | null;
};

/** Variables of the query `RewardDays`. */
export type RewardDaysVariables = { readonly id: string; readonly from: string; readonly to: string };

/** Returns one entity of any type by its global id; null when it does not exist or you may not see it. */
export const RewardDaysDocument = 'query RewardDays($id:ID!$from:DateTime!$to:DateTime!){node(id:$id){__typename ...on CoStake{rewardSeries(from:$from to:$to bucket:DAY){...RewardDay}}...on OwnedDevice{rewardSeries(from:$from to:$to bucket:DAY){...RewardDay}}}}fragment RewardDay on RewardPoint{startsAt completedBlocks}' as TypedDocument<RewardDaysQuery, RewardDaysVariables>;

/** Result of the query `RewardBlocks`. */
export type RewardBlocksQuery = {
  /** Returns one entity of any type by its global id; null when it does not exist or you may not see it. */
  readonly node: ({
    readonly __typename: 'CoStake';
    /** Rewards of the co-stake: an entry for each completed block that nominated the device, from the first after the approval until the cooldown starts (without a wait period: until the unstake), the latest first. Blocks that paid nothing say why. */
    readonly rewardHistory: {
      /** Whether there are entries before and after this page, and its first and last cursor. */
      readonly pageInfo: {
        /** True when the list continues after this page. */
        readonly hasNextPage: boolean;
        /** Cursor of the last edge, for `after`; null when the page is empty. */
        readonly endCursor: string | null;
      };
      /** Objects of the page in list order, without their cursors. */
      readonly nodes: readonly RewardBlock[];
    };
  } | {
    readonly __typename: 'OwnedDevice';
    /** Your part of the rewards: an entry for each completed block that nominated the device, the latest first. Blocks that paid nothing say why. */
    readonly rewardHistory: {
      /** Whether there are entries before and after this page, and its first and last cursor. */
      readonly pageInfo: {
        /** True when the list continues after this page. */
        readonly hasNextPage: boolean;
        /** Cursor of the last edge, for `after`; null when the page is empty. */
        readonly endCursor: string | null;
      };
      /** Objects of the page in list order, without their cursors. */
      readonly nodes: readonly RewardBlock[];
    };
  } | { readonly __typename: 'Device' | 'Offer' | 'Payout' | 'Slash' | 'Viewer' }) | null;
};

/** Variables of the query `RewardBlocks`. */
export type RewardBlocksVariables = { readonly id: string; readonly after?: string | null | undefined };

/** Returns one entity of any type by its global id; null when it does not exist or you may not see it. */
export const RewardBlocksDocument = 'query RewardBlocks($id:ID!$after:String){node(id:$id){__typename ...on CoStake{rewardHistory(first:100 after:$after){pageInfo{hasNextPage endCursor}nodes{...RewardBlock}}}...on OwnedDevice{rewardHistory(first:100 after:$after){pageInfo{hasNextPage endCursor}nodes{...RewardBlock}}}}}fragment RewardBlock on BlockReward{block startsAt amount completed withheldFor}' as TypedDocument<RewardBlocksQuery, RewardBlocksVariables>;
