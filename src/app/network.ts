// Ingests the network's reports of devices and multipliers.
// **Invariant:** a list is ingested whole or not at all, and a repeat changes nothing. Blocks: blocks.ts; deposits: deposits.ts.

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
  /** Devices that the database did not contain. */
  readonly created: number;
  /** Known devices whose speeds, location or certificate changed. */
  readonly updated: number;
  /** Known devices whose connectivity tier, hire or state changed; each such change is an event. */
  readonly changed: number;
  /** Known devices without stake and offers that passed to another owner. */
  readonly handedOver: number;
};

/** Parses and imports a list of the explorer's device objects. Refusal: DEVICES_REFUSED with each faulty field and its rule. */
export async function importReported(
  ctx: AppContext,
  values: readonly unknown[],
): Promise<ImportOutcome | { readonly refusal: NetworkRefusalOf<'DEVICES_REFUSED'> }> {
  const { maxCardsPerDevice } = await loadParameters(ctx.database, await marketNow(ctx, ctx.database));
  const read = parseDevices(values, { maxCardsPerDevice, isWallet: isWalletAddress });
  if ('faults' in read) return { refusal: { code: 'DEVICES_REFUSED', faults: read.faults } };
  return importDevices(ctx, read.devices);
}

/** Timeout of one import: 100 000 devices take up to a minute on two cores. */
const TIMEOUT_MS = 120_000;

/**
 * Imports a list of devices. New devices, and facts that no rule depends on, are written by set statements in one transaction.
 * Changes that emit events follow, one transaction per device under its lock; after a crash in between, importing the same list
 * completes them.
 */
export async function importDevices(ctx: AppContext, devices: readonly DeviceRecord[]): Promise<ImportOutcome> {
  const wallets = devices.map((device) => device.ownerWallet);
  const deviceIds = devices.map((device) => device.deviceId);
  const imported = await ctx.database.transaction(
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
  for (const { deviceKey, report } of imported.changes) {
    const decide: SystemCommand['decide'] = ({ aggregate, now }) => ({
      events: reportEvents(report, aggregate.device, now),
    });
    if (await executeSystemCommand(ctx, { deviceKey, subject: {}, decide })) changed += 1;
  }
  const { created, updated, handedOver } = imported;
  return { created, updated, changed, handedOver };
}

/** The device that a report was about, and whether it changed anything. */
export type DeviceChange = { readonly deviceKey: string; readonly changed: boolean };
type DeviceRefusal = NetworkRefusalOf<'NOT_FOUND'> | NetworkRefusalOf<'DEVICE_NOT_COMMITTED'>;

/** Sets the state of a device, with the reason of a block. Refusals: NOT_FOUND, DEVICE_NOT_COMMITTED. */
export async function setDeviceState(
  ctx: AppContext,
  input: { readonly deviceId: string; readonly state: DeviceState; readonly reason: string | null },
): Promise<DeviceChange | { readonly refusal: DeviceRefusal }> {
  const { deviceId, state, reason } = input;
  return onDevice(ctx, deviceId, (context) => decideState({ state, reason }, context.aggregate, context.now));
}

/** Records the start or the end of a hire. Refusal: NOT_FOUND. */
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
  throw new Error(`a report on a device was refused with ${refusal.code}`);
}

type Publication = readonly Pick<DatedMultiplier, 'model' | 'multiplierTenThousandths' | 'validFrom' | 'source'>[];

/** Publishes dated multipliers; an existing pair of model and date keeps its value. Returns how many were new. */
export async function publishMultipliers(ctx: AppContext, multipliers: Publication): Promise<number> {
  return ctx.database.transaction((tx) => publish(ctx, tx, multipliers));
}

/** Inserts multipliers and marks the devices of their models, so that the sweep records the changes of sufficiency. */
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

/** Thrown to roll back a publication that contradicts a stored multiplier. Never leaves this file. */
class Contradicted extends Error {
  readonly standing: Pick<DatedMultiplier, 'model' | 'multiplierTenThousandths' | 'validFrom'>;
  constructor(standing: Pick<DatedMultiplier, 'model' | 'multiplierTenThousandths' | 'validFrom'>) {
    super(standing.model);
    this.standing = standing;
  }
}

/** `publishMultipliers`, all or nothing. Refusal: MULTIPLIER_STANDS when a model and date is stored with another value. */
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
