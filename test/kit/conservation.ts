// Ledger checks for tests: the audit's checks of the ledger combined into one statement, fast enough to run after every test.

import { LEDGER_CHECKS } from '../../src/store/audit/ledger.ts';
import { join, type Queryable, sql } from '../../src/store/db/database.ts';

const NOW = new Date(0);
const faults = join(
  LEDGER_CHECKS.map(
    ({ name, offenders }) => sql`
      SELECT ${name}::text || ': ' || id::text || ' ' || says AS fault FROM (${offenders(NOW)}) AS found (id, says)`,
  ),
  ' UNION ALL ',
);

/** Returns one line for each inconsistency in the ledger of a database; empty when all checks pass. */
export async function ledgerFaults(db: Queryable): Promise<readonly string[]> {
  return (await db.query<{ fault: string }>(faults)).map(({ fault }) => fault);
}
