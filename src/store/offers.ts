// Offers: types of the filter and order of offer lists (listing/ reads the lists), and statements that read offers by key or device.

import type { DeviceKind, DevicePool } from '../domain/device.ts';
import type { OfferStatus } from '../domain/offer.ts';
import type { StakeSufficiency } from '../domain/requirement.ts';
import { type OfferRow, offerColumns } from './columns.ts';
import { type Queryable, sql } from './db/database.ts';

/** A range of values. Both ends are inclusive; null means that the range has no limit at that end. */
export type Range<Value> = { readonly min: Value | null; readonly max: Value | null };

/** The filter of a list of offers; a null field excludes no offer. */
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
  /** Id of the account whose devices are left out. */
  readonly excludeOwner: string | null;
  readonly sufficiency: readonly StakeSufficiency[] | null;
  readonly pools: readonly DevicePool[] | null;
  readonly soc2: boolean | null;
  /** Number of days of 24 hours up to now in which the device was not slashed; reversed slashes do not count. */
  readonly slashFreeDays: number | null;
  /** Least difference of the reward share and the break-even share, basis points; offers without a break-even share do not match. */
  readonly aboveBreakEvenBps: number | null;
};

export type OfferOrderField = 'CREATED_AT' | 'REQUESTED_AMOUNT' | 'REWARD_SHARE' | 'RELIABILITY' | 'ESTIMATED_APR';
export type OfferOrder = { readonly field: OfferOrderField; readonly descending: boolean };

/** The keyset position of an offer: the value by which the list is sorted (an exact integer; -1 for none) and its id. */
export type OfferPosition = { readonly value: bigint; readonly id: string };

export type OfferQuery = {
  readonly filter: OfferFilter;
  readonly order: OfferOrder;
  readonly from: OfferPosition | null;
  readonly backwards: boolean;
  readonly limit: number;
};

/** An offer with the value by which the list is sorted. */
export type OrderedOffer = OfferRow & { readonly orderValue: bigint };

/** A value and how many offers have it. */
export type FacetCount = { readonly value: string; readonly count: number };

/** Number of offers per value, and lowest and highest value, of the offers that match a filter. Each list of counts starts with the most
 * frequent value. */
export type OfferFacets = {
  readonly models: readonly FacetCount[];
  readonly kinds: readonly FacetCount[];
  readonly countries: readonly FacetCount[];
  readonly statuses: readonly FacetCount[];
  /** Lowest and highest requested amount, base units; null where no offer matches the filter. */
  readonly requestedAmount: Range<bigint>;
  readonly rewardShareBps: Range<number>;
  /** Lowest and highest estimated return, basis points a year; null where no matching offer has an estimate. */
  readonly estimatedAprBps: Range<number>;
  /** Devices without a reported pool are left out. */
  readonly pools: readonly FacetCount[];
  /** Offers on devices with a SOC 2 audit, value `true`, and on others, value `false`. */
  readonly soc2: readonly FacetCount[];
  readonly connectivityTiers: readonly FacetCount[];
  readonly sufficiencies: readonly FacetCount[];
  /** Lowest and highest score, hundredths of a point; null where no device of a matching offer has a score. */
  readonly reliabilityHundredths: Range<number>;
  readonly quantity: Range<number>;
};

export async function offersById(db: Queryable, ids: readonly string[]): Promise<readonly OfferRow[]> {
  return db.query<OfferRow>(sql`SELECT ${offerColumns} FROM offer WHERE id = ANY (${[...ids]}::uuid[])`);
}

/** Returns the offers of these devices that are not closed at the instant `now`. */
export async function offersNotClosedOf(
  db: Queryable,
  deviceKeys: readonly string[],
  now: Date,
): Promise<readonly OfferRow[]> {
  return db.query<OfferRow>(sql`
    SELECT ${offerColumns} FROM offer
    WHERE device_key = ANY (${[...deviceKeys]}::uuid[]) AND (closes_at IS NULL OR closes_at > ${now})`);
}

/** A request for a page of one device's offers after a position, the latest first. */
export type DeviceOffersQuery = {
  readonly deviceKey: string;
  /** True for every offer, which only the device's owner may see; false leaves out unlisted ones. */
  readonly unlistedToo: boolean;
  readonly from: OfferPosition | null;
  readonly limit: number;
};

/**
 * Reads pages of the offers of several devices in one statement. `place` is the index of the query to which a row belongs; a page
 * has up to `limit` + 1 rows.
 */
export async function offersOfDevices(
  db: Queryable,
  queries: readonly DeviceOffersQuery[],
): Promise<readonly (OrderedOffer & { readonly place: number })[]> {
  const value = sql`(extract(epoch FROM offer.created_at) * 1000)::bigint`;
  return db.query(sql`
    SELECT page.*, (request.place - 1)::int AS place
    FROM unnest(${queries.map((query) => query.deviceKey)}::uuid[], ${queries.map((query) => query.from?.value ?? null)}::bigint[],
                ${queries.map((query) => query.from?.id ?? null)}::uuid[], ${queries.map((query) => query.limit + 1)}::int[],
                ${queries.map((query) => query.unlistedToo)}::boolean[])
      WITH ORDINALITY AS request (device_key, from_value, from_id, rows, unlisted_too, place)
    CROSS JOIN LATERAL (
      SELECT ${offerColumns}, ${value} AS "orderValue" FROM offer
      WHERE offer.device_key = request.device_key
        AND (request.unlisted_too OR offer.visibility = 'LISTED')
        AND (request.from_id IS NULL OR (${value}, offer.id) < (request.from_value, request.from_id))
      ORDER BY ${value} DESC, offer.id DESC LIMIT request.rows
    ) AS page
    ORDER BY request.place, page."orderValue" DESC, page.id DESC`);
}

/** Numbers of offers of a device, closed ones included: of the listed ones, and of all. */
export type OfferCounts = { readonly listed: number; readonly all: number };

/** Returns the numbers of offers of each device; a device without offers is left out. */
export async function countOffersOfDevices(
  db: Queryable,
  deviceKeys: readonly string[],
): Promise<ReadonlyMap<string, OfferCounts>> {
  const rows = await db.query<OfferCounts & { deviceKey: string }>(sql`
    SELECT device_key AS "deviceKey", count(*) FILTER (WHERE visibility = 'LISTED')::int AS listed, count(*)::int AS all
    FROM offer WHERE device_key = ANY (${[...deviceKeys]}::uuid[]) GROUP BY device_key`);
  return new Map(rows.map(({ deviceKey, listed, all }) => [deviceKey, { listed, all }]));
}

/** Returns the live offers of these devices, and the offers with a co-stake that neither failed nor was withdrawn, the oldest first. */
export async function runningOffersOf(db: Queryable, deviceKeys: readonly string[]): Promise<readonly OfferRow[]> {
  return db.query<OfferRow>(sql`
    SELECT ${offerColumns} FROM offer
    WHERE device_key = ANY (${[...deviceKeys]}::uuid[])
      AND (live OR id IN (SELECT offer_id FROM co_stake
                          WHERE device_key = ANY (${[...deviceKeys]}::uuid[])
                            AND recorded_phase NOT IN ('FAILED', 'WITHDRAWN')))
    ORDER BY created_at, entry`);
}

export async function offerBySlug(db: Queryable, slug: string): Promise<OfferRow | null> {
  const [row] = await db.query<OfferRow>(sql`SELECT ${offerColumns} FROM offer WHERE slug = ${slug}`);
  return row ?? null;
}
