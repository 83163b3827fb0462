// Parses the jobs of a device in the explorer's format: the hires by those that are pending or running. What a hire means is in
// domain/hire.ts. The earnings of jobs belong to the owner alone and are ignored.

import type { ReportedHire } from '../domain/hire.ts';
import { createFieldReader, type FieldFault, type FieldRule, isJsonObject, optionalRule, textUpTo } from './field.ts';
import type { JsonPath } from './json-text.ts';

const MAX_JOBS = 10_000;
const DAY_MS = 86_400_000;

/** Returns the rule for the field `jobs`. Its value is the hire of each job that is pending or running. */
export function jobsRule(path: JsonPath, faults: FieldFault[]): FieldRule<readonly ReportedHire[]> {
  return {
    must: `must be an array of at most ${MAX_JOBS} jobs`,
    read: (value) => {
      if (!Array.isArray(value) || value.length > MAX_JOBS) return undefined;
      return value.flatMap((job: unknown, at) => hireOf(job, [...path, at], faults));
    },
    blank: [],
  };
}

function hireOf(job: unknown, path: JsonPath, faults: FieldFault[]): readonly ReportedHire[] {
  if (!isJsonObject(job)) {
    faults.push({ path, rule: 'must be a job object' });
    return [];
  }
  const field = createFieldReader(job, path, faults);
  if (!/^(?:pending|running)$/i.test(field('status', textUpTo(60)))) return [];
  const startsAt = field('start_time', TIME_OF_JOB)?.at ?? null;
  const end = field('end_time', TIME_OF_JOB);
  const endsAt = end === null ? null : end.isDay ? new Date(end.at.getTime() + DAY_MS) : end.at;
  if (startsAt !== null && endsAt !== null && endsAt < startsAt)
    faults.push({ path: [...path, 'end_time'], rule: 'must not lie before start_time' });
  return [{ startsAt, endsAt }];
}

/** A time of a job; a day alone stands for the whole UTC day and is read as its start. */
type JobTime = { readonly at: Date; readonly isDay: boolean };

const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Returns the time in a text, UTC unless it names an offset; undefined for any other text, such as a day that no month has. */
function timeIn(text: string): JobTime | undefined {
  const [found, day, clock, zone] = TIME.exec(text) ?? [];
  if (found === undefined || day === undefined) return undefined;
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined;
  if (midnight.getUTCFullYear() < 2000) return undefined;
  if (clock === undefined) return { at: midnight, isDay: true };
  const offset = zone === undefined || zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const at = new Date(`${day}T${clock}${offset}`);
  return Number.isNaN(at.getTime()) ? undefined : { at, isDay: false };
}

const TIME_OF_JOB = optionalRule<JobTime | null, null>(
  {
    must: 'must be a time such as 2026-11-30 12:00:00 or 2026-11-30T12:00:00Z, or a day',
    read: (value) => (typeof value === 'string' ? timeIn(value) : undefined),
    blank: null,
  },
  null,
);
