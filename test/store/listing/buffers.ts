// Measures the buffers that the check of the in-memory offer list touches.

import { type Database, type Sql, sql } from '../../../src/store/db/database.ts';
import { checkListing, NO_OFFERS } from '../../../src/store/listing/listing-statements.ts';
import type { Snapshot } from '../../../src/store/listing/snapshot.ts';

type Plan = { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number };

/** Runs the check without a page under EXPLAIN (ANALYZE, BUFFERS). Returns the number of buffers that it hit or read. */
export async function buffersOfCheck(database: Database, since: Snapshot): Promise<number> {
  let buffers = 0;
  const explaining: Database = {
    ...database,
    query: async <Row>(statement: Sql): Promise<readonly Row[]> => {
      const [row] = await database.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
        sql`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${statement}`,
      );
      const plan = row!['QUERY PLAN'][0]!.Plan;
      buffers += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
      return database.query<Row>(statement);
    },
  };
  await checkListing(explaining, NO_OFFERS, since, 10_000);
  return buffers;
}
