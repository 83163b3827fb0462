// The values of an offer that lists filter, order and count by, with the column each is read from.
// **Invariant:** the columns named here are those that the triggers of the migrations stamp with a transaction number; a test
// compares the two.

import { raw, type Sql } from '../db/database.ts';

/** One offer in the listing, as the database sends it: a JSON array in the order of `LISTED`. */
export type ListedOffer = {
  readonly id: string;
  readonly deviceId: string;
  readonly ownerAccountId: string;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  /** Milliseconds since 1970; null while no co-staker holds it. */
  readonly claimedAtMs: number | null;
  /** Milliseconds since 1970; null while no end is known. */
  readonly closesAtMs: number | null;
  /** Base units, as a decimal number. */
  readonly requestedAmount: string;
  readonly rewardShareBps: number;
  readonly estimatedAprBps: number | null;
  readonly kind: string;
  readonly model: string;
  readonly country: string;
  readonly connectivityTier: number;
  readonly quantity: number;
  readonly reliabilityHundredths: number | null;
};

type Source = {
  readonly table: 'offer' | 'device';
  readonly column: string;
  /** How the column is written as JSON; as it is unless given. */
  readonly as?: 'milliseconds' | 'text';
};

/** The source of each value. A value that lists use is one line here, and its column one word in a trigger. */
export const LISTED: { readonly [Field in keyof ListedOffer]: Source } = {
  id: { table: 'offer', column: 'id' },
  deviceId: { table: 'device', column: 'device_id' },
  ownerAccountId: { table: 'device', column: 'owner_account_id' },
  createdAtMs: { table: 'offer', column: 'created_at', as: 'milliseconds' },
  claimedAtMs: { table: 'offer', column: 'claimed_at', as: 'milliseconds' },
  closesAtMs: { table: 'offer', column: 'closes_at', as: 'milliseconds' },
  requestedAmount: { table: 'offer', column: 'requested_amount', as: 'text' },
  rewardShareBps: { table: 'offer', column: 'reward_share_bps' },
  estimatedAprBps: { table: 'offer', column: 'estimated_apr_bps' },
  kind: { table: 'device', column: 'kind' },
  model: { table: 'device', column: 'model' },
  country: { table: 'device', column: 'country' },
  connectivityTier: { table: 'device', column: 'connectivity_tier' },
  quantity: { table: 'device', column: 'quantity' },
  reliabilityHundredths: { table: 'device', column: 'reliability_e2' },
};

const FIELDS = Object.keys(LISTED) as readonly (keyof ListedOffer)[];

/** An expression of a JSON array with the values of one offer; `offer` and `device` are joined around it. */
export const listedValues: Sql = raw(
  `json_build_array(${FIELDS.map((field) => expressionOf(LISTED[field])).join(', ')})`,
);

/** The offer of an array of `listedValues`. */
export function listedOffer(values: readonly unknown[]): ListedOffer {
  return Object.fromEntries(FIELDS.map((field, index) => [field, values[index]])) as ListedOffer;
}

function expressionOf({ table, column, as }: Source): string {
  const name = `${table}.${column}`;
  if (as === undefined) return name;
  return as === 'text' ? `${name}::text` : `(extract(epoch FROM ${name}) * 1000)::bigint`;
}
