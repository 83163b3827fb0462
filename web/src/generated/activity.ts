// Made by `npm run schema` from schema.graphql; do not edit.

import type { TypedDocument } from '@tandem/client';

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
