// What must hold of the money in a database, whatever was tried on it: every transfer balances, a balance is what its
// postings add up to, step by step, and all balances together are nothing. Read straight from the tables.

import { type Queryable, sql } from '../../src/store/database.ts';

/** Every fault of the ledger, in words; empty when all of it adds up. */
export async function ledgerFaults(db: Queryable): Promise<readonly string[]> {
  const rows = await db.query<{ fault: string }>(sql`
    SELECT 'all balances together are ' || sum(balance) AS fault FROM ledger_account HAVING sum(balance) <> 0
    UNION ALL
    SELECT 'transfer ' || transfer.id || ' (' || kind || ') sums to ' || coalesce(sum(amount)::text, 'nothing')
    FROM transfer LEFT JOIN posting ON posting.transfer_id = transfer.id
    GROUP BY transfer.id, kind HAVING coalesce(sum(amount), 1) <> 0
    UNION ALL
    SELECT 'account ' || code || ' holds ' || balance || ', its postings say ' || coalesce(sum(amount), 0)
    FROM ledger_account LEFT JOIN posting ON account_code = code
    GROUP BY code HAVING balance <> coalesce(sum(amount), 0)
    UNION ALL
    SELECT 'posting ' || id || ' on ' || account_code || ' says ' || balance_after || ' after ' || running
    FROM (SELECT id, account_code, balance_after,
                 sum(amount) OVER (PARTITION BY account_code ORDER BY id) AS running FROM posting) step
    WHERE balance_after <> running
    UNION ALL
    SELECT 'account ' || code || ' is overdrawn: ' || balance FROM ledger_account
    WHERE balance < 0 AND code NOT IN ('deposits', 'block-rewards')
    UNION ALL
    SELECT 'co-stake ' || co_stake.id || ' (' || settlement || ') holds ' || coalesce(balance, 0)
    FROM co_stake LEFT JOIN ledger_account ON code = 'co-stake/' || co_stake.id::text
    WHERE coalesce(balance, 0)
          <> CASE WHEN settlement IN ('SENDING', 'APPROVED') AND withdrawn_at IS NULL
                  THEN co_stake.amount - (SELECT coalesce(sum(part.amount), 0)
                                          FROM slash_part part JOIN slash ON slash.id = part.slash_id
                                          WHERE part.co_stake_id = co_stake.id AND slash.kind = 'STAKE'
                                            AND slash.verdict IS DISTINCT FROM 'REVERSED')
                  ELSE 0 END
    UNION ALL
    SELECT 'rewards payable are ' || payable || ', accrued are ' || accrued
    FROM (SELECT coalesce((SELECT balance FROM ledger_account WHERE code = 'rewards-payable'), 0) AS payable,
                 (SELECT coalesce(sum(reward_lifetime - reward_claimed - reward_slashed), 0) FROM co_stake)
                 + (SELECT coalesce(sum(owner_reward_lifetime - owner_reward_claimed - owner_reward_slashed), 0) FROM device)
                   AS accrued) rewards
    WHERE payable <> accrued
    UNION ALL
    SELECT 'the escrow of slash ' || slash.id || ' (' || coalesce(verdict, 'under review') || ') holds ' || coalesce(balance, 0)
    FROM slash LEFT JOIN ledger_account ON code = 'escrow/' || slash.id::text
    WHERE coalesce(balance, 0) <> CASE WHEN verdict IS NULL THEN
      owner_amount + (SELECT coalesce(sum(amount), 0) FROM slash_part WHERE slash_id = slash.id) ELSE 0 END
    UNION ALL
    SELECT 'forfeited are ' || coalesce((SELECT balance FROM ledger_account WHERE code = 'forfeited'), 0)
           || ', the slashes upheld took ' || coalesce(sum(taken), 0)
    FROM (SELECT owner_amount + (SELECT coalesce(sum(amount), 0) FROM slash_part WHERE slash_id = slash.id) AS taken
          FROM slash WHERE verdict = 'UPHELD') upheld
    HAVING coalesce(sum(taken), 0) <> coalesce((SELECT balance FROM ledger_account WHERE code = 'forfeited'), 0)`);
  return rows.map((row) => row.fault);
}
