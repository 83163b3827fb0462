// Audit checks of offers, co-stakes, agreements, rewards and wallets: one claim per offer and per slot, signed terms, cooldowns,
// exact reward shares, and the account of each wallet.

import { coStakePhaseSql } from '../co-stakes.ts';
import { type Sql, sql } from '../db/database.ts';
import type { AuditCheck } from './check.ts';

const count = (table: Sql): Sql => sql`SELECT count(*)::int AS count FROM ${table}`;

/** Reward rows of completed blocks; rewards of other blocks are not credited yet. */
const credited = sql`(SELECT block_reward.* FROM block_reward JOIN block ON number = block_number
                      WHERE status = 'COMPLETED') credited`;

export const AGREEMENT_CHECKS: readonly AuditCheck[] = [
  {
    name: 'reward-shares',
    rule:
      'the owner part and the co-staker part of every reward sum to the reward; the co-staker part is its share rounded down, ' +
      'in blocks that started after the approval',
    checkedRows: count(sql`block_reward`),
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
    rule: 'the credited rewards of every co-stake, every owner and the network are the sums over completed blocks',
    checkedRows: sql`SELECT (SELECT count(*) FROM co_stake)::int + (SELECT count(*) FROM device)::int + 1 AS count`,
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
    rule: 'no account has more open claims than its claim cap, and each open claim has its own slot',
    checkedRows: count(sql`account`),
    offenders: (now) => sql`
      SELECT account_id, count(*) || ' claims, ' || count(DISTINCT claim_slot) || ' slots, a cap of ' || max(claim_cap)
      FROM co_stake WHERE ${coStakePhaseSql(now)} IN ('PENDING', 'ACTIVE', 'WAIT_PERIOD')
      GROUP BY account_id HAVING count(*) > max(claim_cap) OR count(*) <> count(DISTINCT claim_slot)`,
  },
  {
    name: 'live-offers',
    rule: 'every device has at most one live offer',
    checkedRows: count(sql`offer`),
    offenders: () =>
      sql`SELECT device_key, count(*)::text FROM offer WHERE live GROUP BY device_key HAVING count(*) > 1`,
  },
  {
    name: 'standing-claims',
    rule: 'every offer has at most one claim that did not fail, for the whole amount, by an account other than the owner',
    checkedRows: count(sql`co_stake`),
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
    rule: 'the owner stake on every device with a filled offer was at least the requested amount before slashes',
    checkedRows: sql`SELECT count(*)::int AS count FROM offer WHERE live AND claimed_at IS NOT NULL`,
    offenders: () => sql`
      SELECT offer.id, coalesce(balance, 0) || ' beside ' || requested_amount
      FROM offer LEFT JOIN ledger_account ON code = 'stake/' || device_key::text
      WHERE live AND claimed_at IS NOT NULL
        AND coalesce(balance, 0) + (SELECT coalesce(sum(owner_amount), 0) FROM slash WHERE slash.device_key = offer.device_key
                                    AND kind = 'STAKE' AND verdict IS DISTINCT FROM 'REVERSED') < requested_amount`,
  },
  {
    name: 'terms',
    rule: 'the terms of every offer have the signed hash, and every agreement has the terms of its offer',
    checkedRows: sql`SELECT (SELECT count(*) FROM offer)::int + (SELECT count(*) FROM agreement)::int AS count`,
    offenders: () => sql`
      SELECT id::text, 'offer' FROM offer WHERE terms_sha256 <> encode(sha256(convert_to(terms_text, 'UTF8')), 'hex')
      UNION ALL
      SELECT co_stake_id::text, 'agreement' FROM agreement JOIN co_stake ON co_stake.id = co_stake_id JOIN offer ON offer.id = offer_id
      WHERE (agreement.terms_text, agreement.terms_sha256) IS DISTINCT FROM (offer.terms_text, offer.terms_sha256)`,
  },
  {
    name: 'agreements',
    rule: 'every approved claim has an agreement, and no other claim has one',
    checkedRows: count(sql`co_stake`),
    offenders: () => sql`
      SELECT co_stake.id, settlement FROM co_stake LEFT JOIN agreement ON co_stake_id = co_stake.id
      WHERE (settlement = 'APPROVED') <> (co_stake_id IS NOT NULL)`,
  },
  {
    name: 'withdrawals',
    rule: 'no co-stake was withdrawn before the end of its cooldown',
    checkedRows: sql`SELECT count(*)::int AS count FROM co_stake WHERE withdrawn_at IS NOT NULL`,
    offenders: () => sql`
      SELECT id, 'withdrawn ' || withdrawn_at FROM co_stake
      WHERE withdrawn_at IS NOT NULL AND (cooldown_ends_at IS NULL OR exit_canceled_at IS NOT NULL OR withdrawn_at < cooldown_ends_at)`,
  },
  {
    name: 'wallets',
    rule: 'every account has one primary wallet, and every device and co-stake belongs to the account of its wallet',
    checkedRows: count(sql`account`),
    offenders: () => sql`
      SELECT account.id, 'primary wallets: ' || count(address) FILTER (WHERE is_primary)
      FROM account LEFT JOIN wallet ON account_id = account.id GROUP BY account.id HAVING count(address) FILTER (WHERE is_primary) <> 1
      UNION ALL
      SELECT device.id, 'device' FROM device LEFT JOIN wallet ON address = owner_wallet
      WHERE wallet.account_id IS DISTINCT FROM owner_account_id
      UNION ALL
      SELECT co_stake.id, 'co-stake' FROM co_stake LEFT JOIN wallet ON address = co_stake.wallet
      WHERE wallet.account_id IS DISTINCT FROM co_stake.account_id`,
  },
];
