// The values by which lists filter, order and count offers, each with its table and column.
// **Invariant:** a trigger stamps a row with the transaction id when one of these columns changes; a test compares the columns of
// the triggers with this table.

import { raw, type Sql } from '../db/database.ts';

/** The values of one offer by which lists filter, order and count. The database sends them as a JSON array in the order of LISTED. */
export type ListedOffer = {
  readonly id: string;
  readonly deviceId: string;
  readonly ownerAccountId: string;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  /** Milliseconds since 1970; null while no co-staker holds the offer. */
  readonly claimedAtMs: number | null;
  /** Milliseconds since 1970; null while it is not known when the offer closes. */
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
  /** How the column is converted for JSON; not converted when absent. */
  readonly as?: 'milliseconds' | 'text';
};

/** Table and column of each value. To add a value: one line here, and its column in the trigger of its table. */
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

/** SQL expression of a JSON array with the values of one offer, for a statement that joins `offer` and `device`. */
export const listedValuesSql: Sql = raw(
  `json_build_array(${FIELDS.map((field) => expressionOf(LISTED[field])).join(', ')})`,
);

/** Returns the values of an offer from a parsed JSON array of `listedValuesSql`. */
export function parseListedOffer(values: readonly unknown[]): ListedOffer {
  return Object.fromEntries(FIELDS.map((field, index) => [field, values[index]])) as ListedOffer;
}

function expressionOf({ table, column, as }: Source): string {
  const name = `${table}.${column}`;
  if (as === undefined) return name;
  return as === 'text' ? `${name}::text` : `(extract(epoch FROM ${name}) * 1000)::bigint`;
}
