// Retention of the event log: deletes events that are older than the guaranteed retention period.

import { removeOldEvents } from '../store/events.ts';
import type { AppContext } from './context.ts';

const DAY_MS = 86_400_000;
/** Retention period of the event log: a subscriber can resume from any cursor that is younger than this. */
export const RETENTION_MS = 30 * DAY_MS;

/** Deletes events older than the retention period at `now`, in batches. Returns the number of deleted events. */
export async function purgeEventLog(ctx: AppContext, now: Date): Promise<number> {
  const before = new Date(now.getTime() - RETENTION_MS);
  let all = 0;
  for (;;) {
    const removed = await removeOldEvents(ctx.database, before);
    if (removed === 0) return all;
    all += removed;
  }
}
