// Sessions that wait for each other on purpose: hold a lock, know when others stand in line, let go.

import { type Database, type Sql, sql } from '../../src/store/db/database.ts';

/** Waits until so many sessions wait for a lock; the number is asked for each time. */
export async function waiting(database: Database, count: number | (() => number)): Promise<void> {
  for (;;) {
    const [row] = await database.query<{ waiting: number }>(sql`
      SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    if (row !== undefined && row.waiting >= (typeof count === 'number' ? count : count())) return;
  }
}

/** Holds a device's lock until it is let go. */
export async function holding(database: Database, device: { readonly key: string }): Promise<() => Promise<void>> {
  return holdingRow(database, sql`SELECT FROM device WHERE id = ${device.key}::uuid FOR UPDATE`);
}

/** Holds whatever a statement locks until it is let go. */
export async function holdingRow(database: Database, lock: Sql): Promise<() => Promise<void>> {
  let letGo = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let held: Promise<void> = Promise.resolve();
  await new Promise<void>((locked) => {
    held = database.transaction(async (tx) => {
      await tx.query(lock);
      locked();
      await released;
    });
  });
  return async () => {
    letGo();
    await held;
  };
}
