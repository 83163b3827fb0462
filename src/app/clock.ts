// Market time: the clock of agreements, blocks and exits. Outside a sandbox it is wall time. In a sandbox it may run ahead
// of wall time, never back, and every process on one database adds the same offset.
// Authorisations, challenges, sessions and tokens live on wall time instead.

import { clockOffsetMs } from '../store/clock.ts';
import type { Queryable } from '../store/db/database.ts';
import type { AppContext } from './context.ts';

/** Market time now; to be read once per request or transaction. */
export async function marketNow(ctx: AppContext, db: Queryable): Promise<Date> {
  const wall = ctx.wallNow();
  return ctx.settings.sandbox ? new Date(wall.getTime() + (await clockOffsetMs(db))) : wall;
}
