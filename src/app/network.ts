// What the network tells the marketplace of devices and multipliers. A list is taken in whole or not at all; subscriber the same
// again changes nothing. Blocks stand in blocks.ts, money in deposits.ts.

import type { DeviceState } from '../domain/device.ts';
import type { DeviceRecord } from '../domain/device-record.ts';
import { type DeviceReport, reportEvents } from '../domain/device-report.ts';
import type { NetworkRefusalOf } from '../domain/network-refusal.ts';
import { setHired as decideHired, setDeviceState as decideState } from '../domain/owner-stake.ts';
import type { Refusal } from '../domain/refusal.ts';
import { parseDevices } from '../formats/device-file.ts';
import { ensureAccounts } from '../store/accounts.ts';
import { lockBlocks } from '../store/blocks.ts';
import type { Transaction } from '../store/db/database.ts';
import { handOver, ingestFacts } from '../store/device-reports.ts';
import { devicesByDeviceId, insertDevices } from '../store/devices.ts';
import { holdWallets, lockDevicesById, lockDevicesOfModels } from '../store/locks.ts';
import { type DatedMultiplier, insertMultipliers, loadParameters, standingMultiplier } from '../store/parameters.ts';
import { markDevicesOfModels } from '../store/requirements.ts';
import { isWalletAddress } from './authorization.ts';
import { marketNow } from './clock.ts';
import type { AppContext } from './context.ts';
import { rescore } from './reliability.ts';
import { executeReported, executeSystemCommand, type SystemCommand } from './write-path.ts';

export type ImportOutcome = {
  /** Devices that were not known before. */
  readonly created: number;
  /** Known ones of which speeds, place or certificate changed. */
  readonly updated: number;
  /** Known ones whose connectivity, hire or state changed. */
  readonly changed: number;
  /** Known, unused ones that went to another owner. */
  readonly handedOver: number;
};

/** Reads a list of the explorer's device objects and imports it. Refusal: DEVICES_REFUSED, with every field and its rule. */
export async function importReported(
  ctx: AppContext,
  values: readonly unknown[],
): Promise<ImportOutcome | { readonly refusal: NetworkRefusalOf<'DEVICES_REFUSED'> }> {
  const { maxCardsPerDevice } = await loadParameters(ctx.database, await marketNow(ctx, ctx.database));
  const read = parseDevices(values, { maxCardsPerDevice, isWallet: isWalletAddress });
  if ('faults' in read) return { refusal: { code: 'DEVICES_REFUSED', faults: read.faults } };
  return importDevices(ctx, read.devices);
}

/** A list of 100 000 devices takes the better part of a minute on a small machine. */
const TIMEOUT_MS = 120_000;

/**
 * Takes a list of devices in. New devices and the plain facts of known ones are written by statements over the whole list, in
 * one transaction. What a aggregate hangs on follows, device by device under its own lock, with its events; should the process end
 * in between, the same list again completes it.
 */
export async function importDevices(ctx: AppContext, devices: readonly DeviceRecord[]): Promise<ImportOutcome> {
  const wallets = devices.map((device) => device.ownerWallet);
  const deviceIds = devices.map((device) => device.deviceId);
  const taken = await ctx.database.transaction(
    async (tx) => {
      await ensureAccounts(tx, wallets, await marketNow(ctx, tx), ctx.random);
      const accounts = await holdWallets(tx, wallets);
      await lockDevicesById(tx, deviceIds);
      const now = await marketNow(ctx, tx);
      const created = await insertDevices(tx, devices, accounts, now, ctx.random);
      const handedOver = await handOver(tx, devices, accounts);
      const updated = await ingestFacts(tx, devices);
      const known = new Map((await devicesByDeviceId(tx, deviceIds, now)).map((device) => [device.deviceId, device]));
      const dated = devices.filter((record) => record.downtimeByDate.length > 0);
      const moved = dated.flatMap(({ deviceId }) => known.get(deviceId)?.key ?? []);
      await rescore(ctx, tx, moved, now);
      const changes = devices.flatMap((record) => {
        const device = known.get(record.deviceId);
        const report: DeviceReport = { record, ownerAccountId: accounts.get(record.ownerWallet) ?? '' };
        if (device === undefined || reportEvents(report, device, now).length === 0) return [];
        return [{ deviceKey: device.key, report }];
      });
      return { created, handedOver, updated, changes };
    },
    { timeoutMs: TIMEOUT_MS },
  );
  let changed = 0;
  for (const { deviceKey, report } of taken.changes) {
    const decide: SystemCommand['decide'] = ({ aggregate, now }) => ({
      events: reportEvents(report, aggregate.device, now),
    });
    if (await executeSystemCommand(ctx, { deviceKey, subject: {}, decide })) changed += 1;
  }
  const { created, updated, handedOver } = taken;
  return { created, updated, changed, handedOver };
}

/** Whether the network's word changed anything; the key of the device it was about. */
export type DeviceChange = { readonly deviceKey: string; readonly changed: boolean };
type DeviceRefusal = NetworkRefusalOf<'NOT_FOUND'> | NetworkRefusalOf<'DEVICE_NOT_COMMITTED'>;

/** Sets what the network says of a device, with a reason where it is blocked. Refusals: NOT_FOUND, DEVICE_NOT_COMMITTED. */
export async function setDeviceState(
  ctx: AppContext,
  input: { readonly deviceId: string; readonly state: DeviceState; readonly reason: string | null },
): Promise<DeviceChange | { readonly refusal: DeviceRefusal }> {
  const { deviceId, state, reason } = input;
  return onDevice(ctx, deviceId, (context) => decideState({ state, reason }, context.aggregate, context.now));
}

/** Says that a device was hired, or that its hire ended. Refusal: NOT_FOUND. */
export async function setHired(
  ctx: AppContext,
  input: { readonly deviceId: string; readonly hired: boolean },
): Promise<DeviceChange | { readonly refusal: DeviceRefusal }> {
  return onDevice(ctx, input.deviceId, (context) =>
    decideHired({ hired: input.hired }, context.aggregate, context.now),
  );
}

async function onDevice(
  ctx: AppContext,
  deviceId: string,
  decide: SystemCommand['decide'],
): Promise<DeviceChange | { readonly refusal: DeviceRefusal }> {
  const [device] = await devicesByDeviceId(ctx.database, [deviceId], ctx.wallNow());
  if (device === undefined) return { refusal: { code: 'NOT_FOUND', subject: 'device' } };
  const outcome = await executeReported(ctx, { deviceKey: device.key, subject: {}, decide });
  if (!('refusal' in outcome)) return { deviceKey: device.key, changed: outcome.changed };
  return { refusal: asDeviceRefusal(outcome.refusal) };
}

function asDeviceRefusal(refusal: Refusal): DeviceRefusal {
  if (refusal.code === 'DEVICE_NOT_COMMITTED') return { code: 'DEVICE_NOT_COMMITTED' };
  throw new Error(`the network's word on a device was refused for ${refusal.code}`);
}

type Publication = readonly Pick<DatedMultiplier, 'model' | 'multiplierTenThousandths' | 'validFrom' | 'source'>[];

/** Publishes dated multipliers; a date that stands already keeps its value. Returns how many were new. */
export async function publishMultipliers(ctx: AppContext, multipliers: Publication): Promise<number> {
  return ctx.database.transaction((tx) => publish(ctx, tx, multipliers));
}

/** Readers see it at once. The sweep then looks at each staked device: what lies ahead is noted, what has begun is told. */
async function publish(ctx: AppContext, tx: Transaction, multipliers: Publication): Promise<number> {
  await lockBlocks(tx);
  await lockDevicesOfModels(
    tx,
    multipliers.map(({ model }) => model),
  );
  const published = await insertMultipliers(tx, multipliers);
  await markDevicesOfModels(tx, published, await marketNow(ctx, tx));
  return published.length;
}

/** Undoes a publication that contradicts one that stands; never leaves this file. */
class Contradicted extends Error {
  readonly standing: Pick<DatedMultiplier, 'model' | 'multiplierTenThousandths' | 'validFrom'>;
  constructor(standing: Pick<DatedMultiplier, 'model' | 'multiplierTenThousandths' | 'validFrom'>) {
    super(standing.model);
    this.standing = standing;
  }
}

/** The same, all or nothing, and told when a model and date has another value already. Refusal: MULTIPLIER_STANDS. */
export async function publishReported(
  ctx: AppContext,
  multipliers: Publication,
): Promise<{ readonly published: number } | { readonly refusal: NetworkRefusalOf<'MULTIPLIER_STANDS'> }> {
  try {
    return await ctx.database.transaction(async (tx) => {
      const published = await publish(ctx, tx, multipliers);
      const standing = await standingMultiplier(tx, multipliers);
      if (standing !== null) throw new Contradicted(standing);
      return { published };
    });
  } catch (error) {
    if (error instanceof Contradicted) return { refusal: { code: 'MULTIPLIER_STANDS', ...error.standing } };
    throw error;
  }
}
