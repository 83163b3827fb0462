// Rolling windows: credits the rewards of completed blocks and updates every sum over them: the estimate window, the reliability score
// and its daily series. Adds new blocks and subtracts those that leave, so the cost does not grow with history.
// **Invariant:** after any report the sums equal those recounted from the rows of completed blocks; a test compares them.

import type { RandomBytes } from '../domain/key.ts';
import { type Queryable, sql } from './db/database.ts';
import { addLateBlocksToDay, writeDailyDeviceScores } from './device-days.ts';
import { updateEstimatedReturns } from './estimate-window.ts';
import { insertRewardEvents, newBatchIds } from './events.ts';
import { advanceDeviceWindows, type ModelRequirement, type ScoreChange } from './reliability-scores.ts';
import { creditCoStakes } from './reward-credits.ts';
import { isLastBlockOfDay, utcDayOf, type WindowRules, type WindowStep } from './window-step.ts';

/**
 * Credits the rewards of the blocks of a step, advances every window by the step, and writes the days that end with it, in
 * statements over all devices. The caller holds the locks of the devices. Returns the changes of a score's integer part whose events of
 * offers are left to the caller; `requirements` are those in force.
 */
export async function advanceWindows(
  tx: Queryable,
  step: WindowStep,
  rules: WindowRules,
  requirements: readonly ModelRequirement[],
  now: Date,
  random: RandomBytes,
): Promise<readonly ScoreChange[]> {
  const { before, after, day } = step;
  // PostgreSQL has no statistics about a block that has just arrived, expects one row of it, and would find each device by its key.
  await tx.query(sql`SELECT set_config('enable_nestloop', 'off', true)`);
  const today = utcDayOf(after.startsAt);
  if (before !== null && utcDayOf(before.startsAt) < today && !isLastBlockOfDay(before))
    await writeDailyDeviceScores(tx, utcDayOf(before.startsAt));
  await insertRewardEvents(tx, step.completed, newBatchIds(step.rewards, random));
  await creditCoStakes(tx, step, rules);
  const crossed = await advanceDeviceWindows(tx, step, rules, requirements, now, random);
  if (day < today) await addLateBlocksToDay(tx, step);
  else if (isLastBlockOfDay(after)) await writeDailyDeviceScores(tx, today);
  await updateEstimatedReturns(tx, rules);
  await tx.query(sql`SELECT set_config('enable_nestloop', 'on', true)`);
  return crossed;
}
