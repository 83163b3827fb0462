// Reward histories of co-stakes and of device owners: pages of rows by block, sums, and series over time. Reads only; block-rewards.ts
// writes the rows. **Invariant:** rows without a reward are derived from the rows of the device, never stored for a co-stake.

import { type Queryable, type Sql, sql } from './db/database.ts';

/** The reason why a block paid nothing to a party: the first that applies, in this order. */
export type WithheldReason =
  | 'BLOCK_FAILED'
  | 'NOT_YET_EARNING'
  | 'UNSTAKED'
  | 'DEVICE_NOT_COMMITTED'
  | 'DEVICE_NOT_OPERATIONAL'
  | 'STAKE_INSUFFICIENT';

export type RewardRow = {
  readonly blockNumber: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly succeeded: boolean;
  /** Reward credited for the whole device, base units. */
  readonly deviceAmount: bigint;
  /** The party's part of the reward, base units. */
  readonly amount: bigint;
  /** Why the party got nothing; null where it had its part, also of a reward of zero. */
  readonly withheldFor: WithheldReason | null;
};

/** A request for a page of rewards, the latest block first; `before` is a block number, exclusive. */
export type RewardHistoryRequest = {
  /** Id of the co-stake, or key of the owner's device. */
  readonly of: string;
  readonly before: number | null;
  readonly limit: number;
};

/** SQL expression of the reason that the ingestion of a block has stored for the whole device. */
const STORED_REASON: Sql = sql`CASE reward.withheld_for WHEN 'MODEL_NOT_SUPPORTED' THEN 'DEVICE_NOT_OPERATIONAL' ELSE reward.withheld_for END`;

const ROW: Sql = sql`reward.block_number AS "blockNumber", block.starts_at AS "startsAt", block.ends_at AS "endsAt",
             reward.succeeded, reward.amount AS "deviceAmount"`;

/**
 * A row for each completed block that nominated the device, from the first that ended after the approval to the last that started before
 * the cooldown or, without a wait, before the unstake. A block in which the co-stake was active throughout has its part.
 */
const CO_STAKE_ROWS: Sql = sql`
      SELECT ${ROW}, coalesce(part.amount, 0) AS amount,
             CASE WHEN NOT reward.succeeded THEN 'BLOCK_FAILED'
                  WHEN co_stake.settled_at > block.starts_at THEN 'NOT_YET_EARNING'
                  WHEN part.amount IS NULL THEN 'UNSTAKED'
                  ELSE ${STORED_REASON} END AS "withheldFor"
      FROM co_stake JOIN block_reward reward ON reward.device_key = co_stake.device_key
        JOIN block ON block.number = reward.block_number
        LEFT JOIN reward_part part ON part.block_number = reward.block_number AND part.device_key = reward.device_key
                                  AND part.co_stake_id = co_stake.id
      WHERE co_stake.id = request.subject AND co_stake.settlement = 'APPROVED' AND block.ends_at > co_stake.settled_at
        AND (co_stake.exit_started_at IS NULL OR co_stake.exit_canceled_at IS NOT NULL OR block.starts_at < co_stake.wait_ends_at)`;

/** A row for each completed block that nominated the device, with the owner's part. */
const OWNER_ROWS: Sql = sql`
      SELECT ${ROW}, reward.owner_amount AS amount,
             CASE WHEN NOT reward.succeeded THEN 'BLOCK_FAILED' ELSE ${STORED_REASON} END AS "withheldFor"
      FROM block_reward reward JOIN block ON block.number = reward.block_number
      WHERE reward.device_key = request.subject`;

/** Reads the pages of several requests in one statement. Returns one list for each request, in their order. */
async function histories(
  db: Queryable,
  rowsOfParty: Sql,
  requests: readonly RewardHistoryRequest[],
): Promise<readonly (readonly RewardRow[])[]> {
  const rows = await db.query<RewardRow & { readonly request: number }>(sql`
    SELECT request.number::int AS request, page.*
    FROM unnest(${requests.map((request) => request.of)}::uuid[], ${requests.map((request) => request.before)}::int[],
                ${requests.map((request) => request.limit)}::int[]) WITH ORDINALITY AS request (subject, before, size, number)
    CROSS JOIN LATERAL (${rowsOfParty}
        AND block.status = 'COMPLETED' AND (request.before IS NULL OR reward.block_number < request.before)
      ORDER BY reward.block_number DESC LIMIT request.size
    ) page
    ORDER BY request.number, page."blockNumber" DESC`);
  return requests.map((_, index) => rows.filter((row) => row.request === index + 1));
}

/** Returns pages of the rewards of co-stakes. */
export const coStakeRewardHistories = (db: Queryable, requests: readonly RewardHistoryRequest[]) =>
  histories(db, CO_STAKE_ROWS, requests);

/** Returns pages of the rewards of device owners. */
export const ownerRewardHistories = (db: Queryable, requests: readonly RewardHistoryRequest[]) =>
  histories(db, OWNER_ROWS, requests);

export type RewardTotals = {
  /** Id of the co-stake, or key of the owner's device. */
  readonly of: string;
  /** Rewards over the estimate window, base units. */
  readonly lastWindow: bigint;
  /**
   * Number of completed blocks of the party's time, those without a reward included: of a co-stake from its approval to its unstake, of
   * an owner since the import of the device. An estimate is a mean over such blocks, so the mean of what was paid is, too.
   */
  readonly blocks: number;
};

/** FROM item with the starts and ends of all completed blocks, in order; null without any. `width_bucket` finds a place among them. */
const COMPLETED: Sql = sql`(
  SELECT array_agg(starts_at ORDER BY starts_at) AS starts, array_agg(ends_at ORDER BY ends_at) AS ends
  FROM block WHERE status = 'COMPLETED') completed`;

/** SQL expression: the number of completed blocks that start before an instant. */
const startedBefore = (instant: Sql): Sql => sql`width_bucket(${instant} - interval '1 ms', completed.starts)`;

/** Returns the reward sums of co-stakes, which the ingestion of blocks keeps up to date, and the blocks that they are divided by. */
export async function rewardTotals(db: Queryable, coStakeIds: readonly string[]): Promise<readonly RewardTotals[]> {
  return db.query<RewardTotals>(sql`
    SELECT id AS "of", window_reward AS "lastWindow",
           CASE WHEN completed.starts IS NULL OR settled_at IS NULL THEN 0 ELSE greatest(0,
             CASE WHEN exit_started_at IS NULL OR exit_canceled_at IS NOT NULL THEN cardinality(completed.starts)
                  ELSE width_bucket(exit_started_at, completed.ends) END - ${startedBefore(sql`settled_at`)}) END AS blocks
    FROM co_stake CROSS JOIN ${COMPLETED}
    WHERE id = ANY (${[...coStakeIds]}::uuid[])`);
}

/** Returns the reward sums of device owners. `windowBlocks` is the length of the estimate window. */
export async function ownerRewardTotals(
  db: Queryable,
  deviceKeys: readonly string[],
  windowBlocks: number,
): Promise<readonly RewardTotals[]> {
  return db.query<RewardTotals>(sql`
    SELECT device.id AS "of",
           CASE WHEN completed.starts IS NULL THEN 0
                ELSE cardinality(completed.starts) - ${startedBefore(sql`device.imported_at`)} END AS blocks,
           (SELECT coalesce(sum(reward.owner_amount), 0)::bigint
            FROM block_reward reward JOIN block ON block.number = reward.block_number AND block.status = 'COMPLETED'
            WHERE reward.device_key = device.id AND block.number > latest.number - ${windowBlocks}::int) AS "lastWindow"
    FROM device CROSS JOIN ${COMPLETED}
      CROSS JOIN (SELECT max(number) AS number FROM block WHERE status = 'COMPLETED') latest
    WHERE device.id = ANY (${[...deviceKeys]}::uuid[])`);
}

/** A party or device whose rewards a series sums. */
export type RewardSeriesOf = 'coStake' | 'owner' | 'device';

/** A series of consecutive buckets of `blocks` blocks each, from the block `first`. */
export type RewardSeriesRequest = {
  readonly of: string;
  readonly first: number;
  readonly blocks: number;
  readonly buckets: number;
};
/**
 * The rewards of one bucket: their sum in base units, the number of completed blocks with a row, and of all completed blocks of the
 * party's time (see `RewardTotals`).
 */
export type RewardBucket = {
  readonly bucket: number;
  readonly amount: bigint;
  readonly blocks: number;
  readonly completedBlocks: number;
};

const SERIES_ROWS: { readonly [Of in RewardSeriesOf]: Sql } = {
  coStake: sql`SELECT part.block_number, part.amount FROM reward_part part WHERE part.co_stake_id = request.subject`,
  owner: sql`SELECT reward.block_number, reward.owner_amount FROM block_reward reward WHERE reward.device_key = request.subject`,
  device: sql`SELECT reward.block_number, reward.amount FROM block_reward reward WHERE reward.device_key = request.subject`,
};

const SINCE_IMPORT: Sql = sql`block.starts_at >= (SELECT imported_at FROM device WHERE device.id = request.subject)`;
/** SQL condition that a completed block lies in the time of the party. */
const IN_TIME: { readonly [Of in RewardSeriesOf]: Sql } = {
  coStake: sql`EXISTS (SELECT FROM co_stake WHERE co_stake.id = request.subject AND block.starts_at >= settled_at
    AND (exit_started_at IS NULL OR exit_canceled_at IS NOT NULL OR block.ends_at <= exit_started_at))`,
  owner: SINCE_IMPORT,
  device: SINCE_IMPORT,
};

/** Returns the buckets of several series that have a completed block, in one statement; a bucket without any is left out. */
export async function rewardSeries(
  db: Queryable,
  of: RewardSeriesOf,
  requests: readonly RewardSeriesRequest[],
): Promise<readonly (readonly RewardBucket[])[]> {
  const rows = await db.query<RewardBucket & { readonly request: number }>(sql`
    SELECT request.number::int AS request, series.*
    FROM unnest(${requests.map((one) => one.of)}::uuid[], ${requests.map((one) => one.first)}::int[],
                ${requests.map((one) => one.blocks)}::int[], ${requests.map((one) => one.buckets)}::int[])
      WITH ORDINALITY AS request (subject, first, size, buckets, number)
    CROSS JOIN LATERAL (
      SELECT ((block.number - request.first) / request.size)::int AS bucket, coalesce(sum(rewards.amount), 0)::bigint AS amount,
             count(rewards.block_number)::int AS blocks, count(*) FILTER (WHERE ${IN_TIME[of]})::int AS "completedBlocks"
      FROM block LEFT JOIN (${SERIES_ROWS[of]}) AS rewards (block_number, amount) ON rewards.block_number = block.number
      WHERE block.status = 'COMPLETED' AND block.number >= request.first
        AND block.number < request.first + request.size * request.buckets
      GROUP BY 1
    ) series
    ORDER BY request.number, series.bucket`);
  return requests.map((_, index) => rows.filter((row) => row.request === index + 1));
}
