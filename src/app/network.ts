// What the network tells the marketplace: its devices, its multipliers, its blocks. Whole or not at all.

import type { DeviceRecord } from '../domain/device-file.ts';
import { ensureAccounts } from '../store/accounts.ts';
import { insertDevices } from '../store/devices.ts';
import { type DatedMultiplier, insertMultipliers } from '../store/parameters.ts';
import { marketNow } from './clock.ts';
import type { Marketplace } from './marketplace.ts';

/** Takes devices in, all of them or none; returns how many were new. */
export async function importDevices(m: Marketplace, devices: readonly DeviceRecord[]): Promise<number> {
  return m.database.transaction(async (tx) => {
    const now = await marketNow(m, tx);
    const accounts = await ensureAccounts(
      tx,
      devices.map((device) => device.ownerWallet),
      now,
      m.random,
    );
    return insertDevices(tx, devices, accounts, now, m.random);
  });
}

/** Publishes dated multipliers; a date that stands already keeps its value. Returns how many were new. */
export async function publishMultipliers(
  m: Marketplace,
  multipliers: readonly Pick<DatedMultiplier, 'model' | 'multiplierE4' | 'validFrom' | 'source'>[],
): Promise<number> {
  return insertMultipliers(m.database, multipliers);
}
