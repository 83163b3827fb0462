// The market time of one request: taken once, so that all rules see the same instant.
//   1. A page of offers is computed at the expected time: the last reading of the database's clock, the monotonic time since, and in a
//      sandbox the offset that was read last.
//   2. The statement that checks the page reads the clock and the offset too. Where these differ, the page is computed again.
//   3. What needs the time and has no such statement takes the expected time; in a sandbox, whose clock others can move, one statement.
// **Invariant:** while the clock is in doubt, or was not read for two seconds, the time is read by a statement.

import { driftMs } from '../domain/clock-reading.ts';
import type { TimedClockRow } from '../store/clock.ts';
import type { Queryable } from '../store/db/database.ts';
import { isClockInDoubt, marketNow, marketTimeAt } from './clock.ts';
import type { AppContext } from './context.ts';

/** Largest difference between the expected time and the clock at the statement. */
const MAX_ERROR_MS = 1_000;

export type RequestTime = {
  /** Returns the market time of the request. */
  readonly now: () => Promise<Date>;
  /** Returns the market time of a read whose statement reads the clock too; the caller gives the reading to `confirm`. */
  readonly expected: () => Promise<Date>;
  /** Compares the time of the request with a reading. Returns false when it was wrong; it is that of the reading from then on. */
  readonly confirm: (reading: TimedClockRow) => boolean;
};

/** Returns the market time of one request; `db` sends its statement. */
export function createRequestTime(ctx: AppContext, db: Queryable): RequestTime {
  const { clock, settings } = ctx;
  let time: Promise<Date> | null = null;
  /** How `time` was computed without a statement; null otherwise. */
  let estimate: { readonly wallMs: number; readonly atMs: number; readonly offsetMs: number } | null = null;

  const estimated = async (): Promise<Date> => {
    if (clock === null || isClockInDoubt(ctx) || !clock.isRecent()) return marketNow(ctx, db);
    estimate = { ...clock.estimate(), offsetMs: clock.offsetMs() };
    return marketTimeAt(ctx, new Date(estimate.wallMs), estimate.offsetMs);
  };

  return {
    now() {
      time ??= settings.sandbox ? marketNow(ctx, db) : estimated();
      return time;
    },
    expected() {
      time ??= estimated();
      return time;
    },
    confirm(reading) {
      clock?.compare(reading);
      if (estimate === null) return true;
      const { wallMs, atMs, offsetMs } = estimate;
      const error = driftMs({ wallMs, fromMs: atMs, toMs: atMs }, { ...reading, wallMs: reading.wallAt.getTime() });
      if (Math.abs(error) <= MAX_ERROR_MS && (!settings.sandbox || reading.offsetMs === offsetMs)) return true;
      estimate = null;
      time = Promise.resolve(marketTimeAt(ctx, reading.wallAt, reading.offsetMs));
      return false;
    },
  };
}
