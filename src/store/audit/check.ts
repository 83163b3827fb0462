// One check of the audit: a statement that looks at every row of a kind and selects those that break a rule.

import type { Sql } from '../db/database.ts';

export type AuditCheck = {
  readonly name: string;
  /** The rule, as a sentence about each row that is looked at. */
  readonly holds: string;
  /** A statement with one row, `count`: how many rows are looked at. */
  readonly among: Sql;
  /** A statement over the rows that break the rule: `id` and, where a number helps, `says`. */
  readonly offenders: (now: Date) => Sql;
};
