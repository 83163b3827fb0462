// Parses a file that contains one JSON array.
// **Invariant:** a file with a fault is refused as a whole, and each fault has its line. The caller parses the elements.

import { type FieldFault, MAX_REPORTED_FAULTS } from './field.ts';
import { findJsonSyntaxFault, jsonLinesOf, jsonPathText } from './json-text.ts';

/** A fault in a file: its 1-based line, its field such as `[12].hardware_quantity`, and the rule that the field breaks. */
export type FileFault = { readonly line: number; readonly field: string; readonly rule: string };

/**
 * Parses a JSON array. `parseElements` receives its elements, returns the rows and adds to the list of faults. Returns the rows, or
 * at most `MAX_REPORTED_FAULTS` faults in the order of their lines. A byte order mark at the start is skipped.
 */
export function readArrayFile<T>(
  file: string,
  parseElements: (values: readonly unknown[], faults: FieldFault[]) => readonly T[],
): { readonly rows: readonly T[] } | { readonly faults: readonly FileFault[] } {
  const json = file.startsWith('\uFEFF') ? file.slice(1) : file;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    const fault = findJsonSyntaxFault(json);
    if (fault === null) throw new Error('a text was refused as JSON without a syntax fault', { cause });
    return { faults: [{ line: fault.line, field: jsonPathText(fault.path), rule: fault.rule }] };
  }
  if (!Array.isArray(value)) {
    const line = jsonLinesOf(json, [[]])[0] ?? 1;
    return { faults: [{ line, field: jsonPathText([]), rule: 'must be a JSON array' }] };
  }
  const found: FieldFault[] = [];
  const rows = parseElements(value, found);
  if (found.length === 0) return { rows };
  const first = found.slice(0, MAX_REPORTED_FAULTS);
  const lines = jsonLinesOf(
    json,
    first.map(({ path }) => path),
  );
  const faults = first.map(({ path, rule }, at) => ({ line: lines[at] ?? 1, field: jsonPathText(path), rule }));
  return { faults: faults.sort((a, b) => a.line - b.line) };
}
