-- AlterTable
ALTER TABLE "block" ADD COLUMN     "nominated" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "rewarded" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "succeeded" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "co_stake" ADD COLUMN     "reward_blocks" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "window_reward" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "device" ADD COLUMN     "days_30d" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "down_bps_30d" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "nominated_today" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "succeeded_today" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "device_day" ADD COLUMN     "formula_version" SMALLINT,
ADD COLUMN     "nominated" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "reliability_e2" INTEGER,
ADD COLUMN     "succeeded" INTEGER NOT NULL DEFAULT 0,
ALTER COLUMN "down_bps" DROP NOT NULL;

-- CreateIndex
CREATE INDEX "device_day_day_idx" ON "device_day"("day");

-- Rows that every block changes: room on their own page keeps an update away from the indexes.
ALTER TABLE "device" SET (fillfactor = 50);
ALTER TABLE "co_stake" SET (fillfactor = 70);

ALTER TABLE "device_day"
  ADD CONSTRAINT day_reliability_in_range CHECK (reliability_e2 BETWEEN 0 AND 10000),
  ADD CONSTRAINT day_counts_fit CHECK (succeeded BETWEEN 0 AND nominated);
ALTER TABLE "device"
  ADD CONSTRAINT windows_not_negative CHECK (
    window_reward >= 0 AND window_blocks >= 0 AND succeeded_30d BETWEEN 0 AND nominated_30d AND slashes_30d >= 0
    AND succeeded_today BETWEEN 0 AND nominated_today AND down_bps_30d BETWEEN 0 AND 10000 * days_30d);
ALTER TABLE "co_stake" ADD CONSTRAINT window_reward_fits CHECK (window_reward BETWEEN 0 AND reward_lifetime AND reward_blocks >= 0);

-- From here on the sums are carried on from block to block; this once they are counted from the rows of completed blocks.
UPDATE "block" SET nominated = counted.nominated, succeeded = counted.succeeded, rewarded = counted.rewarded
FROM (SELECT block_number, count(*)::int AS nominated, (count(*) FILTER (WHERE succeeded))::int AS succeeded,
             sum(amount)::bigint AS rewarded
      FROM block_reward GROUP BY block_number) counted
WHERE counted.block_number = "block".number;

UPDATE "co_stake" SET reward_blocks = counted.blocks, window_reward = counted.reward
FROM (SELECT co_stake_id, count(*)::int AS blocks,
             coalesce(sum(co_staker_amount) FILTER (
               WHERE block.status = 'COMPLETED'
                 AND number > (SELECT max(number) FROM block WHERE status = 'COMPLETED') - 168), 0)::bigint AS reward
      FROM block_reward JOIN block ON number = block_number WHERE co_stake_id IS NOT NULL GROUP BY co_stake_id) counted
WHERE counted.co_stake_id = "co_stake".id;

WITH head AS (
  SELECT number, (starts_at AT TIME ZONE 'UTC')::date AS day, ends_at FROM block
  WHERE status = 'COMPLETED' ORDER BY number DESC LIMIT 1
), recent AS (
  SELECT device_key, count(*)::int AS nominated, (count(*) FILTER (WHERE reward.succeeded))::int AS succeeded,
         (count(*) FILTER (WHERE (block.starts_at AT TIME ZONE 'UTC')::date = head.day))::int AS nominated_today,
         (count(*) FILTER (WHERE reward.succeeded AND (block.starts_at AT TIME ZONE 'UTC')::date = head.day))::int
           AS succeeded_today,
         coalesce(sum(amount) FILTER (WHERE block_number > head.number - 168), 0)::bigint AS reward
  FROM head, block_reward reward JOIN block ON block.number = reward.block_number
  WHERE block.status = 'COMPLETED' AND block_number > head.number - 720 GROUP BY device_key
), reported AS (
  SELECT device_key, sum(down_bps)::int AS down, count(*)::int AS days
  FROM device_day WHERE down_bps IS NOT NULL AND day > coalesce((SELECT day FROM head), current_date) - 30 GROUP BY device_key
), penalty AS (
  SELECT device_key, count(*)::int AS slashes FROM slash, head
  WHERE slashed_at > head.ends_at - interval '30 days' AND verdict IS DISTINCT FROM 'REVERSED' GROUP BY device_key
), counted AS (
  SELECT device.id, coalesce(recent.reward, 0) AS reward, coalesce(recent.nominated, 0) AS nominated,
         coalesce(recent.succeeded, 0) AS succeeded, coalesce(recent.nominated_today, 0) AS nominated_today,
         coalesce(recent.succeeded_today, 0) AS succeeded_today, coalesce(reported.down, 0) AS down,
         coalesce(reported.days, 0) AS days, coalesce(penalty.slashes, 0) AS slashes,
         (SELECT count(*)::int FROM block, head
          WHERE block.status = 'COMPLETED' AND block.number > head.number - 168 AND block.starts_at >= device.imported_at)
           AS sample
  FROM device LEFT JOIN recent ON recent.device_key = device.id LEFT JOIN reported ON reported.device_key = device.id
    LEFT JOIN penalty ON penalty.device_key = device.id
)
UPDATE "device" SET window_reward = reward, window_blocks = sample, nominated_30d = nominated, succeeded_30d = succeeded,
  nominated_today = counted.nominated_today, succeeded_today = counted.succeeded_today, down_bps_30d = down, days_30d = days,
  slashes_30d = slashes,
  reliability_e2 = div((10000 - CASE WHEN days > 0 THEN (2 * down + days) / (2 * days) ELSE 0 END)::numeric
                         * succeeded * succeeded * power(9::numeric, slashes),
                       nullif(nominated, 0)::numeric * nominated * power(10::numeric, slashes))::int
FROM counted WHERE counted.id = "device".id;

-- An offer that is no longer live promises nothing.
UPDATE "offer" SET estimated_apr_bps = NULL WHERE NOT live AND estimated_apr_bps IS NOT NULL;
