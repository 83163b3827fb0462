// A file of devices as the network's explorer gives them: taken in whole, or refused whole with every fault.

import type { DeviceRecord } from '../domain/device-record.ts';
import { type DeviceFileFault, parseDeviceFile } from '../formats/device-file.ts';
import { loadParameters } from '../store/parameters.ts';
import { isWalletAddress } from './authorization.ts';
import { marketNow } from './clock.ts';
import type { AppContext } from './context.ts';
import { importDevices } from './network.ts';

/** The devices of a file by the rules now in force, or every fault with its line. Nothing is written. */
export async function readDeviceFile(
  ctx: AppContext,
  text: string,
): Promise<{ readonly devices: readonly DeviceRecord[] } | { readonly faults: readonly DeviceFileFault[] }> {
  const { maxCardsPerDevice } = await loadParameters(ctx.database, await marketNow(ctx, ctx.database));
  return parseDeviceFile(text, { maxCardsPerDevice, isWallet: isWalletAddress });
}

/** Imports a file: how many devices it holds and how many of them were new, or every fault, and then nothing was written. */
export async function importDeviceFile(
  ctx: AppContext,
  text: string,
): Promise<{ readonly devices: number; readonly added: number } | { readonly faults: readonly DeviceFileFault[] }> {
  const read = await readDeviceFile(ctx, text);
  if ('faults' in read) return read;
  return { devices: read.devices.length, added: (await importDevices(ctx, read.devices)).created };
}
