// Statements about what one wallet can claim at once: its co-stakes and devices with accrued rewards.

import { type Queryable, sql } from './db/database.ts';

/** A co-stake, or the owner's part of a device, with accrued rewards. */
export type RewardSource = {
  /** Null for the owner's part of the device. */
  readonly coStakeId: string | null;
  readonly deviceKey: string;
  /** Accrued rewards, base units. */
  readonly amount: bigint;
};

/** Sources of one wallet, the oldest first, and the number of all its sources. */
export type RewardSources = { readonly sources: readonly RewardSource[]; readonly total: number };

/**
 * Returns at most `limit` sources of a wallet, the oldest first: a co-stake counts from its claim, a device from its import. With
 * `deviceKeys`, only sources on these devices; `total` always counts all.
 */
export async function rewardSourcesOf(
  db: Queryable,
  { accountId, wallet }: { readonly accountId: string; readonly wallet: string },
  { limit, deviceKeys }: { readonly limit: number; readonly deviceKeys: readonly string[] | null },
): Promise<RewardSources> {
  const rows = await db.query<RewardSource & { readonly total: number }>(sql`
    WITH part AS (
      SELECT id AS co_stake_id, device_key, claimed_at AS since, reward_lifetime - reward_claimed - reward_slashed AS amount
      FROM co_stake WHERE account_id = ${accountId}::uuid AND wallet = ${wallet}
      UNION ALL
      SELECT NULL, id, imported_at, owner_reward_lifetime - owner_reward_claimed - owner_reward_slashed
      FROM device JOIN device_sums ON device_sums.device_key = device.id WHERE owner_account_id = ${accountId}::uuid AND owner_wallet = ${wallet}
    ), source AS (SELECT part.*, (count(*) OVER ())::int AS total FROM part WHERE amount > 0)
    SELECT co_stake_id AS "coStakeId", device_key AS "deviceKey", amount, total FROM source
    WHERE ${deviceKeys === null ? sql`true` : sql`device_key = ANY (${[...deviceKeys]}::uuid[])`}
    ORDER BY since, device_key, co_stake_id NULLS FIRST LIMIT ${limit}`);
  return { sources: rows.map(({ total: _, ...source }) => source), total: rows[0]?.total ?? 0 };
}
