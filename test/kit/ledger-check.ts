// After each test: the money in every database that it left open adds up. A suite that tampers with money says so when it opens
// its database. A database to which nothing was written since the last look is not looked at again.

import { afterEach, expect } from 'vitest';
import { sql } from '../../src/store/db/database.ts';
import { ledgerFaults } from './conservation.ts';
import { accountable, type TestDatabase } from './database.ts';

const seen = new WeakMap<TestDatabase, string>();

/** Changes with every write; null for a database that a test has taken the server away from. */
async function stateOf(database: TestDatabase): Promise<string | null> {
  try {
    const [row] = await database.query<{ at: string }>(sql`SELECT pg_current_wal_insert_lsn()::text AS at`);
    return row?.at ?? null;
  } catch {
    return null;
  }
}

/** Fails when the money in a database that is open does not add up. */
export async function checkLedgers(): Promise<void> {
  for (const database of accountable()) {
    const state = await stateOf(database);
    if (state === null || seen.get(database) === state) continue;
    expect(await ledgerFaults(database), 'the ledger of a database that this test left behind').toEqual([]);
    seen.set(database, state);
  }
}

afterEach(checkLedgers);
