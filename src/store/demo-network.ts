// The right to fill a database with the demo network: one process at a time, until its transaction ends.

import { type Queryable, sql } from './database.ts';

/** A number of our own beside that of the sequencer of events. */
const DEMO_NETWORK = sql`1952542308, 2`;

/** Takes the right, waiting for whoever has it for up to `patienceMs`. */
export async function holdDemoNetwork(tx: Queryable, patienceMs: number): Promise<void> {
  const patience = String(patienceMs);
  await tx.query(sql`
    SELECT set_config('statement_timeout', ${patience}, true), set_config('lock_timeout', ${patience}, true)`);
  await tx.query(sql`SELECT pg_advisory_xact_lock(${DEMO_NETWORK})`);
}
