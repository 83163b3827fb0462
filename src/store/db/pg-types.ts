// Conversion of values between PostgreSQL and JavaScript: int8 is bigint, timestamptz is Date, bytea is Uint8Array, jsonb is parsed,
// uuid and numeric are text. **Invariant:** no value loses precision, whatever the session or the machine's time zone.

import pg from 'pg';

type Parser = (text: string) => unknown;

const { INT8, TIMESTAMP, DATE, BYTEA, NUMERIC } = pg.types.builtins;
const INT8_ARRAY = 1016;
const BYTEA_ARRAY = 1001;
const NUMERIC_ARRAY = 1231;
const TEXT_ARRAY = 1009;

const textOf = (oid: number): Parser => pg.types.getTypeParser(oid, 'text') as Parser;
const texts = textOf(TEXT_ARRAY) as (text: string) => readonly (string | null)[];
const buffer = textOf(BYTEA) as (text: string) => Buffer;

const eachOf =
  (parse: Parser): Parser =>
  (text) =>
    texts(text).map((item) => (item === null ? null : parse(item)));

/** A plain Uint8Array instead of a Buffer, so that deep comparison with other arrays works. */
const bytes: Parser = (text) => {
  const found = buffer(text);
  return new Uint8Array(found.buffer, found.byteOffset, found.byteLength);
};

const parsers: ReadonlyMap<number, Parser> = new Map<number, Parser>([
  [INT8, BigInt],
  [INT8_ARRAY, eachOf(BigInt)],
  [BYTEA, bytes],
  [BYTEA_ARRAY, eachOf(bytes)],
  [NUMERIC, String],
  [NUMERIC_ARRAY, texts],
  [DATE, String],
  [TIMESTAMP, (text) => new Date(`${text.replace(' ', 'T')}Z`)],
]);

/** The parsers of result values by their PostgreSQL type, in the form that `pg` takes. */
export const pgTypeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ??
    pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** Returns a parameter as `pg` sends it; throws for undefined. Times go as UTC text, whatever the machine's time zone. */
export function toPgParameter(value: unknown): unknown {
  if (value === undefined) throw new TypeError('a statement was given undefined where it needs a value or null');
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return plainArrayText(value) ?? value.map(toPgParameter);
  return value;
}

/** A text that needs no quotes in an array literal; the word NULL does. */
const UNQUOTED = /^(?!null$)[\w.:+-]+$/i;

/**
 * Returns the array literal of keys, numbers, booleans and nulls; null when another value is among them. `pg` quotes and escapes each value,
 * which takes most of the time of sending 100 000 keys.
 */
function plainArrayText(values: readonly unknown[]): string | null {
  const items: string[] = [];
  for (const value of values) {
    if (value === null) items.push('NULL');
    else if (typeof value === 'string' && UNQUOTED.test(value)) items.push(value);
    else if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean')
      items.push(String(value));
    else return null;
  }
  return `{${items.join(',')}}`;
}
