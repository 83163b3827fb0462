// The daily series of the reliability scores of devices.
// **Invariant:** the score of a day that has ended never changes; blocks that complete late change only its counts.

import { RELIABILITY_FORMULA_VERSION } from '../domain/reliability.ts';
import { type Queryable, sql } from './db/database.ts';
import type { WindowStep } from './window-step.ts';

/** Writes the day's counts and score of every device with a score, at the end of the UTC day `YYYY-MM-DD`. */
export async function writeDailyDeviceScores(tx: Queryable, day: string): Promise<void> {
  await tx.execute(sql`
    INSERT INTO device_day (device_key, day, nominated, succeeded, reliability_e2, formula_version)
    SELECT device_key, ${day}::date, nominated_today, succeeded_today, reliability_e2, ${RELIABILITY_FORMULA_VERSION}::int
    FROM device_sums WHERE reliability_e2 IS NOT NULL
    ON CONFLICT (device_key, day) DO UPDATE SET nominated = excluded.nominated, succeeded = excluded.succeeded,
      reliability_e2 = excluded.reliability_e2, formula_version = excluded.formula_version`);
}

/** Adds blocks that completed late to the counts of a day that has ended. */
export async function addLateBlocksToDay(tx: Queryable, { completed, day }: WindowStep): Promise<void> {
  await tx.execute(sql`
    INSERT INTO device_day (device_key, day, nominated, succeeded)
    SELECT device_key, ${day}::date, count(*)::int, (count(*) FILTER (WHERE succeeded))::int
    FROM block_reward WHERE block_number = ANY (${[...completed]}::int[]) GROUP BY device_key
    ON CONFLICT (device_key, day) DO UPDATE SET nominated = device_day.nominated + excluded.nominated,
      succeeded = device_day.succeeded + excluded.succeeded`);
}
