// How long the log is kept: what streams promise, and no row longer than it takes to come by.

import { removeOldEvents } from '../store/retention.ts';
import type { AppContext } from './context.ts';

const DAY_MS = 86_400_000;
/** Streams resume over this long at least. */
export const RETENTION_MS = 30 * DAY_MS;

/** Removes what is older, piece by piece; says how many rows. */
export async function purgeLog(ctx: AppContext, now: Date): Promise<number> {
  const before = new Date(now.getTime() - RETENTION_MS);
  let all = 0;
  for (;;) {
    const removed = await removeOldEvents(ctx.database, before);
    if (removed === 0) return all;
    all += removed;
  }
}
