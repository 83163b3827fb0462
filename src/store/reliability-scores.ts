// Reliability scores of devices: the counts of 30 days behind a score, and the score itself.
// **Invariant:** the counts equal those counted again from the rows of completed blocks, days and slashes.
// The formula is that of domain/reliability.ts; a test compares the two.

import type { RandomBytes } from '../domain/key.ts';
import { RELIABILITY_WINDOW_DAYS } from '../domain/reliability.ts';
import type { LatestBlock } from './blocks.ts';
import { raiseFloorsSql } from './clock.ts';
import { emptySql, type Queryable, type Sql, sql } from './db/database.ts';
import { estimateWindowSql } from './estimate-window.ts';
import { insertOpenOfferEventsSql, insertScoreEventsSql, newBatchIds } from './events.ts';
import { leavesWindowSql, utcDayOf, type WindowRules, type WindowStep } from './window-step.ts';

/** A change of the integer part of the reliability score of a device with an offer. The event of its owner is recorded; those of its offers are not. */
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
  random: RandomBytes,
): Promise<readonly ScoreChange[]> {
  const last = latest === null ? utcDayOf(now) : utcDayOf(latest.startsAt);
  return score(
    tx,
    sql`
    next AS (
      SELECT device.id, device.owner_account_id, sums.reliability_e2 AS previous, 0 AS earned, sums.window_reward, sums.window_blocks,
             sums.nominated_30d AS nominated, sums.succeeded_30d AS succeeded, sums.nominated_today,
             sums.succeeded_today, coalesce(reported.down, 0) AS down, coalesce(reported.days, 0) AS days,
             ${slashesSince(latest?.endsAt ?? now)} AS slashes
      FROM device JOIN device_sums sums ON sums.device_key = device.id LEFT JOIN LATERAL (
        SELECT sum(down_bps)::int AS down, count(*)::int AS days FROM device_day
        WHERE device_key = device.id AND down_bps IS NOT NULL AND day > ${last}::date - ${RELIABILITY_WINDOW_DAYS}::int
      ) reported ON true
      WHERE device.id = ANY (${[...deviceKeys]}::uuid[])
    )`,
    now,
    [],
    newIds(deviceKeys.length, random),
  );
}

/** The requirement of a model in force. */
export type ModelRequirement = { readonly model: string; readonly perCardTenThousandths: bigint };

/**
 * Advances the windows of all devices by a step, updates their scores, and credits the rewards of owners, in one update. Returns the
 * changes of a score's integer part whose events of offers are left to the caller: most are recorded here, by the `requirements` in force.
 */
export async function advanceDeviceWindows(
  tx: Queryable,
  step: WindowStep,
  rules: WindowRules,
  requirements: readonly ModelRequirement[],
  now: Date,
  random: RandomBytes,
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
    ), delta AS (
      SELECT device_key, sum(earned)::bigint AS earned, sum(reward)::bigint AS reward, sum(nominated)::int AS nominated, sum(succeeded)::int AS succeeded,
             sum(nominated_today)::int AS nominated_today, sum(succeeded_today)::int AS succeeded_today,
             sum(down)::int AS down, sum(days)::int AS days
      FROM moved GROUP BY device_key
    ), next AS (
      SELECT device.id, device.owner_account_id, sums.reliability_e2 AS previous, coalesce(delta.earned, 0) AS earned,
             sums.window_reward + coalesce(delta.reward, 0) AS window_reward, ${sample.blocksSinceImport} AS window_blocks,
             sums.nominated_30d + coalesce(delta.nominated, 0) AS nominated, sums.succeeded_30d + coalesce(delta.succeeded, 0) AS succeeded,
             ${sameDay ? sql`sums.nominated_today +` : emptySql} coalesce(delta.nominated_today, 0) AS nominated_today,
             ${sameDay ? sql`sums.succeeded_today +` : emptySql} coalesce(delta.succeeded_today, 0) AS succeeded_today,
             ${before === null ? emptySql : sql`sums.down_bps_30d +`} coalesce(delta.down, 0) AS down,
             ${before === null ? emptySql : sql`sums.days_30d +`} coalesce(delta.days, 0) AS days,
             CASE WHEN sums.slashes_30d = 0 THEN 0 ELSE ${slashesSince(after.endsAt)} END AS slashes
      FROM device_sums sums JOIN device ON device.id = sums.device_key LEFT JOIN delta ON delta.device_key = sums.device_key
      WHERE delta.device_key IS NOT NULL OR sums.slashes_30d > 0 OR sums.window_blocks <> ${sample.blocksSinceImport}
         OR ${sameDay ? sql`false` : sql`sums.nominated_today > 0`} OR ${before === null ? sql`sums.days_30d > 0` : sql`false`}
    )`,
    now,
    requirements,
    newIds(step.rewards, random),
  );
}

/** Returns ids for the events of owners and of offers about the scores of so many devices. */
const newIds = (devices: number, random: RandomBytes) => ({
  ofOwners: newBatchIds(devices, random),
  ofOffers: newBatchIds(devices, random),
});

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
 * Updates the sums of the devices of the table `next`. A change of a score's integer part is inserted as an event of the owner and, where
 * the device has enough stake under one of the `requirements` and nothing but open offers, of each of these. Other changes that concern an
 * offer are returned. The clock's floor of each device with an event of an offer is raised.
 */
async function score(
  tx: Queryable,
  next: Sql,
  now: Date,
  requirements: readonly ModelRequirement[],
  ids: ReturnType<typeof newIds>,
): Promise<readonly ScoreChange[]> {
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
      UPDATE device_sums SET owner_reward_lifetime = owner_reward_lifetime + scored.earned, window_reward = scored.window_reward, window_blocks = scored.window_blocks,
        nominated_30d = scored.nominated, succeeded_30d = scored.succeeded, nominated_today = scored.nominated_today,
        succeeded_today = scored.succeeded_today, down_bps_30d = scored.down, days_30d = scored.days,
        slashes_30d = scored.slashes, reliability_e2 = scored.score,
        listed_xid = CASE WHEN reliability_e2 IS DISTINCT FROM scored.score
                          THEN (SELECT pg_current_xact_id()::text::bigint) ELSE listed_xid END
      FROM scored WHERE device_sums.device_key = scored.id
    ), crossed AS MATERIALIZED (
      SELECT id, owner_account_id, previous, score FROM scored WHERE previous / 100 IS DISTINCT FROM score / 100
    ), ${offersConcerned(requirements, now)}, inserted AS (
      ${insertScoreEventsSql(sql`crossed`, now, ids.ofOwners)} RETURNING 1
    ), floors AS (
      ${raiseFloorsSql(sql`plain`, now)}
    ), inserted_of_offers AS (
      ${insertOpenOfferEventsSql(
        sql`(
        SELECT device_key, offer_id, visibility, score FROM concerned JOIN plain USING (device_key)
        WHERE is_plain AND still_open AND (SELECT count(*) FROM inserted) >= 0) AS offers`,
        now,
        ids.ofOffers,
      )}
    )
    SELECT id AS "deviceKey", previous AS "fromHundredths", crossed.score AS "toHundredths"
    FROM crossed JOIN plain ON plain.device_key = crossed.id WHERE NOT is_plain ORDER BY id`);
}

/**
 * SQL tables: `concerned`, the offers that a change of a score concerns and some more, and `plain`, their devices. A plain device has no
 * co-stake, no offer but open ones, and enough stake under the requirement in force: its offers have the label of an open offer.
 */
const offersConcerned = (requirements: readonly ModelRequirement[], now: Date): Sql => sql`concerned AS MATERIALIZED (
      SELECT crossed.id AS device_key, crossed.score, offer.id AS offer_id, visibility, live AND claimed_at IS NULL AS is_open,
             closes_at IS NULL OR closes_at > ${now}::timestamptz AS still_open
      FROM crossed JOIN offer ON offer.device_key = crossed.id
      WHERE live OR closes_at IS NULL OR closes_at > ${now}::timestamptz
         OR offer.id IN (SELECT offer_id FROM co_stake WHERE recorded_phase = 'WAIT_PERIOD' AND wait_ends_at > ${now}::timestamptz)
    ), required AS (
      SELECT * FROM unnest(${requirements.map(({ model }) => model)}::text[], ${requirements.map((one) => one.perCardTenThousandths)}::bigint[])
        AS required (model, per_card)
    ), plain AS MATERIALIZED (
      SELECT device.id AS device_key, of_device.all_open AND NOT EXISTS (
               SELECT FROM co_stake WHERE co_stake.device_key = device.id AND recorded_phase NOT IN ('FAILED', 'WITHDRAWN'))
             AND coalesce(CASE WHEN counted_changes_at <= ${now}::timestamptz THEN counted_then ELSE counted_stake END
                 >= div((CASE WHEN device.kind = 'CPU' THEN 1 ELSE device.quantity END)::numeric * required.per_card, 10000), false) AS is_plain
      FROM (SELECT device_key, bool_and(is_open) AS all_open FROM concerned GROUP BY device_key) of_device
        JOIN device ON device.id = of_device.device_key LEFT JOIN required ON required.model = device.model
    )`;
