// Lists of the devices of an account: filtered, ordered and counted in SQL.

import type { CoStakePhase } from '../domain/co-stake.ts';
import type { DeviceState } from '../domain/device.ts';
import { applicableRequirements, type DatedRequirement, type StakeSufficiency } from '../domain/requirement.ts';
import { coStakePhaseSql } from './co-stakes.ts';
import { emptySql, join, type Queryable, type Sql, sql } from './db/database.ts';

/** The filter of a list of own devices; a null field excludes no device. */
export type OwnedDeviceFilter = {
  readonly states: readonly DeviceState[] | null;
  readonly sufficiency: readonly StakeSufficiency[] | null;
  /** Whether an offer takes one of the device's places now. */
  readonly hasLiveOffer: boolean | null;
  /** Phases of which at least one co-stake on the device has one now. */
  readonly coStakePhases: readonly CoStakePhase[] | null;
  readonly models: readonly string[] | null;
  /** Prefix of the network's device id, lower case. */
  readonly deviceIdPrefix: string | null;
};
export type OwnedDeviceOrderField = 'IMPORTED_AT' | 'OWN_STAKE' | 'RELIABILITY';
export type OwnedDeviceOrder = { readonly field: OwnedDeviceOrderField; readonly descending: boolean };

/** The devices of an account that a list contains, at an instant. */
export type OwnedDeviceList = {
  readonly accountId: string;
  readonly filter: OwnedDeviceFilter;
  /** Requirement histories of the models of the account's devices; empty unless the filter compares the sufficiency. */
  readonly requirements: ReadonlyMap<string, readonly DatedRequirement[]>;
  readonly now: Date;
};

/** The keyset position of a device in a list: the value by which it is ordered, -1 for none, and its key. */
export type OwnedDevicePosition = { readonly value: bigint; readonly key: string };

const VALUES: { readonly [Field in OwnedDeviceOrderField]: Sql } = {
  IMPORTED_AT: sql`(extract(epoch FROM device.imported_at) * 1000)::bigint`,
  OWN_STAKE: sql`coalesce((SELECT balance FROM ledger_account WHERE code = 'stake/' || device.id::text), 0)`,
  RELIABILITY: sql`coalesce((SELECT reliability_e2 FROM device_sums WHERE device_key = device.id), -1)::bigint`,
};

/** Returns the positions of a page of own devices. */
export async function ownedDevicePage(
  db: Queryable,
  list: OwnedDeviceList,
  order: OwnedDeviceOrder,
  page: { readonly after: OwnedDevicePosition | null; readonly limit: number },
): Promise<readonly OwnedDevicePosition[]> {
  const { after, limit } = page;
  const direction = order.descending ? sql`DESC` : sql`ASC`;
  const past =
    after === null
      ? emptySql
      : sql`WHERE (value, key) ${order.descending ? sql`<` : sql`>`} (${after.value}::bigint, ${after.key}::uuid)`;
  return db.query<OwnedDevicePosition>(sql`
    SELECT key, value FROM (SELECT device.id AS key, ${VALUES[order.field]} AS value FROM device WHERE ${matches(list)}) matching
    ${past} ORDER BY value ${direction}, key ${direction} LIMIT ${limit}`);
}

export async function countOwnedDevices(db: Queryable, list: OwnedDeviceList): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM device WHERE ${matches(list)}`,
  );
  return row?.count ?? 0;
}

/** Returns the hardware models of the devices of an account. */
export async function ownedModels(db: Queryable, accountId: string): Promise<readonly string[]> {
  const rows = await db.query<{ model: string }>(
    sql`SELECT DISTINCT model FROM device WHERE owner_account_id = ${accountId}::uuid`,
  );
  return rows.map(({ model }) => model);
}

function matches(list: OwnedDeviceList): Sql {
  const { accountId, filter, now } = list;
  const conditions: Sql[] = [sql`device.owner_account_id = ${accountId}::uuid`];
  if (filter.states !== null) conditions.push(sql`device.state = ANY (${[...filter.states]}::text[])`);
  if (filter.models !== null) conditions.push(sql`device.model = ANY (${[...filter.models]}::text[])`);
  if (filter.deviceIdPrefix !== null) {
    conditions.push(sql`starts_with(device.device_id::text, ${filter.deviceIdPrefix})`);
  }
  if (filter.hasLiveOffer !== null) {
    conditions.push(sql`${filter.hasLiveOffer} = EXISTS (
      SELECT FROM offer WHERE offer.device_key = device.id AND live AND (closes_at IS NULL OR closes_at > ${now}::timestamptz))`);
  }
  if (filter.coStakePhases !== null) {
    conditions.push(sql`EXISTS (
      SELECT FROM co_stake WHERE co_stake.device_key = device.id AND ${coStakePhaseSql(now)} = ANY (${[...filter.coStakePhases]}::text[]))`);
  }
  if (filter.sufficiency !== null) {
    conditions.push(sql`${sufficiencySql(list)} = ANY (${[...filter.sufficiency]}::text[])`);
  }
  return join(conditions, ' AND ');
}

/** Returns the SQL expression of a device's stake sufficiency: the rule of `sufficiencyOf` in domain/requirement.ts; a test compares the two. */
function sufficiencySql({ requirements, now }: OwnedDeviceList): Sql {
  const rows = [...requirements].flatMap(([model, history]) =>
    applicableRequirements(history, now).map(({ entry, endedAt }) => ({ model, entry, endedAt })),
  );
  const stake = sql`(CASE WHEN device.counted_changes_at <= ${now}::timestamptz THEN device.counted_then ELSE device.counted_stake END)`;
  const met = (of: Sql): Sql => sql`EXISTS (
    SELECT FROM unnest(${rows.map(({ model }) => model)}::text[], ${rows.map(({ entry }) => entry.perCardTenThousandths)}::bigint[],
                       ${rows.map(({ endedAt }) => endedAt)}::timestamptz[]) AS required (model, per_card, ended_at)
    WHERE required.model = device.model AND ${of}
      AND ${stake} >= div(CASE WHEN device.kind = 'CPU' THEN 1 ELSE device.quantity END * required.per_card::numeric, 10000))`;
  return sql`
    CASE WHEN ${met(sql`ended_at IS NULL`)} THEN 'SUFFICIENT'
         WHEN ${met(sql`(device.grace_forfeited_at IS NULL OR device.grace_forfeited_at > ${now}::timestamptz
                         OR ended_at > device.grace_forfeited_at)`)} THEN 'GRACE'
         ELSE 'INSUFFICIENT' END`;
}
