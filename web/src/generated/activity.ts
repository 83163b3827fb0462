// Made by `npm run schema` from schema.graphql; do not edit.

import type { EventType, TypedDocument } from '@tandem/client';

/** Result of the query `ActivityPage`. */
export type ActivityPageQuery = {
  /** The account of the access token; null without a session. */
  readonly viewer: {
    /** Events of your account in the last 30 days of market time, the latest first. */
    readonly activity: {
      /** Whether there are entries before and after this page, and its first and last cursor. */
      readonly pageInfo: {
        /** True when the list continues after this page. */
        readonly hasNextPage: boolean;
        /** Cursor of the last edge, for `after`; null when the page is empty. */
        readonly endCursor: string | null;
      };
      /** Objects of the page in list order, without their cursors. */
      readonly nodes: readonly ({
        /** Id of the event; no other event has it, so that a client can drop an event that it receives twice. */
        readonly id: string;
        /** The change that the event records. */
        readonly type: EventType;
        /** Market time of the event; it can be earlier than the time of delivery. */
        readonly occurredAt: string;
        /** Amount of IO that the event moved; null when it moved no money. */
        readonly amount: string | null;
        /** Offer of the event in its present state; null when the event concerns none. */
        readonly offer: {
          /** Random identifier of 22 letters and digits: the last part of `url`, also contained in the text that a claimer signs. */
          readonly slug: string;
        } | null;
        /** Device of the event in its present state; null when the event concerns none. */
        readonly device: {
          /** Global id of the device, for `node`. */
          readonly id: string;
          /** Hardware name, as the network's explorer spells it. */
          readonly model: string;
          /** Number of cards, 1 to 8; the requirement grows with it. */
          readonly quantity: number;
        } | null;
        /** Co-stake of the event in its present state; null when the event concerns none. */
        readonly coStake: {
          /** Global id of the co-stake, for `node` and for signed actions. */
          readonly id: string;
          /** Wallet of yours that paid the stake and receives it back; null when you are the device's owner. */
          readonly wallet: string | null;
          /** The other party under an alias: the co-staker when you are the owner, and the owner when you are the co-staker. */
          readonly counterparty: {
            /** Alias of the other party. It never changes within this agreement and cannot be traced to a wallet or to another agreement. */
            readonly alias: string;
          };
        } | null;
      })[];
    };
  } | null;
};

/** Variables of the query `ActivityPage`. */
export type ActivityPageVariables = { readonly after?: string | null | undefined };

/** The account of the access token; null without a session. */
export const ActivityPageDocument = 'query ActivityPage($after:String){viewer{activity(first:100 after:$after){pageInfo{hasNextPage endCursor}nodes{id type occurredAt amount offer{slug}device{id model quantity}coStake{id wallet counterparty{alias}}}}}}' as TypedDocument<ActivityPageQuery, ActivityPageVariables>;

/** Result of the query `ActivityNames`. */
export type ActivityNamesQuery = {
  /** Returns entities by their global ids, in the same order; null for each that does not exist or that you may not see. */
  readonly nodes: readonly (({
    readonly __typename: 'CoStake';
    /** Global id of the co-stake, for `node` and for signed actions. */
    readonly id: string;
    /** Wallet of yours that paid the stake and receives it back; null when you are the device's owner. */
    readonly wallet: string | null;
    /** The other party under an alias: the co-staker when you are the owner, and the owner when you are the co-staker. */
    readonly counterparty: {
      /** Alias of the other party. It never changes within this agreement and cannot be traced to a wallet or to another agreement. */
      readonly alias: string;
    };
  } | {
    readonly __typename: 'Device';
    /** Global id of the device, for `node`. */
    readonly id: string;
    /** Hardware name, as the network's explorer spells it. */
    readonly model: string;
    /** Number of cards, 1 to 8; the requirement grows with it. */
    readonly quantity: number;
  } | { readonly __typename: 'Offer' | 'OwnedDevice' | 'Payout' | 'Slash' | 'Viewer' }) | null)[];
};

/** Variables of the query `ActivityNames`. */
export type ActivityNamesVariables = { readonly ids: readonly string[] };

/** Returns entities by their global ids, in the same order; null for each that does not exist or that you may not see. */
export const ActivityNamesDocument = 'query ActivityNames($ids:[ID!]!){nodes(ids:$ids){__typename ...on Device{id model quantity}...on CoStake{id wallet counterparty{alias}}}}' as TypedDocument<ActivityNamesQuery, ActivityNamesVariables>;
