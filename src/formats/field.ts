// Rules for fields of external data. Parsing collects every fault with its path, so that the sender can correct all at once.
// **Invariant:** any fault refuses the whole; no value is repaired. Only shapes are checked here; each format gives the meaning.

import type { JsonPath } from './json-text.ts';

/** One fault: its path, and the broken rule as a sentence that continues the name of the field. */
export type FieldFault = { readonly path: JsonPath; readonly rule: string };

/**
 * What a field must be. `read` returns the value, or undefined where the rule is broken; a missing field is undefined too.
 * After a fault, `blank` replaces the value while the other fields are read; it is never returned to the caller.
 */
export type FieldRule<T> = {
  readonly must: string;
  readonly read: (value: unknown) => T | undefined;
  readonly blank: T;
};

/** The most faults that one file, list or object reports. */
export const MAX_FAULTS = 100;

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Any JSON object that is not an array. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads fields of one object by name and adds each broken rule to `faults`. Other fields are ignored. */
export function fieldsOf(
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

/** Text of 1 to `max` characters, without control or invisible characters and without white space at its ends. */
export function text(max: number): FieldRule<string> {
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

/** Text that a test accepts; `must` says what it is. */
export function textThat(must: string, accepts: (value: string) => boolean): FieldRule<string> {
  return { must, read: (value) => (typeof value === 'string' && accepts(value) ? value : undefined), blank: '' };
}

/** A finite number between two bounds, both included. Minus zero is read as zero. */
export function numberFrom(min: number, max: number): FieldRule<number> {
  return {
    must: `must be a number from ${min} to ${max}`,
    read: (value) => (typeof value === 'number' && value >= min && value <= max ? value + 0 : undefined),
    blank: min,
  };
}

/** A whole number between two bounds, both included. */
export function wholeFrom(min: number, max: number): FieldRule<number> {
  return {
    must: `must be a whole number from ${min} to ${max}`,
    read: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value + 0 : undefined,
    blank: min,
  };
}

/** True or false. */
export const flag: FieldRule<boolean> = {
  must: 'must be true or false',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
  blank: false,
};

/** The rule, or `absent` where the field is missing or null. */
export function optional<T, A>(rule: FieldRule<T>, absent: A): FieldRule<T | A> {
  return {
    must: `${rule.must}, or be left out`,
    read: (value) => (value === undefined || value === null ? absent : rule.read(value)),
    blank: absent,
  };
}

/** The rule, with a function applied to its value. */
export function mapped<T, U>(rule: FieldRule<T>, turn: (value: T) => U): FieldRule<U> {
  return {
    must: rule.must,
    read: (value) => {
      const read = rule.read(value);
      return read === undefined ? undefined : turn(read);
    },
    blank: turn(rule.blank),
  };
}
