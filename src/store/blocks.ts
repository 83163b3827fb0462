// Blocks and what they brought each device, with the shares of owner and co-staker. A block is taken in by statements over all
// of its devices, never row by row. What follows when it is complete stands in windows.ts.

import type { NotEarningReason } from '../domain/earning.ts';
import { type Queryable, sql } from './db/database.ts';
import type { RewardMeasure } from './requirements.ts';

export type ReportedReward = { readonly deviceId: string; readonly succeeded: boolean; readonly amount: bigint };

/** What a report says of a block, or a part of it. */
export type RewardChunk = {
  readonly number: number;
  readonly endsAt: Date;
  readonly rewards: readonly ReportedReward[];
};

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

/** Says how far a block is, and adds what was taken in of it. Returns what it has brought in all, base units. */
export async function advanceBlock(
  tx: Queryable,
  block: Pick<BlockRow, 'number' | 'status' | 'completedAt'>,
  taken: Omit<Taken, 'number'>,
): Promise<bigint> {
  const [row] = await tx.query<{ rewarded: bigint }>(sql`
    UPDATE block SET status = ${block.status}, completed_at = ${block.completedAt}, nominated = nominated + ${taken.devices},
                     succeeded = succeeded + ${taken.succeeded}, rewarded = rewarded + ${taken.rewarded}
    WHERE number = ${block.number} RETURNING rewarded`);
  return row?.rewarded ?? 0n;
}

/** What was taken in of a block: devices that were new to it, of those the ones that succeeded, and what they earned. */
export type Taken = {
  readonly number: number;
  readonly devices: number;
  readonly succeeded: number;
  /** Base units. */
  readonly rewarded: bigint;
};

/**
 * Writes the rows of blocks, or of chunks of them: one row a device and block, once, whatever is sent again. Judged is as of the
 * block, whenever it is reported: the stake that counts is what the accounts held at its end. A device that meets no measure
 * then, or of a model that is not supported then, earns nothing; neither does one that has left the programme by then. (Only the
 * latest state and the latest exit are known with their instants: what they replaced is forgotten, but for an owner who came back.)
 * A co-stake has a share when it was active through the whole block: approved when it started, and no exit open at any instant
 * of it, also not one that was canceled since. Its part is rounded down, the owner has the rest. Credited is all of it when the
 * block is complete (windows.ts). Returns what is new, block by block. The devices have to be locked.
 */
export async function writeRewards(
  tx: Queryable,
  chunks: readonly RewardChunk[],
  measures: readonly RewardMeasure[],
): Promise<readonly Taken[]> {
  if (chunks.length === 0) return [];
  const since = await postedSince(tx, chunks);
  const rewards = chunks.flatMap(({ number, rewards }) => rewards.map((reward) => ({ ...reward, number })));
  return tx.query<Taken>(sql`
    WITH reported AS (
      SELECT DISTINCT ON (block.number, device.id) block.number, block.starts_at, block.ends_at, device.id AS device_key,
             report.succeeded, CASE WHEN report.succeeded THEN report.amount ELSE 0 END AS amount,
             coalesce(device.owner_exit_started_at <= block.ends_at, false)
               OR (device.state IN ('BLOCKED', 'TERMINATED') AND device.state_at <= block.ends_at) AS left_programme,
             device.owner_exit_started_at IS NULL AS owner_stays,
             device.kind, device.quantity, device.model, device.grace_forfeited_at
      FROM unnest(${rewards.map((r) => r.number)}::int[], ${rewards.map((r) => r.deviceId)}::uuid[],
                  ${rewards.map((r) => r.succeeded)}::bool[], ${rewards.map((r) => r.amount)}::bigint[])
        WITH ORDINALITY AS report (number, device_id, succeeded, amount, place)
      JOIN block ON block.number = report.number JOIN device ON device.device_id = report.device_id
      WHERE NOT EXISTS (SELECT FROM block_reward known
                        WHERE known.device_key = device.id AND known.block_number = report.number)
      ORDER BY block.number, device.id, report.place
    ), since AS (
      SELECT * FROM unnest(${since.map((one) => one.number)}::int[], ${since.map((one) => one.code)}::text[],
                           ${since.map((one) => one.amount)}::bigint[], ${since.map((one) => one.ownerLeft)}::bool[])
        AS posted (number, code, amount, owner_left)
    ), standing AS (
      SELECT reported.number, co_stake.id, co_stake.device_key, co_stake.reward_share_bps,
             coalesce(held.balance, 0) - coalesce(since.amount, 0) AS held,
             co_stake.settled_at <= reported.starts_at
               AND (co_stake.exit_started_at IS NULL OR co_stake.exit_started_at >= reported.ends_at
                    OR co_stake.exit_canceled_at <= reported.starts_at) AS active_throughout
      FROM co_stake JOIN reported ON reported.device_key = co_stake.device_key
        LEFT JOIN ledger_account held ON held.code = 'co-stake/' || co_stake.id::text
        LEFT JOIN since ON since.number = reported.number AND since.code = 'co-stake/' || co_stake.id::text
      WHERE co_stake.settlement = 'APPROVED' AND co_stake.settled_at <= reported.ends_at
        AND (co_stake.exit_started_at IS NULL OR co_stake.exit_canceled_at IS NOT NULL
             OR co_stake.wait_ends_at > reported.ends_at)
    ), counted AS (
      SELECT number, device_key, sum(held) AS held FROM standing GROUP BY number, device_key
    ), measured AS (
      SELECT reported.number, reported.device_key, min(measure.per_card_e4) AS per_card_e4,
             bool_or(measure.supported) AS supported
      FROM reported
      JOIN unnest(${measures.map((one) => one.number)}::int[], ${measures.map((one) => one.model)}::text[],
                  ${measures.map((one) => one.perCardTenThousandths)}::bigint[], ${measures.map((one) => one.supported)}::bool[],
                  ${measures.map((one) => one.endedAt)}::timestamptz[])
        AS measure (number, model, per_card_e4, supported, ended_at)
        ON measure.number = reported.number AND measure.model = reported.model
       AND (measure.ended_at IS NULL OR reported.grace_forfeited_at IS NULL
            OR reported.grace_forfeited_at > reported.ends_at OR measure.ended_at > reported.grace_forfeited_at)
      GROUP BY reported.number, reported.device_key
    ), judged AS MATERIALIZED (
      SELECT reported.*, CASE
               WHEN reported.left_programme OR (reported.owner_stays AND since.owner_left) THEN 'DEVICE_NOT_COMMITTED'
               WHEN measured.supported IS NOT TRUE THEN 'MODEL_NOT_SUPPORTED'
               WHEN coalesce(own.balance, 0) - coalesce(since.amount, 0) + coalesce(counted.held, 0)
                    < div((CASE reported.kind WHEN 'CPU' THEN 1 ELSE reported.quantity END)::numeric
                                        * measured.per_card_e4, 10000) THEN 'STAKE_INSUFFICIENT'
             END AS withheld_for
      FROM reported LEFT JOIN measured USING (number, device_key) LEFT JOIN counted USING (number, device_key)
        LEFT JOIN ledger_account own ON own.code = 'stake/' || reported.device_key::text
        LEFT JOIN since ON since.number = reported.number AND since.code = 'stake/' || reported.device_key::text
    ), shared AS (
      SELECT judged.*, earner.id AS co_stake_id,
             CASE WHEN judged.withheld_for IS NULL THEN judged.amount ELSE 0 END AS credited,
             CASE WHEN judged.withheld_for IS NULL AND earner.id IS NOT NULL
                  THEN div(judged.amount::numeric * earner.reward_share_bps, 10000)::bigint ELSE 0 END AS co_staker_amount
      FROM judged LEFT JOIN standing earner
        ON earner.number = judged.number AND earner.device_key = judged.device_key AND earner.active_throughout
    ), written AS (
      INSERT INTO block_reward (block_number, device_key, succeeded, amount, owner_amount, co_staker_amount, co_stake_id,
                                withheld_for)
      SELECT number, device_key, succeeded, credited, credited - co_staker_amount, co_staker_amount, co_stake_id,
             CASE WHEN amount > credited THEN withheld_for END
      FROM shared
    )
    SELECT number, count(*)::int AS devices, (count(*) FILTER (WHERE succeeded))::int AS succeeded,
           coalesce(sum(credited), 0)::bigint AS rewarded
    FROM shared GROUP BY number`);
}

type PostedSince = {
  readonly number: number;
  readonly code: string;
  readonly amount: bigint;
  readonly ownerLeft: boolean;
};

/** What stakes have gained or lost since these blocks ended: mostly nothing, which a statement of its own tells the planner. */
async function postedSince(tx: Queryable, chunks: readonly RewardChunk[]): Promise<readonly PostedSince[]> {
  const firstEnd = new Date(Math.min(...chunks.map(({ endsAt }) => endsAt.getTime())));
  return tx.query<PostedSince>(sql`
    SELECT block.number, posting.account_code AS code, sum(posting.amount)::bigint AS amount,
           bool_or(transfer.kind = 'OWNER_WITHDRAWAL') AS "ownerLeft"
    FROM transfer JOIN posting ON posting.transfer_id = transfer.id
      JOIN block ON block.number = ANY (${chunks.map(({ number }) => number)}::int[]) AND block.ends_at < transfer.at
    WHERE transfer.at > ${firstEnd}::timestamptz
      AND (posting.account_code LIKE 'stake/%' OR posting.account_code LIKE 'co-stake/%')
    GROUP BY block.number, posting.account_code`);
}

/** The latest completed block: windows end with it, and its day is the last of the reliability series. */
export type LatestBlock = Pick<BlockRow, 'number' | 'startsAt' | 'endsAt'>;

/** The latest completed block, or null before the first. */
export async function latestBlock(db: Queryable): Promise<LatestBlock | null> {
  const [row] = await db.query<LatestBlock>(sql`
    SELECT number, starts_at AS "startsAt", ends_at AS "endsAt" FROM block
    WHERE status = 'COMPLETED' ORDER BY number DESC LIMIT 1`);
  return row ?? null;
}

/** Blocks for a dashboard, the latest first, older than `before` where given. */
export async function blocksPage(
  db: Queryable,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly BlockSummary[]> {
  return db.query<BlockSummary>(sql`
    SELECT number, starts_at AS "startsAt", ends_at AS "endsAt", status, completed_at AS "completedAt", nominated, succeeded,
           rewarded AS amount
    FROM block WHERE ${page.before}::int IS NULL OR number < ${page.before}::int
    ORDER BY number DESC LIMIT ${page.limit}`);
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
  readonly withheldFor: Extract<
    NotEarningReason,
    'DEVICE_NOT_COMMITTED' | 'DEVICE_NOT_OPERATIONAL' | 'STAKE_INSUFFICIENT'
  > | null;
};

/** A page of what a co-stake earned: the blocks before one, the latest first. */
export type RewardHistoryRequest = {
  readonly coStakeId: string;
  readonly before: number | null;
  readonly limit: number;
};

/** Pages of several co-stakes' histories in one statement; one list a request, in their order. */
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
             reward.succeeded, reward.amount, reward.co_staker_amount AS "coStakerAmount",
             CASE reward.withheld_for WHEN 'MODEL_NOT_SUPPORTED' THEN 'DEVICE_NOT_OPERATIONAL' ELSE reward.withheld_for
             END AS "withheldFor"
      FROM block_reward reward JOIN block ON block.number = reward.block_number
      WHERE block.status = 'COMPLETED' AND reward.co_stake_id = request.co_stake_id AND (request.before IS NULL OR reward.block_number < request.before)
      ORDER BY reward.block_number DESC LIMIT request.size
    ) page
    ORDER BY request.number, page."blockNumber" DESC`);
  return requests.map((_, index) => rows.filter((row) => row.request === index + 1));
}

export type RewardTotals = {
  readonly coStakeId: string;
  /** Over the estimate window, base units. */
  readonly lastWindow: bigint;
  /** Blocks that it had a share in. */
  readonly blocks: number;
};

/** Sums of co-stakes, as the ingestion carries them on. */
export async function rewardTotals(db: Queryable, coStakeIds: readonly string[]): Promise<readonly RewardTotals[]> {
  return db.query<RewardTotals>(sql`
    SELECT id AS "coStakeId", window_reward AS "lastWindow", reward_blocks AS blocks FROM co_stake
    WHERE id = ANY (${[...coStakeIds]}::uuid[])`);
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
