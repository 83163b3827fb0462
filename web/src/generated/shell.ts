// Made by `npm run schema` from schema.graphql; do not edit.

import type { TypedDocument } from '@tandem/client';

/** Result of the query `PageStatus`. */
export type PageStatusQuery = {
  /** Parameters and multipliers with their dates, the token and the clocks. Public. */
  readonly protocol: {
    /** Market time, by which agreements, blocks and exits are dated. A sandbox can move it forward. */
    readonly now: string;
    /** True when this server is a sandbox: the money is play money and the market clock can be moved. */
    readonly sandbox: boolean;
    /** Host name with which every signed text begins. */
    readonly domain: string;
    /** Value of the line `Chain ID` in signed texts; `solana:localnet` in a sandbox. */
    readonly chainId: string;
    /** The latest completed block; null before the first block is completed. */
    readonly latestBlock: {
      /** Number of the block: how many block intervals of 1 hour lie between 1970-01-01T00:00Z and its start. */
      readonly number: number;
      /** End of the block, exclusive: the start of the next block. */
      readonly endsAt: string;
    } | null;
  };
};

/** Variables of the query `PageStatus`. */
export type PageStatusVariables = Readonly<Record<string, never>>;

/** Parameters and multipliers with their dates, the token and the clocks. Public. */
export const PageStatusDocument = 'query PageStatus{protocol{now sandbox domain chainId latestBlock{number endsAt}}}' as TypedDocument<PageStatusQuery, PageStatusVariables>;

/** Result of the query `Me`. */
export type MeQuery = {
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

/** Variables of the query `Me`. */
export type MeVariables = Readonly<Record<string, never>>;

/** The account of the access token; null without a session. */
export const MeDocument = 'query Me{viewer{streamCursor wallets{address primary}claimSlots{limit used available}balances{wallet available ownStaked coStaked rewardsAccrued}}}' as TypedDocument<MeQuery, MeVariables>;
