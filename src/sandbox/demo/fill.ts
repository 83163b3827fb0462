// The demo network of a fresh sandbox: the bundledFile devices and multipliers, owners and co-stakers with published keys, and
// a month in which they stake, offer, claim and leave through the very use cases that everybody uses.
// Invariant: it is one transaction. A process that dies in the middle leaves nothing behind, and of several that start together
// one fills and the others wait for it. A database that holds a device is left alone.

import { marketNow } from '../../app/clock.ts';
import type { AppContext } from '../../app/context.ts';
import { readDeviceFile } from '../../app/device-file.ts';
import { importDevices, publishMultipliers } from '../../app/network.ts';
import { parseMultiplierFile } from '../../formats/multiplier-file.ts';
import { holdDemoNetwork } from '../../store/demo-network.ts';
import { countDevices, devicesByDeviceId } from '../../store/devices.ts';
import { loadParameters } from '../../store/parameters.ts';
import { reportUpTo, shiftedTo } from './downtime.ts';
import { HISTORY_HOURS } from './scenarios.ts';
import { castParts } from './schedule.ts';
import { playOut } from './seed-history.ts';
import { setStage } from './sim-context.ts';
import { DEMO_OWNERS, demoWallet } from './wallets.ts';

/** Reads one of the bundledFile files; asked only when there is something to fill. */
export type ReadBundledFile = (file: 'devices' | 'multipliers') => string;

/** What a filled sandbox holds. */
export type DemoNetwork = {
  readonly devices: number;
  readonly offers: number;
  readonly claims: number;
  readonly blocks: number;
};

const HOUR_MS = 3_600_000;
/** For the whole month, and for waiting on another process that is at it; many times what a small machine needs. */
const TIMEOUT_MS = 120_000;

/**
 * Fills a sandbox without devices; null when there is nothing to fill. `begins` is called when there is. Throws, and leaves
 * nothing, when a step is refused.
 */
export async function fillDemoNetwork(
  ctx: AppContext,
  bundledFile: ReadBundledFile,
  begins: () => unknown = () => undefined,
): Promise<DemoNetwork | null> {
  if (!ctx.settings.sandbox) return null;
  return ctx.database.transaction(
    async (tx) => {
      await holdDemoNetwork(tx, TIMEOUT_MS);
      if ((await countDevices(tx)) > 0) return null;
      begins();

      const end = await marketNow(ctx, tx);
      const start = new Date(end.getTime() - HISTORY_HOURS * HOUR_MS);
      const stage = setStage(ctx, tx, start);
      const { app } = stage;

      await publishMultipliers(app, multipliersOf(bundledFile('multipliers')));
      const records = shiftedTo(end, await recordsOf(app, bundledFile('devices')));
      await importDevices(app, reportUpTo(start, records));
      const devices = await devicesByDeviceId(
        tx,
        records.map((record) => record.deviceId),
        start,
      );
      const owners = new Map(
        Array.from({ length: DEMO_OWNERS }, (_, at) => demoWallet('owner', at + 1)).map((wallet) => [
          wallet.address,
          wallet,
        ]),
      );
      const parameters = await loadParameters(tx, start);
      const parts = castParts(devices, (device) => owners.has(device.ownerWallet), parameters, end);
      const played = await playOut(stage, parts, { owners, records, parameters, end });
      return { devices: devices.length, ...played };
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
