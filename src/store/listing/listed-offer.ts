// The values by which lists filter, order and count offers, each with its table and column.
// **Invariant:** a trigger stamps a row with the transaction id when one of these columns changes; a test compares the columns of
// the triggers with this table.

import { raw, type Sql, sql } from '../db/database.ts';

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
  readonly breakEvenShareBps: number | null;
  readonly kind: string;
  readonly model: string;
  readonly country: string;
  readonly pool: string | null;
  readonly soc2: boolean;
  readonly connectivityTier: number;
  readonly quantity: number;
  readonly reliabilityHundredths: number | null;
  /** Stake that counts toward the device's requirement, base units, as a decimal number. */
  readonly countedStake: string;
  /** First end of a wait period, which lowers the counted stake to `countedThen`: milliseconds since 1970; null without one. */
  readonly countedChangesAtMs: number | null;
  readonly countedThen: string;
  /** Milliseconds since 1970; null unless a slash ended the grace periods of earlier rises of the requirement. */
  readonly graceForfeitedAtMs: number | null;
  /** Milliseconds since 1970 of the device's latest slash that was not reversed; null without one. */
  readonly lastSlashAtMs: number | null;
};

type Source = {
  readonly table: 'offer' | 'device' | 'device_sums';
  readonly column: string;
  /** Type of the column. `name` is a text that many offers have in common. */
  readonly type: 'key' | 'time' | 'amount' | 'integer' | 'name';
};

/** Table and column of each value. To add a value: one line here, and its column in the trigger of its table, which for sums compares two tables. */
export const LISTED: { readonly [Field in keyof ListedOffer]: Source } = {
  id: { table: 'offer', column: 'id', type: 'key' },
  deviceId: { table: 'device', column: 'device_id', type: 'key' },
  ownerAccountId: { table: 'device', column: 'owner_account_id', type: 'key' },
  createdAtMs: { table: 'offer', column: 'created_at', type: 'time' },
  claimedAtMs: { table: 'offer', column: 'claimed_at', type: 'time' },
  closesAtMs: { table: 'offer', column: 'closes_at', type: 'time' },
  requestedAmount: { table: 'offer', column: 'requested_amount', type: 'amount' },
  rewardShareBps: { table: 'offer', column: 'reward_share_bps', type: 'integer' },
  estimatedAprBps: { table: 'offer', column: 'estimated_apr_bps', type: 'integer' },
  breakEvenShareBps: { table: 'offer', column: 'break_even_share_bps', type: 'integer' },
  kind: { table: 'device', column: 'kind', type: 'name' },
  model: { table: 'device', column: 'model', type: 'name' },
  country: { table: 'device', column: 'country', type: 'name' },
  pool: { table: 'device', column: 'pool', type: 'name' },
  soc2: { table: 'device', column: 'soc2', type: 'name' },
  connectivityTier: { table: 'device', column: 'connectivity_tier', type: 'integer' },
  quantity: { table: 'device', column: 'quantity', type: 'integer' },
  reliabilityHundredths: { table: 'device_sums', column: 'reliability_e2', type: 'integer' },
  countedStake: { table: 'device', column: 'counted_stake', type: 'amount' },
  countedChangesAtMs: { table: 'device', column: 'counted_changes_at', type: 'time' },
  countedThen: { table: 'device', column: 'counted_then', type: 'amount' },
  graceForfeitedAtMs: { table: 'device', column: 'grace_forfeited_at', type: 'time' },
  lastSlashAtMs: { table: 'device', column: 'last_slash_at', type: 'time' },
};

const FIELDS = Object.keys(LISTED) as readonly (keyof ListedOffer)[];

/** The tables of an offer's values, which a statement joins to `offer`. */
export const LISTED_JOINS: Sql = sql`
  JOIN device ON device.id = offer.device_key JOIN device_sums ON device_sums.device_key = offer.device_key`;

/** SQL expression of a JSON array with the values of one offer, for a statement with `LISTED_JOINS`. */
export const listedValuesSql: Sql = raw(
  `json_build_array(${FIELDS.map((field) => expressionOf(LISTED[field])).join(', ')})`,
);

/** Returns the values of an offer from a parsed JSON array of `listedValuesSql`. */
export function parseListedOffer(values: readonly unknown[]): ListedOffer {
  return Object.fromEntries(FIELDS.map((field, index) => [field, values[index]])) as ListedOffer;
}

function expressionOf({ table, column, type }: Source): string {
  const name = `${table}.${column}`;
  if (type === 'amount') return `${name}::text`;
  return type === 'time' ? `(extract(epoch FROM ${name}) * 1000)::bigint` : name;
}

/** The fields that are names: one group of values, because filters and facets read them together. */
export type OfferGroup = Pick<ListedOffer, 'kind' | 'country' | 'pool' | 'soc2' | 'model'>;

const SEPARATOR = '\u001f';

/** Returns the key of a group. Only a model may contain the separator. */
export const groupKeyOf = ({ kind, country, pool, soc2, model }: OfferGroup): string =>
  [kind, country, pool ?? '', soc2, model].join(SEPARATOR);

/** Returns the group of a key. */
export function parseGroupKey(key: string): OfferGroup {
  const [kind = '', country = '', pool = '', soc2, ...model] = key.split(SEPARATOR);
  return { kind, country, pool: pool === '' ? null : pool, soc2: soc2 === 'true', model: model.join(SEPARATOR) };
}

type ByteField = { [Field in keyof ListedOffer]: Field extends keyof OfferGroup ? never : Field }[keyof ListedOffer];

/**
 * The values of many offers, each field as the bytes of all of its values, highest byte first: keys 16, times and amounts 8, integers 4.
 * An absent integer is -1, an absent time the smallest number.
 */
export type ListedChunk = {
  readonly count: number;
  readonly bytes: { readonly [Field in ByteField]: DataView };
  readonly groupKeys: readonly string[];
};

const BYTE_FIELDS = FIELDS.filter((field): field is ByteField => LISTED[field].type !== 'name');
const ABSENT_TIME = `'\\x8000000000000000'::bytea`;

/**
 * Returns the statement that reads a ListedChunk of at most `limit` offers in the order of their ids, after the id `after`. Sending
 * bytes instead of JSON saves most of the time of loading.
 */
export const listedChunkSql = (after: string, limit: number): Sql => sql`
  SELECT count(*)::int AS count, ${raw(BYTE_FIELDS.map((field) => `string_agg(${bytesOf(field)}, '') AS "${field}"`).join(', '))},
         json_agg(concat_ws(chr(31), kind, country, coalesce(pool, ''), soc2::text, model))::text AS groups
  FROM (SELECT ${raw(FIELDS.map((field) => `${LISTED[field].table}.${LISTED[field].column} AS "${field}"`).join(', '))}
        FROM offer ${LISTED_JOINS}
        WHERE offer.id > ${after}::uuid AND offer.visibility = 'LISTED' ORDER BY offer.id LIMIT ${limit}) chunk`;

function bytesOf(field: ByteField): string {
  const { type } = LISTED[field];
  switch (type) {
    case 'key':
      return `uuid_send("${field}")`;
    case 'time':
      return `coalesce(timestamptz_send("${field}"), ${ABSENT_TIME})`;
    case 'amount':
      return `int8send("${field}")`;
    case 'integer':
      return `int4send(coalesce("${field}", -1))`;
    case 'name':
      throw new Error(`${field} has no bytes`);
    default:
      return type satisfies never;
  }
}

/** A row of `listedChunkSql`; all fields but `count` are null when it is 0. */
export type ListedChunkRow = { readonly [Field in ByteField]: Uint8Array | null } & {
  readonly count: number;
  readonly groups: string | null;
};

/** Returns the chunk in a row of `listedChunkSql`. */
export function readListedChunk(row: ListedChunkRow): ListedChunk {
  const viewOf = (field: ByteField): DataView => {
    const bytes = row[field] ?? new Uint8Array(0);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
  return {
    count: row.count,
    bytes: Object.fromEntries(BYTE_FIELDS.map((field) => [field, viewOf(field)])) as ListedChunk['bytes'],
    groupKeys: JSON.parse(row.groups ?? '[]') as string[],
  };
}

/** Microseconds from 1970 to 2000, the beginning of PostgreSQL's time. */
const EPOCH_2000_US = 946_684_800_000_000n;
const ABSENT = -(2n ** 63n);

/** Returns the milliseconds since 1970 of a time in a chunk; null when it is absent. */
export function timeAt(times: DataView, index: number): number | null {
  const microseconds = times.getBigInt64(index * 8);
  return microseconds === ABSENT ? null : Math.round(Number(microseconds + EPOCH_2000_US) / 1000);
}
