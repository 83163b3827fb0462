// Offers as the marketplace browses them: filters, orders, keyset pages, counts and facets.

import type { DeviceKind } from '../domain/device.ts';
import type { OfferStatus } from '../domain/offer.ts';
import { type OfferRow, offerColumns } from './columns.ts';
import { empty, join, type Queryable, type Sql, sql } from './db/database.ts';

/** Both ends inclusive; an absent end is open. */
export type Range<Value> = { readonly min: Value | null; readonly max: Value | null };

/** The filter of a list of offers; null leaves a field open. */
export type OfferFilter = {
  readonly status: readonly OfferStatus[] | null;
  readonly kind: DeviceKind | null;
  readonly models: readonly string[] | null;
  /** Prefix of the network's device id, lower case. */
  readonly deviceIdPrefix: string | null;
  readonly requestedAmount: Range<bigint> | null;
  readonly rewardShareBps: Range<number> | null;
  readonly reliabilityHundredths: Range<number> | null;
  readonly estimatedAprBps: Range<number> | null;
  readonly countries: readonly string[] | null;
  readonly connectivityTier: Range<number> | null;
  readonly quantity: Range<number> | null;
  /** Leaves out the devices of this account. */
  readonly excludeOwner: string | null;
};

export type OfferOrderField = 'CREATED_AT' | 'REQUESTED_AMOUNT' | 'REWARD_SHARE' | 'RELIABILITY' | 'ESTIMATED_APR';
export type OfferOrder = { readonly field: OfferOrderField; readonly descending: boolean };

/** The keyset position of an offer: its value in the order (an exact integer; -1 for none) and its key. */
export type OfferPosition = { readonly value: bigint; readonly id: string };

/** The status at an instant, in SQL: the twin of domain/offer.ts `offerStatusAt`; a test holds them together. */
export const offerStatusSql = (now: Date): Sql => sql`
  CASE WHEN offer.closes_at <= ${now}::timestamptz THEN 'CLOSED' WHEN offer.claimed_at IS NULL THEN 'OPEN' ELSE 'FILLED' END`;

const orderValue: { readonly [Field in OfferOrderField]: Sql } = {
  CREATED_AT: sql`(extract(epoch FROM offer.created_at) * 1000)::bigint`,
  REQUESTED_AMOUNT: sql`offer.requested_amount`,
  REWARD_SHARE: sql`offer.reward_share_bps::bigint`,
  RELIABILITY: sql`coalesce(device.reliability_e2, -1)::bigint`,
  ESTIMATED_APR: sql`coalesce(offer.estimated_apr_bps, -1)::bigint`,
};

export type OfferQuery = {
  readonly filter: OfferFilter;
  readonly order: OfferOrder;
  readonly from: OfferPosition | null;
  readonly backwards: boolean;
  readonly limit: number;
};

/** An offer with its value in the requested order. */
export type OrderedOffer = OfferRow & { readonly orderValue: bigint };

/** A page of offers after a position, or backwards before it; with one row more than `limit` when there are further ones. */
export async function offersPage(db: Queryable, query: OfferQuery, now: Date): Promise<readonly OrderedOffer[]> {
  const value = orderValue[query.order.field];
  const descending = query.order.descending !== query.backwards;
  const direction = descending ? sql`DESC` : sql`ASC`;
  const past =
    query.from === null
      ? empty
      : sql`AND (${value}, offer.id) ${descending ? sql`<` : sql`>`} (${query.from.value}::bigint, ${query.from.id}::uuid)`;
  const rows = await db.query<OrderedOffer>(sql`
    SELECT ${offerColumns}, ${value} AS "orderValue" FROM offer JOIN device ON device.id = offer.device_key
    WHERE ${matches(query.filter, now)} ${past}
    ORDER BY ${value} ${direction}, offer.id ${direction} LIMIT ${query.limit + 1}`);
  return rows;
}

export async function countOffers(db: Queryable, filter: OfferFilter, now: Date): Promise<number> {
  const [row] = await db.query<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM offer JOIN device ON device.id = offer.device_key WHERE ${matches(filter, now)}`);
  return row?.count ?? 0;
}

export type FacetRow = {
  readonly facet: 'model' | 'kind' | 'country' | 'status' | 'all';
  readonly value: string | null;
  readonly count: number;
  readonly minAmount: bigint | null;
  readonly maxAmount: bigint | null;
  readonly minShare: number | null;
  readonly maxShare: number | null;
  readonly minApr: number | null;
  readonly maxApr: number | null;
};

/** Counts per model, kind, country and status, and the ranges over all of them, in one statement. */
export async function offerFacets(db: Queryable, filter: OfferFilter, now: Date): Promise<readonly FacetRow[]> {
  return db.query<FacetRow>(sql`
    SELECT CASE WHEN GROUPING(model) = 0 THEN 'model' WHEN GROUPING(kind) = 0 THEN 'kind'
                WHEN GROUPING(country) = 0 THEN 'country' WHEN GROUPING(status) = 0 THEN 'status' ELSE 'all' END AS facet,
           coalesce(model, kind, country, status) AS value, count(*)::int AS count,
           min(requested_amount) AS "minAmount", max(requested_amount) AS "maxAmount",
           min(reward_share_bps) AS "minShare", max(reward_share_bps) AS "maxShare",
           min(estimated_apr_bps) AS "minApr", max(estimated_apr_bps) AS "maxApr"
    FROM (SELECT device.model, device.kind, device.country, ${offerStatusSql(now)} AS status, offer.requested_amount,
                 offer.reward_share_bps, offer.estimated_apr_bps
          FROM offer JOIN device ON device.id = offer.device_key WHERE ${matches(filter, now)}) matching
    GROUP BY GROUPING SETS ((model), (kind), (country), (status), ())
    ORDER BY facet, count DESC, value`);
}

export async function offersById(db: Queryable, ids: readonly string[]): Promise<readonly OfferRow[]> {
  return db.query<OfferRow>(sql`SELECT ${offerColumns} FROM offer WHERE id = ANY (${[...ids]}::uuid[])`);
}

/** The offers of these devices that are not closed at an instant. */
export async function standingOffersOf(
  db: Queryable,
  deviceKeys: readonly string[],
  now: Date,
): Promise<readonly OfferRow[]> {
  return db.query<OfferRow>(sql`
    SELECT ${offerColumns} FROM offer
    WHERE device_key = ANY (${[...deviceKeys]}::uuid[]) AND (closes_at IS NULL OR closes_at > ${now})`);
}

/** The offers of one device after a position, the latest first. */
export type DeviceOffersQuery = {
  readonly deviceKey: string;
  readonly from: OfferPosition | null;
  readonly limit: number;
};

/** Pages of several devices in one statement, each row with the index of its query; up to one row more than `limit` each. */
export async function offersOfDevices(
  db: Queryable,
  queries: readonly DeviceOffersQuery[],
): Promise<readonly (OrderedOffer & { readonly place: number })[]> {
  const value = orderValue.CREATED_AT;
  return db.query(sql`
    SELECT page.*, (request.place - 1)::int AS place
    FROM unnest(${queries.map((query) => query.deviceKey)}::uuid[], ${queries.map((query) => query.from?.value ?? null)}::bigint[],
                ${queries.map((query) => query.from?.id ?? null)}::uuid[], ${queries.map((query) => query.limit + 1)}::int[])
      WITH ORDINALITY AS request (device_key, from_value, from_id, rows, place)
    CROSS JOIN LATERAL (
      SELECT ${offerColumns}, ${value} AS "orderValue" FROM offer
      WHERE offer.device_key = request.device_key
        AND (request.from_id IS NULL OR (${value}, offer.id) < (request.from_value, request.from_id))
      ORDER BY ${value} DESC, offer.id DESC LIMIT request.rows
    ) AS page
    ORDER BY request.place, page."orderValue" DESC, page.id DESC`);
}

/** How many offers each of these devices has had. */
export async function countOffersOfDevices(
  db: Queryable,
  deviceKeys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<{ deviceKey: string; count: number }>(sql`
    SELECT device_key AS "deviceKey", count(*)::int AS count FROM offer
    WHERE device_key = ANY (${[...deviceKeys]}::uuid[]) GROUP BY device_key`);
  return new Map(rows.map((row) => [row.deviceKey, row.count]));
}

/** Live offers of these devices, and those that a running co-stake belongs to. */
export async function runningOffersOf(db: Queryable, deviceKeys: readonly string[]): Promise<readonly OfferRow[]> {
  return db.query<OfferRow>(sql`
    SELECT ${offerColumns} FROM offer
    WHERE device_key = ANY (${[...deviceKeys]}::uuid[])
      AND (live OR id IN (SELECT offer_id FROM co_stake
                          WHERE device_key = ANY (${[...deviceKeys]}::uuid[])
                            AND recorded_phase NOT IN ('FAILED', 'WITHDRAWN')))
    ORDER BY created_at, id`);
}

export async function offerBySlug(db: Queryable, slug: string): Promise<OfferRow | null> {
  const [row] = await db.query<OfferRow>(sql`SELECT ${offerColumns} FROM offer WHERE slug = ${slug}`);
  return row ?? null;
}

function matches(filter: OfferFilter, now: Date): Sql {
  const conditions: Sql[] = [sql`true`];
  const within = (column: Sql, range: Range<bigint> | Range<number> | null): void => {
    if (range?.min != null) conditions.push(sql`${column} >= ${range.min}`);
    if (range?.max != null) conditions.push(sql`${column} <= ${range.max}`);
  };
  if (filter.status !== null) conditions.push(sql`${offerStatusSql(now)} = ANY (${[...filter.status]}::text[])`);
  if (filter.kind !== null) conditions.push(sql`device.kind = ${filter.kind}`);
  if (filter.models !== null) conditions.push(sql`device.model = ANY (${[...filter.models]}::text[])`);
  if (filter.deviceIdPrefix !== null) {
    conditions.push(sql`starts_with(device.device_id::text, ${filter.deviceIdPrefix})`);
  }
  if (filter.countries !== null) conditions.push(sql`device.country = ANY (${[...filter.countries]}::text[])`);
  if (filter.excludeOwner !== null) conditions.push(sql`device.owner_account_id <> ${filter.excludeOwner}::uuid`);
  within(sql`offer.requested_amount`, filter.requestedAmount);
  within(sql`offer.reward_share_bps`, filter.rewardShareBps);
  within(sql`device.reliability_e2`, filter.reliabilityHundredths);
  within(sql`offer.estimated_apr_bps`, filter.estimatedAprBps);
  within(sql`device.connectivity_tier`, filter.connectivityTier);
  within(sql`device.quantity`, filter.quantity);
  return join(conditions, ' AND ');
}
