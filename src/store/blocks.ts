// Blocks and what they brought each device, taken in by whole blocks; the means that estimates rest on follow in the same work.

import { type Queryable, sql } from './database.ts';

export type ReportedReward = { readonly deviceId: string; readonly succeeded: boolean; readonly amount: bigint };

/** Writes a completed block and its rewards. False when the block is known already: then nothing changes. */
export async function insertBlock(
  tx: Queryable,
  block: { readonly number: number; readonly startsAt: Date; readonly endsAt: Date; readonly completedAt: Date },
  rewards: readonly ReportedReward[],
): Promise<boolean> {
  const inserted = await tx.execute(sql`
    INSERT INTO block (number, starts_at, ends_at, status, completed_at)
    VALUES (${block.number}, ${block.startsAt}, ${block.endsAt}, 'COMPLETED', ${block.completedAt})
    ON CONFLICT (number) DO NOTHING`);
  if (inserted === 0) return false;
  await tx.execute(sql`
    INSERT INTO block_reward (block_number, device_key, succeeded, amount)
    SELECT ${block.number}, device.id, reported.succeeded, reported.amount
    FROM unnest(${rewards.map((r) => r.deviceId)}::uuid[], ${rewards.map((r) => r.succeeded)}::bool[],
                ${rewards.map((r) => r.amount)}::bigint[]) AS reported (device_id, succeeded, amount)
    JOIN device ON device.device_id = reported.device_id`);
  return true;
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
    )
    UPDATE device SET window_reward = coalesce(recent.reward, 0), window_blocks = sample.blocks,
      nominated_30d = coalesce(recent.nominated, 0), succeeded_30d = coalesce(recent.succeeded, 0),
      reliability_e2 = div(coalesce(uptime.bps, 10000)::numeric * recent.succeeded * recent.succeeded,
                           recent.nominated::numeric * recent.nominated)::int
    FROM sample LEFT JOIN recent USING (device_key) LEFT JOIN uptime USING (device_key)
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
