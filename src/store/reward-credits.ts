// Credits block rewards to co-stakes. Owners are credited together with their scores (reliability-scores.ts), so that each device row
// is updated once.

import { type Queryable, sql } from './db/database.ts';
import { leavesWindowSql, type WindowRules, type WindowStep } from './window-step.ts';

/** Adds the rewards of the blocks that have just become complete to the co-stakes, and moves the estimate window of each co-stake. */
export async function creditCoStakes(tx: Queryable, step: WindowStep, { windowBlocks }: WindowRules): Promise<void> {
  await tx.execute(sql`
    UPDATE co_stake SET reward_lifetime = reward_lifetime + delta.earned, reward_blocks = reward_blocks + delta.blocks,
                        window_reward = window_reward + delta.reward
    FROM (
      SELECT co_stake_id, sum(earned)::bigint AS earned, sum(blocks)::int AS blocks, sum(reward)::bigint AS reward FROM (
        SELECT co_stake_id, amount AS earned, 1 AS blocks,
               CASE WHEN block_number > ${step.after.number - windowBlocks}::int THEN amount ELSE 0 END AS reward
        FROM reward_part WHERE block_number = ANY (${[...step.completed]}::int[])
        UNION ALL
        SELECT co_stake_id, 0, 0, -amount FROM reward_part WHERE ${leavesWindowSql(step, windowBlocks)}
      ) moved GROUP BY co_stake_id
    ) delta
    WHERE co_stake.id = delta.co_stake_id`);
}
