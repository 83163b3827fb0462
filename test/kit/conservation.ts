// What must hold of the money in a database, whatever was tried on it: the audit's checks of the ledger, all in one statement,
// cheap enough for every test.

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

/** Every fault of the ledger, in words; empty when all of it adds up. */
export async function ledgerFaults(db: Queryable): Promise<readonly string[]> {
  return (await db.query<{ fault: string }>(faults)).map(({ fault }) => fault);
}
