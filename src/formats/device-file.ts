// Parses device objects in the format of the network's explorer, with the owner's wallet as an additional field. Measurements that the
// explorer lacks may be null or left out.
// **Invariant:** one fault in one device refuses the whole file or list. Unknown fields are ignored. The rules about devices are in
// domain/device.ts.

import type { DeviceKind } from '../domain/device.ts';
import type { DeviceFault, DeviceRecord } from '../domain/device-record.ts';
import { type FileFault, readJsonFile } from './array-file.ts';
import { deviceObjectsIn, isUuid, type PlacedDevice } from './device-objects.ts';
import { downtimeRule } from './downtime.ts';
import {
  booleanRule,
  createFieldReader,
  type FieldFault,
  type FieldRule,
  isJsonObject,
  MAX_REPORTED_FAULTS,
  mappedRule,
  numberBetween,
  optionalRule,
  textMatching,
  textUpTo,
  wholeNumberBetween,
} from './field.ts';
import { deviceKindOfModel, HARDWARE_NAME_RULE } from './hardware.ts';
import { jobsRule } from './jobs.ts';
import { type JsonPath, jsonPathText } from './json-text.ts';

/** The limits that a device in a report must respect. */
export type DeviceRules = {
  readonly maxCardsPerDevice: number;
  /** Whether a text is a wallet address. */
  readonly isWallet: (text: string) => boolean;
  /** Returns the model of a reported hardware name. Default: the name itself. */
  readonly modelOf?: (hardwareName: string) => string;
};

/** A fault in a device file. */
export type DeviceFileFault = FileFault;

/**
 * Parses a file that contains a JSON array of device objects, or answers of the network's explorer. Returns all devices, or at most 100
 * faults with their lines: the text is no JSON, a field breaks a rule, or two objects about one device contradict each other.
 */
export function parseDeviceFile(
  file: string,
  rules: DeviceRules,
): { readonly devices: readonly DeviceRecord[] } | { readonly faults: readonly DeviceFileFault[] } {
  const read = readJsonFile(file, (value, faults) => {
    if (typeof value !== 'object' || value === null) {
      faults.push({ path: [], rule: 'must be a JSON array of device objects, or an answer of the explorer' });
      return [];
    }
    const placed = deviceObjectsIn(value, faults);
    const devices: DeviceRecord[] = [];
    readDevices(devices, placed, rules, faults);
    return devices;
  });
  return 'faults' in read ? read : { devices: read.rows };
}

/** Parses a list of device objects. Returns all devices, or at most 100 faults with fields such as `[12].hardware_quantity`. */
export function parseDevices(
  values: readonly unknown[],
  rules: DeviceRules,
): { readonly devices: readonly DeviceRecord[] } | { readonly faults: readonly DeviceFault[] } {
  const reader = openDeviceReader(values, rules);
  reader.read(values.length);
  return reader.result();
}

/** A reader of a long list of device objects, which reads as many at once as the caller says. */
export type DeviceReader = {
  /** Reads the next `count` devices. Returns false when none is left. */
  readonly read: (count: number) => boolean;
  readonly result: () => { readonly devices: readonly DeviceRecord[] } | { readonly faults: readonly DeviceFault[] };
};

/** Returns a reader; its result is that of `parseDevices` for the whole list. */
export function openDeviceReader(values: readonly unknown[], rules: DeviceRules): DeviceReader {
  const faults: FieldFault[] = [];
  const devices: DeviceRecord[] = [];
  const placed = deviceObjectsIn(values, faults);
  let at = 0;
  return {
    read(count) {
      readDevices(devices, placed.slice(at, at + count), rules, faults);
      at += count;
      return at < placed.length;
    },
    result: () => (faults.length === 0 ? { devices } : { faults: toDeviceFaults(faults) }),
  };
}

/** Parses one device object. Returns the device, or its faults with fields such as `hardware_quantity`. */
export function parseDevice(
  value: unknown,
  rules: DeviceRules,
): { readonly device: DeviceRecord } | { readonly faults: readonly DeviceFault[] } {
  const faults: FieldFault[] = [];
  const device = readDevice(value, [], rules, faults);
  return faults.length === 0 && device !== null ? { device } : { faults: toDeviceFaults(faults) };
}

function readDevices(
  devices: DeviceRecord[],
  placed: readonly PlacedDevice[],
  rules: DeviceRules,
  faults: FieldFault[],
): void {
  for (const { path, value } of placed) {
    if (faults.length >= MAX_REPORTED_FAULTS) return;
    const device = readDevice(value, path, rules, faults);
    if (device !== null) devices.push(device);
  }
}

function readDevice(value: unknown, path: JsonPath, rules: DeviceRules, faults: FieldFault[]): DeviceRecord | null {
  if (!isJsonObject(value)) {
    faults.push({ path, rule: 'must be a device object' });
    return null;
  }
  const field = createFieldReader(value, path, faults);
  const reportedModel = field('hardware_name', HARDWARE_NAME_RULE);
  const model = rules.modelOf?.(reportedModel) ?? reportedModel;
  const kind = field('device_type', KIND) ?? deviceKindOfModel(model);
  const cards = wholeNumberBetween(1, rules.maxCardsPerDevice);
  const quantity = field('hardware_quantity', kind === 'CPU' ? mappedRule(optionalRule(cards, 1), () => 1) : cards);
  const baseTierName = field('base_tier_name', optionalRule(textUpTo(60), null));
  const hires = field('jobs', optionalRule(jobsRule([...path, 'jobs'], faults), []));
  const up = field('status', STATUS);
  return {
    deviceId: field('device_id', DEVICE_ID),
    ownerWallet: field('owner_wallet', textMatching('must be a wallet address: base58 of 32 bytes', rules.isWallet)),
    kind,
    model,
    ...(model === reportedModel ? {} : { reportedModel }),
    quantity,
    pool: field('reward_pool', POOL) ?? poolNamedIn(baseTierName ?? ''),
    baseTierName,
    connectivityTier: field('connectivity_tier', optionalRule(wholeNumberBetween(0, 4), 0)),
    downMbps: field('download_speed_mbps', MBPS),
    upMbps: field('upload_speed_mbps', MBPS),
    downBps: field('down_percentage', DOWN_BPS),
    downtimeByDate: field('downtime_by_date', optionalRule(downtimeRule([...path, 'downtime_by_date'], faults), [])),
    country: field('iso2', COUNTRY),
    location: field('location_name', optionalRule(textUpTo(120), null)),
    soc2: field('security_soc2', optionalRule(booleanRule, false)),
    hires,
    state: up ? 'ACTIVE' : 'IDLE',
  };
}

const DEVICE_ID: FieldRule<string> = mappedRule(textMatching('must be a UUID', isUuid), (id) => id.toLowerCase());

const KIND: FieldRule<DeviceKind | null> = optionalRule(
  {
    must: 'must be "gpu" or "cpu"',
    read: (value) => {
      if (typeof value !== 'string' || !/^[gc]pu$/i.test(value)) return undefined;
      return /^g/i.test(value) ? 'GPU' : 'CPU';
    },
    blank: 'GPU',
  },
  null,
);

const POOL: FieldRule<DeviceRecord['pool']> = optionalRule(
  {
    must: 'must be "community" or "enterprise"',
    read: (value) =>
      typeof value === 'string' && /^(?:community|enterprise)$/i.test(value) ? poolNamedIn(value) : undefined,
    blank: null,
  },
  null,
);

/** Returns the reward pool whose name is one of the words of the tier's name; null when there is none. */
function poolNamedIn(tierName: string): DeviceRecord['pool'] {
  if (/\benterprise\b/i.test(tierName)) return 'ENTERPRISE';
  return /\bcommunity\b/i.test(tierName) ? 'COMMUNITY' : null;
}

const STATUS: FieldRule<boolean> = optionalRule(
  mappedRule(textUpTo(60), (status) => /^(?:up|active|running)$/i.test(status)),
  false,
);

const COUNTRY: FieldRule<string> = mappedRule(
  textMatching('must be the two letters of a country (ISO 3166-1 alpha-2)', (code) => /^[a-z]{2}$/i.test(code)),
  (code) => code.toUpperCase(),
);

const MBPS = optionalRule(numberBetween(0, 10_000_000), null);
/**
 * The downtime that the network's explorer reports can exceed 100 %, because it counts overlapping outages twice; such values become
 * 100 %.
 */
const DOWN_BPS = optionalRule(
  mappedRule(numberBetween(0, 1_000_000), (percent) => Math.min(10_000, Math.round(percent * 100))),
  null,
);

function toDeviceFaults(faults: readonly FieldFault[]): readonly DeviceFault[] {
  return faults
    .slice(0, MAX_REPORTED_FAULTS)
    .map(({ path, rule }) => ({ field: path.length === 0 ? '(device)' : jsonPathText(path), rule }));
}
