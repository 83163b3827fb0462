// Blocks and what they brought each device. A block is taken in by statements over all of its devices, never row by row: the
// shares, the accounts of those who earned, and the means that estimates rest on, all in the transaction of the report.

import { type Queryable, sql } from './database.ts';

export type ReportedReward = { readonly deviceId: string; readonly succeeded: boolean; readonly amount: bigint };

export type BlockStatus = 'IN_PROGRESS' | 'PROCESSING' | 'COMPLETED';
export type BlockRow = {
  /** Hours since 1970-01-01T00:00Z at its start. */
  readonly number: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly status: BlockStatus;
  readonly completedAt: Date | null;
};

/** Serialises reports: one block at a time, whichever process takes it in. */
export async function lockBlocks(tx: Queryable): Promise<void> {
  await tx.query(sql`SELECT pg_advisory_xact_lock(hashtext('tandem blocks'))`);
}

/** Opens a block, or finds it as it stands. */
export async function openBlock(
  tx: Queryable,
  block: Pick<BlockRow, 'number' | 'startsAt' | 'endsAt'>,
): Promise<BlockRow> {
  await tx.execute(sql`
    INSERT INTO block (number, starts_at, ends_at, status)
    VALUES (${block.number}, ${block.startsAt}, ${block.endsAt}, 'IN_PROGRESS') ON CONFLICT (number) DO NOTHING`);
  const [row] = await tx.query<BlockRow>(sql`
    SELECT number, starts_at AS "startsAt", ends_at AS "endsAt", status, completed_at AS "completedAt"
    FROM block WHERE number = ${block.number}`);
  if (row === undefined) throw new Error('a block that was just opened is missing');
  return row;
}

export async function setBlockStatus(
  tx: Queryable,
  number: number,
  status: BlockStatus,
  completedAt: Date | null,
): Promise<void> {
  await tx.execute(sql`
    UPDATE block SET status = ${status}, completed_at = ${completedAt} WHERE number = ${number}`);
}

/**
 * Credits a chunk of a block: one row a device, once, whatever is sent again. A device under its requirement when the block
 * ended earns nothing. A co-stake has a share when it was approved before the block started and had not been unstaked when
 * it ended; its part is rounded down, the owner has the rest. Returns what was credited now, base units in all.
 */
export async function creditBlock(
  tx: Queryable,
  block: Pick<BlockRow, 'number' | 'startsAt' | 'endsAt'>,
  rewards: readonly ReportedReward[],
  rules: { readonly baseStakePerCard: bigint; readonly graceMs: number },
): Promise<{ readonly credited: bigint; readonly devices: number }> {
  const [row] = await tx.query<{ credited: bigint; devices: number }>(sql`
    WITH reported AS (
      SELECT device.id AS device_key, report.succeeded, CASE WHEN report.succeeded THEN report.amount ELSE 0 END AS amount,
             device.owner_account_id, device.owner_exit_started_at, device.kind, device.quantity, device.model
      FROM unnest(${rewards.map((r) => r.deviceId)}::uuid[], ${rewards.map((r) => r.succeeded)}::bool[],
                  ${rewards.map((r) => r.amount)}::bigint[]) AS report (device_id, succeeded, amount)
      JOIN device ON device.device_id = report.device_id
      WHERE NOT EXISTS (SELECT FROM block_reward known
                        WHERE known.device_key = device.id AND known.block_number = ${block.number})
    ), standing AS (
      SELECT co_stake.id, co_stake.device_key, co_stake.account_id, co_stake.reward_share_bps,
             coalesce(held.balance, 0) AS held,
             (co_stake.exit_started_at IS NULL OR co_stake.exit_canceled_at IS NOT NULL
              OR co_stake.exit_started_at >= ${block.endsAt}) AS active,
             (co_stake.settled_at <= ${block.startsAt}) AS since_the_start
      FROM co_stake JOIN reported ON reported.device_key = co_stake.device_key
      LEFT JOIN ledger_account held ON held.code = 'co-stake/' || co_stake.id::text
      WHERE co_stake.settlement = 'APPROVED' AND co_stake.settled_at <= ${block.endsAt}
        AND co_stake.withdrawn_at IS NULL
        AND (co_stake.exit_started_at IS NULL OR co_stake.exit_canceled_at IS NOT NULL
             OR co_stake.wait_ends_at > ${block.endsAt})
    ), stake AS (
      SELECT reported.device_key,
             CASE WHEN reported.owner_exit_started_at IS NULL THEN coalesce(own.balance, 0) ELSE 0 END
               + coalesce((SELECT sum(held) FROM standing WHERE standing.device_key = reported.device_key), 0) AS counted
      FROM reported LEFT JOIN ledger_account own ON own.code = 'stake/' || reported.device_key::text
    ), judged AS (
      SELECT reported.*,
             stake.counted >= (CASE reported.kind WHEN 'CPU' THEN 1 ELSE reported.quantity END)::numeric
               * ${rules.baseStakePerCard}::bigint
               * greatest(10000, coalesce((
                   SELECT min(rule.multiplier_e4) FROM (
                     (SELECT multiplier_e4 FROM multiplier WHERE model = reported.model AND valid_from <= ${block.endsAt}
                      ORDER BY valid_from DESC LIMIT 1)
                     UNION ALL
                     (SELECT before.multiplier_e4 FROM multiplier rise
                      CROSS JOIN LATERAL (SELECT multiplier_e4 FROM multiplier
                                          WHERE model = rise.model AND valid_from < rise.valid_from
                                          ORDER BY valid_from DESC LIMIT 1) before
                      WHERE rise.model = reported.model AND rise.valid_from <= ${block.endsAt}
                        AND rise.valid_from > ${block.endsAt}::timestamptz - ${rules.graceMs}::bigint * interval '1 ms')
                   ) rule), 0)) / 10000 AS sufficient
      FROM reported JOIN stake USING (device_key)
    ), shared AS (
      SELECT judged.*, earner.id AS co_stake_id, earner.account_id AS co_staker_account_id,
             CASE WHEN judged.sufficient THEN judged.amount ELSE 0 END AS credited,
             CASE WHEN judged.sufficient AND earner.id IS NOT NULL
                  THEN div(judged.amount::numeric * earner.reward_share_bps, 10000)::bigint ELSE 0 END AS co_staker_amount
      FROM judged LEFT JOIN standing earner
        ON earner.device_key = judged.device_key AND earner.active AND earner.since_the_start
    ), written AS (
      INSERT INTO block_reward (block_number, device_key, succeeded, amount, owner_amount, co_staker_amount, co_stake_id,
                                withheld_for)
      SELECT ${block.number}, device_key, succeeded, credited, credited - co_staker_amount, co_staker_amount, co_stake_id,
             CASE WHEN amount > credited THEN 'STAKE_INSUFFICIENT' END
      FROM shared
    ), owners AS (
      UPDATE device SET owner_reward_lifetime = owner_reward_lifetime + shared.credited - shared.co_staker_amount
      FROM shared WHERE device.id = shared.device_key AND shared.credited > shared.co_staker_amount
    ), co_stakers AS (
      UPDATE co_stake SET reward_lifetime = reward_lifetime + shared.co_staker_amount
      FROM shared WHERE co_stake.id = shared.co_stake_id AND shared.co_staker_amount > 0
    ), told AS (
      INSERT INTO event (id, type, occurred_at, public, account_id, device_key, co_stake_id, amount)
      SELECT gen_random_uuid(), 'REWARDS_CREDITED', ${block.endsAt}::timestamptz, false, owner_account_id, device_key, NULL,
             credited - co_staker_amount
      FROM shared WHERE credited > co_staker_amount
      UNION ALL
      SELECT gen_random_uuid(), 'REWARDS_CREDITED', ${block.endsAt}::timestamptz, false, co_staker_account_id, device_key, co_stake_id,
             co_staker_amount
      FROM shared WHERE co_staker_amount > 0
    )
    SELECT coalesce(sum(credited), 0)::bigint AS credited, count(*)::int AS devices FROM shared`);
  return row ?? { credited: 0n, devices: 0 };
}

/**
 * Brings every device's window sums, block counts and reliability, and every live offer's estimated return, up to the
 * latest block. One statement each, over all devices.
 */
export async function refreshEstimates(
  tx: Queryable,
  rules: { readonly windowBlocks: number; readonly minSampleBlocks: number; readonly blockIntervalMs: number },
  now: Date,
): Promise<void> {
  const days30 = Math.floor((30 * 86_400_000) / rules.blockIntervalMs);
  await tx.execute(sql`
    WITH head AS (SELECT max(number) AS number FROM block), recent AS (
      SELECT device_key, count(*)::int AS nominated, (count(*) FILTER (WHERE succeeded))::int AS succeeded,
             coalesce(sum(amount) FILTER (WHERE block_number > head.number - ${rules.windowBlocks}::int), 0)::bigint AS reward
      FROM block_reward, head WHERE block_number > head.number - ${days30}::int GROUP BY device_key
    ), sample AS (
      SELECT device.id AS device_key, (SELECT count(*)::int FROM block, head
        WHERE block.number > head.number - ${rules.windowBlocks}::int AND block.starts_at >= device.imported_at) AS blocks
      FROM device
    ), uptime AS (
      SELECT device_key, 10000 - round(avg(down_bps))::int AS bps FROM device_day
      WHERE day > (${now}::timestamptz AT TIME ZONE 'UTC')::date - 30 GROUP BY device_key
    ), penalty AS (
      SELECT device_key, count(*)::int AS slashes FROM slash
      WHERE slashed_at > ${now}::timestamptz - interval '30 days' AND verdict IS DISTINCT FROM 'REVERSED'
      GROUP BY device_key
    )
    UPDATE device SET window_reward = coalesce(recent.reward, 0), window_blocks = sample.blocks,
      nominated_30d = coalesce(recent.nominated, 0), succeeded_30d = coalesce(recent.succeeded, 0),
      slashes_30d = coalesce(penalty.slashes, 0),
      reliability_e2 = div(coalesce(uptime.bps, 10000)::numeric * recent.succeeded * recent.succeeded
                             * power(9::numeric, coalesce(penalty.slashes, 0)),
                           recent.nominated::numeric * recent.nominated * power(10::numeric, coalesce(penalty.slashes, 0)))::int
    FROM sample LEFT JOIN recent USING (device_key) LEFT JOIN uptime USING (device_key)
      LEFT JOIN penalty USING (device_key)
    WHERE device.id = sample.device_key`);
  await tx.execute(sql`
    UPDATE offer SET estimated_apr_bps = least(2147483647, div(
        div(div(device.window_reward::numeric * offer.reward_share_bps, 10000) * 31536000000,
            device.window_blocks::numeric * ${rules.blockIntervalMs}::bigint) * 10000, offer.requested_amount))::int
    FROM device
    WHERE device.id = offer.device_key AND offer.live AND device.window_blocks >= ${rules.minSampleBlocks}::int`);
}

/** The number of the latest completed block, or null before the first. */
export async function latestBlock(db: Queryable): Promise<{ readonly number: number; readonly endsAt: Date } | null> {
  const [row] = await db.query<{ number: number; endsAt: Date }>(sql`
    SELECT number, ends_at AS "endsAt" FROM block WHERE status = 'COMPLETED' ORDER BY number DESC LIMIT 1`);
  return row ?? null;
}

/** Blocks for a dashboard, the latest first, older than `before` where given. */
export async function blocksPage(
  db: Queryable,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly BlockSummary[]> {
  return db.query<BlockSummary>(sql`
    SELECT block.number, block.starts_at AS "startsAt", block.ends_at AS "endsAt", block.status,
           block.completed_at AS "completedAt", count(reward.device_key)::int AS nominated,
           (count(*) FILTER (WHERE reward.succeeded))::int AS succeeded, coalesce(sum(reward.amount), 0)::bigint AS amount
    FROM (SELECT * FROM block WHERE ${page.before}::int IS NULL OR number < ${page.before}::int
          ORDER BY number DESC LIMIT ${page.limit}) block
    LEFT JOIN block_reward reward ON reward.block_number = block.number
    GROUP BY block.number, block.starts_at, block.ends_at, block.status, block.completed_at ORDER BY block.number DESC`);
}

export type BlockSummary = BlockRow & {
  readonly nominated: number;
  readonly succeeded: number;
  /** Credited in all, base units. */
  readonly amount: bigint;
};

export type RewardRow = {
  readonly blockNumber: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly succeeded: boolean;
  /** The whole device's, base units. */
  readonly amount: bigint;
  readonly coStakerAmount: bigint;
  /** Why a completed block brought nothing, where it did not. */
  readonly withheldFor: 'STAKE_INSUFFICIENT' | null;
};

/** A page of what a co-stake earned: the blocks before one, the latest first. */
export type RewardHistoryWish = { readonly coStakeId: string; readonly before: number | null; readonly limit: number };

/** Pages of several co-stakes' histories in one statement; one list a wish, in their order. */
export async function rewardHistories(
  db: Queryable,
  wishes: readonly RewardHistoryWish[],
): Promise<readonly (readonly RewardRow[])[]> {
  const rows = await db.query<RewardRow & { readonly wish: number }>(sql`
    SELECT wish.number::int AS wish, page.*
    FROM unnest(${wishes.map((wish) => wish.coStakeId)}::uuid[], ${wishes.map((wish) => wish.before)}::int[],
                ${wishes.map((wish) => wish.limit)}::int[]) WITH ORDINALITY AS wish (co_stake_id, before, size, number)
    CROSS JOIN LATERAL (
      SELECT reward.block_number AS "blockNumber", block.starts_at AS "startsAt", block.ends_at AS "endsAt",
             reward.succeeded, reward.amount, reward.co_staker_amount AS "coStakerAmount",
             reward.withheld_for AS "withheldFor"
      FROM block_reward reward JOIN block ON block.number = reward.block_number
      WHERE reward.co_stake_id = wish.co_stake_id AND (wish.before IS NULL OR reward.block_number < wish.before)
      ORDER BY reward.block_number DESC LIMIT wish.size
    ) page
    ORDER BY wish.number, page."blockNumber" DESC`);
  return wishes.map((_, index) => rows.filter((row) => row.wish === index + 1));
}

export type RewardTotals = {
  readonly coStakeId: string;
  /** Over the estimate window, base units. */
  readonly lastWindow: bigint;
  /** Blocks that it had a share in. */
  readonly blocks: number;
};

/** Sums of co-stakes over the window that ends with the latest block. */
export async function rewardTotals(
  db: Queryable,
  coStakeIds: readonly string[],
  windowBlocks: number,
): Promise<readonly RewardTotals[]> {
  return db.query<RewardTotals>(sql`
    WITH head AS (SELECT max(number) AS number FROM block)
    SELECT co_stake_id AS "coStakeId", count(*)::int AS blocks,
           coalesce(sum(co_staker_amount) FILTER (WHERE block_number > head.number - ${windowBlocks}::int), 0)::bigint
             AS "lastWindow"
    FROM block_reward, head WHERE co_stake_id = ANY (${[...coStakeIds]}::uuid[]) GROUP BY co_stake_id`);
}

export type NetworkTotals = {
  readonly devices: number;
  readonly staked: bigint;
  readonly coStaked: bigint;
  readonly rewarded: bigint;
};

/** What the marketplace holds and has credited, in all; base units. */
export async function networkTotals(db: Queryable): Promise<NetworkTotals> {
  const [row] = await db.query<NetworkTotals>(sql`
    SELECT (SELECT count(*)::int FROM device WHERE state <> 'TERMINATED') AS devices,
           (SELECT coalesce(sum(balance), 0)::bigint FROM ledger_account WHERE code LIKE 'stake/%') AS staked,
           (SELECT coalesce(sum(balance), 0)::bigint FROM ledger_account WHERE code LIKE 'co-stake/%') AS "coStaked",
           (SELECT coalesce(-min(balance), 0)::bigint FROM ledger_account WHERE code = 'block-rewards') AS rewarded`);
  return row ?? { devices: 0, staked: 0n, coStaked: 0n, rewarded: 0n };
}
