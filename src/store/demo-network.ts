// The right to act as the demo network: one process at a time, until its transaction ends. And the devices that it has to do with.

import { type Queryable, sql } from './db/database.ts';

/** A number of our own beside that of the sequencer of events. */
const DEMO_NETWORK = sql`1952542308, 2`;

/** Takes the right, waiting for whoever has it for up to `timeoutMs`. */
export async function holdDemoNetwork(tx: Queryable, timeoutMs: number): Promise<void> {
  const timeout = String(timeoutMs);
  await tx.query(sql`
    SELECT set_config('statement_timeout', ${timeout}, true), set_config('lock_timeout', ${timeout}, true)`);
  await tx.query(sql`SELECT pg_advisory_xact_lock(${DEMO_NETWORK})`);
}

/** Takes the right, or says at once that somebody else has it. */
export async function mayBeDemoNetwork(tx: Queryable): Promise<boolean> {
  const [row] = await tx.query<{ held: boolean }>(sql`SELECT pg_try_advisory_xact_lock(${DEMO_NETWORK}) AS held`);
  return row?.held === true;
}

/** Keys of the devices that an own stake stands on. */
export async function stakedDevices(db: Queryable): Promise<readonly string[]> {
  const rows = await db.query<{ key: string }>(sql`
    SELECT substr(code, 7) AS key FROM ledger_account WHERE code LIKE 'stake/%' AND balance > 0 ORDER BY code`);
  return rows.map(({ key }) => key);
}
