// The marketplace's own time. Outside a sandbox it is wall time; in one it may run ahead, never back, and every process
// on the database agrees by how much. Agreements, blocks and exits live on it; authorisations and sessions do not.

import type { Refusal } from '../domain/refusal.ts';
import { clockOffsetMs, raiseClockOffset } from '../store/clock.ts';
import { nextDueAt } from '../store/co-stakes.ts';
import type { Queryable } from '../store/database.ts';
import { catchUp, paceTo } from './demo/life.ts';
import type { Marketplace } from './marketplace.ts';
import { sweep } from './sweep.ts';

/** The marketplace's time now, read once per request or transaction. */
export async function marketNow(m: Marketplace, db: Queryable): Promise<Date> {
  const wall = m.wallNow();
  return m.settings.sandbox ? new Date(wall.getTime() + (await clockOffsetMs(db))) : wall;
}

/**
 * Sandbox only: moves the marketplace's clock forward to an instant, stopping at every instant on the way at which
 * something is due, so that the log tells it in the order in which real time would have. A demo network goes along: what its
 * blocks brought stands in the log before what falls due after them. A jump too long for that it follows in the background.
 * Refusals: SANDBOX_ONLY, CLOCK_MOVES_FORWARD_ONLY.
 */
export async function advanceClock(
  m: Marketplace,
  to: { readonly at: Date } | { readonly byMs: number },
): Promise<{ readonly now: Date } | { readonly refusal: Refusal }> {
  if (!m.settings.sandbox) return { refusal: { code: 'SANDBOX_ONLY' } };
  const start = await marketNow(m, m.database);
  const target = 'at' in to ? to.at : new Date(start.getTime() + to.byMs);
  if (target <= start) return { refusal: { code: 'CLOCK_MOVES_FORWARD_ONLY', now: start } };
  const pace = await paceTo(m, target);
  await sweep(m);
  for (let at = start; ; ) {
    const due = await nextDueAt(m.database);
    const stop = earliest([due, pace?.nextTurnEnd(at) ?? null], target);
    if (pace !== null) {
      await moveTo(m, pace.lastBlockEnd(stop));
      await catchUp(m);
    }
    await moveTo(m, stop);
    await sweep(m);
    if (stop === target) return { now: await marketNow(m, m.database) };
    at = stop;
  }
}

function earliest(instants: readonly (Date | null)[], target: Date): Date {
  return instants.reduce<Date>((first, at) => (at !== null && at < first ? at : first), target);
}

/** Wall time may have passed the instant meanwhile; the clock is then there already. */
async function moveTo(m: Marketplace, at: Date): Promise<void> {
  const offset = Math.max(0, at.getTime() - m.wallNow().getTime());
  await m.database.transaction((tx) => raiseClockOffset(tx, offset));
}
