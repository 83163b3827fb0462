// The sweep records events that the passing of time has made due, such as the end of a cooldown, also those that became due while no
// process ran. **Invariant:** each event is recorded once, dated to the instant at which it was due. Phases and statuses do not depend
// on the sweep: they are computed from stored instants and the clock.

import { dueAggregates, pendingClaims, readSweepWork } from '../store/co-stakes.ts';
import { marketNow, marketTimeAt, withClock } from './clock.ts';
import type { AppContext } from './context.ts';
import { NotReady } from './not-ready.ts';
import { settlePendingClaim } from './settlement.ts';
import { executeSystemCommand } from './write-path.ts';

const BATCH = 100;
/** The sweep stops after this many errors, because so many errors have their cause in the database and not in single aggregates. */
const MAX_ERRORS = 5;

/**
 * Records all due events, the most overdue aggregate first, and settles claims that a crash left pending. Returns the number of
 * device aggregates that changed. An aggregate that fails does not stop the sweep of the others.
 * @throws AggregateError with the errors of the failed aggregates, after the others are done.
 */
export async function sweep(ctx: AppContext): Promise<number> {
  if (!(await hasWork(ctx))) return 0;
  const errors: unknown[] = [];
  let moved = 0;
  /** Awaits the processing of one aggregate and counts it when it changed. Returns false when the processing failed. */
  const tried = async (moves: Promise<boolean>): Promise<boolean> => {
    try {
      if (await moves) moved += 1;
      return true;
    } catch (error) {
      // The clock was moved: the aggregate stays due, and the sweep goes on when the clock is right. `/readyz` says so.
      if (error instanceof NotReady) return false;
      errors.push(error);
      if (errors.length === MAX_ERRORS) throw new AggregateError(errors, 'the sweep was given up');
      return false;
    }
  };
  for (const claim of await pendingClaims(ctx.database, BATCH)) await tried(settlePendingClaim(ctx, claim));
  // Every processed aggregate leaves the list of due aggregates, even when no event was written, so the loop ends.
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

/** Whether an event is due or a claim pending: one statement, which also reads the clock, for a sweep that finds nothing to do. */
async function hasWork(ctx: AppContext): Promise<boolean> {
  const work = await withClock(ctx, (clock) => readSweepWork(ctx.database, clock));
  const { hasPendingClaims, nextDueAt } = work;
  return hasPendingClaims || (nextDueAt !== null && nextDueAt <= marketTimeAt(ctx, work.wallAt, work.offsetMs));
}
