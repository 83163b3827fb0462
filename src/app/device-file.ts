// Imports a file of device objects in the format of the network's explorer.
// **Invariant:** a file is imported as a whole, or not at all with a list of its faults.

import type { DeviceRecord } from '../domain/device-record.ts';
import { type DeviceFileFault, parseDeviceFile } from '../formats/device-file.ts';
import type { AppContext } from './context.ts';
import { importDevices, loadDeviceRules, type UnlistableDevice, unlistableDevices } from './network.ts';

/** Parses a device file under the parameters in force. Returns its devices, or its faults with their lines. Writes nothing. */
export async function readDeviceFile(
  ctx: AppContext,
  text: string,
): Promise<{ readonly devices: readonly DeviceRecord[] } | { readonly faults: readonly DeviceFileFault[] }> {
  return parseDeviceFile(text, (await loadDeviceRules(ctx)).rules);
}

/**
 * Imports a device file. Returns the number of devices in the file, the number of new devices among them, and the devices that cannot
 * have an offer; or the faults of the file. When the file has a fault, nothing is written.
 */
export async function importDeviceFile(
  ctx: AppContext,
  text: string,
): Promise<
  | { readonly devices: number; readonly added: number; readonly unlistable: readonly UnlistableDevice[] }
  | { readonly faults: readonly DeviceFileFault[] }
> {
  const { rules, models } = await loadDeviceRules(ctx);
  const read = parseDeviceFile(text, rules);
  if ('faults' in read) return read;
  const { created } = await importDevices(ctx, read.devices);
  return { devices: read.devices.length, added: created, unlistable: await unlistableDevices(read.devices, models) };
}
