// Reliability scores of devices: the counts of 30 days behind a score, and the score itself.
// **Invariant:** the counts equal those counted again from the rows of completed blocks, days and slashes.
// The formula is that of domain/reliability.ts; a test compares the two.

import { RELIABILITY_WINDOW_DAYS } from '../domain/reliability.ts';
import type { LatestBlock } from './blocks.ts';
import { emptySql, type Queryable, type Sql, sql } from './db/database.ts';
import { estimateWindowSql } from './estimate-window.ts';
import { insertScoreEventsSql } from './events.ts';
import { leavesWindowSql, utcDayOf, type WindowRules, type WindowStep } from './window-step.ts';

/** A change of the integer part of the reliability score of a device with an offer. The event of its owner is recorded; that of the offer is not. */
export type ScoreChange = {
  readonly deviceKey: string;
  /** Score before the change, in hundredths of a point; null where there was none. */
  readonly fromHundredths: number | null;
  readonly toHundredths: number | null;
};

/**
 * Recounts the days and slashes of devices and updates their scores after an import, a slash or a review. Returns the
 * changes of a score's integer part, for devices with an offer.
 */
export async function recomputeScores(
  tx: Queryable,
  deviceKeys: readonly string[],
  latest: LatestBlock | null,
  now: Date,
): Promise<readonly ScoreChange[]> {
  const last = latest === null ? utcDayOf(now) : utcDayOf(latest.startsAt);
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

/**
 * Advances the windows of all devices by a step, updates their scores, and credits the rewards of owners, in one update. Returns the
 * changes of a score's integer part, for devices with an offer.
 */
export async function advanceDeviceWindows(
  tx: Queryable,
  step: WindowStep,
  rules: WindowRules,
  now: Date,
): Promise<readonly ScoreChange[]> {
  const { before, after, completed } = step;
  const today = utcDayOf(after.startsAt);
  const sameDay = before !== null && utcDayOf(before.startsAt) === today;
  const ofToday = step.day === today;
  const days30 = Math.floor((RELIABILITY_WINDOW_DAYS * 86_400_000) / rules.blockIntervalMs);
  const longAgo = after.number - days30;
  const sample = estimateWindowSql(after, rules);
  // Until the first block, the counts cover the days from the import on; the first block recounts all days.
  const movedDays =
    before === null
      ? sql`SELECT device_key, 0, 0, 0, 0, 0, 0, down_bps, 1 FROM device_day
            WHERE day > ${today}::date - ${RELIABILITY_WINDOW_DAYS}::int AND down_bps IS NOT NULL`
      : sql`SELECT device_key, 0, 0, 0, 0, 0, 0, -down_bps, -1 FROM device_day
            WHERE day > ${utcDayOf(before.startsAt)}::date - ${RELIABILITY_WINDOW_DAYS}::int
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
      SELECT device_key, 0, -amount, 0, 0, 0, 0, 0, 0 FROM block_reward WHERE ${leavesWindowSql(step, rules.windowBlocks)}
      UNION ALL
      SELECT device_key, 0, 0, -1, -succeeded::int, 0, 0, 0, 0 FROM block_reward WHERE ${leavesWindowSql(step, days30)}
      UNION ALL
      ${movedDays}
      UNION ALL
      SELECT id, 0, 0, 0, 0, 0, 0, 0, 0 FROM device, first
      WHERE slashes_30d > 0 OR window_blocks <> ${sample.blocksSinceImport}
         OR ${sameDay ? sql`false` : sql`nominated_today > 0`} OR ${before === null ? sql`days_30d > 0` : sql`false`}
    ), delta AS (
      SELECT device_key, sum(earned)::bigint AS earned, sum(reward)::bigint AS reward, sum(nominated)::int AS nominated, sum(succeeded)::int AS succeeded,
             sum(nominated_today)::int AS nominated_today, sum(succeeded_today)::int AS succeeded_today,
             sum(down)::int AS down, sum(days)::int AS days
      FROM moved GROUP BY device_key
    ), next AS (
      SELECT device.id, device.owner_account_id, device.reliability_e2 AS previous, delta.earned,
             device.window_reward + delta.reward AS window_reward, ${sample.blocksSinceImport} AS window_blocks,
             device.nominated_30d + delta.nominated AS nominated, device.succeeded_30d + delta.succeeded AS succeeded,
             ${sameDay ? sql`device.nominated_today +` : emptySql} delta.nominated_today AS nominated_today,
             ${sameDay ? sql`device.succeeded_today +` : emptySql} delta.succeeded_today AS succeeded_today,
             ${before === null ? emptySql : sql`device.down_bps_30d +`} delta.down AS down,
             ${before === null ? emptySql : sql`device.days_30d +`} delta.days AS days,
             CASE WHEN device.slashes_30d = 0 THEN 0 ELSE ${slashesSince(after.endsAt)} END AS slashes
      FROM first, delta JOIN device ON device.id = delta.device_key
    )`,
    now,
  );
}

/** Largest number of nominated blocks for which the products of a score fit into a bigint: without a slash no numeric is needed. */
const EXACT_IN_BIGINT = 1_000_000;
/** SQL expression: the mean downtime of the reported days, basis points, rounded. */
const ROUNDED_DOWNTIME: Sql = sql`CASE WHEN days > 0 THEN (2 * down + days) / (2 * days) ELSE 0 END`;

/** SQL expression: the number of slashes of a device in the 30 days before an instant that were not reversed. */
const slashesSince = (end: Date): Sql => sql`(
  SELECT count(*)::int FROM slash
  WHERE slash.device_key = device.id AND verdict IS DISTINCT FROM 'REVERSED'
    AND slashed_at > ${end}::timestamptz - ${RELIABILITY_WINDOW_DAYS}::int * interval '1 day')`;

/**
 * Updates the devices of the table `next` with their counts and scores. A change of a score's integer part is inserted as an event of the
 * owner, and returned when it concerns an offer of the device.
 */
async function score(tx: Queryable, next: Sql, now: Date): Promise<readonly ScoreChange[]> {
  return tx.query<ScoreChange>(sql`
    WITH ${next}, scored AS (
      SELECT next.*, CASE
               WHEN nominated > 0 AND slashes = 0 AND nominated <= ${EXACT_IN_BIGINT}::int THEN
                 ((10000 - ${ROUNDED_DOWNTIME})::bigint * succeeded * succeeded / (nominated::bigint * nominated))::int
               WHEN nominated > 0 THEN
                 div((10000 - ${ROUNDED_DOWNTIME})::numeric * succeeded * succeeded * power(9::numeric, slashes),
                     nominated::numeric * nominated * power(10::numeric, slashes))::int
             END AS score
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
                     AND (live OR closes_at IS NULL OR closes_at > ${now}::timestamptz
                          OR EXISTS (SELECT FROM co_stake WHERE offer_id = offer.id AND recorded_phase = 'WAIT_PERIOD'
                                     AND wait_ends_at > ${now}::timestamptz))) AS offered
      FROM scored WHERE previous / 100 IS DISTINCT FROM score / 100
    ), inserted AS (
      ${insertScoreEventsSql(sql`crossed`, now)}
    )
    SELECT id AS "deviceKey", previous AS "fromHundredths", score AS "toHundredths" FROM crossed WHERE offered ORDER BY id`);
}
