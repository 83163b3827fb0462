// SQL statements as values: the tag `sql` keeps the text and its parameters apart.
// **Invariant:** no parameter can become part of the text. Only `raw` turns a string into text; it takes constants of this
// program, never input. Sending a statement does not belong here.

import template, { join as joined, type RawValue, raw as rawText, type Sql as Statement } from 'sql-template-tag';

/** A statement, or a part of one, with its parameters. `text` numbers the parameters `$1`, `$2` … */
export type Sql = Statement;

/** Makes a statement: `${value}` becomes a parameter, `${statement}` is inserted with its own parameters. */
export const sql = (strings: TemplateStringsArray, ...values: readonly unknown[]): Sql =>
  template(strings, ...(values as readonly RawValue[]));

/** Joins statement parts in their order, with a separator between them; throws for an empty list. */
export const join = (parts: readonly unknown[], separator = ', '): Sql =>
  joined(parts as readonly RawValue[], separator);

/** Returns a constant of this program as a part of a statement, without a parameter. */
export const raw: (text: string) => Sql = rawText;

/** The empty statement part. */
export const emptySql: Sql = rawText('');

/** A database or an open transaction, to which statements are sent. */
export type Queryable = {
  /** Sends a statement and returns its rows. int8 is bigint, timestamptz Date, bytea Uint8Array, jsonb parsed; numeric must be selected as text. */
  readonly query: <Row>(statement: Sql) => Promise<readonly Row[]>;
  /** Sends a statement and returns the number of rows that it changed. */
  readonly execute: (statement: Sql) => Promise<number>;
};

/** An open transaction. Until it has ended, its work sends statements through it alone, never through the database. */
export type Transaction = Queryable & { readonly transaction: true };
