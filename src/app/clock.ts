// The market clock: it dates agreements, blocks and exits. Outside a sandbox, market time equals wall time. In a sandbox, it is wall
// time plus an offset in the database, so all processes agree. **Invariant:** the offset never decreases.
// Authorisations, sign-in challenges, sessions and tokens use wall time instead.

import { clockOffsetMs } from '../store/clock.ts';
import type { Queryable } from '../store/db/database.ts';
import type { AppContext } from './context.ts';

/** Returns the current market time. Read it once per request or transaction, so that all rules see the same instant. */
export async function marketNow(ctx: AppContext, db: Queryable): Promise<Date> {
  const wall = ctx.wallNow();
  return ctx.settings.sandbox ? marketTimeAt(ctx, wall, await clockOffsetMs(db)) : wall;
}

/**
 * Returns the market time of a wall time. `offsetMs` is the stored clock offset, which the caller's SQL statement has read together with
 * other rows.
 */
export function marketTimeAt(ctx: AppContext, wall: Date, offsetMs: number): Date {
  return ctx.settings.sandbox ? new Date(wall.getTime() + offsetMs) : wall;
}
