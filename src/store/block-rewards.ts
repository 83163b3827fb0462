// Block rewards: checks the rewards of a network report, shares each between owner and co-stakers, and inserts the rows.
// **Invariant:** a device has one row for each block, however often a report is sent. One statement writes all devices of a report.
// Crediting the rewards of a completed block does not belong here (rolling-windows.ts).

import { emptySql, type Queryable, type Sql, sql } from './db/database.ts';
import type { BlockRequirement } from './requirements.ts';

/** The result of a device in a block, as the network reports it. */
export type ReportedReward = {
  readonly deviceId: string;
  readonly succeeded: boolean;
  /** Reward in base units. */
  readonly amount: bigint;
};

/** Rewards that the network reports for one block: all of them, or a part. */
export type RewardChunk = {
  /** Number of the block. */
  readonly number: number;
  readonly endsAt: Date;
  readonly rewards: readonly ReportedReward[];
};

/** Totals of the rewards that one report added to a block. */
export type IngestedRewards = {
  /** Number of the block. */
  readonly number: number;
  /** Number of devices for which the report inserted a reward row. */
  readonly devices: number;
  /** Number of devices with an inserted reward row that succeeded in the block. */
  readonly succeeded: number;
  /** Sum of the credited rewards of the inserted reward rows, base units. */
  readonly rewarded: bigint;
};

/** What `writeRewards` reads. */
export type RewardReports = {
  readonly chunks: readonly RewardChunk[];
  readonly requirements: readonly BlockRequirement[];
  /** True when none of the blocks has a reward yet. */
  readonly areFirst: boolean;
};

/**
 * Inserts the rewards of report chunks and returns the new rows as totals per block. The caller holds the locks of the devices.
 * A device's right to a reward depends on its state at the end of the block, whenever the report arrives:
 *
 * - The stake that counts is what the ledger accounts held at that instant.
 * - A device whose stake is below its requirement, whose model was not supported, or that had left the programme earns nothing,
 *   also when it has come back since. Of several slashes that ended a grace period, only the latest is stored with its instant.
 * - A co-stake has a share when it was active through the whole block: approved when it started, and no exit open at any
 *   instant of it, an exit that was canceled later included. The part of each is rounded down; the owner has the rest.
 */
export async function writeRewards(tx: Queryable, reports: RewardReports): Promise<readonly IngestedRewards[]> {
  const { chunks, requirements } = reports;
  if (chunks.length === 0) return [];
  const since = await postedSince(tx, chunks);
  return tx.query<IngestedRewards>(sql`
    WITH ${reported(reports)}, ${postings(since)}, ${STANDING}, ${COUNTED}, ${measured(requirements)}, ${JUDGED}, ${EARNED}, ${SHARED}, ${WRITTEN}
    SELECT number, count(*)::int AS devices, (count(*) FILTER (WHERE succeeded))::int AS succeeded,
           coalesce(sum(credited), 0)::bigint AS rewarded
    FROM shared GROUP BY number`);
}

/**
 * Selects the reported devices that have no row for the block yet; the first report of a device counts. Materialized, because from the
 * statistics of rewards the planner expects that none is new, and would join the rest by nested loops.
 */
function reported({ chunks, areFirst }: RewardReports): Sql {
  return sql`of_device AS MATERIALIZED (
      SELECT report.place, block.number, block.starts_at, block.ends_at, device.id AS device_key,
             report.succeeded, CASE WHEN report.succeeded THEN report.amount ELSE 0 END AS amount,
             coalesce(device.owner_exit_started_at <= block.ends_at, false)
               OR (device.state IN ('BLOCKED', 'TERMINATED') AND device.state_at <= block.ends_at)
               OR (device.programme_bounds <> '{}' AND
                   (SELECT count(*) % 2 = 1 FROM unnest(device.programme_bounds) bound WHERE bound <= block.ends_at))
               AS left_programme,
             device.model, CASE WHEN device.kind = 'CPU' THEN 1 ELSE device.quantity END AS cards,
             CASE WHEN device.grace_forfeited_at <= block.ends_at THEN device.grace_forfeited_at END AS forfeited_at
      FROM ${reportsSql(chunks)}
      JOIN block ON block.number = report.number JOIN device ON device.device_id = report.device_id
    ), reported AS (
      SELECT DISTINCT ON (number, device_key) * FROM of_device ${areFirst ? emptySql : IS_NEW} ORDER BY number, device_key, place
    )`;
}

const IS_NEW: Sql = sql`WHERE NOT EXISTS (SELECT FROM block_reward known
                        WHERE known.device_key = of_device.device_key AND known.block_number = of_device.number)`;

/** FROM item `report`: the rewards of all chunks with the number of their block, in the order of the report. */
function reportsSql(chunks: readonly RewardChunk[]): Sql {
  const rewards = chunks.flatMap(({ rewards }) => rewards);
  const columns = sql`${rewards.map((r) => r.deviceId)}::uuid[], ${rewards.map((r) => r.succeeded)}::bool[], ${rewards.map((r) => r.amount)}::bigint[]`;
  const [first] = chunks;
  if (first !== undefined && chunks.every(({ number }) => number === first.number)) {
    return sql`(SELECT ${first.number}::int AS number, * FROM unnest(${columns})
                  WITH ORDINALITY AS given (device_id, succeeded, amount, place)) AS report`;
  }
  const numbers = chunks.flatMap(({ number, rewards }) => rewards.map(() => number));
  return sql`unnest(${numbers}::int[], ${columns}) WITH ORDINALITY AS report (number, device_id, succeeded, amount, place)`;
}

/** SQL table: sum of each ledger account's postings after the block. Current balance minus sum = balance at the end of the block. */
function postings(since: readonly PostedSince[]): Sql {
  return sql`since AS (
      SELECT * FROM unnest(${since.map((one) => one.number)}::int[], ${since.map((one) => one.key)}::uuid[], ${since.map((one) => one.own)}::bool[],
                           ${since.map((one) => one.amount)}::bigint[])
        AS posted (number, key, own, amount)
    )`;
}

/** SQL table: the co-stakes that were on each device at the end of the block, with their balance at that instant. */
const STANDING: Sql = sql`standing AS (
      SELECT reported.number, co_stake.id, co_stake.device_key, co_stake.reward_share_bps,
             coalesce(held.balance, 0) - coalesce(since.amount, 0) AS held,
             co_stake.settled_at <= reported.starts_at
               AND (co_stake.exit_started_at IS NULL OR co_stake.exit_started_at >= reported.ends_at
                    OR co_stake.exit_canceled_at <= reported.starts_at)
               AND (co_stake.earlier_exits = '{}' OR
                    (SELECT count(*) FILTER (WHERE bound <= reported.starts_at) % 2 = 0
                            AND count(*) = count(*) FILTER (WHERE bound <= reported.starts_at)
                     FROM unnest(co_stake.earlier_exits) bound WHERE bound < reported.ends_at)) AS active_throughout
      FROM co_stake JOIN reported ON reported.device_key = co_stake.device_key
        LEFT JOIN ledger_account held ON held.code = 'co-stake/' || co_stake.id::text
        LEFT JOIN since ON since.number = reported.number AND since.key = co_stake.id AND NOT since.own
      WHERE co_stake.settlement = 'APPROVED' AND co_stake.settled_at <= reported.ends_at
        AND (co_stake.exit_started_at IS NULL OR co_stake.exit_canceled_at IS NOT NULL
             OR co_stake.wait_ends_at > reported.ends_at)
    )`;

/** SQL table: for each device, the sum of the co-stakes that count toward its requirement at the end of the block. */
const COUNTED: Sql = sql`counted AS MATERIALIZED (
      SELECT number, device_key, sum(held) AS held FROM standing GROUP BY number, device_key
    )`;

/**
 * SQL tables: the lowest requirement of each model in the block (`of_model`), and of each device that had forfeited a grace period by its
 * end (`forfeited`), for which the requirements of that period do not count.
 */
function measured(measures: readonly BlockRequirement[]): Sql {
  return sql`measure AS MATERIALIZED (
      SELECT * FROM unnest(${measures.map((one) => one.number)}::int[], ${measures.map((one) => one.model)}::text[],
                  ${measures.map((one) => one.perCardTenThousandths)}::bigint[], ${measures.map((one) => one.supported)}::bool[],
                  ${measures.map((one) => one.endedAt)}::timestamptz[])
        AS measure (number, model, per_card_e4, supported, ended_at)
    ), of_model AS MATERIALIZED (
      SELECT number, model, min(per_card_e4) AS per_card_e4, bool_or(supported) AS supported
      FROM measure GROUP BY number, model
    ), forfeited AS MATERIALIZED (
      SELECT reported.number, reported.device_key, min(measure.per_card_e4) AS per_card_e4,
             bool_or(measure.supported) AS supported
      FROM reported JOIN measure ON measure.number = reported.number AND measure.model = reported.model
       AND (measure.ended_at IS NULL OR measure.ended_at > reported.forfeited_at)
      WHERE reported.forfeited_at IS NOT NULL
      GROUP BY reported.number, reported.device_key
    )`;
}

/** SQL table: for each device, the reason for which its reward is withheld; null where the reward is credited. */
const JUDGED: Sql = sql`judged AS MATERIALIZED (
      SELECT reported.number, reported.device_key, reported.succeeded, reported.amount, CASE
               WHEN reported.left_programme THEN 'DEVICE_NOT_COMMITTED'
               WHEN (CASE WHEN forfeited_at IS NULL THEN of_model.supported ELSE forfeited.supported END) IS NOT TRUE
                 THEN 'MODEL_NOT_SUPPORTED'
               WHEN coalesce(own.balance, 0) - coalesce(since.amount, 0) + coalesce(counted.held, 0)
                    < div(reported.cards::numeric
                          * CASE WHEN forfeited_at IS NULL THEN of_model.per_card_e4 ELSE forfeited.per_card_e4 END, 10000)
                 THEN 'STAKE_INSUFFICIENT'
             END AS withheld_for
      FROM reported LEFT JOIN of_model ON of_model.number = reported.number AND of_model.model = reported.model
        LEFT JOIN forfeited ON forfeited.number = reported.number AND forfeited.device_key = reported.device_key
        LEFT JOIN counted ON counted.number = reported.number AND counted.device_key = reported.device_key
        LEFT JOIN ledger_account own ON own.code = 'stake/' || reported.device_key::text
        LEFT JOIN since ON since.number = reported.number AND since.key = reported.device_key AND since.own
    )`;

/** SQL table: the part of each co-stake that was active through the block; zero where the reward is withheld. */
const EARNED: Sql = sql`earned AS MATERIALIZED (
      SELECT judged.number, judged.device_key, earner.id AS co_stake_id,
             CASE WHEN judged.withheld_for IS NULL
                  THEN div(judged.amount::numeric * earner.reward_share_bps, 10000)::bigint ELSE 0 END AS part
      FROM judged JOIN standing earner
        ON earner.number = judged.number AND earner.device_key = judged.device_key AND earner.active_throughout
    )`;

/** SQL table: the reward of each device, divided between owner and co-stakers. */
const SHARED: Sql = sql`shared AS (
      SELECT judged.*, CASE WHEN judged.withheld_for IS NULL THEN judged.amount ELSE 0 END AS credited,
             coalesce(parts.sum, 0)::bigint AS co_staker_amount
      FROM judged LEFT JOIN (SELECT number, device_key, sum(part) AS sum FROM earned GROUP BY number, device_key) parts
        USING (number, device_key)
    )`;

/** SQL table expressions that insert the reward rows and the parts of the co-stakes. */
const WRITTEN: Sql = sql`written AS (
      INSERT INTO block_reward (block_number, device_key, succeeded, amount, owner_amount, co_staker_amount, withheld_for)
      SELECT number, device_key, succeeded, credited, credited - co_staker_amount, co_staker_amount,
             CASE WHEN amount > credited THEN withheld_for END
      FROM shared
    ), written_parts AS (
      INSERT INTO reward_part (block_number, device_key, co_stake_id, amount)
      SELECT number, device_key, co_stake_id, part FROM earned
    )`;

type PostedSince = {
  readonly number: number;
  /** Key of the device, whose owner's stake it is, or id of the co-stake. */
  readonly key: string;
  /** True for the owner's stake. */
  readonly own: boolean;
  readonly amount: bigint;
};

/**
 * Returns the sums of the postings to stake accounts after the end of each block. Reads them in a separate query, so that the
 * planner knows how few rows there are.
 */
async function postedSince(tx: Queryable, chunks: readonly RewardChunk[]): Promise<readonly PostedSince[]> {
  const firstEnd = new Date(Math.min(...chunks.map(({ endsAt }) => endsAt.getTime())));
  return tx.query<PostedSince>(sql`
    SELECT block.number, split_part(posting.account_code, '/', 2) AS key, posting.account_code LIKE 'stake/%' AS own,
           sum(posting.amount)::bigint AS amount
    FROM transfer JOIN posting ON posting.transfer_id = transfer.id
      JOIN block ON block.number = ANY (${chunks.map(({ number }) => number)}::int[]) AND block.ends_at < transfer.at
    WHERE transfer.at > ${firstEnd}::timestamptz
      AND (posting.account_code LIKE 'stake/%' OR posting.account_code LIKE 'co-stake/%')
    GROUP BY block.number, posting.account_code`);
}
