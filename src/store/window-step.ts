// A step of the rolling windows: the blocks that have just become complete, and the blocks that leave a window because of them.

import type { LatestBlock } from './blocks.ts';
import { type Sql, sql } from './db/database.ts';

/** The protocol parameters that the rolling windows depend on. */
export type WindowRules = {
  /** Length of the estimate window, blocks. */
  readonly windowBlocks: number;
  /** Minimum number of completed blocks for a reward estimate. */
  readonly minSampleBlocks: number;
  readonly blockIntervalMs: number;
};

/**
 * A step of the rolling windows, from one latest completed block to the next. `before` and `after` are equal when only older blocks
 * have become complete.
 */
export type WindowStep = {
  /** The latest block before the step; null before the first. */
  readonly before: LatestBlock | null;
  /** The latest block after the step. */
  readonly after: LatestBlock;
  /** Numbers of the blocks that have just become complete; all of them lie in one UTC day. */
  readonly completed: readonly number[];
  /** Number of their rewards. */
  readonly rewards: number;
  /** The UTC day of these blocks, `YYYY-MM-DD`. */
  readonly day: string;
};

/** Returns the UTC day of an instant, `YYYY-MM-DD`. */
export const utcDayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** Returns true for the last block of a UTC day. */
export function isLastBlockOfDay({ endsAt }: LatestBlock): boolean {
  return endsAt.getTime() % 86_400_000 === 0;
}

/**
 * Returns the SQL condition for rewards whose block leaves a window of `length` blocks in a step. Blocks that have just become
 * complete were not in the window before.
 */
export const leavesWindowSql = ({ before, after, completed }: WindowStep, length: number): Sql => sql`
  block_number IN (
    SELECT number FROM block
    WHERE status = 'COMPLETED' AND number > ${(before?.number ?? 0) - length}::int
      AND number <= least(${before?.number ?? 0}::int, ${after.number - length}::int) AND number <> ALL (${[...completed]}::int[]))`;
