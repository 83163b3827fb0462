// Rolling windows: when blocks become complete, credits their rewards and moves every sum on: the estimate window, the
// reliability score and its daily series. Adds what came and subtracts what left, so the cost does not grow with history.
// **Invariant:** after any report the sums equal those counted again from the rows of completed blocks; a test compares them.

import type { Queryable } from './db/database.ts';
import { addToDay, endDay } from './device-days.ts';
import { refreshReturns } from './estimate-window.ts';
import { insertRewardEvents } from './events.ts';
import { advanceDevices, type CrossedScore } from './reliability-scores.ts';
import { creditCoStakes } from './reward-credits.ts';
import { dayOf, endsItsDay, type WindowRules, type WindowStep } from './window-step.ts';

/**
 * Credits the blocks of a step and moves every window by it, in statements over all devices, and writes the days that end with
 * it. The caller holds the locks of the devices. Returns the scores that crossed a whole point, of devices with an offer; for
 * other devices the event of their owner is written here.
 */
export async function advanceWindows(
  tx: Queryable,
  step: WindowStep,
  rules: WindowRules,
  now: Date,
): Promise<readonly CrossedScore[]> {
  const { before, after, day } = step;
  const today = dayOf(after.startsAt);
  if (before !== null && dayOf(before.startsAt) < today && !endsItsDay(before))
    await endDay(tx, dayOf(before.startsAt));
  await insertRewardEvents(tx, step.completed);
  await creditCoStakes(tx, step, rules);
  const crossed = await advanceDevices(tx, step, rules, now);
  if (day < today) await addToDay(tx, step);
  else if (endsItsDay(after)) await endDay(tx, today);
  await refreshReturns(tx, rules);
  return crossed;
}
