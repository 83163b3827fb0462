// Audit checks of offers, co-stakes, agreements and rewards: unique claims and slots, signed terms, cooldowns, exact shares, and
// the account of each wallet.

import { phaseSql } from '../co-stakes.ts';
import { type Sql, sql } from '../db/database.ts';
import type { AuditCheck } from './check.ts';

const count = (table: Sql): Sql => sql`SELECT count(*)::int AS count FROM ${table}`;

/** Reward rows of completed blocks; the others are not credited yet. */
const credited = sql`(SELECT block_reward.* FROM block_reward JOIN block ON number = block_number
                      WHERE status = 'COMPLETED') credited`;

export const AGREEMENT_CHECKS: readonly AuditCheck[] = [
  {
    name: 'reward-shares',
    holds: "the two shares of a device's block are its reward, the co-staker's rounded down and earned since the start",
    among: count(sql`block_reward`),
    offenders: () => sql`
      SELECT 'device ' || reward.device_key || ' in block ' || block_number, owner_amount || ' + ' || co_staker_amount || ' of ' || reward.amount
      FROM block_reward reward JOIN block ON block.number = block_number
      LEFT JOIN co_stake ON co_stake.id = reward.co_stake_id
      WHERE owner_amount + co_staker_amount <> reward.amount OR owner_amount < 0 OR co_staker_amount < 0
         OR co_staker_amount <> CASE WHEN co_stake.id IS NULL THEN 0
                                     ELSE div(reward.amount::numeric * co_stake.reward_share_bps, 10000) END
         OR (co_stake.id IS NOT NULL AND (settled_at IS NULL OR settled_at > block.starts_at))`,
  },
  {
    name: 'reward-sums',
    holds: 'what a co-stake, an owner and the network have credited is the sum of the complete blocks',
    among: sql`SELECT (SELECT count(*) FROM co_stake)::int + (SELECT count(*) FROM device)::int + 1 AS count`,
    offenders: () => sql`
      SELECT 'co-stake ' || co_stake.id, reward_lifetime || ' for ' || coalesce(sum(co_staker_amount), 0)
      FROM co_stake LEFT JOIN ${credited} ON co_stake_id = co_stake.id
      GROUP BY co_stake.id HAVING reward_lifetime <> coalesce(sum(co_staker_amount), 0)
      UNION ALL
      SELECT 'device ' || device.id, owner_reward_lifetime || ' for ' || coalesce(sum(owner_amount), 0)
      FROM device LEFT JOIN ${credited} ON device_key = device.id
      GROUP BY device.id HAVING owner_reward_lifetime <> coalesce(sum(owner_amount), 0)
      UNION ALL
      SELECT 'block-rewards', paid || ' for ' || earned
      FROM (SELECT coalesce((SELECT -balance FROM ledger_account WHERE code = 'block-rewards'), 0) AS paid,
                   coalesce((SELECT sum(amount) FROM ${credited}), 0) AS earned) network
      WHERE paid <> earned`,
  },
  {
    name: 'claim-slots',
    holds: 'no account has more claims that count than its cap, and each of them has a slot of its own',
    among: count(sql`account`),
    offenders: (now) => sql`
      SELECT account_id, count(*) || ' claims, ' || count(DISTINCT claim_slot) || ' slots, a cap of ' || max(claim_cap)
      FROM co_stake WHERE ${phaseSql(now)} IN ('PENDING', 'ACTIVE', 'WAIT_PERIOD')
      GROUP BY account_id HAVING count(*) > max(claim_cap) OR count(*) <> count(DISTINCT claim_slot)`,
  },
  {
    name: 'live-offers',
    holds: 'a device has one live offer at most',
    among: count(sql`offer`),
    offenders: () =>
      sql`SELECT device_key, count(*)::text FROM offer WHERE live GROUP BY device_key HAVING count(*) > 1`,
  },
  {
    name: 'standing-claims',
    holds: 'an offer has one claim at most that did not fail, whole, and never by its owner',
    among: count(sql`co_stake`),
    offenders: () => sql`
      SELECT offer_id, count(*) || ' claims' FROM co_stake WHERE settlement IN ('SENDING', 'APPROVED')
      GROUP BY offer_id HAVING count(*) > 1
      UNION ALL
      SELECT co_stake.id, 'is not its offer' FROM co_stake JOIN offer ON offer.id = offer_id
      WHERE co_stake.amount <> requested_amount OR co_stake.reward_share_bps <> offer.reward_share_bps
         OR co_stake.device_key <> offer.device_key
      UNION ALL
      SELECT co_stake.id, 'is on its own device' FROM co_stake JOIN device ON device.id = device_key
      WHERE settlement IN ('SENDING', 'APPROVED') AND account_id = owner_account_id`,
  },
  {
    name: 'owner-first',
    holds: "while an offer is filled its owner's stake is at least its co-staker's, slashes aside",
    among: sql`SELECT count(*)::int AS count FROM offer WHERE live AND claimed_at IS NOT NULL`,
    offenders: () => sql`
      SELECT offer.id, coalesce(balance, 0) || ' beside ' || requested_amount
      FROM offer LEFT JOIN ledger_account ON code = 'stake/' || device_key::text
      WHERE live AND claimed_at IS NOT NULL
        AND coalesce(balance, 0) + (SELECT coalesce(sum(owner_amount), 0) FROM slash WHERE slash.device_key = offer.device_key
                                    AND kind = 'STAKE' AND verdict IS DISTINCT FROM 'REVERSED') < requested_amount`,
  },
  {
    name: 'terms',
    holds: 'the terms of offers and agreements have the hash that was signed',
    among: sql`SELECT (SELECT count(*) FROM offer)::int + (SELECT count(*) FROM agreement)::int AS count`,
    offenders: () => sql`
      SELECT id::text, 'offer' FROM offer WHERE terms_sha256 <> encode(sha256(convert_to(terms_text, 'UTF8')), 'hex')
      UNION ALL
      SELECT co_stake_id::text, 'agreement' FROM agreement JOIN co_stake ON co_stake.id = co_stake_id JOIN offer ON offer.id = offer_id
      WHERE (agreement.terms_text, agreement.terms_sha256) IS DISTINCT FROM (offer.terms_text, offer.terms_sha256)`,
  },
  {
    name: 'agreements',
    holds: 'a claim that was approved has its agreement, any other none',
    among: count(sql`co_stake`),
    offenders: () => sql`
      SELECT co_stake.id, settlement FROM co_stake LEFT JOIN agreement ON co_stake_id = co_stake.id
      WHERE (settlement = 'APPROVED') <> (co_stake_id IS NOT NULL)`,
  },
  {
    name: 'withdrawals',
    holds: 'nothing was withdrawn before its cooldown had ended',
    among: sql`SELECT count(*)::int AS count FROM co_stake WHERE withdrawn_at IS NOT NULL`,
    offenders: () => sql`
      SELECT id, 'withdrawn ' || withdrawn_at FROM co_stake
      WHERE withdrawn_at IS NOT NULL AND (cooldown_ends_at IS NULL OR exit_canceled_at IS NOT NULL OR withdrawn_at < cooldown_ends_at)`,
  },
  {
    name: 'wallets',
    holds: 'every account has one main wallet, and devices and co-stakes act for the account of theirs',
    among: count(sql`account`),
    offenders: () => sql`
      SELECT account.id, 'main wallets: ' || count(address) FILTER (WHERE is_primary)
      FROM account LEFT JOIN wallet ON account_id = account.id GROUP BY account.id HAVING count(address) FILTER (WHERE is_primary) <> 1
      UNION ALL
      SELECT device.id, 'device' FROM device LEFT JOIN wallet ON address = owner_wallet
      WHERE wallet.account_id IS DISTINCT FROM owner_account_id
      UNION ALL
      SELECT co_stake.id, 'co-stake' FROM co_stake LEFT JOIN wallet ON address = co_stake.wallet
      WHERE wallet.account_id IS DISTINCT FROM co_stake.account_id`,
  },
];
