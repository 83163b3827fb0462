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
      'the owner part and the parts of the co-stakes of every reward sum to the reward; each part is the share of its co-stake ' +
      'rounded down, in blocks that started after the approval',
    checkedRows: count(sql`block_reward`),
    offenders: () => sql`
      SELECT 'device ' || reward.device_key || ' in block ' || reward.block_number,
             owner_amount || ' + ' || co_staker_amount || ' of ' || reward.amount || ', parts ' || coalesce(parts.amount, 0)
      FROM block_reward reward
      LEFT JOIN (SELECT block_number, device_key, sum(amount) AS amount FROM reward_part GROUP BY 1, 2) parts
        ON parts.block_number = reward.block_number AND parts.device_key = reward.device_key
      WHERE owner_amount + co_staker_amount <> reward.amount OR owner_amount < 0 OR co_staker_amount <> coalesce(parts.amount, 0)
      UNION ALL
      SELECT 'co-stake ' || co_stake.id || ' in block ' || part.block_number, part.amount || ' of ' || reward.amount
      FROM reward_part part JOIN block_reward reward USING (block_number, device_key) JOIN block ON block.number = part.block_number
        JOIN co_stake ON co_stake.id = part.co_stake_id
      WHERE part.amount <> div(reward.amount::numeric * co_stake.reward_share_bps, 10000)
         OR settled_at IS NULL OR settled_at > block.starts_at OR co_stake.device_key <> part.device_key`,
  },
  {
    name: 'reward-sums',
    rule: 'the credited rewards of every co-stake, every owner and the network are the sums over completed blocks',
    checkedRows: sql`SELECT (SELECT count(*) FROM co_stake)::int + (SELECT count(*) FROM device)::int + 1 AS count`,
    offenders: () => sql`
      SELECT 'co-stake ' || co_stake.id, reward_lifetime || ' for ' || coalesce(sum(part.amount), 0)
      FROM co_stake LEFT JOIN (SELECT co_stake_id, reward_part.amount FROM reward_part JOIN block ON number = block_number
                               WHERE status = 'COMPLETED') part ON co_stake_id = co_stake.id
      GROUP BY co_stake.id HAVING reward_lifetime <> coalesce(sum(part.amount), 0)
      UNION ALL
      SELECT 'device ' || device.id, owner_reward_lifetime || ' for ' || coalesce(sum(owner_amount), 0)
      FROM device JOIN device_sums sums ON sums.device_key = device.id LEFT JOIN ${credited} ON credited.device_key = device.id
      GROUP BY device.id, owner_reward_lifetime HAVING owner_reward_lifetime <> coalesce(sum(owner_amount), 0)
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
    name: 'offer-room',
    rule:
      'an offer takes a place while it is open or its co-stake is PENDING or ACTIVE, and no longer; the row of every device has the ' +
      'places, amounts and shares of these offers, and less than the whole reward is shared',
    checkedRows: sql`SELECT (SELECT count(*) FROM offer)::int + (SELECT count(*) FROM device)::int AS count`,
    offenders: () => sql`
      SELECT offer.id, CASE WHEN live THEN 'takes a place' ELSE 'takes no place' END
      FROM offer LEFT JOIN co_stake ON offer_id = offer.id AND recorded_phase IN ('PENDING', 'ACTIVE')
      WHERE CASE WHEN co_stake.id IS NULL THEN live AND offer.claimed_at IS NOT NULL ELSE NOT live OR offer.claimed_at IS NULL END
      UNION ALL
      SELECT device.id, concat_ws(', ', offer_places, offer_stake, offer_share_bps) || ' for '
                        || concat_ws(', ', coalesce(places, 0), coalesce(stake, 0), coalesce(share_bps, 0))
      FROM device LEFT JOIN (
        SELECT offer.device_key, count(*) AS places, sum(requested_amount) AS stake, sum(offer.reward_share_bps) AS share_bps
        FROM offer LEFT JOIN co_stake ON offer_id = offer.id AND recorded_phase IN ('PENDING', 'ACTIVE')
        WHERE co_stake.id IS NOT NULL OR (live AND offer.claimed_at IS NULL) GROUP BY offer.device_key
      ) taken ON taken.device_key = device.id
      WHERE (offer_places, offer_stake, offer_share_bps)
            IS DISTINCT FROM (coalesce(places, 0), coalesce(stake, 0), coalesce(share_bps, 0))
         OR share_bps > 9999`,
  },
  {
    name: 'standing-claims',
    rule:
      'every offer has at most one claim that did not fail, for the whole amount, by an account other than the owner, and by the wallet ' +
      'for which it is reserved',
    checkedRows: count(sql`co_stake`),
    offenders: () => sql`
      SELECT offer_id, count(*) || ' claims' FROM co_stake WHERE settlement IN ('SENDING', 'APPROVED')
      GROUP BY offer_id HAVING count(*) > 1
      UNION ALL
      SELECT co_stake.id, 'is not its offer' FROM co_stake JOIN offer ON offer.id = offer_id
      WHERE co_stake.amount <> requested_amount OR co_stake.reward_share_bps <> offer.reward_share_bps
         OR co_stake.device_key <> offer.device_key OR co_stake.wallet <> offer.reserved_for
      UNION ALL
      SELECT co_stake.id, 'is on its own device' FROM co_stake JOIN device ON device.id = device_key
      WHERE settlement IN ('SENDING', 'APPROVED') AND account_id = owner_account_id`,
  },
  {
    name: 'owner-first',
    rule:
      'the owner stake on every device in the programme was, before slashes, at least what its open offers request and its co-stakes ' +
      'in PENDING or ACTIVE amount to',
    checkedRows: sql`SELECT count(*)::int AS count FROM device WHERE offer_places > 0`,
    offenders: () => sql`
      SELECT device.id, coalesce(balance, 0) || ' beside ' || offer_stake
      FROM device LEFT JOIN ledger_account ON code = 'stake/' || device.id::text
      WHERE owner_exit_started_at IS NULL AND state NOT IN ('BLOCKED', 'TERMINATED')
        AND coalesce(balance, 0) + (SELECT coalesce(sum(owner_amount), 0) FROM slash WHERE slash.device_key = device.id
                                    AND kind = 'STAKE' AND verdict IS DISTINCT FROM 'REVERSED') < offer_stake`,
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
