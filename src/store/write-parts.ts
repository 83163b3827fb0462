// Combines the writes of a transaction into one statement, so that they take one round trip.
// **Invariant:** the parts run in the order of their list. All of them see the rows as they were before the statement, so no two
// parts change the same row.

import { join, type Queryable, raw, type Sql, sql } from './db/database.ts';

/** A part of the statement: an INSERT or UPDATE under a name that later parts may read. */
export type WritePart = {
  readonly name: string;
  /**
   * Returns the part of the statement (a CTE) with a RETURNING clause. Its WHERE clause must contain `inOrder`: this condition reads
   * the preceding parts, so PostgreSQL executes them first.
   */
  readonly body: (inOrder: Sql) => Sql;
};

/** Sends the parts as one statement; sends nothing for an empty list. */
export async function executeParts(tx: Queryable, parts: readonly WritePart[]): Promise<void> {
  if (parts.length > 0) await tx.execute(statementOf(parts));
}

/**
 * Returns one statement that runs all parts; there must be at least one. Its text depends on the names of the parts, not on the
 * numbers of their rows.
 */
export function statementOf(parts: readonly WritePart[]): Sql {
  // PostgreSQL tests a condition without columns once, before the part starts; a condition that counts the rows of an earlier part
  // runs that part to its end first.
  const isDone = (name: string): Sql => sql`(SELECT count(*) FROM ${raw(name)}) >= 0`;
  const bodies = parts.map(({ name, body }, index) => {
    const before = parts[index - 1];
    return sql`${raw(name)} AS (${body(before === undefined ? sql`true` : isDone(before.name))})`;
  });
  const last = parts[parts.length - 1];
  if (last === undefined) throw new Error('a statement without parts');
  return sql`WITH ${join(bodies, ', ')} SELECT ${isDone(last.name)} AS done`;
}
