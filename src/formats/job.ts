// The explorer's list of a device's compute jobs, as far as it says whether the device is hired now.
// Earnings from hire are the owner's alone and are not read.

import { type FieldFault, type FieldRule, fieldsOf, isJsonObject, text } from './field.ts';
import type { JsonPath } from './json-text.ts';

const MAX_JOBS = 10_000;

/** `jobs`: whether one of them holds the device. The explorer's own states are pending, running and completed. */
export function jobsOf(path: JsonPath, faults: FieldFault[]): FieldRule<boolean> {
  return {
    must: `must be an array of at most ${MAX_JOBS} jobs`,
    read: (value) => {
      if (!Array.isArray(value) || value.length > MAX_JOBS) return undefined;
      const held = value.map((job: unknown, at) => {
        if (isJsonObject(job))
          return /^(?:pending|running)$/i.test(fieldsOf(job, [...path, at], faults)('status', text(60)));
        faults.push({ path: [...path, at], rule: 'must be a job object' });
        return false;
      });
      return held.includes(true);
    },
    blank: false,
  };
}
