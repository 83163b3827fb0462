// Statements that ingest the network's reports of known devices. Each statement processes all devices of a report. State, hire,
// connectivity and owner of a device with stake or offers do not belong here: the write path changes them.

import type { DeviceRecord } from '../domain/device-record.ts';
import { unnestArguments } from './columns.ts';
import { join, type Queryable, raw, sql } from './db/database.ts';
import { REPORTED_DEVICE_COLUMNS } from './devices.ts';

/** Columns that keep their stored value when a report does not contain them. */
const REPORTED: { readonly [column: string]: string } = { pool: 'coalesce(report.pool, device.pool)' };

/** Updates the speeds, pool, location and certificate of reported devices where they differ. Returns the number of changed devices. */
export async function updateReportedDevices(tx: Queryable, devices: readonly DeviceRecord[]): Promise<number> {
  const report = unnestArguments<DeviceRecord>(devices, [
    ['device_id', 'uuid', ({ deviceId }) => deviceId],
    ...REPORTED_DEVICE_COLUMNS,
  ]);
  const facts = REPORTED_DEVICE_COLUMNS.map(([column]) => ({
    column: raw(column),
    value: raw(REPORTED[column] ?? `report.${column}`),
  }));
  const stored = facts.map(({ column }) => sql`device.${column}`);
  return tx.execute(sql`
    UPDATE device SET ${join(
      facts.map(({ column, value }) => sql`${column} = ${value}`),
      ', ',
    )}
    FROM unnest(${report.arrays}) AS report (${report.columns})
    WHERE device.device_id = report.device_id
      AND (${join(stored, ', ')}) IS DISTINCT FROM (${join(
        facts.map(({ value }) => value),
        ', ',
      )})`);
}

/**
 * Changes the owner of devices that never had own stake, an offer or a reward, where a report names another account. The caller
 * holds the devices' locks. Returns how many owners changed.
 */
export async function changeDeviceOwners(
  tx: Queryable,
  devices: readonly DeviceRecord[],
  accounts: ReadonlyMap<string, string>,
): Promise<number> {
  return tx.execute(sql`
    UPDATE device SET owner_wallet = report.wallet, owner_account_id = report.account_id
    FROM unnest(${devices.map((d) => d.deviceId)}::uuid[], ${devices.map((d) => d.ownerWallet)}::text[],
                ${devices.map((d) => accounts.get(d.ownerWallet) ?? null)}::uuid[]) AS report (device_id, wallet, account_id)
    WHERE device.device_id = report.device_id AND device.owner_account_id <> report.account_id
      AND NOT EXISTS (SELECT FROM device_sums WHERE device_key = device.id AND owner_reward_lifetime <> 0)
      AND NOT EXISTS (SELECT FROM offer WHERE offer.device_key = device.id)
      AND NOT EXISTS (SELECT FROM ledger_account WHERE code = 'stake/' || device.id::text)`);
}

/** Returns the device ids that no stored device has, in the given order. */
export async function unknownDeviceIds(db: Queryable, deviceIds: readonly string[]): Promise<readonly string[]> {
  const rows = await db.query<{ id: string }>(sql`
    SELECT wanted.id::text AS id FROM unnest(${[...deviceIds]}::uuid[]) WITH ORDINALITY AS wanted (id, place)
    WHERE NOT EXISTS (SELECT FROM device WHERE device.device_id = wanted.id) ORDER BY place`);
  return rows.map((row) => row.id);
}
