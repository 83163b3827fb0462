// Fills an empty sandbox with the demo network: the bundled devices and multipliers, and a month of stakes, offers, claims and exits of
// demo wallets, executed through the use cases that clients use.
// **Invariant:** the fill is one transaction, so a process that dies during it leaves no row. When several processes start together,
// one fills the sandbox and the others wait. A database that contains a device is not changed.

import { marketNow } from '../../app/clock.ts';
import type { AppContext } from '../../app/context.ts';
import { readDeviceFile } from '../../app/device-file.ts';
import { importDevices, publishMultipliers } from '../../app/network.ts';
import { parseMultiplierFile } from '../../formats/multiplier-file.ts';
import { lockDemoNetwork } from '../../store/demo-network.ts';
import { countDevices, devicesByDeviceId } from '../../store/devices.ts';
import { loadParameters } from '../../store/parameters.ts';
import { downtimeReportsUpTo, shiftDowntimeReports } from './downtime.ts';
import { SEEDED_HISTORY_HOURS } from './scenarios.ts';
import { scheduleDevices } from './schedule.ts';
import { seedHistory } from './seed-history.ts';
import { createSimContext } from './sim-context.ts';
import { demoOwnerWallets } from './wallets.ts';

/** Returns the text of a bundled file. It is called only when the sandbox is filled. */
export type ReadBundledFile = (file: 'devices' | 'multipliers') => string;

/** The numbers of rows that the fill has written. */
export type DemoNetworkCounts = {
  readonly devices: number;
  readonly offers: number;
  readonly claims: number;
  readonly blocks: number;
};

const HOUR_MS = 3_600_000;
/** Timeout of filling the sandbox, which takes a few seconds, and of waiting for another process that fills it. */
const TIMEOUT_MS = 120_000;

/**
 * Fills a sandbox that has no devices and returns the numbers of rows written; null when the database is no sandbox or already has
 * devices. `onStart` is called before the first write. @throws when a bundled file is invalid or a step is refused; then nothing is
 * written.
 */
export async function fillDemoNetwork(
  ctx: AppContext,
  bundledFile: ReadBundledFile,
  onStart: () => unknown = () => undefined,
): Promise<DemoNetworkCounts | null> {
  if (!ctx.settings.sandbox) return null;
  return ctx.database.transaction(
    async (tx) => {
      await lockDemoNetwork(tx, TIMEOUT_MS);
      if ((await countDevices(tx)) > 0) return null;
      onStart();

      const end = await marketNow(ctx, tx);
      const start = new Date(end.getTime() - SEEDED_HISTORY_HOURS * HOUR_MS);
      const sim = createSimContext(ctx, tx, start);
      const { app } = sim;

      await publishMultipliers(app, multipliersOf(bundledFile('multipliers')));
      const records = shiftDowntimeReports(end, await recordsOf(app, bundledFile('devices')));
      await importDevices(app, downtimeReportsUpTo(start, records));
      const deviceIds = records.map(({ deviceId }) => deviceId);
      const devices = await devicesByDeviceId(tx, deviceIds, start);
      const owners = demoOwnerWallets();
      const parameters = await loadParameters(tx, start);
      const scheduled = scheduleDevices(devices, ({ ownerWallet }) => owners.has(ownerWallet), parameters, end);
      const written = await seedHistory(sim, scheduled, { owners, records, parameters, end });
      return { devices: devices.length, ...written };
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

function multipliersOf(text: string) {
  const read = parseMultiplierFile(text);
  if ('multipliers' in read) return read.multipliers;
  throw new Error(`the demo network's multipliers cannot be read: ${faultLine(read.faults)}`);
}

async function recordsOf(ctx: AppContext, text: string) {
  const read = await readDeviceFile(ctx, text);
  if ('devices' in read) return read.devices;
  throw new Error(`the demo network's devices cannot be read: ${faultLine(read.faults)}`);
}

function faultLine(
  faults: readonly { readonly line: number; readonly field: string; readonly rule: string }[],
): string {
  return faults.map(({ line, field, rule }) => `line ${line}: ${field}: ${rule}`).join('; ');
}
