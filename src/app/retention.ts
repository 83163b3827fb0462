// Retention of the event log: events older than the period that streams promise are deleted.

import { removeOldEvents } from '../store/events.ts';
import type { AppContext } from './context.ts';

const DAY_MS = 86_400_000;
/** A stream can resume from a cursor of at least this age. */
export const RETENTION_MS = 30 * DAY_MS;

/** Deletes older events in batches. Returns how many. */
export async function purgeLog(ctx: AppContext, now: Date): Promise<number> {
  const before = new Date(now.getTime() - RETENTION_MS);
  let all = 0;
  for (;;) {
    const removed = await removeOldEvents(ctx.database, before);
    if (removed === 0) return all;
    all += removed;
  }
}
