// An audit check: a rule about the rows of the database, and the statement that selects the rows that violate it.

import type { Sql } from '../db/database.ts';

export type AuditCheck = {
  readonly name: string;
  /** The rule as a sentence, for the report. */
  readonly rule: string;
  /** Statement with one row, `count`: the number of checked rows. */
  readonly checkedRows: Sql;
  /** Statement that selects the rows that violate the rule: their `id`, and a `detail` with the stored and the expected values. */
  readonly offenders: (now: Date) => Sql;
};
