// Queries for lists of offers in plain SQL over the source tables. Tests compare the in-memory listing of offers with their
// results.

import { offerColumns } from '../../src/store/columns.ts';
import { emptySql, join, type Queryable, type Sql, sql } from '../../src/store/db/database.ts';
import type {
  OfferFacets,
  OfferFilter,
  OfferOrderField,
  OfferQuery,
  OrderedOffer,
  Range,
} from '../../src/store/offers.ts';

/** The filter that excludes no offer. */
export const EVERY_OFFER: OfferFilter = {
  status: null,
  kind: null,
  models: null,
  deviceIdPrefix: null,
  requestedAmount: null,
  rewardShareBps: null,
  reliabilityHundredths: null,
  estimatedAprBps: null,
  countries: null,
  connectivityTier: null,
  quantity: null,
  excludeOwner: null,
  sufficiency: null,
  pools: null,
  soc2: null,
  slashFreeDays: null,
  aboveBreakEvenBps: null,
};

/** Every facet. */
export const EVERY_FACET: readonly (keyof OfferFacets)[] = [
  'models',
  'kinds',
  'countries',
  'statuses',
  'requestedAmount',
  'rewardShareBps',
  'estimatedAprBps',
  'pools',
  'soc2',
  'connectivityTiers',
  'sufficiencies',
  'reliabilityHundredths',
  'quantity',
];

/**
 * SQL expression for the status of an offer at an instant. It repeats the rule of `offerStatusAt` in src/domain/offer.ts; a parity
 * test compares the two.
 */
export const offerStatusSql = (now: Date): Sql => sql`
  CASE WHEN offer.closes_at <= ${now}::timestamptz THEN 'CLOSED' WHEN offer.claimed_at IS NULL THEN 'OPEN' ELSE 'FILLED' END`;

/**
 * SQL expression for the stake sufficiency of a device at an instant, from the tables of multipliers and parameters. It repeats the rule of
 * `sufficiencyOf` in src/domain/requirement.ts.
 */
export const sufficiencySql = (now: Date): Sql => {
  const valueAt = (name: string, at: Sql): Sql => sql`
    coalesce((SELECT value FROM parameter WHERE name = ${name} AND valid_from <= ${at} ORDER BY valid_from DESC LIMIT 1),
             (SELECT value FROM parameter WHERE name = ${name} ORDER BY valid_from LIMIT 1))`;
  const perCard = (at: Sql): Sql => sql`(${valueAt('baseStakePerCard', at)} * greatest(10000, coalesce(
    (SELECT multiplier_e4 FROM multiplier WHERE multiplier.model = device.model AND valid_from <= ${at}
     ORDER BY valid_from DESC LIMIT 1), 0)))`;
  const cards = sql`(CASE WHEN device.kind = 'CPU' THEN 1 ELSE device.quantity END)`;
  const needed = (at: Sql): Sql => sql`div((${cards} * ${perCard(at)})::numeric, 10000)`;
  const stake = sql`(CASE WHEN device.counted_changes_at <= ${now}::timestamptz THEN device.counted_then ELSE device.counted_stake END)`;
  const instant = sql`${now}::timestamptz`;
  const [began, before] = [sql`change.valid_from`, sql`change.valid_from - interval '1 millisecond'`];
  return sql`
    CASE WHEN ${stake} >= ${needed(instant)} THEN 'SUFFICIENT'
         WHEN EXISTS (
           SELECT FROM (SELECT valid_from FROM multiplier WHERE multiplier.model = device.model
                        UNION SELECT valid_from FROM parameter WHERE name = 'baseStakePerCard') change
           WHERE ${began} <= ${instant}
             AND ${instant} < ${began} + ${valueAt('graceAfterRequirementRiseMs', began)}::bigint * interval '1 millisecond'
             AND ${perCard(before)} < ${perCard(began)} AND ${stake} >= ${needed(before)}
             AND (device.grace_forfeited_at IS NULL OR device.grace_forfeited_at > ${instant}
                  OR ${began} > device.grace_forfeited_at)) THEN 'GRACE'
         ELSE 'INSUFFICIENT' END`;
};

const OFFERS: Sql = sql`
  FROM offer JOIN device ON device.id = offer.device_key JOIN device_sums ON device_sums.device_key = device.id`;

const orderValue: { readonly [Field in OfferOrderField]: Sql } = {
  CREATED_AT: sql`(extract(epoch FROM offer.created_at) * 1000)::bigint`,
  REQUESTED_AMOUNT: sql`offer.requested_amount`,
  REWARD_SHARE: sql`offer.reward_share_bps::bigint`,
  RELIABILITY: sql`coalesce(device_sums.reliability_e2, -1)::bigint`,
  ESTIMATED_APR: sql`coalesce(offer.estimated_apr_bps, -1)::bigint`,
};

/**
 * Returns the offers after a position in the list, or before it when paging backwards: at most `limit` of them, plus one more when
 * the list continues.
 */
export async function offersPage(db: Queryable, query: OfferQuery, now: Date): Promise<readonly OrderedOffer[]> {
  const value = orderValue[query.order.field];
  const descending = query.order.descending !== query.backwards;
  const direction = descending ? sql`DESC` : sql`ASC`;
  const past =
    query.from === null
      ? emptySql
      : sql`AND (${value}, offer.id) ${descending ? sql`<` : sql`>`} (${query.from.value}::bigint, ${query.from.id}::uuid)`;
  const rows = await db.query<OrderedOffer>(sql`
    SELECT ${offerColumns}, ${value} AS "orderValue" ${OFFERS}
    WHERE ${matches(query.filter, now)} ${past}
    ORDER BY ${value} ${direction}, offer.id ${direction} LIMIT ${query.limit + 1}`);
  return rows;
}

export async function countOffers(db: Queryable, filter: OfferFilter, now: Date): Promise<number> {
  const [row] = await db.query<{ count: number }>(sql`
    SELECT count(*)::int AS count ${OFFERS} WHERE ${matches(filter, now)}`);
  return row?.count ?? 0;
}

type FacetRow = {
  readonly facet:
    | keyof Pick<
        OfferFacets,
        'models' | 'kinds' | 'countries' | 'statuses' | 'pools' | 'soc2' | 'connectivityTiers' | 'sufficiencies'
      >
    | 'all';
  readonly value: string;
  readonly count: number;
  readonly minAmount: bigint | null;
  readonly maxAmount: bigint | null;
  readonly minShare: number | null;
  readonly maxShare: number | null;
  readonly minApr: number | null;
  readonly maxApr: number | null;
  readonly minScore: number | null;
  readonly maxScore: number | null;
  readonly minCards: number | null;
  readonly maxCards: number | null;
};

/**
 * Returns the number of offers per model, kind, country and status, and the lowest and highest values over all offers that match a
 * filter.
 */
export async function offerFacets(db: Queryable, filter: OfferFilter, now: Date): Promise<OfferFacets> {
  const rows = await db.query<FacetRow>(sql`
    SELECT CASE WHEN GROUPING(model) = 0 THEN 'models' WHEN GROUPING(kind) = 0 THEN 'kinds'
                WHEN GROUPING(country) = 0 THEN 'countries' WHEN GROUPING(status) = 0 THEN 'statuses'
                WHEN GROUPING(pool) = 0 THEN 'pools' WHEN GROUPING(soc2) = 0 THEN 'soc2'
                WHEN GROUPING(tier) = 0 THEN 'connectivityTiers' WHEN GROUPING(sufficiency) = 0 THEN 'sufficiencies'
                ELSE 'all' END AS facet,
           coalesce(model, kind, country, status, pool, soc2, tier, sufficiency) AS value, count(*)::int AS count,
           min(requested_amount) AS "minAmount", max(requested_amount) AS "maxAmount",
           min(reward_share_bps) AS "minShare", max(reward_share_bps) AS "maxShare",
           min(estimated_apr_bps) AS "minApr", max(estimated_apr_bps) AS "maxApr",
           min(reliability_e2) AS "minScore", max(reliability_e2) AS "maxScore", min(quantity) AS "minCards", max(quantity) AS "maxCards"
    FROM (SELECT device.model, device.kind, device.country, ${offerStatusSql(now)} AS status, offer.requested_amount,
                 offer.reward_share_bps, offer.estimated_apr_bps, device.pool, device.soc2::text AS soc2, device.connectivity_tier::text AS tier,
                 device_sums.reliability_e2, device.quantity, ${sufficiencySql(now)} AS sufficiency
          ${OFFERS} WHERE ${matches(filter, now)}) matching
    GROUP BY GROUPING SETS ((model), (kind), (country), (status), (pool), (soc2), (tier), (sufficiency), ())
    ORDER BY facet, count DESC, value`);
  const of = (facet: FacetRow['facet']) =>
    rows
      .filter((row) => row.facet === facet && row.value !== null)
      .map(({ value, count }) => ({ value, count }))
      .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const all = rows.find((row) => row.facet === 'all');
  return {
    models: of('models'),
    kinds: of('kinds'),
    countries: of('countries'),
    statuses: of('statuses'),
    pools: of('pools'),
    soc2: of('soc2'),
    connectivityTiers: of('connectivityTiers'),
    sufficiencies: of('sufficiencies'),
    requestedAmount: { min: all?.minAmount ?? null, max: all?.maxAmount ?? null },
    rewardShareBps: { min: all?.minShare ?? null, max: all?.maxShare ?? null },
    estimatedAprBps: { min: all?.minApr ?? null, max: all?.maxApr ?? null },
    reliabilityHundredths: { min: all?.minScore ?? null, max: all?.maxScore ?? null },
    quantity: { min: all?.minCards ?? null, max: all?.maxCards ?? null },
  };
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
  if (filter.sufficiency !== null)
    conditions.push(sql`${sufficiencySql(now)} = ANY (${[...filter.sufficiency]}::text[])`);
  if (filter.pools !== null) conditions.push(sql`device.pool = ANY (${[...filter.pools]}::text[])`);
  if (filter.soc2 !== null) conditions.push(sql`device.soc2 = ${filter.soc2}`);
  if (filter.slashFreeDays !== null) {
    conditions.push(sql`(device.last_slash_at IS NULL
      OR device.last_slash_at <= ${now}::timestamptz - ${filter.slashFreeDays}::int * interval '24 hours')`);
  }
  if (filter.aboveBreakEvenBps !== null) {
    conditions.push(sql`offer.break_even_share_bps IS NOT NULL AND ${offerStatusSql(now)} <> 'CLOSED'
      AND offer.reward_share_bps - offer.break_even_share_bps >= ${filter.aboveBreakEvenBps}`);
  }
  within(sql`offer.requested_amount`, filter.requestedAmount);
  within(sql`offer.reward_share_bps`, filter.rewardShareBps);
  within(sql`device_sums.reliability_e2`, filter.reliabilityHundredths);
  within(sql`offer.estimated_apr_bps`, filter.estimatedAprBps);
  within(sql`device.connectivity_tier`, filter.connectivityTier);
  within(sql`device.quantity`, filter.quantity);
  return join(conditions, ' AND ');
}
