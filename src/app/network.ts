// Ingests the network's reports about devices. Multipliers are published in multipliers.ts.
// **Invariant:** a list is ingested as a whole or not at all, and a repeated report changes nothing. Blocks are ingested in
// blocks.ts, deposits in deposits.ts.

import type { DeviceState } from '../domain/device.ts';
import type { DeviceRecord } from '../domain/device-record.ts';
import { type DeviceReport, eventsOfReport } from '../domain/device-report.ts';
import { unlistableReason } from '../domain/listing.ts';
import type { NetworkRefusalOf } from '../domain/network-refusal.ts';
import { setHired as decideHired, setDeviceState as decideState } from '../domain/owner-stake.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type DeviceRules, openDeviceReader } from '../formats/device-file.ts';
import { modelOfName, unknownModelSentence } from '../formats/hardware.ts';
import { ensureAccounts } from '../store/accounts.ts';
import type { Transaction } from '../store/db/database.ts';
import { changeDeviceOwners, updateReportedDevices } from '../store/device-reports.ts';
import { type DeviceDowntime, devicesByDeviceId, insertDevices, upsertDays } from '../store/devices.ts';
import { hardwareAliases, knownModels } from '../store/hardware-names.ts';
import { lockDevicesById, lockWalletsShared, tuneForAllDevices } from '../store/locks.ts';
import { loadParameters } from '../store/parameters.ts';
import { isWalletAddress, unsignableWallet } from './authorization.ts';
import { marketClockSql, marketNow, writeNow } from './clock.ts';
import type { AppContext } from './context.ts';
import { updateReliabilityScores } from './reliability.ts';
import { executeSystemCommand, type SystemCommand, trySystemCommand } from './write-path.ts';

/** Numbers of devices that an import has created and changed. */
export type ImportOutcome = {
  /** Number of new devices. */
  readonly created: number;
  /** Number of known devices whose speeds, location or certificate changed. */
  readonly updated: number;
  /** Number of known devices whose connectivity tier, hires or state changed. */
  readonly changed: number;
  /** Number of known devices whose owner was replaced; only a device with no stake and no offer can get another owner. */
  readonly handedOver: number;
};

/** A device that was imported but cannot have an offer; the reason is a sentence. */
export type UnlistableDevice = { readonly deviceId: string; readonly reason: string };

/**
 * Parses and imports device objects in the explorer's format. Also returns the devices that cannot have an offer, because nobody can sign
 * for their owner's address or their model is unknown. Refusal: DEVICES_REFUSED with each invalid field and its rule.
 */
export async function importDeviceObjects(
  ctx: AppContext,
  values: readonly unknown[],
): Promise<
  | (ImportOutcome & { readonly unlistable: readonly UnlistableDevice[] })
  | { readonly refusal: NetworkRefusalOf<'DEVICES_REFUSED'> }
> {
  const { rules, models } = await loadDeviceRules(ctx);
  const reader = openDeviceReader(values, rules);
  while (reader.read(DEVICES_PER_TURN)) await new Promise((resolve) => setImmediate(resolve));
  const read = reader.result();
  if ('faults' in read) return { refusal: { code: 'DEVICES_REFUSED', faults: read.faults } };
  return { ...(await importDevices(ctx, read.devices)), unlistable: await unlistableDevices(read.devices, models) };
}

/** Returns the sentence about a model that has no multiplier, with the nearest of the known names. */
export function unknownModelHint(model: string, known: readonly string[]): string {
  return unknownModelSentence(model, known);
}

/** Returns the rules for a report of devices under the parameters in force, and the names of all models with a multiplier. */
export async function loadDeviceRules(
  ctx: AppContext,
): Promise<{ readonly rules: DeviceRules; readonly models: readonly string[] }> {
  const { maxCardsPerDevice } = await loadParameters(ctx.database, await marketNow(ctx, ctx.database));
  const models = await knownModels(ctx.database);
  const known = new Set(models);
  const modelOf = (name: string): string => modelOfName(name, hardwareAliases(), known);
  return { rules: { maxCardsPerDevice, isWallet: isWalletAddress, modelOf }, models };
}

/** Device objects that are read before yielding to the event loop. */
const DEVICES_PER_TURN = 250;
/** Number of owner addresses that are checked before yielding to the event loop. */
const ADDRESSES_PER_TURN = 200;

/**
 * Returns the devices that cannot have an offer, because nobody can sign for their owner's address, or because no model of `models` has
 * their name. Checks each address and each name once.
 */
export async function unlistableDevices(
  devices: readonly DeviceRecord[],
  models: readonly string[],
): Promise<readonly UnlistableDevice[]> {
  const sentences = new Map<string, string | null>(models.map((model) => [model, null]));
  for (const { model } of devices) {
    if (!sentences.has(model)) sentences.set(model, unknownModelSentence(model, models));
  }
  const reasons = new Map<string, string | null>();
  for (const { ownerWallet } of devices) {
    if (reasons.has(ownerWallet)) continue;
    reasons.set(ownerWallet, unlistableReason(unsignableWallet(ownerWallet)?.fault ?? null));
    if (reasons.size % ADDRESSES_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return devices.flatMap(({ deviceId, ownerWallet, model }) => {
    const reason = reasons.get(ownerWallet) ?? sentences.get(model) ?? null;
    return reason === null ? [] : [{ deviceId, reason }];
  });
}

/** Timeout of one import. 100 000 devices take up to a minute on two cores. */
const TIMEOUT_MS = 120_000;

/** Devices of one statement of an import. The event loop is blocked while the arguments of a statement are built and its rows are read. */
const DEVICES_PER_STATEMENT = 1_000;

/** A known device whose report changes more than fields without events. */
type DeviceChange = { readonly deviceKey: string; readonly report: DeviceReport };

/**
 * Imports a list of devices. One transaction inserts the new devices and updates fields without events (speeds, location), each with a
 * statement for many devices. After that, each device with a change that writes events gets its own transaction under the device's lock.
 * After a crash between these transactions, importing the same list again completes the import.
 */
export async function importDevices(ctx: AppContext, devices: readonly DeviceRecord[]): Promise<ImportOutcome> {
  const wallets = devices.map((device) => device.ownerWallet);
  const deviceIds = devices.map((device) => device.deviceId);
  const imported = await ctx.database.transaction(
    async (tx) => {
      await tuneForAllDevices(tx);
      await ensureAccounts(tx, wallets, marketClockSql(ctx), ctx.random);
      const accounts = await lockWalletsShared(tx, wallets);
      await lockDevicesById(tx, deviceIds);
      const now = await writeNow(ctx, tx, { deviceIds });
      const total = { created: 0, handedOver: 0, updated: 0 };
      const changes: DeviceChange[] = [];
      for (let from = 0; from < devices.length; from += DEVICES_PER_STATEMENT) {
        const part = await importPart(ctx, tx, devices.slice(from, from + DEVICES_PER_STATEMENT), accounts, now);
        total.created += part.created;
        total.handedOver += part.handedOver;
        total.updated += part.updated;
        for (const change of part.changes) changes.push(change);
      }
      return { ...total, changes };
    },
    { timeoutMs: TIMEOUT_MS },
  );
  let changed = 0;
  for (const { deviceKey, report } of imported.changes) {
    const decide: SystemCommand['decide'] = ({ aggregate, now }) => ({
      events: eventsOfReport(report, aggregate.device, now),
    });
    if (await executeSystemCommand(ctx, { deviceKey, subject: {}, decide })) changed += 1;
  }
  const { created, updated, handedOver } = imported;
  return { created, updated, changed, handedOver };
}

/** Inserts and updates some devices of an import, within its transaction. Returns the changes that write events, for later. */
async function importPart(
  ctx: AppContext,
  tx: Transaction,
  devices: readonly DeviceRecord[],
  accounts: ReadonlyMap<string, string>,
  now: Date,
): Promise<Omit<ImportOutcome, 'changed'> & { readonly changes: readonly DeviceChange[] }> {
  const created = await insertDevices(tx, devices, accounts, now, ctx.random);
  const handedOver = await changeDeviceOwners(tx, devices, accounts);
  const updated = await updateReportedDevices(tx, devices);
  const deviceIds = devices.map((device) => device.deviceId);
  const known = new Map((await devicesByDeviceId(tx, deviceIds, now)).map((device) => [device.deviceId, device]));
  const dated = devices.filter((record) => record.downtimeByDate.length > 0);
  const moved = dated.flatMap(({ deviceId }) => known.get(deviceId)?.key ?? []);
  await updateReliabilityScores(ctx, tx, moved, now);
  const changes = devices.flatMap((record) => {
    const device = known.get(record.deviceId);
    const report: DeviceReport = { record, ownerAccountId: accounts.get(record.ownerWallet) ?? '' };
    if (device === undefined || eventsOfReport(report, device, now).length === 0) return [];
    return [{ deviceKey: device.key, report }];
  });
  return { created, handedOver, updated, changes };
}

/** Records the downtime that the network reports for days that have ended, and updates the scores of the devices. */
export async function reportDowntime(ctx: AppContext, days: readonly DeviceDowntime[]): Promise<void> {
  const deviceIds = [...new Set(days.map(({ deviceId }) => deviceId))];
  await ctx.database.transaction(
    async (tx) => {
      await lockDevicesById(tx, deviceIds);
      const now = await writeNow(ctx, tx, { deviceIds });
      await upsertDays(tx, days);
      const devices = await devicesByDeviceId(tx, deviceIds, now);
      await updateReliabilityScores(
        ctx,
        tx,
        devices.map(({ key }) => key),
        now,
      );
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

/** The result of a report on a device: the device's key, and whether the report changed the device. */
export type DeviceReportResult = { readonly deviceKey: string; readonly changed: boolean };
type DeviceRefusal = NetworkRefusalOf<'NOT_FOUND'> | NetworkRefusalOf<'DEVICE_NOT_COMMITTED'>;

/**
 * Sets the state that the network reports for a device; `reason` says why the device is blocked. Refusals: NOT_FOUND,
 * DEVICE_NOT_COMMITTED.
 */
export async function setDeviceState(
  ctx: AppContext,
  input: { readonly deviceId: string; readonly state: DeviceState; readonly reason: string | null },
): Promise<DeviceReportResult | { readonly refusal: DeviceRefusal }> {
  const { deviceId, state, reason } = input;
  return onDevice(ctx, deviceId, (context) => decideState({ state, reason }, context.aggregate, context.now));
}

/** Replaces the hires of a device by one from now on, or by none. Refusals: NOT_FOUND, DEVICE_NOT_COMMITTED. */
export async function setHired(
  ctx: AppContext,
  input: { readonly deviceId: string; readonly hired: boolean },
): Promise<DeviceReportResult | { readonly refusal: DeviceRefusal }> {
  return onDevice(ctx, input.deviceId, (context) =>
    decideHired({ hired: input.hired }, context.aggregate, context.now),
  );
}

async function onDevice(
  ctx: AppContext,
  deviceId: string,
  decide: SystemCommand['decide'],
): Promise<DeviceReportResult | { readonly refusal: DeviceRefusal }> {
  const [device] = await devicesByDeviceId(ctx.database, [deviceId], ctx.wallNow());
  if (device === undefined) return { refusal: { code: 'NOT_FOUND', subject: 'device' } };
  const outcome = await trySystemCommand(ctx, { deviceKey: device.key, subject: {}, decide });
  if (!('refusal' in outcome)) return { deviceKey: device.key, changed: outcome.changed };
  return { refusal: asDeviceRefusal(outcome.refusal) };
}

function asDeviceRefusal(refusal: Refusal): DeviceRefusal {
  if (refusal.code === 'DEVICE_NOT_COMMITTED') return { code: 'DEVICE_NOT_COMMITTED' };
  throw new Error(`a report on a device was refused with ${refusal.code}`);
}
