// What time owes the log. Readers never depend on it: phases and statuses follow from instants; the sweep only writes the
// events, each exactly once and dated to its own instant, also after the process was down over it.

import { settleClaim } from '../domain/claim.ts';
import { dueAggregates, pendingClaims } from '../store/co-stakes.ts';
import { marketNow } from './clock.ts';
import type { AppContext } from './context.ts';
import { executeSystemCommand } from './write-path.ts';

const BATCH = 100;
/** So many faults are not the aggregates', they are the database's. */
const MAX_FAULTS = 5;

/**
 * Records everything that is due, oldest first, and settles claims that a crash left pending. Returns how many aggregates moved.
 * A aggregate that cannot be moved does not hold the others up: its fault is thrown when they are done.
 */
export async function sweep(ctx: AppContext): Promise<number> {
  const faults: unknown[] = [];
  let moved = 0;
  /** False when the work failed. */
  const tried = async (moves: Promise<boolean>): Promise<boolean> => {
    try {
      if (await moves) moved += 1;
      return true;
    } catch (error) {
      faults.push(error);
      if (faults.length === MAX_FAULTS) throw new AggregateError(faults, 'the sweep was given up');
      return false;
    }
  };
  for (const claim of await pendingClaims(ctx.database, BATCH)) await tried(settlePending(ctx, claim));
  // A aggregate that was looked at is due no more, also when nothing had to be told.
  for (let progress = true; progress; ) {
    progress = false;
    for (const { deviceKey } of await dueAggregates(ctx.database, await marketNow(ctx, ctx.database), BATCH)) {
      if (await tried(executeSystemCommand(ctx, { deviceKey, subject: {}, decide: () => ({ events: [] }) })))
        progress = true;
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, 'some aggregates could not be swept');
  return moved;
}

/** Decides the settlement of a claim: approved, or failed with its reason. False when it was decided before. */
export async function settlePending(
  ctx: AppContext,
  claim: { readonly id: string; readonly deviceKey: string },
): Promise<boolean> {
  return executeSystemCommand(ctx, {
    deviceKey: claim.deviceKey,
    subject: { coStakeId: claim.id },
    decide: ({ aggregate, now }) => settleClaim({ coStakeId: claim.id }, aggregate, now),
  });
}
