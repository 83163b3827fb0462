// Row locks for tests of races: take a lock, wait until other sessions wait for it, release it.

import { type Database, type Sql, sql } from '../../src/store/db/database.ts';

/** Polls until at least `count` sessions of the database wait for a lock. When `count` is a function, each poll calls it again. */
export async function waitForLockWaits(database: Database, count: number | (() => number)): Promise<void> {
  for (;;) {
    const [row] = await database.query<{ waiting: number }>(sql`
      SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    if (row !== undefined && row.waiting >= (typeof count === 'number' ? count : count())) return;
  }
}

/** Locks the row of a device. Returns the function that releases the lock. */
export async function lockDevice(database: Database, device: { readonly key: string }): Promise<() => Promise<void>> {
  return lockRows(database, sql`SELECT FROM device WHERE id = ${device.key}::uuid FOR UPDATE`);
}

/** Runs a locking statement in an open transaction. Returns the function that ends the transaction and with it the lock. */
export async function lockRows(database: Database, lock: Sql): Promise<() => Promise<void>> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let transaction: Promise<void> = Promise.resolve();
  await new Promise<void>((locked) => {
    transaction = database.transaction(async (tx) => {
      await tx.query(lock);
      locked();
      await released;
    });
  });
  return async () => {
    release();
    await transaction;
  };
}
