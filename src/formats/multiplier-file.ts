// Parses the multiplier file: the multipliers of each model, each with its period and source.
// **Invariant:** the periods of a model have no gap or overlap and the last one has no end, so that each instant from the first entry
// on has exactly one multiplier. domain/requirement.ts computes requirements from multipliers.

import { parseMultiplierTenThousandths } from '../domain/multiplier.ts';
import { type FileFault, readArrayFile } from './array-file.ts';
import {
  createFieldReader,
  type FieldFault,
  type FieldRule,
  isJsonObject,
  MAX_REPORTED_FAULTS,
  optionalRule,
} from './field.ts';
import { HARDWARE_NAME_RULE } from './hardware.ts';

/** The multiplier of a model from `validFrom` until `validTo` (half-open); a null `validTo` means without end. */
export type MultiplierRecord = {
  /** Model name, exactly as in the field `hardware_name` of the network's explorer. */
  readonly model: string;
  /** Multiplier in ten-thousandths: 0.25 is 2 500. Zero for an unsupported model. */
  readonly multiplierTenThousandths: number;
  readonly validFrom: Date;
  readonly validTo: Date | null;
  /** Source of the multiplier: "published" when the network published it; "example" when it was made up for the sandbox. */
  readonly source: 'published' | 'example';
};

/** A fault in a multiplier file. */
export type MultiplierFileFault = FileFault;

/**
 * Parses a file that contains a JSON array of `{ model, multiplier, validFrom, validTo, source }`. Returns the entries in the order of
 * the file, or at most 100 faults with their lines. `multiplier` is a decimal string from 0 to 100 with at most four decimals; times
 * are RFC 3339 in UTC with milliseconds.
 */
export function parseMultiplierFile(
  file: string,
): { readonly multipliers: readonly MultiplierRecord[] } | { readonly faults: readonly MultiplierFileFault[] } {
  const read = readArrayFile(file, readMultipliers);
  return 'faults' in read ? read : { multipliers: read.rows };
}

type Placed = MultiplierRecord & { readonly at: number };

function readMultipliers(values: readonly unknown[], faults: FieldFault[]): readonly MultiplierRecord[] {
  const placed: Placed[] = [];
  for (const [at, value] of values.entries()) {
    if (faults.length >= MAX_REPORTED_FAULTS) break;
    if (!isJsonObject(value)) {
      faults.push({ path: [at], rule: 'must be a multiplier object' });
      continue;
    }
    const field = createFieldReader(value, [at], faults);
    placed.push({
      at,
      model: field('model', HARDWARE_NAME_RULE),
      multiplierTenThousandths: field('multiplier', MULTIPLIER),
      validFrom: field('validFrom', INSTANT),
      validTo: field('validTo', optionalRule(INSTANT, null)),
      source: field('source', SOURCE),
    });
  }
  // Entries with a fault contain placeholder values, so the periods are compared only when every entry is valid by itself.
  if (faults.length === 0) checkPeriods(placed, faults);
  return placed.map(({ at: _, ...record }) => record);
}

/** Adds a fault for each gap or overlap between the periods of one model. */
function checkPeriods(placed: readonly Placed[], faults: FieldFault[]): void {
  const ordered = [...placed].sort(
    (a, b) => compare(a.model, b.model) || a.validFrom.getTime() - b.validFrom.getTime() || a.at - b.at,
  );
  for (const [index, entry] of ordered.entries()) {
    const next = ordered[index + 1];
    if (next === undefined || next.model !== entry.model) {
      if (entry.validTo !== null) {
        faults.push({ path: [entry.at, 'validTo'], rule: 'must be null in the last entry of a model' });
      }
    } else if (next.validFrom.getTime() === entry.validFrom.getTime()) {
      faults.push({
        path: [next.at, 'validFrom'],
        rule: `must not repeat the validFrom of the same model in [${entry.at}]`,
      });
    } else if (entry.validTo?.getTime() !== next.validFrom.getTime()) {
      faults.push({
        path: [entry.at, 'validTo'],
        rule: `must be the validFrom of the model's next entry, [${next.at}]`,
      });
    }
  }
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

const MULTIPLIER: FieldRule<number> = {
  must: 'must be a decimal from 0 to 100 in a string, with at most four decimals',
  read: (value) => (typeof value === 'string' ? (parseMultiplierTenThousandths(value) ?? undefined) : undefined),
  blank: 0,
};

const INSTANT: FieldRule<Date> = {
  must: 'must be a time in UTC with milliseconds, such as 2025-06-04T15:00:00.000Z',
  read: (value) => {
    if (typeof value !== 'string' || !/^2\d{3}-/.test(value)) return undefined;
    const instant = new Date(value);
    return !Number.isNaN(instant.getTime()) && instant.toISOString() === value ? instant : undefined;
  },
  blank: new Date(0),
};

const SOURCE: FieldRule<MultiplierRecord['source']> = {
  must: 'must be "published" or "example"',
  read: (value) => (value === 'published' || value === 'example' ? value : undefined),
  blank: 'example',
};
