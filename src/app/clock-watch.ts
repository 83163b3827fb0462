// The clock watch reads the clock of the database every second, also in a process without requests, so that the clock monitor compares
// readings that are close together. A reading by another statement, such as that of the sweep, takes the place of its own. Now and then
// it compares the clock with the log too.
// **Invariant:** it writes nothing. What a difference means is decided in clock-monitor.ts.

import { MAX_AHEAD_MS } from '../domain/clock-reading.ts';
import { readClock, readClockWithFloor } from '../store/clock.ts';
import { marketTimeAt, withClock } from './clock.ts';
import type { AppContext } from './context.ts';

const READ_EVERY_MS = 1_000;
/** Another reading that is at most this old takes the place of the watch's own. Two readings are then less than two seconds apart. */
const READ_BY_OTHERS_MS = 900;
const COMPARE_WITH_LOG_EVERY_MS = 60_000;

export type ClockWatch = {
  /** Stops the watch; resolves when its last reading has ended. */
  readonly stop: () => Promise<void>;
};

/**
 * Starts the watch. A reading that fails is left out: the database does not answer, which its other readers report. The clock is compared
 * with the log at the start, after each doubt has ended, and once a minute.
 */
export function startClockWatch(ctx: AppContext): ClockWatch {
  let stopped = false;
  let running = Promise.resolve();
  let readingsToComparison = 0;
  let wasInDoubt = false;

  const read = async (): Promise<void> => {
    const { clock, database } = ctx;
    if (clock === null) return;
    const inDoubt = clock.doubts().length > 0;
    if (wasInDoubt && !inDoubt) readingsToComparison = 0;
    wasInDoubt = inDoubt;
    if (readingsToComparison === 0) {
      const row = await withClock(ctx, (now) => readClockWithFloor(database, now, 'ALL'));
      const { floorAt } = row;
      const reachedMs = marketTimeAt(ctx, row.wallAt, row.offsetMs).getTime() + MAX_AHEAD_MS;
      if (floorAt !== null && floorAt.getTime() > reachedMs) clock.reportFloor(floorAt);
      readingsToComparison = COMPARE_WITH_LOG_EVERY_MS / READ_EVERY_MS;
    } else if (!clock.wasReadWithin(READ_BY_OTHERS_MS)) await withClock(ctx, (now) => readClock(database, now));
    readingsToComparison -= 1;
  };

  let waiting = false;
  const timer = setInterval(() => {
    if (waiting || stopped) return;
    waiting = true;
    running = read()
      .catch(() => undefined)
      .finally(() => {
        waiting = false;
      });
  }, READ_EVERY_MS);
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
