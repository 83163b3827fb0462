// Moves the daily downtime reports of the demo devices to the days before the start of the sandbox.

import type { DeviceRecord } from '../../domain/device-record.ts';

const DAY_MS = 86_400_000;

/** Returns the devices with all report dates shifted equally, so that the newest report is about the last whole day before `end`. */
export function shiftDowntimeReports(end: Date, records: readonly DeviceRecord[]): readonly DeviceRecord[] {
  const newest = Math.max(
    ...records.flatMap(({ downtimeByDate }) => downtimeByDate.map(({ date }) => Date.parse(date))),
  );
  const shift = Math.floor(end.getTime() / DAY_MS) * DAY_MS - DAY_MS - newest;
  return records.map((record) => ({
    ...record,
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
