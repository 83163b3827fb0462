// The marketplace's own time. Outside a sandbox it is wall time; in one it may run ahead, never back, and every process
// on the database agrees by how much. Agreements, blocks and exits live on it; authorisations and sessions do not.

import type { Refusal } from '../domain/refusal.ts';
import { catchUp, paceTo } from '../sandbox/demo/simulate.ts';
import { clockOffsetMs, raiseClockOffset } from '../store/clock.ts';
import { nextDueAt } from '../store/co-stakes.ts';
import type { Queryable } from '../store/db/database.ts';
import type { AppContext } from './context.ts';
import { sweep } from './sweep.ts';

/** The marketplace's time now, read once per request or transaction. */
export async function marketNow(ctx: AppContext, db: Queryable): Promise<Date> {
  const wall = ctx.wallNow();
  return ctx.settings.sandbox ? new Date(wall.getTime() + (await clockOffsetMs(db))) : wall;
}

/**
 * Sandbox only: moves the marketplace's clock forward to an instant, stopping at every instant on the way at which
 * something is due, so that the log tells it in the order in which real time would have. A demo network goes along: what its
 * blocks brought stands in the log before what falls due after them. A jump too long for that it follows in the background.
 * Refusals: SANDBOX_ONLY, CLOCK_MOVES_FORWARD_ONLY.
 */
export async function advanceClock(
  ctx: AppContext,
  to: { readonly at: Date } | { readonly byMs: number },
): Promise<{ readonly now: Date } | { readonly refusal: Refusal }> {
  if (!ctx.settings.sandbox) return { refusal: { code: 'SANDBOX_ONLY' } };
  const start = await marketNow(ctx, ctx.database);
  const target = 'at' in to ? to.at : new Date(start.getTime() + to.byMs);
  if (target <= start) return { refusal: { code: 'CLOCK_MOVES_FORWARD_ONLY', now: start } };
  const pace = await paceTo(ctx, target);
  await sweep(ctx);
  for (let at = start; ; ) {
    const due = await nextDueAt(ctx.database);
    const stop = earliest([due, pace?.nextTurnEnd(at) ?? null], target);
    if (pace !== null) {
      await moveTo(ctx, pace.lastBlockEnd(stop));
      await catchUp(ctx);
    }
    await moveTo(ctx, stop);
    await sweep(ctx);
    if (stop === target) return { now: await marketNow(ctx, ctx.database) };
    at = stop;
  }
}

function earliest(instants: readonly (Date | null)[], target: Date): Date {
  return instants.reduce<Date>((first, at) => (at !== null && at < first ? at : first), target);
}

/** Wall time may have passed the instant meanwhile; the clock is then there already. */
async function moveTo(ctx: AppContext, at: Date): Promise<void> {
  const offset = Math.max(0, at.getTime() - ctx.wallNow().getTime());
  await ctx.database.transaction((tx) => raiseClockOffset(tx, offset));
}
