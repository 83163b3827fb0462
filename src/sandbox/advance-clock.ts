// Sandbox only: moves market time forward.

import { marketNow } from '../app/clock.ts';
import type { AppContext } from '../app/context.ts';
import { sweep } from '../app/sweep.ts';
import type { Refusal } from '../domain/refusal.ts';
import { raiseClockOffset } from '../store/clock.ts';
import { nextDueAt } from '../store/co-stakes.ts';
import { catchUp, paceTo } from './demo/simulate.ts';

/**
 * Moves market time forward to an instant. It stops at each instant on the way at which an event is due, so that the event
 * log has the order that real time would give. The demo network follows: the events of its blocks precede what falls due
 * after them; where the jump is too long for that, it follows in the background.
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

/** Raises the offset so that market time is at least `at`; wall time alone may have reached it meanwhile. */
async function moveTo(ctx: AppContext, at: Date): Promise<void> {
  const offset = Math.max(0, at.getTime() - ctx.wallNow().getTime());
  await ctx.database.transaction((tx) => raiseClockOffset(tx, offset));
}
