// Moves the market clock of a sandbox forward, and records the events and blocks that become due between the old and the new time.

import { marketNow, requireClock, wallTimeSql } from '../app/clock.ts';
import type { AppContext } from '../app/context.ts';
import { nextReminderAt, remind } from '../app/reminders.ts';
import { sweep } from '../app/sweep.ts';
import type { Refusal } from '../domain/refusal.ts';
import { raiseClockOffset } from '../store/clock.ts';
import { nextEventDueAt } from '../store/co-stakes.ts';
import { isFilled, readDemoFill } from '../store/demo-network.ts';
import { nextPayoutSettlesAt } from '../store/payouts.ts';
import { clockJumpPauses, simulateDueCycles } from './demo/simulate.ts';
import { payDelayedPayouts } from './payer.ts';

/**
 * Moves market time forward to an instant or by a duration, and returns the new time. It stops at each instant at which an event is
 * due, so that the event log has the same order as in real time. The demo network is simulated at the same stops; for a jump of more
 * than 31 days it is simulated afterwards, by the scheduler. Reminders of passed dates are written in a simulated jump only. Refusals:
 * SANDBOX_ONLY, CLOCK_MOVES_FORWARD_ONLY.
 */
export async function advanceClock(
  ctx: AppContext,
  to: { readonly at: Date } | { readonly byMs: number },
): Promise<{ readonly now: Date } | { readonly refusal: Refusal }> {
  if (!ctx.settings.sandbox) return { refusal: { code: 'SANDBOX_ONLY' } };
  requireClock(ctx);
  await untilFilled(ctx);
  const start = await marketNow(ctx, ctx.database);
  requireClock(ctx);
  const target = 'at' in to ? to.at : new Date(start.getTime() + to.byMs);
  if (target <= start) return { refusal: { code: 'CLOCK_MOVES_FORWARD_ONLY', now: start } };
  const stops = await clockJumpPauses(ctx, target);
  await sweep(ctx);
  for (let at = start; ; ) {
    const due = await nextEventDueAt(ctx.database);
    const payout = await nextPayoutSettlesAt(ctx.database);
    const before = earliest([due, payout, stops?.nextCycleEnd(at) ?? null], target);
    const reminder = stops === null ? null : await nextReminderAt(ctx, { after: at, by: before });
    const stop = earliest([reminder], before);
    if (stops !== null) {
      await moveTo(ctx, stops.lastBlockEnd(stop));
      await simulateDueCycles(ctx);
    }
    await moveTo(ctx, stop);
    await sweep(ctx);
    if (stops !== null) while (await remind(ctx));
    await payDelayedPayouts(ctx);
    if (stop === target) return { now: await marketNow(ctx, ctx.database) };
    at = stop;
  }
}

const LOOK_AGAIN_MS = 100;
/** A fill that takes longer than this has no process; the clock then moves without it. */
const LONGEST_FILL_MS = 60_000;

/** Waits until the demo network is filled: its history ends before what the clock brings. */
async function untilFilled(ctx: AppContext): Promise<void> {
  if (ctx.settings.demoNetwork !== true) return;
  for (let waited = 0; waited < LONGEST_FILL_MS; waited += LOOK_AGAIN_MS) {
    const fill = await readDemoFill(ctx.database);
    if (fill === null || isFilled(fill)) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

function earliest(instants: readonly (Date | null)[], target: Date): Date {
  return instants.reduce<Date>((first, at) => (at !== null && at < first ? at : first), target);
}

/** Raises the stored clock offset so that market time is at least `at`. The offset never decreases. */
async function moveTo(ctx: AppContext, at: Date): Promise<void> {
  await ctx.database.transaction((tx) => raiseClockOffset(tx, at, wallTimeSql(ctx)));
}
