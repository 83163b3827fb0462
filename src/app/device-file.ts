// Imports a file of device objects as the network's explorer exports them: whole, or not at all with every fault named.

import type { DeviceRecord } from '../domain/device-record.ts';
import { type DeviceFileFault, parseDeviceFile } from '../formats/device-file.ts';
import { loadParameters } from '../store/parameters.ts';
import { isWalletAddress } from './authorization.ts';
import { marketNow } from './clock.ts';
import type { AppContext } from './context.ts';
import { importDevices } from './network.ts';

/** Parses a file under the parameters now in force: its devices, or every fault with its line. Writes nothing. */
export async function readDeviceFile(
  ctx: AppContext,
  text: string,
): Promise<{ readonly devices: readonly DeviceRecord[] } | { readonly faults: readonly DeviceFileFault[] }> {
  const { maxCardsPerDevice } = await loadParameters(ctx.database, await marketNow(ctx, ctx.database));
  return parseDeviceFile(text, { maxCardsPerDevice, isWallet: isWalletAddress });
}

/** Imports a file. Returns how many devices it names and how many were new, or every fault; then nothing is written. */
export async function importDeviceFile(
  ctx: AppContext,
  text: string,
): Promise<{ readonly devices: number; readonly added: number } | { readonly faults: readonly DeviceFileFault[] }> {
  const read = await readDeviceFile(ctx, text);
  if ('faults' in read) return read;
  return { devices: read.devices.length, added: (await importDevices(ctx, read.devices)).created };
}
