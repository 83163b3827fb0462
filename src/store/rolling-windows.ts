// What rolls on when blocks become complete: what owners and co-stakers have earned, the sums of the estimate window, and the
// reliability score with its daily series. Adds what came and takes away what left: its cost does not grow with history.
// Invariant: after any report the sums are those counted anew from the rows of completed blocks; a test holds them to it.

import { RELIABILITY_FORMULA_VERSION, RELIABILITY_WINDOW_DAYS } from '../domain/reliability.ts';
import type { LatestBlock } from './blocks.ts';
import { empty, type Queryable, type Sql, sql } from './db/database.ts';

export type WindowRules = {
  readonly windowBlocks: number;
  readonly minSampleBlocks: number;
  readonly blockIntervalMs: number;
};

/** A step from one latest block to the next, or to the same when the blocks that became complete are older. */
export type WindowStep = {
  /** Null before the first block. */
  readonly before: LatestBlock | null;
  readonly after: LatestBlock;
  /** Numbers of the blocks that have just become complete, all of one day (`YYYY-MM-DD`, UTC). */
  readonly completed: readonly number[];
  readonly day: string;
};

/** A score that has crossed a whole point, of a device with an offer that may have to tell of it. */
export type CrossedScore = {
  readonly deviceKey: string;
  readonly fromHundredths: number | null;
  readonly toHundredths: number | null;
};

/** The UTC day of an instant, `YYYY-MM-DD`. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/**
 * Credits the blocks of a step and moves every window on by it, in statements over all devices, and writes down the days that
 * end with it. The devices have to be locked. Owners of devices without an offer are told of a crossed score here; the others are returned.
 */
export async function advanceWindows(
  tx: Queryable,
  step: WindowStep,
  rules: WindowRules,
  now: Date,
): Promise<readonly CrossedScore[]> {
  const { before, after, day } = step;
  const today = dayOf(after.startsAt);
  if (before !== null && dayOf(before.startsAt) < today && !endsItsDay(before))
    await endDay(tx, dayOf(before.startsAt));
  await tellRewards(tx, step);
  await moveCoStakes(tx, step, rules);
  const crossed = await moveDevices(tx, step, rules, now);
  if (day < today) await addToDay(tx, step);
  else if (endsItsDay(after)) await endDay(tx, today);
  await refreshReturns(tx, rules);
  return crossed;
}

/** Counts the days and slashes of devices anew, and their scores with them: after an import, a slash, a review. */
export async function rescoreDevices(
  tx: Queryable,
  deviceKeys: readonly string[],
  latest: LatestBlock | null,
  now: Date,
): Promise<readonly CrossedScore[]> {
  const last = latest === null ? dayOf(now) : dayOf(latest.startsAt);
  return score(
    tx,
    sql`
    next AS (
      SELECT device.id, device.owner_account_id, device.reliability_e2 AS previous, 0 AS earned, device.window_reward, device.window_blocks,
             device.nominated_30d AS nominated, device.succeeded_30d AS succeeded, device.nominated_today,
             device.succeeded_today, coalesce(reported.down, 0) AS down, coalesce(reported.days, 0) AS days,
             ${slashesSince(latest?.endsAt ?? now)} AS slashes
      FROM device LEFT JOIN LATERAL (
        SELECT sum(down_bps)::int AS down, count(*)::int AS days FROM device_day
        WHERE device_key = device.id AND down_bps IS NOT NULL AND day > ${last}::date - ${RELIABILITY_WINDOW_DAYS}::int
      ) reported ON true
      WHERE device.id = ANY (${[...deviceKeys]}::uuid[])
    )`,
    now,
  );
}

/** Blocks that left a window of so many blocks with a step; those that have just become complete were never in it. */
const leftWindow = ({ before, after, completed }: WindowStep, length: number): Sql => sql`
  block_number IN (
    SELECT number FROM block
    WHERE status = 'COMPLETED' AND number > ${(before?.number ?? 0) - length}::int
      AND number <= least(${before?.number ?? 0}::int, ${after.number - length}::int) AND number <> ALL (${[...completed]}::int[]))`;

async function moveDevices(
  tx: Queryable,
  step: WindowStep,
  rules: WindowRules,
  now: Date,
): Promise<readonly CrossedScore[]> {
  const { before, after, completed } = step;
  const today = dayOf(after.startsAt);
  const sameDay = before !== null && dayOf(before.startsAt) === today;
  const ofToday = step.day === today;
  const days30 = Math.floor((RELIABILITY_WINDOW_DAYS * 86_400_000) / rules.blockIntervalMs);
  const longAgo = after.number - days30;
  const sample = sampleSince(after, rules);
  // Before the first block the days counted from whenever they were imported: this once they are all counted anew.
  const movedDays =
    before === null
      ? sql`SELECT device_key, 0, 0, 0, 0, 0, 0, down_bps, 1 FROM device_day
            WHERE day > ${today}::date - ${RELIABILITY_WINDOW_DAYS}::int AND down_bps IS NOT NULL`
      : sql`SELECT device_key, 0, 0, 0, 0, 0, 0, -down_bps, -1 FROM device_day
            WHERE day > ${dayOf(before.startsAt)}::date - ${RELIABILITY_WINDOW_DAYS}::int
              AND day <= ${today}::date - ${RELIABILITY_WINDOW_DAYS}::int AND down_bps IS NOT NULL`;
  return score(
    tx,
    sql`
    first AS (SELECT ${sample.blocks} AS blocks, ${sample.starts} AS starts), moved AS (
      SELECT device_key, owner_amount AS earned,
             CASE WHEN block_number > ${after.number - rules.windowBlocks}::int THEN amount ELSE 0 END AS reward,
             (block_number > ${longAgo}::int)::int AS nominated, (succeeded AND block_number > ${longAgo}::int)::int AS succeeded,
             ${ofToday ? sql`1` : sql`0`} AS nominated_today, ${ofToday ? sql`succeeded::int` : sql`0`} AS succeeded_today,
             0 AS down, 0 AS days
      FROM block_reward WHERE block_number = ANY (${[...completed]}::int[])
      UNION ALL
      SELECT device_key, 0, -amount, 0, 0, 0, 0, 0, 0 FROM block_reward WHERE ${leftWindow(step, rules.windowBlocks)}
      UNION ALL
      SELECT device_key, 0, 0, -1, -succeeded::int, 0, 0, 0, 0 FROM block_reward WHERE ${leftWindow(step, days30)}
      UNION ALL
      ${movedDays}
      UNION ALL
      SELECT id, 0, 0, 0, 0, 0, 0, 0, 0 FROM device, first
      WHERE slashes_30d > 0 OR window_blocks <> ${sample.of}
         OR ${sameDay ? sql`false` : sql`nominated_today > 0`} OR ${before === null ? sql`days_30d > 0` : sql`false`}
    ), delta AS (
      SELECT device_key, sum(earned)::bigint AS earned, sum(reward)::bigint AS reward, sum(nominated)::int AS nominated, sum(succeeded)::int AS succeeded,
             sum(nominated_today)::int AS nominated_today, sum(succeeded_today)::int AS succeeded_today,
             sum(down)::int AS down, sum(days)::int AS days
      FROM moved GROUP BY device_key
    ), next AS (
      SELECT device.id, device.owner_account_id, device.reliability_e2 AS previous, delta.earned,
             device.window_reward + delta.reward AS window_reward, ${sample.of} AS window_blocks,
             device.nominated_30d + delta.nominated AS nominated, device.succeeded_30d + delta.succeeded AS succeeded,
             ${sameDay ? sql`device.nominated_today +` : empty} delta.nominated_today AS nominated_today,
             ${sameDay ? sql`device.succeeded_today +` : empty} delta.succeeded_today AS succeeded_today,
             ${before === null ? empty : sql`device.down_bps_30d +`} delta.down AS down,
             ${before === null ? empty : sql`device.days_30d +`} delta.days AS days,
             CASE WHEN device.slashes_30d = 0 THEN 0 ELSE ${slashesSince(after.endsAt)} END AS slashes
      FROM first, delta JOIN device ON device.id = delta.device_key
    )`,
    now,
  );
}

/** The completed blocks of the estimate window; `of` counts those that started since a device's import. */
function sampleSince(after: LatestBlock, { windowBlocks }: WindowRules): { blocks: Sql; starts: Sql; of: Sql } {
  const inWindow = sql`FROM block WHERE status = 'COMPLETED' AND number > ${after.number - windowBlocks}::int`;
  return {
    blocks: sql`(SELECT count(*)::int ${inWindow})`,
    starts: sql`(SELECT array_agg(starts_at ORDER BY starts_at) ${inWindow})`,
    of: sql`(first.blocks - width_bucket(device.imported_at - interval '1 ms', first.starts))`,
  };
}

const slashesSince = (end: Date): Sql => sql`(
  SELECT count(*)::int FROM slash
  WHERE slash.device_key = device.id AND verdict IS DISTINCT FROM 'REVERSED'
    AND slashed_at > ${end}::timestamptz - ${RELIABILITY_WINDOW_DAYS}::int * interval '1 day')`;

/**
 * Writes the rows of `next` with their scores: the twin of domain/reliability.ts, held to it by a test. A score that crosses a
 * whole point is told to the owner of a device that no offer stands for; those that one may stand for are returned.
 */
async function score(tx: Queryable, next: Sql, now: Date): Promise<readonly CrossedScore[]> {
  return tx.query<CrossedScore>(sql`
    WITH ${next}, scored AS (
      SELECT next.*, CASE WHEN nominated > 0 THEN
               div((10000 - CASE WHEN days > 0 THEN (2 * down + days) / (2 * days) ELSE 0 END)::numeric
                     * succeeded * succeeded * power(9::numeric, slashes),
                   nominated::numeric * nominated * power(10::numeric, slashes))::int END AS score
      FROM next
    ), written AS (
      UPDATE device SET owner_reward_lifetime = owner_reward_lifetime + scored.earned, window_reward = scored.window_reward, window_blocks = scored.window_blocks,
        nominated_30d = scored.nominated, succeeded_30d = scored.succeeded, nominated_today = scored.nominated_today,
        succeeded_today = scored.succeeded_today, down_bps_30d = scored.down, days_30d = scored.days,
        slashes_30d = scored.slashes, reliability_e2 = scored.score
      FROM scored WHERE device.id = scored.id
    ), crossed AS (
      SELECT id, owner_account_id, previous, score,
             EXISTS (SELECT FROM offer WHERE device_key = scored.id
                     AND (live OR closes_at IS NULL OR closes_at > ${now}::timestamptz)) AS offered
      FROM scored WHERE previous / 100 IS DISTINCT FROM score / 100
    ), told AS (
      INSERT INTO event (id, type, occurred_at, public, account_id, device_key, reason)
      SELECT gen_random_uuid(), 'RELIABILITY_CHANGED', ${now}::timestamptz, false, owner_account_id, id,
             coalesce(round(score / 100.0, 2)::text, 'NONE')
      FROM crossed WHERE NOT offered
    )
    SELECT id AS "deviceKey", previous AS "fromHundredths", score AS "toHundredths" FROM crossed WHERE offered ORDER BY id`);
}

async function moveCoStakes(tx: Queryable, step: WindowStep, { windowBlocks }: WindowRules): Promise<void> {
  await tx.execute(sql`
    UPDATE co_stake SET reward_lifetime = reward_lifetime + delta.earned, reward_blocks = reward_blocks + delta.blocks,
                        window_reward = window_reward + delta.reward
    FROM (
      SELECT co_stake_id, sum(earned)::bigint AS earned, sum(blocks)::int AS blocks, sum(reward)::bigint AS reward FROM (
        SELECT co_stake_id, co_staker_amount AS earned, 1 AS blocks,
               CASE WHEN block_number > ${step.after.number - windowBlocks}::int THEN co_staker_amount ELSE 0 END AS reward
        FROM block_reward WHERE block_number = ANY (${[...step.completed]}::int[])
        UNION ALL
        SELECT co_stake_id, 0, 0, -co_staker_amount FROM block_reward WHERE ${leftWindow(step, windowBlocks)}
      ) moved WHERE co_stake_id IS NOT NULL GROUP BY co_stake_id
    ) delta
    WHERE co_stake.id = delta.co_stake_id`);
}

/** Tells every owner and co-staker what the blocks that have just become complete brought them. */
async function tellRewards(tx: Queryable, { completed }: WindowStep): Promise<void> {
  await tx.execute(sql`
    INSERT INTO event (id, type, occurred_at, public, account_id, device_key, co_stake_id, amount)
    SELECT gen_random_uuid(), 'REWARDS_CREDITED', block.ends_at, false, earned.account_id, earned.device_key,
           earned.co_stake_id, earned.amount
    FROM (
      SELECT block_number, device.owner_account_id AS account_id, device_key, NULL::uuid AS co_stake_id, owner_amount AS amount
      FROM block_reward JOIN device ON device.id = device_key
      WHERE block_number = ANY (${[...completed]}::int[]) AND owner_amount > 0
      UNION ALL
      SELECT block_number, co_stake.account_id, block_reward.device_key, co_stake_id, co_staker_amount
      FROM block_reward JOIN co_stake ON co_stake.id = co_stake_id
      WHERE block_number = ANY (${[...completed]}::int[]) AND co_staker_amount > 0
    ) earned JOIN block ON block.number = earned.block_number
    ORDER BY block.number`);
}

/** The estimated return of every live offer; no other has one. Its twin: domain/reward.ts. */
async function refreshReturns(tx: Queryable, rules: WindowRules): Promise<void> {
  await tx.execute(sql`
    UPDATE offer SET estimated_apr_bps = fresh.apr_bps
    FROM (
      SELECT offer.id, CASE WHEN device.window_blocks >= greatest(1, ${rules.minSampleBlocks}::int) THEN least(2147483647, div(
               div(div(device.window_reward::numeric * offer.reward_share_bps, 10000) * 31536000000,
                   device.window_blocks::numeric * ${rules.blockIntervalMs}::bigint) * 10000, offer.requested_amount))::int
             END AS apr_bps
      FROM offer JOIN device ON device.id = offer.device_key WHERE offer.live
    ) fresh
    WHERE offer.id = fresh.id AND offer.estimated_apr_bps IS DISTINCT FROM fresh.apr_bps`);
}

function endsItsDay({ endsAt }: LatestBlock): boolean {
  return endsAt.getTime() % 86_400_000 === 0;
}

/** Writes down how every device with a score stood when a day ended. A later formula does not touch it. */
async function endDay(tx: Queryable, day: string): Promise<void> {
  await tx.execute(sql`
    INSERT INTO device_day (device_key, day, nominated, succeeded, reliability_e2, formula_version)
    SELECT id, ${day}::date, nominated_today, succeeded_today, reliability_e2, ${RELIABILITY_FORMULA_VERSION}::int
    FROM device WHERE reliability_e2 IS NOT NULL
    ON CONFLICT (device_key, day) DO UPDATE SET nominated = excluded.nominated, succeeded = excluded.succeeded,
      reliability_e2 = excluded.reliability_e2, formula_version = excluded.formula_version`);
}

/** Counts late blocks into a day that has ended; the score that stood at its end stays. */
async function addToDay(tx: Queryable, { completed, day }: WindowStep): Promise<void> {
  await tx.execute(sql`
    INSERT INTO device_day (device_key, day, nominated, succeeded)
    SELECT device_key, ${day}::date, count(*)::int, (count(*) FILTER (WHERE succeeded))::int
    FROM block_reward WHERE block_number = ANY (${[...completed]}::int[]) GROUP BY device_key
    ON CONFLICT (device_key, day) DO UPDATE SET nominated = device_day.nominated + excluded.nominated,
      succeeded = device_day.succeeded + excluded.succeeded`);
}
