// Parses the daily downtime of a device in the explorer's format, and converts it to shares of a day. The reliability score is computed
// in domain/reliability.ts.

import type { DeviceDowntime } from '../domain/device-record.ts';
import {
  createFieldReader,
  type FieldFault,
  type FieldRule,
  isJsonObject,
  mappedRule,
  numberBetween,
  optionalRule,
} from './field.ts';
import type { JsonPath } from './json-text.ts';

const SECONDS_PER_DAY = 86_400;
/** Maximum number of days of downtime that a device object may contain. */
const MAX_DAYS = 2_000;

/**
 * Returns the rule for the field `downtime_by_date`: seconds of downtime for each date. The explorer can report more seconds than
 * a day has; such a day counts as 100 % down.
 */
export function downtimeRule(path: JsonPath, faults: FieldFault[]): FieldRule<readonly DeviceDowntime[]> {
  return {
    must: `must be an object of at most ${MAX_DAYS} dates, each with its downtime in seconds`,
    read: (value) => {
      if (!isJsonObject(value) || Object.keys(value).length > MAX_DAYS) return undefined;
      const days = Object.entries(value).flatMap(([date, day]): DeviceDowntime[] => {
        if (!isDate(date)) faults.push({ path: [...path, date], rule: 'must be named by a date, YYYY-MM-DD' });
        // A day without a measurement is no report about that day.
        if (day === null) return [];
        if (isJsonObject(day)) {
          const downBps = createFieldReader(day, [...path, date], faults)('downtime', DAY_DOWN_BPS);
          return downBps === null ? [] : [{ date, downBps }];
        }
        faults.push({ path: [...path, date], rule: 'must be an object with the downtime in seconds' });
        return [];
      });
      return days.sort((a, b) => (a.date < b.date ? -1 : 1));
    },
    blank: [],
  };
}

const DAY_DOWN_BPS = optionalRule(
  mappedRule(numberBetween(0, 1_000_000_000), (seconds) =>
    Math.min(10_000, Math.round((seconds * 10_000) / SECONDS_PER_DAY)),
  ),
  null,
);

const DATE = /^(2\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

function isDate(date: string): boolean {
  const parts = DATE.exec(date);
  if (parts === null) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return day <= 28 || new Date(Date.UTC(year, month, 0)).getUTCDate() >= day;
}
