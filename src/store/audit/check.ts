// The type of an audit check: a statement over every row of a kind that selects those that break a rule.

import type { Sql } from '../db/database.ts';

export type AuditCheck = {
  readonly name: string;
  /** The rule, as a sentence about each row. */
  readonly holds: string;
  /** A statement with one row, `count`: the number of rows that are checked. */
  readonly among: Sql;
  /** A statement over the rows that break the rule: `id` and, where a number helps, `says`. */
  readonly offenders: (now: Date) => Sql;
};
