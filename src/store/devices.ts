// Statements about devices: reads by key, the daily reliability series, and the import of many devices.

import type { Device } from '../domain/device.ts';
import type { DeviceRecord } from '../domain/device-record.ts';
import { reportedState } from '../domain/device-report.ts';
import { boundsOfHires, nextHireBound } from '../domain/hire.ts';
import { newKey, type RandomBytes } from '../domain/key.ts';
import { RELIABILITY_FORMULA_VERSION, RELIABILITY_WINDOW_DAYS } from '../domain/reliability.ts';
import {
  type ArrayColumn,
  type Columns,
  DEVICE_COLUMNS,
  DEVICE_SUMS_COLUMNS,
  type DeviceSums,
  selectList,
  unnestArguments,
} from './columns.ts';
import { type Queryable, type Sql, sql } from './db/database.ts';

/** A device with the fields that are shown to clients but that no decision reads. */
export type DeviceRow = Device & {
  readonly downMbps: number | null;
  readonly upMbps: number | null;
  readonly location: string | null;
  readonly nominated30d: number;
  readonly succeeded30d: number;
  /** Number of slashes of the last 30 days that were not reversed, as the reliability score counts them. */
  readonly slashes30d: number;
  /**
   * Sum of the daily downtime of the last 30 days, in basis points of a day; `days30d` is the number of days for which a downtime
   * was reported.
   */
  readonly downBps30d: number;
  readonly days30d: number;
  /** The owner's own stake on the device, base units. */
  readonly ownerStake: bigint;
};

/** The fields of a DeviceRow that are columns of the table `device_sums`. */
type StoredSums = DeviceSums &
  Pick<DeviceRow, 'nominated30d' | 'succeeded30d' | 'slashes30d' | 'downBps30d' | 'days30d'>;

/** Fields of a DeviceRow that are columns of the table `device`; the others are sums or come from subqueries. */
export const STORED_DEVICE_COLUMNS: Columns<Omit<StoredDevice, 'ownerStake' | keyof StoredSums>> = {
  ...DEVICE_COLUMNS,
  downMbps: 'down_mbps',
  upMbps: 'up_mbps',
  location: 'location',
};
/** Fields of a DeviceRow that are columns of the table `device_sums`. */
export const STORED_SUMS_COLUMNS: Columns<StoredSums> = {
  ...DEVICE_SUMS_COLUMNS,
  nominated30d: 'nominated_30d',
  succeeded30d: 'succeeded_30d',
  slashes30d: 'slashes_30d',
  downBps30d: 'down_bps_30d',
  days30d: 'days_30d',
};
/** A device as it is stored: without its multiplier, which depends on the instant of the read. */
export type StoredDevice = Omit<DeviceRow, 'multiplierTenThousandths'>;

/** The FROM item of devices with their sums. */
const DEVICES_WITH_SUMS: Sql = sql`device JOIN device_sums ON device_sums.device_key = device.id`;

/** The select list of a StoredDevice. */
const storedDeviceColumns: Sql = sql`
  ${selectList('device', STORED_DEVICE_COLUMNS)}, ${selectList('device_sums', STORED_SUMS_COLUMNS)},
  coalesce((SELECT balance FROM ledger_account WHERE code = 'stake/' || device.id::text), 0) AS "ownerStake"`;

/** Returns the select list of a DeviceRow; the multiplier is the one in force at `now`. */
const columns = (now: Date): Sql => sql`
  ${storedDeviceColumns},
  coalesce((SELECT multiplier_e4 FROM multiplier WHERE multiplier.model = device.model AND valid_from <= ${now}
            ORDER BY valid_from DESC LIMIT 1), 0) AS "multiplierTenThousandths"`;

/** Returns devices by their keys, with the multiplier in force at `now`. */
export async function devicesByKey(db: Queryable, keys: readonly string[], now: Date): Promise<readonly DeviceRow[]> {
  return db.query<DeviceRow>(
    sql`SELECT ${columns(now)} FROM ${DEVICES_WITH_SUMS} WHERE device.id = ANY (${[...keys]}::uuid[])`,
  );
}

/** Returns devices by the network's device ids, with the multiplier in force at `now`. */
export async function devicesByDeviceId(
  db: Queryable,
  deviceIds: readonly string[],
  now: Date,
): Promise<readonly DeviceRow[]> {
  return db.query<DeviceRow>(
    sql`SELECT ${columns(now)} FROM ${DEVICES_WITH_SUMS} WHERE device.device_id = ANY (${[...deviceIds]}::uuid[])`,
  );
}

/**
 * One day of a device's reliability: the counts and the score at the end of the day, or after the latest block when that block lies
 * in the day.
 */
export type ReliabilityDay = {
  readonly deviceKey: string;
  /** The UTC day, `YYYY-MM-DD`. */
  readonly day: string;
  /** Downtime in basis points of the day; null where the network reported none. */
  readonly downBps: number | null;
  readonly nominated: number;
  readonly succeeded: number;
  /** Number of slashes of the day that were not reversed. */
  readonly slashes: number;
  readonly reliabilityHundredths: number | null;
  /** Version of the score formula; null where the device had no score. */
  readonly formulaVersion: number | null;
};

/** Returns the daily reliability of devices over the 30 days up to `now`, one row per device and day, the oldest first. */
export async function findReliabilityDays(
  db: Queryable,
  keys: readonly string[],
  now: Date,
): Promise<readonly ReliabilityDay[]> {
  return db.query<ReliabilityDay>(sql`
    WITH latest AS (SELECT max((starts_at AT TIME ZONE 'UTC')::date) AS day FROM (
      SELECT starts_at FROM block WHERE status = 'COMPLETED' ORDER BY number DESC LIMIT 1) block)
    SELECT device.id AS "deviceKey", to_char(series.day, 'YYYY-MM-DD') AS day, known.down_bps AS "downBps",
           CASE WHEN running THEN sums.nominated_today ELSE coalesce(known.nominated, 0) END AS nominated,
           CASE WHEN running THEN sums.succeeded_today ELSE coalesce(known.succeeded, 0) END AS succeeded,
           (SELECT count(*)::int FROM slash WHERE slash.device_key = device.id AND verdict IS DISTINCT FROM 'REVERSED'
              AND slashed_at >= series.day::timestamp AT TIME ZONE 'UTC'
              AND slashed_at < (series.day + 1)::timestamp AT TIME ZONE 'UTC') AS slashes,
           CASE WHEN running THEN sums.reliability_e2 ELSE known.reliability_e2 END AS "reliabilityHundredths",
           CASE WHEN running AND sums.reliability_e2 IS NOT NULL THEN ${RELIABILITY_FORMULA_VERSION}::int
                ELSE known.formula_version END AS "formulaVersion"
    FROM device JOIN device_sums sums ON sums.device_key = device.id CROSS JOIN latest
    CROSS JOIN LATERAL (
      SELECT (${now}::timestamptz AT TIME ZONE 'UTC')::date - ago AS day
      FROM generate_series(0, ${RELIABILITY_WINDOW_DAYS - 1}::int) AS ago) series
    LEFT JOIN device_day known ON known.device_key = device.id AND known.day = series.day
    CROSS JOIN LATERAL (SELECT coalesce(series.day = latest.day AND known.formula_version IS NULL, false) AS running) state
    WHERE device.id = ANY (${[...keys]}::uuid[]) ORDER BY device.id, series.day`);
}

/** Columns that each report of a device overwrites with its own values. */
export const REPORTED_DEVICE_COLUMNS: readonly ArrayColumn<DeviceRecord>[] = [
  ['pool', 'text', ({ pool }) => pool],
  ['down_mbps', 'float8', ({ downMbps }) => downMbps],
  ['up_mbps', 'float8', ({ upMbps }) => upMbps],
  ['country', 'text', ({ country }) => country],
  ['location', 'text', ({ location }) => location],
  ['soc2', 'bool', ({ soc2 }) => soc2],
];

/**
 * Inserts devices in one statement, and their daily series in a few. A device whose id is stored already stays unchanged.
 * The owners' accounts must exist. Returns the number of new devices.
 */
export async function insertDevices(
  tx: Queryable,
  devices: readonly DeviceRecord[],
  accounts: ReadonlyMap<string, string>,
  now: Date,
  random: RandomBytes,
): Promise<number> {
  const { columns: names, arrays } = unnestArguments<DeviceRecord>(devices, [
    ['id', 'uuid', () => newKey(random)],
    ['device_id', 'uuid', ({ deviceId }) => deviceId],
    ['owner_wallet', 'text', ({ ownerWallet }) => ownerWallet],
    ['owner_account_id', 'uuid', ({ ownerWallet }) => accounts.get(ownerWallet) ?? null],
    ['kind', 'text', ({ kind }) => kind],
    ['model', 'text', ({ model }) => model],
    ['quantity', 'int', ({ quantity }) => quantity],
    ['connectivity_tier', 'int', ({ connectivityTier }) => connectivityTier],
    ['state', 'text', (record) => reportedState(record, now)],
    ['hire_due_at', 'timestamptz', ({ hires }) => nextHireBound(boundsOfHires(hires, now), now)],
    ...REPORTED_DEVICE_COLUMNS,
  ]);
  const inserted = await tx.execute(sql`
    INSERT INTO device (${names}, hire_bounds, state_at, imported_at)
    SELECT ${names}, hires::timestamptz[], ${now}::timestamptz, ${now}::timestamptz
    FROM unnest(${arrays}, ${devices.map(({ hires }) => arrayText(boundsOfHires(hires, now)))}::text[]) AS given (${names}, hires)
    ON CONFLICT (device_id) DO NOTHING`);
  const days = devices.flatMap((device) => device.downtimeByDate.map((day) => ({ ...day, deviceId: device.deviceId })));
  for (let at = 0; at < days.length; at += DAYS_AT_ONCE) await upsertDays(tx, days.slice(at, at + DAYS_AT_ONCE));
  return inserted;
}

/** Returns instants as the text of a PostgreSQL array, because `unnest` would make rows of an array of arrays. */
const arrayText = (instants: readonly Date[]): string => `{${instants.map((at) => at.toISOString()).join(',')}}`;

/** Most rows of the daily series that one statement inserts; more would exceed its time limit. */
const DAYS_AT_ONCE = 100_000;

/** The downtime of a device on a UTC day, `YYYY-MM-DD`, in basis points of the day. */
export type DeviceDowntime = { readonly deviceId: string; readonly date: string; readonly downBps: number };

/** Writes the reported downtime of days; a day that is stored already gets the new value. */
export async function upsertDays(tx: Queryable, days: readonly DeviceDowntime[]): Promise<void> {
  await tx.execute(sql`
    INSERT INTO device_day (device_key, day, down_bps)
    SELECT device.id, series.day, series.down_bps
    FROM unnest(${days.map((d) => d.deviceId)}::uuid[], ${days.map((d) => d.date)}::date[], ${days.map((d) => d.downBps)}::int[])
      AS series (device_id, day, down_bps)
    JOIN device ON device.device_id = series.device_id
    ON CONFLICT (device_key, day) DO UPDATE SET down_bps = excluded.down_bps
      WHERE device_day.down_bps IS DISTINCT FROM excluded.down_bps`);
}

export async function countDevices(db: Queryable): Promise<number> {
  const [row] = await db.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM device`);
  return row?.count ?? 0;
}
