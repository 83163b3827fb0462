// The sandbox clock: its offset to the wall clock in milliseconds, shared by every process on the database.

import { type Queryable, sql } from './db/database.ts';

export async function clockOffsetMs(db: Queryable): Promise<number> {
  const [row] = await db.query<{ offsetMs: bigint }>(
    sql`SELECT offset_ms AS "offsetMs" FROM market_clock WHERE id = 1`,
  );
  return Number(row?.offsetMs ?? 0n);
}

/** Raises the sandbox clock's stored offset to at least `offsetMs` milliseconds; the offset never decreases. */
export async function raiseClockOffset(tx: Queryable, offsetMs: number): Promise<void> {
  await tx.execute(sql`
    INSERT INTO market_clock (id, offset_ms) VALUES (1, ${offsetMs})
    ON CONFLICT (id) DO UPDATE SET offset_ms = greatest(market_clock.offset_ms, excluded.offset_ms)`);
}
