// Reward history of co-stakes: pages of their rewards by block, and their reward sums. Reads only; block-rewards.ts writes the rows.

import type { NotEarningReason } from '../domain/earning.ts';
import { type Queryable, sql } from './db/database.ts';

export type RewardRow = {
  readonly blockNumber: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly succeeded: boolean;
  /** Reward credited for the whole device, base units. */
  readonly amount: bigint;
  /** The co-staker's part of the reward, base units. */
  readonly coStakerAmount: bigint;
  /** Reason for which the reward of a completed block was not credited; null where it was credited or the network reported none. */
  readonly withheldFor: Extract<
    NotEarningReason,
    'DEVICE_NOT_COMMITTED' | 'DEVICE_NOT_OPERATIONAL' | 'STAKE_INSUFFICIENT'
  > | null;
};

/** A request for a page of a co-stake's rewards, the latest block first; `before` is a block number, exclusive. */
export type RewardHistoryRequest = {
  readonly coStakeId: string;
  readonly before: number | null;
  readonly limit: number;
};

/** Reads the pages of several requests in one statement. Returns one list for each request, in their order. */
export async function rewardHistories(
  db: Queryable,
  requests: readonly RewardHistoryRequest[],
): Promise<readonly (readonly RewardRow[])[]> {
  const rows = await db.query<RewardRow & { readonly request: number }>(sql`
    SELECT request.number::int AS request, page.*
    FROM unnest(${requests.map((request) => request.coStakeId)}::uuid[], ${requests.map((request) => request.before)}::int[],
                ${requests.map((request) => request.limit)}::int[]) WITH ORDINALITY AS request (co_stake_id, before, size, number)
    CROSS JOIN LATERAL (
      SELECT reward.block_number AS "blockNumber", block.starts_at AS "startsAt", block.ends_at AS "endsAt",
             reward.succeeded, reward.amount, part.amount AS "coStakerAmount",
             CASE reward.withheld_for WHEN 'MODEL_NOT_SUPPORTED' THEN 'DEVICE_NOT_OPERATIONAL' ELSE reward.withheld_for
             END AS "withheldFor"
      FROM reward_part part JOIN block ON block.number = part.block_number
        JOIN block_reward reward ON reward.device_key = part.device_key AND reward.block_number = part.block_number
      WHERE block.status = 'COMPLETED' AND part.co_stake_id = request.co_stake_id AND (request.before IS NULL OR part.block_number < request.before)
      ORDER BY part.block_number DESC LIMIT request.size
    ) page
    ORDER BY request.number, page."blockNumber" DESC`);
  return requests.map((_, index) => rows.filter((row) => row.request === index + 1));
}

export type RewardTotals = {
  readonly coStakeId: string;
  /** Rewards over the estimate window, base units. */
  readonly lastWindow: bigint;
  /** Number of blocks in which the co-stake had a share. */
  readonly blocks: number;
};

/** Returns the stored reward sums of co-stakes; the ingestion of blocks keeps them up to date. */
export async function rewardTotals(db: Queryable, coStakeIds: readonly string[]): Promise<readonly RewardTotals[]> {
  return db.query<RewardTotals>(sql`
    SELECT id AS "coStakeId", window_reward AS "lastWindow", reward_blocks AS blocks FROM co_stake
    WHERE id = ANY (${[...coStakeIds]}::uuid[])`);
}
