// Parser of the multiplier file: the multiplier of each model, its period, and whether the network published it.
// **Invariant:** the entries of a model leave no gap or overlap and the last is open, so that each instant from the first on has
// exactly one value. The requirement: domain/requirement.ts.

import { parseMultiplierTenThousandths } from '../domain/multiplier.ts';
import { type FileFault, readArrayFile } from './array-file.ts';
import { type FieldFault, type FieldRule, fieldsOf, isJsonObject, MAX_FAULTS, optional } from './field.ts';
import { HARDWARE_NAME } from './hardware.ts';

/** The multiplier of a model from `validFrom` until `validTo` (half-open); null: without end. */
export type MultiplierRecord = {
  /** Exactly as the explorer's `hardware_name`. */
  readonly model: string;
  /** Ten-thousandths: 0.25 is 2 500. Zero: not supported. */
  readonly multiplierTenThousandths: number;
  readonly validFrom: Date;
  readonly validTo: Date | null;
  /** "published" by the network, or an "example" for a sandbox. */
  readonly source: 'published' | 'example';
};

export type MultiplierFileFault = FileFault;

/**
 * Reads a text that is a JSON array of `{ model, multiplier, validFrom, validTo, source }`. All entries in the order of
 * the file, or every fault (at most 100) with its line. `multiplier` is a decimal in a string, 0 to 100 with at most
 * four decimals; times are RFC 3339 in UTC with milliseconds.
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
    if (faults.length >= MAX_FAULTS) break;
    if (!isJsonObject(value)) {
      faults.push({ path: [at], rule: 'must be a multiplier object' });
      continue;
    }
    const field = fieldsOf(value, [at], faults);
    placed.push({
      at,
      model: field('model', HARDWARE_NAME),
      multiplierTenThousandths: field('multiplier', MULTIPLIER),
      validFrom: field('validFrom', INSTANT),
      validTo: field('validTo', optional(INSTANT, null)),
      source: field('source', SOURCE),
    });
  }
  // Entries with a fault have stand-ins for values: the joints are judged once each entry holds by itself.
  if (faults.length === 0) judgeJoints(placed, faults);
  return placed.map(({ at: _, ...record }) => record);
}

function judgeJoints(placed: readonly Placed[], faults: FieldFault[]): void {
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
