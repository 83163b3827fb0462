// Types of a device as the network reports it; formats/device-file.ts parses and validates the report.
// The stored device, which the rules use, is in device.ts.

import type { DeviceKind } from './device.ts';
import type { ReportedHire } from './hire.ts';

/** The downtime of a device on one UTC day (`YYYY-MM-DD`), as a share of the day in basis points. */
export type DeviceDowntime = { readonly date: string; readonly downBps: number };

/** One device as the network reports it. */
export type DeviceRecord = {
  /** The network's id of the device, a UUID in lower case. */
  readonly deviceId: string;
  readonly ownerWallet: string;
  /** Kind of the device, from the field `device_type`; when the field is missing, from the model's name. */
  readonly kind: DeviceKind;
  /** Model name, printable ASCII: it selects the multiplier and appears in signed texts. */
  readonly model: string;
  /** The hardware name as reported, where the table of aliases made another `model` of it. */
  readonly reportedModel?: string;
  /** Number of cards; always 1 for a CPU device. */
  readonly quantity: number;
  /** Reward pool of the device, from the field `reward_pool` or else from the tier's name; null when neither names one. */
  readonly pool: 'COMMUNITY' | 'ENTERPRISE' | null;
  /** Name of the device's speed tier in the network's explorer, such as "Ultra High Speed"; null without one. */
  readonly baseTierName: string | null;
  /** Connectivity tier from 0 (not connected, or not measured) to 4. */
  readonly connectivityTier: number;
  /** Measured download and upload speed; null where the explorer has none. */
  readonly downMbps: number | null;
  readonly upMbps: number | null;
  /** Downtime over the whole period that the network's explorer reports, basis points: the field `down_percentage`, at most 100 %; null without one. */
  readonly downBps: number | null;
  /** Downtime by date, ascending; days without a report are not listed. */
  readonly downtimeByDate: readonly DeviceDowntime[];
  /** Country code, ISO 3166-1 alpha-2 in upper case. */
  readonly country: string;
  readonly location: string | null;
  readonly soc2: boolean;
  /** The times of the device's jobs that are pending or running. */
  readonly hires: readonly ReportedHire[];
  /** ACTIVE when the reported status is "up", "active" or "running", IDLE otherwise; a device that is hired is ACTIVE too. */
  readonly state: 'ACTIVE' | 'IDLE';
};

/** An invalid field of a device object, with the rule that it breaks. */
export type DeviceFault = { readonly field: string; readonly rule: string };
