// A device as the network reports it, after its file or list has been parsed and checked (formats/device-file.ts).
// A device as the rules see it: device.ts.

import type { DeviceKind } from './device.ts';

/** The share of one UTC day (`YYYY-MM-DD`) that a device was down, basis points. */
export type DeviceDowntime = { readonly date: string; readonly downBps: number };

/** One device as the network reports it. */
export type DeviceRecord = {
  /** UUID in lower case. */
  readonly deviceId: string;
  readonly ownerWallet: string;
  /** From `device_type`; without it, from the hardware's name (`kindOf`). */
  readonly kind: DeviceKind;
  /** Printable ASCII, exactly as written: multipliers are found by it and wallets show it in what they sign. */
  readonly model: string;
  /** Cards; 1 for a CPU device, whatever the file says. */
  readonly quantity: number;
  /** Reward pool: from `reward_pool`, else from a tier name that names a pool, else unknown. */
  readonly pool: 'COMMUNITY' | 'ENTERPRISE' | null;
  /** The explorer's name of the speed tier, such as "Ultra High Speed". */
  readonly baseTierName: string;
  /** 0 (none) to 4. */
  readonly connectivityTier: number;
  readonly downMbps: number;
  readonly upMbps: number;
  /** Share of time down, of the explorer's whole window: `down_percentage` to a hundredth of a per cent, at most 100 %. */
  readonly downBps: number;
  /** By date, ascending; a date that is not listed has no report. */
  readonly downtimeByDate: readonly DeviceDowntime[];
  /** ISO 3166-1 alpha-2 in upper case. */
  readonly country: string;
  readonly location: string | null;
  readonly soc2: boolean;
  /** True while one of its jobs is pending or running. */
  readonly hired: boolean;
  /** ACTIVE when it is hired or its status is "up", "active" or "running"; IDLE otherwise. */
  readonly state: 'ACTIVE' | 'IDLE';
};

/** One field of a device object that breaks a rule. */
export type DeviceFault = { readonly field: string; readonly rule: string };
