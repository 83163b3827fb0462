// Checks the ledger of every open database after each test. Skips databases that were opened with `tampered`, and those without a
// write since their last check. After each test file, closes the databases that the file left open.

import { afterAll, afterEach, expect } from 'vitest';
import { sql } from '../../src/store/db/database.ts';
import { ledgerFaults } from './conservation.ts';
import { checkedDatabases, closeOpenDatabases, countTestFile, type TestDatabase } from './database.ts';

const seen = new WeakMap<TestDatabase, string>();

/** Returns the position of the write-ahead log, which changes with every write; null when a test has stopped the database server. */
async function stateOf(database: TestDatabase): Promise<string | null> {
  try {
    const [row] = await database.query<{ at: string }>(sql`SELECT pg_current_wal_insert_lsn()::text AS at`);
    return row?.at ?? null;
  } catch {
    return null;
  }
}

/** Fails the test when the ledger of an open database has a fault. */
export async function checkLedgers(): Promise<void> {
  for (const database of checkedDatabases()) {
    const state = await stateOf(database);
    if (state === null || seen.get(database) === state) continue;
    expect(await ledgerFaults(database), 'the ledger of a database that this test left behind').toEqual([]);
    seen.set(database, state);
  }
}

countTestFile();
afterEach(checkLedgers);
afterAll(closeOpenDatabases);
