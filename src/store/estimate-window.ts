// The estimate window: the completed blocks over which a device's rewards are averaged, and the estimated return of each live offer.

import type { LatestBlock } from './blocks.ts';
import { type Queryable, type Sql, sql } from './db/database.ts';
import type { WindowRules } from './window-step.ts';

/**
 * Returns SQL expressions about the completed blocks of the estimate window: their number, their starts, and the number of blocks
 * that started since a device was imported. The statement must provide `blocks` and `starts` as columns of a table named `first`,
 * from which `blocksSinceImport` reads them.
 */
export function estimateWindowSql(
  after: LatestBlock,
  { windowBlocks }: WindowRules,
): { blocks: Sql; starts: Sql; blocksSinceImport: Sql } {
  const inWindow = sql`FROM block WHERE status = 'COMPLETED' AND number > ${after.number - windowBlocks}::int`;
  return {
    blocks: sql`(SELECT count(*)::int ${inWindow})`,
    starts: sql`(SELECT array_agg(starts_at ORDER BY starts_at) ${inWindow})`,
    blocksSinceImport: sql`((SELECT blocks FROM first) - width_bucket(device.imported_at - interval '1 ms', (SELECT starts FROM first)))`,
  };
}

/**
 * Updates the estimated return of every offer that promises rewards (`promisesRewards` in domain/offer.ts); no other offer has one. A
 * test compares the rule with domain/reward.ts.
 */
export async function updateEstimatedReturns(tx: Queryable, rules: WindowRules): Promise<void> {
  await tx.execute(sql`
    UPDATE offer SET estimated_apr_bps = fresh.apr_bps
    FROM (
      SELECT offer.id, CASE WHEN sums.window_blocks >= greatest(1, ${rules.minSampleBlocks}::int) THEN least(2147483647, div(
               div(div(sums.window_reward::numeric * offer.reward_share_bps, 10000) * 31536000000,
                   sums.window_blocks::numeric * ${rules.blockIntervalMs}::bigint) * 10000, offer.requested_amount))::int
             END AS apr_bps
      FROM offer JOIN device_sums sums ON sums.device_key = offer.device_key
      WHERE offer.live AND (offer.claimed_at IS NULL OR offer.closes_at IS NULL)
    ) fresh
    WHERE offer.id = fresh.id AND offer.estimated_apr_bps IS DISTINCT FROM fresh.apr_bps`);
}
