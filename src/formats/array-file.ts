// Parses a file that contains one JSON array.
// **Invariant:** a file with a fault is refused as a whole, and each fault has its line. The caller parses the elements.

import { type FieldFault, MAX_REPORTED_FAULTS } from './field.ts';
import { findJsonSyntaxFault, jsonLinesOf, jsonPathText } from './json-text.ts';

/** A fault in a file: its 1-based line, its field such as `[12].hardware_quantity`, and the rule that the field breaks. */
export type FileFault = { readonly line: number; readonly field: string; readonly rule: string };

/** Returned by a parser: the rows of a file, or its faults in the order of their lines. */
type FileRows<T> = { readonly rows: readonly T[] } | { readonly faults: readonly FileFault[] };

/**
 * Parses a JSON array. `parseElements` receives its elements, returns the rows and adds to the list of faults. Returns the rows, or
 * at most `MAX_REPORTED_FAULTS` faults in the order of their lines. A byte order mark at the start is skipped.
 */
export function readArrayFile<T>(
  file: string,
  parseElements: (values: readonly unknown[], faults: FieldFault[]) => readonly T[],
): FileRows<T> {
  return readJsonFile(file, (value, faults) => {
    if (Array.isArray(value)) return parseElements(value, faults);
    faults.push({ path: [], rule: 'must be a JSON array' });
    return [];
  });
}

/** Parses a file of one JSON value like `readArrayFile`, with any value at its top. */
export function readJsonFile<T>(
  file: string,
  parseValue: (value: unknown, faults: FieldFault[]) => readonly T[],
): FileRows<T> {
  const json = file.startsWith('\uFEFF') ? file.slice(1) : file;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    const fault = findJsonSyntaxFault(json);
    if (fault === null) throw new Error('a text was refused as JSON without a syntax fault', { cause });
    return { faults: [{ line: fault.line, field: jsonPathText(fault.path), rule: fault.rule }] };
  }
  const found: FieldFault[] = [];
  const rows = parseValue(value, found);
  if (found.length === 0) return { rows };
  const first = found.slice(0, MAX_REPORTED_FAULTS);
  const lines = jsonLinesOf(
    json,
    first.map(({ path }) => path),
  );
  const faults = first.map(({ path, rule }, at) => ({ line: lines[at] ?? 1, field: jsonPathText(path), rule }));
  return { faults: faults.sort((a, b) => a.line - b.line) };
}
