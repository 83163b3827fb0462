// Rows of several tables in one statement: each table's rows as one JSON array, read back with the types of their fields.
// **Invariant:** a field of type bigint, Date or Date[] is named as such, or it does not compile; a bigint travels as text, without loss.

import type { Columns } from './columns.ts';
import { raw, type Sql } from './db/database.ts';

/** The fields of a row that JSON has no type for. */
export type JsonKinds<Fields> = {
  readonly [Field in keyof Fields as [KindOf<Fields[Field]>] extends [never] ? never : Field]-?: KindOf<Fields[Field]>;
};
type KindOf<Value> = [Extract<Value, bigint>] extends [never]
  ? [Extract<Value, Date>] extends [never]
    ? [Extract<Value, readonly Date[]>] extends [never]
      ? never
      : 'dates'
    : 'date'
  : 'bigint';

/** Rows of one type as JSON: the SQL expression of one row, and the function that parses an array of rows. */
export type JsonRows<Fields> = {
  /** SQL expression of one row, as a JSON array of its values. */
  readonly row: Sql;
  /** Converts the result of `json_agg(row)` to rows; null, which PostgreSQL returns when it has no rows, gives an empty list. */
  readonly read: (rows: JsonArray | null) => readonly Fields[];
  /** Converts the values of one row. */
  readonly readRow: (values: readonly unknown[]) => Fields;
};
/** The parsed result of `json_agg`: for each row, the array of its values. */
export type JsonArray = readonly (readonly unknown[])[];

/**
 * Returns the SQL expression and the parser of JSON rows, from the SQL expression of each field and the fields that need
 * conversion.
 */
export function jsonRows<Fields>(expressions: Columns<Fields>, kinds: JsonKinds<Fields>): JsonRows<Fields> {
  const kindOf = kinds as { readonly [field: string]: 'bigint' | 'date' | 'dates' | undefined };
  const fields = Object.entries<string>(expressions as { readonly [field: string]: string });
  const read = fields.map(([field]) => [field, READERS[kindOf[field] ?? 'plain']] as const);
  const sent = fields.map(([field, expression]) => (kindOf[field] === 'bigint' ? `(${expression})::text` : expression));
  // V8 stores an object that gets many fields by name one after another as a hash table; a copy of a parsed object has fixed places.
  const template = JSON.parse(JSON.stringify(Object.fromEntries(fields.map(([field]) => [field, null])))) as object;
  const readRow = (values: readonly unknown[]): Fields => {
    const made: Record<string, unknown> = { ...template };
    for (let index = 0; index < read.length; index += 1) {
      const [field, parse] = read[index] as (typeof read)[number];
      const value = values[index];
      if (value !== null) made[field] = parse(value);
    }
    return made as Fields;
  };
  return {
    row: raw(`json_build_array(${sent.join(', ')})`),
    readRow,
    read: (rows) => (rows ?? []).map(readRow),
  };
}

const READERS = {
  bigint: (value: unknown): unknown => BigInt(value as string),
  date: (value: unknown): unknown => new Date(value as string),
  dates: (value: unknown): unknown => (value as readonly string[]).map((date) => new Date(date)),
  plain: (value: unknown): unknown => value,
};

/** Returns the columns, each preceded by the name of their table: `table.column`. */
export function qualifiedColumns<Fields>(table: string, columns: Columns<Fields>): Columns<Fields> {
  const entries = Object.entries<string>(columns as { readonly [field: string]: string });
  return Object.fromEntries(entries.map(([field, column]) => [field, `${table}.${column}`])) as Columns<Fields>;
}
