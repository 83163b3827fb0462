// Fills an empty sandbox with the demo network: the bundled devices and multipliers, and a month of stakes, offers, claims and exits of
// demo wallets, executed through the use cases that clients use.
// **Invariant:** each part is one transaction that also records the progress, under one lock. So a process that dies leaves whole parts,
// the next one continues with the next part, and several processes execute each part once. A database that contains a device before
// the first part is not changed.

import { marketNow } from '../../app/clock.ts';
import type { AppContext } from '../../app/context.ts';
import { readDeviceFile } from '../../app/device-file.ts';
import { publishMultipliers } from '../../app/multipliers.ts';
import { importDevices } from '../../app/network.ts';
import { NotReady } from '../../app/not-ready.ts';
import { parseMultiplierFile } from '../../formats/multiplier-file.ts';
import type { Transaction } from '../../store/db/database.ts';
import {
  type DemoFillMade,
  type DemoFillRow,
  insertDemoFill,
  isFilled,
  lockDemoNetwork,
  readDemoFill,
  updateDemoFill,
} from '../../store/demo-network.ts';
import { countDevices, devicesByDeviceId } from '../../store/devices.ts';
import { loadParameters } from '../../store/parameters.ts';
import { downtimeReportsUpTo, shiftDowntimeReports } from './downtime.ts';
import { SEEDED_HISTORY_HOURS } from './scenarios.ts';
import { scheduleDevices } from './schedule.ts';
import { demoHistoryParts, type HistoryPart } from './seed-history.ts';
import { createSimContext, type SimContext, StepRefused } from './sim-context.ts';
import { demoOwnerWallets } from './wallets.ts';

/** Returns the text of a bundled file. It is called only when the sandbox is filled. */
export type ReadBundledFile = (file: 'devices' | 'multipliers') => string;

/** The numbers of rows that the fill has written, and of the steps that what clients did meanwhile has made impossible. */
export type DemoNetworkCounts = {
  readonly devices: number;
  readonly offers: number;
  readonly claims: number;
  readonly blocks: number;
  readonly skipped: number;
};

/** What watches a fill. */
export type FillWatch = {
  /** Called before the first part of this process. */
  readonly onStart?: () => unknown;
  /** Called after each part with the parts done, in per cent. */
  readonly onProgress?: (percent: number) => unknown;
  /** True: no further part is begun. */
  readonly isStopped?: () => boolean;
};

const HOUR_MS = 3_600_000;
/** Timeout of a part, which takes less than a second, and of waiting for another process that executes one. */
const TIMEOUT_MS = 120_000;

/** Returns how much of the demo network is there, in per cent; null when nothing is left to do. The first call of a new sandbox begins the fill. */
export async function beginFill(ctx: AppContext): Promise<number | null> {
  if (!ctx.settings.sandbox) return null;
  return ctx.database.transaction(
    async (tx) => {
      const known = await readDemoFill(tx);
      if (known !== null) return isFilled(known) ? null : percentOf(known);
      await lockDemoNetwork(tx, TIMEOUT_MS);
      const begun = await readDemoFill(tx);
      if (begun !== null) return isFilled(begun) ? null : percentOf(begun);
      if ((await countDevices(tx)) > 0) return null;
      await insertDemoFill(tx, await marketNow(ctx, tx));
      return 0;
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

/**
 * Fills a sandbox that has no devices, or continues a fill. Returns the numbers of rows once this process has executed the last part; null
 * when another process did, when nothing was to do, or after a stop. @throws when a bundled file is invalid or a part fails.
 */
export async function fillDemoNetwork(
  ctx: AppContext,
  bundledFile: ReadBundledFile,
  { onStart, onProgress, isStopped = () => false }: FillWatch = {},
): Promise<DemoNetworkCounts | null> {
  const begun = await beginFill(ctx);
  if (begun === null) return null;
  onStart?.();
  const execute = partExecutor(ctx, bundledFile);
  while (!isStopped()) {
    const row = await execute();
    ctx.notify();
    if (row === null) return null;
    onProgress?.(percentOf(row));
    if (isFilled(row)) return countsOf(row);
    // Requests that wait for the embedded database's one session have their turn.
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return null;
}

const percentOf = ({ done, parts }: DemoFillRow): number => (parts === 0 ? 0 : Math.floor((100 * done) / parts));

const countsOf = ({ made }: DemoFillRow): DemoNetworkCounts => ({
  devices: made.devices,
  offers: made.opened,
  claims: Object.keys(made.coStakes).length,
  blocks: made.blocks,
  skipped: made.skipped,
});

/**
 * Returns a function that executes the next part and returns the progress after it; null when all parts were done before. A step that is
 * refused, because a client has acted on its device meanwhile, is left out; a part whose time a client's action has overtaken is
 * executed at the present.
 */
function partExecutor(ctx: AppContext, bundledFile: ReadBundledFile): () => Promise<DemoFillRow | null> {
  let history: readonly HistoryPart[] | null = null;
  const attempt = (skip: ReadonlySet<number>, isLate: boolean): Promise<DemoFillRow | null> =>
    ctx.database.transaction(
      async (tx) => {
        await lockDemoNetwork(tx, TIMEOUT_MS);
        const row = await readDemoFill(tx);
        if (row === null || isFilled(row)) return null;
        const start = startOf(row.endsAt);
        const sim = createSimContext(ctx, tx, isLate ? await marketNow(ctx, tx) : start);
        const made: DemoFillMade = structuredClone(row.made);
        if (row.done === 0) made.devices = await importNetwork(sim, bundledFile, row.endsAt);
        history ??= await historyOf(sim, tx, bundledFile, row.endsAt);
        if (row.done > 0) await history[row.done - 1]?.(sim, made, skip);
        made.skipped += skip.size;
        const next = { ...row, made, done: row.done + 1, parts: history.length + 1 };
        await updateDemoFill(tx, next);
        return next;
      },
      { timeoutMs: TIMEOUT_MS },
    );
  return async () => {
    const skip = new Set<number>();
    let isLate = false;
    for (;;) {
      try {
        return await attempt(skip, isLate);
      } catch (error) {
        if (error instanceof StepRefused) skip.add(error.step);
        else if (error instanceof NotReady && !isLate) isLate = true;
        else throw error;
      }
    }
  };
}

const startOf = (end: Date): Date => new Date(end.getTime() - SEEDED_HISTORY_HOURS * HOUR_MS);

/** The first part: imports multipliers and devices. Returns the number of devices. */
async function importNetwork({ app }: SimContext, bundledFile: ReadBundledFile, end: Date): Promise<number> {
  await publishMultipliers(app, multipliersOf(bundledFile('multipliers')));
  const records = shiftDowntimeReports(end, await recordsOf(app, bundledFile('devices')));
  await importDevices(app, downtimeReportsUpTo(startOf(end), records));
  return records.length;
}

/** Returns the other parts. They depend only on the imported devices and the end of the history. */
async function historyOf(
  { app }: SimContext,
  tx: Transaction,
  bundledFile: ReadBundledFile,
  end: Date,
): Promise<readonly HistoryPart[]> {
  const start = startOf(end);
  const records = shiftDowntimeReports(end, await recordsOf(app, bundledFile('devices')));
  const deviceIds = records.map(({ deviceId }) => deviceId);
  const devices = await devicesByDeviceId(tx, deviceIds, start);
  const owners = demoOwnerWallets();
  const parameters = await loadParameters(tx, start);
  const scheduled = scheduleDevices(devices, ({ ownerWallet }) => owners.has(ownerWallet), parameters, end);
  return demoHistoryParts(scheduled, { owners, records, parameters, end });
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
