// The daily downtime reports of the demo devices, moved to the days before the sandbox starts.

import type { DeviceRecord } from '../../domain/device-record.ts';

const DAY_MS = 86_400_000;

/** The same devices with all report dates moved by one interval, so that the newest report is of the last whole day before `end`. */
export function shiftReports(end: Date, records: readonly DeviceRecord[]): readonly DeviceRecord[] {
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

/** The devices with the reports of the days that ended by `now`, and after `since` where it is given. */
export function reportsUpTo(
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
