// Validation rules for the fields of external JSON data. A parser collects all faults, so that the sender can correct them at once.
// **Invariant:** a value that breaks a rule is never repaired. The meaning of fields is defined by each file format.

import type { JsonPath } from './json-text.ts';

/** A fault in a field: its path, and the broken rule as a phrase that follows the field's name, such as "must be a UUID". */
export type FieldFault = { readonly path: JsonPath; readonly rule: string };

/** A validation rule for a field of JSON data. */
export type FieldRule<T> = {
  /** Describes the rule as a phrase after the field's name, such as "must be a UUID". */
  readonly must: string;
  /** Returns the parsed value, or undefined when the rule is broken. A missing field is passed as undefined. */
  readonly read: (value: unknown) => T | undefined;
  /** Value that replaces an invalid one while the remaining fields are checked. */
  readonly blank: T;
};

/** Maximum number of faults that are returned for one file, list or object. */
export const MAX_REPORTED_FAULTS = 100;

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Whether a parsed JSON value is an object (not an array, not null). */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Returns a function that reads a field of `object` by its name and rule. The function adds a fault to `faults` when the rule is
 * broken.
 */
export function createFieldReader(
  object: Readonly<Record<string, unknown>>,
  path: JsonPath,
  faults: FieldFault[],
): <T>(name: string, rule: FieldRule<T>) => T {
  return (name, rule) => {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    const read = rule.read(value);
    if (read !== undefined) return read;
    const sentence = value === undefined ? `is missing; it ${rule.must}` : rule.must;
    faults.push({ path: [...path, name], rule: sentence });
    return rule.blank;
  };
}

/**
 * Returns the rule for a string of 1 to `max` characters, without control or invisible characters and without white space at its
 * ends.
 */
export function textUpTo(max: number): FieldRule<string> {
  return {
    must: `must be text of 1 to ${max} characters, without control characters or spaces at its ends`,
    read: (value) =>
      typeof value === 'string' &&
      value.length > 0 &&
      value.length <= max &&
      value.trim() === value &&
      !UNPRINTABLE.test(value)
        ? value
        : undefined,
    blank: '',
  };
}

/** Returns the rule for a string that `accepts` returns true for; `must` describes the rule. */
export function textMatching(must: string, accepts: (value: string) => boolean): FieldRule<string> {
  return { must, read: (value) => (typeof value === 'string' && accepts(value) ? value : undefined), blank: '' };
}

/** Returns the rule for a finite number from `min` to `max`, both included. Minus zero becomes zero. */
export function numberBetween(min: number, max: number): FieldRule<number> {
  return {
    must: `must be a number from ${min} to ${max}`,
    read: (value) => (typeof value === 'number' && value >= min && value <= max ? value + 0 : undefined),
    blank: min,
  };
}

/** Returns the rule for a whole number from `min` to `max`, both included. */
export function wholeNumberBetween(min: number, max: number): FieldRule<number> {
  return {
    must: `must be a whole number from ${min} to ${max}`,
    read: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value + 0 : undefined,
    blank: min,
  };
}

/** The rule for a field that is true or false. */
export const booleanRule: FieldRule<boolean> = {
  must: 'must be true or false',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
  blank: false,
};

/** Returns a rule that also accepts a missing or null field, with the value `absent`, and applies `rule` to any other value. */
export function optionalRule<T, A>(rule: FieldRule<T>, absent: A): FieldRule<T | A> {
  return {
    must: `${rule.must}, or be left out`,
    read: (value) => (value === undefined || value === null ? absent : rule.read(value)),
    blank: absent,
  };
}

/** Returns the rule with `convert` applied to the value that it parses. */
export function mappedRule<T, U>(rule: FieldRule<T>, convert: (value: T) => U): FieldRule<U> {
  return {
    must: rule.must,
    read: (value) => {
      const read = rule.read(value);
      return read === undefined ? undefined : convert(read);
    },
    blank: convert(rule.blank),
  };
}
