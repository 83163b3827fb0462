// The daily downtime of the demo devices: the bundled reports, moved to the days before the start of the sandbox, and the days after it.

import type { DeviceRecord } from '../../domain/device-record.ts';
import { HIRED_FROM_NOW } from '../../domain/hire.ts';
import type { DeviceDowntime } from '../../store/devices.ts';
import { createRng, seedOf } from './rng.ts';

const DAY_MS = 86_400_000;
const SEED = 0xd0117;
/**
 * Groups of devices, the most reliable first: `devices` is the share of devices in this group and those before it, per cent; `outages` the
 * number of days with an outage in 100 days; `longestBps` the longest outage of a day, basis points.
 */
const STEADINESS = [
  { devices: 45, outages: 4, longestBps: 200 },
  { devices: 80, outages: 14, longestBps: 800 },
  { devices: 94, outages: 35, longestBps: 4_000 },
  { devices: 100, outages: 60, longestBps: 10_000 },
] as const;

/**
 * Returns the devices with all report dates shifted equally, so that the newest report is about the last whole day before `end`. A hired
 * device is hired without an end, because the simulation ends hires itself.
 */
export function shiftDowntimeReports(end: Date, records: readonly DeviceRecord[]): readonly DeviceRecord[] {
  const newest = Math.max(
    ...records.flatMap(({ downtimeByDate }) => downtimeByDate.map(({ date }) => Date.parse(date))),
  );
  const shift = Math.floor(end.getTime() / DAY_MS) * DAY_MS - DAY_MS - newest;
  return records.map((record) => ({
    ...record,
    hires: record.hires.length === 0 ? [] : HIRED_FROM_NOW,
    downtimeByDate: record.downtimeByDate.map(({ date, downBps }) => ({
      date: new Date(Date.parse(date) + shift).toISOString().slice(0, 10),
      downBps,
    })),
  }));
}

/** Returns the devices with only the downtime reports of days that ended after `since` (default: of all days) and not after `now`. */
export function downtimeReportsUpTo(
  now: Date,
  records: readonly DeviceRecord[],
  since: Date = new Date(0),
): readonly DeviceRecord[] {
  const ended = ({ date }: { readonly date: string }): boolean => {
    const end = Date.parse(date) + DAY_MS;
    return since.getTime() < end && end <= now.getTime();
  };
  return records.map((record) => ({ ...record, downtimeByDate: record.downtimeByDate.filter(ended) }));
}

/** Returns the downtime of the UTC day that ends at `end`, for each device. It depends only on the day and the device. */
export function simulatedDowntime(end: Date, deviceIds: readonly string[]): readonly DeviceDowntime[] {
  const date = new Date(end.getTime() - DAY_MS).toISOString().slice(0, 10);
  return deviceIds.map((deviceId) => {
    const place = createRng(seedOf(SEED, deviceId)).integer(1, 100);
    const { outages, longestBps } = STEADINESS.find(({ devices }) => place <= devices) ?? STEADINESS[0];
    const ofDay = createRng(seedOf(SEED, deviceId, date));
    return { deviceId, date, downBps: ofDay.chance(outages) ? ofDay.integer(1, longestBps) : 0 };
  });
}
