// The network's reports of devices that are known already, taken in by statements over all of them. What a aggregate hangs on
// (state, hire, connectivity, owner) is written by the write path, device by device; here stands the rest.

import type { DeviceRecord } from '../domain/device-record.ts';
import { unnested } from './columns.ts';
import { join, type Queryable, raw, sql } from './db/database.ts';
import { REPORTED_FACTS } from './devices.ts';

/** Facts that a report may leave out: the stored value stays. */
const REPORTED: { readonly [column: string]: string } = { pool: 'coalesce(report.pool, device.pool)' };

/** Takes speeds, pool, place and certificate over, where they differ. Returns how many devices changed. */
export async function ingestFacts(tx: Queryable, devices: readonly DeviceRecord[]): Promise<number> {
  const report = unnested<DeviceRecord>(devices, [
    ['device_id', 'uuid', ({ deviceId }) => deviceId],
    ...REPORTED_FACTS,
  ]);
  const facts = REPORTED_FACTS.map(([column]) => ({
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
 * Gives devices on which nothing has ever stood (no own stake, no offer, no reward) to the owner that a report names, where
 * that is another one. To be called under the devices' locks. Returns how many changed hands.
 */
export async function handOver(
  tx: Queryable,
  devices: readonly DeviceRecord[],
  accounts: ReadonlyMap<string, string>,
): Promise<number> {
  return tx.execute(sql`
    UPDATE device SET owner_wallet = report.wallet, owner_account_id = report.account_id
    FROM unnest(${devices.map((d) => d.deviceId)}::uuid[], ${devices.map((d) => d.ownerWallet)}::text[],
                ${devices.map((d) => accounts.get(d.ownerWallet) ?? null)}::uuid[]) AS report (device_id, wallet, account_id)
    WHERE device.device_id = report.device_id AND device.owner_account_id <> report.account_id
      AND device.owner_reward_lifetime = 0
      AND NOT EXISTS (SELECT FROM offer WHERE offer.device_key = device.id)
      AND NOT EXISTS (SELECT FROM ledger_account WHERE code = 'stake/' || device.id::text)`);
}

/** Which of these ids no device has, in their order. */
export async function unknownDevices(db: Queryable, deviceIds: readonly string[]): Promise<readonly string[]> {
  const rows = await db.query<{ id: string }>(sql`
    SELECT wanted.id::text AS id FROM unnest(${[...deviceIds]}::uuid[]) WITH ORDINALITY AS wanted (id, place)
    WHERE NOT EXISTS (SELECT FROM device WHERE device.device_id = wanted.id) ORDER BY place`);
  return rows.map((row) => row.id);
}
