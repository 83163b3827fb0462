// The sweep: writes the events that are due by the passing of time, each once and dated to its own instant, also those that
// fell due while no process ran. Phases and statuses do not depend on it: they follow from stored instants and the clock.

import { dueAggregates, pendingClaims } from '../store/co-stakes.ts';
import { marketNow } from './clock.ts';
import type { AppContext } from './context.ts';
import { settlePending } from './settlement.ts';
import { executeSystemCommand } from './write-path.ts';

const BATCH = 100;
/** This many errors in one sweep mean that the database is at fault, not single aggregates. */
const MAX_ERRORS = 5;

/**
 * Records everything that is due, the oldest first, and settles claims that a crash left pending.
 * Returns how many device aggregates changed. An aggregate that fails does not hold the others up.
 * @throws AggregateError with the errors of those that failed, after the others are done.
 */
export async function sweep(ctx: AppContext): Promise<number> {
  const errors: unknown[] = [];
  let moved = 0;
  /** False when the work failed. */
  const tried = async (moves: Promise<boolean>): Promise<boolean> => {
    try {
      if (await moves) moved += 1;
      return true;
    } catch (error) {
      errors.push(error);
      if (errors.length === MAX_ERRORS) throw new AggregateError(errors, 'the sweep was given up');
      return false;
    }
  };
  for (const claim of await pendingClaims(ctx.database, BATCH)) await tried(settlePending(ctx, claim));
  // An aggregate leaves the list of due ones when it was looked at, also where no event followed.
  for (let progress = true; progress; ) {
    progress = false;
    for (const { deviceKey } of await dueAggregates(ctx.database, await marketNow(ctx, ctx.database), BATCH)) {
      if (await tried(executeSystemCommand(ctx, { deviceKey, subject: {}, decide: () => ({ events: [] }) })))
        progress = true;
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, 'some aggregates could not be swept');
  return moved;
}
