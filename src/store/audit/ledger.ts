// Audit checks of the ledger: double entry, and the balance of each ledger account against the rows of the marketplace.

import { type Sql, sql } from '../db/database.ts';
import type { AuditCheck } from './check.ts';

const count = (table: Sql): Sql => sql`SELECT count(*)::int AS count FROM ${table}`;

/**
 * SQL expression of the name of a ledger account in the report; a wallet's ledger account is named by the id of its marketplace
 * account, never by its address.
 */
const named = sql`
  CASE WHEN code ~ '^(wallet|payable|paid-out)/'
       THEN coalesce('a wallet of account ' || (SELECT account_id::text FROM wallet WHERE address = substring(code FROM '/(.*)$')),
                     'an unknown wallet')
       ELSE code END`;

export const LEDGER_CHECKS: readonly AuditCheck[] = [
  {
    name: 'ledger-sum',
    rule: 'the balances of all ledger accounts sum to zero',
    checkedRows: count(sql`ledger_account`),
    offenders: () => sql`SELECT 'ledger', sum(balance)::text FROM ledger_account HAVING sum(balance) <> 0`,
  },
  {
    name: 'transfers',
    rule: 'every transfer has postings that sum to zero',
    checkedRows: count(sql`transfer`),
    offenders: () => sql`
      SELECT transfer.id, kind || ' sums to ' || coalesce(sum(amount)::text, 'nothing')
      FROM transfer LEFT JOIN posting ON posting.transfer_id = transfer.id
      GROUP BY transfer.id, kind HAVING coalesce(sum(amount), 1) <> 0`,
  },
  {
    name: 'balances',
    rule: 'the balance of every ledger account is the sum of its postings',
    checkedRows: count(sql`ledger_account`),
    offenders: () => sql`
      SELECT ${named}, 'holds ' || balance || ', its postings say ' || coalesce(posted.amount, 0)
      FROM ledger_account
      LEFT JOIN (SELECT account_code, sum(amount) AS amount FROM posting GROUP BY account_code) posted ON account_code = code
      WHERE balance <> coalesce(posted.amount, 0)`,
  },
  {
    name: 'postings',
    rule: 'the balance after every posting is the sum of the postings of its account up to it',
    checkedRows: count(sql`posting`),
    offenders: () => sql`
      SELECT 'posting ' || id, 'says ' || balance_after || ' after ' || running
      FROM (SELECT id, account_code, balance_after,
                   sum(amount) OVER (PARTITION BY account_code ORDER BY id) AS running FROM posting) step
      WHERE balance_after <> running`,
  },
  {
    name: 'overdrafts',
    rule: 'no ledger account has a negative balance, except deposits and block-rewards',
    checkedRows: count(sql`ledger_account`),
    offenders: () => sql`
      SELECT ${named}, 'holds ' || balance FROM ledger_account
      WHERE balance < 0 AND code NOT IN ('deposits', 'block-rewards')`,
  },
  {
    name: 'co-stake-accounts',
    rule: 'the account of every open co-stake holds its amount minus slashes, and that of every ended co-stake is empty',
    checkedRows: count(sql`co_stake`),
    offenders: () => sql`
      SELECT co_stake.id, settlement || ' holds ' || coalesce(balance, 0)
      FROM co_stake LEFT JOIN ledger_account ON code = 'co-stake/' || co_stake.id::text
      LEFT JOIN (SELECT co_stake_id, sum(part.amount) AS amount FROM slash_part part JOIN slash ON slash.id = part.slash_id
                 WHERE slash.kind = 'STAKE' AND slash.verdict IS DISTINCT FROM 'REVERSED' GROUP BY 1) slashed
        ON slashed.co_stake_id = co_stake.id
      WHERE coalesce(balance, 0)
            <> CASE WHEN settlement IN ('SENDING', 'APPROVED') AND withdrawn_at IS NULL
                    THEN co_stake.amount - coalesce(slashed.amount, 0) ELSE 0 END`,
  },
  {
    name: 'escrows',
    rule: 'the escrow of every slash under review holds the whole slashed amount, and every other escrow is empty',
    checkedRows: count(sql`slash`),
    offenders: () => sql`
      SELECT coalesce(slash.id::text, code), coalesce(verdict, 'under review') || ' holds ' || coalesce(balance, 0)
      FROM slash FULL JOIN (SELECT * FROM ledger_account WHERE code LIKE 'escrow/%') held ON code = 'escrow/' || slash.id::text
      WHERE coalesce(balance, 0)
            <> CASE WHEN slash.id IS NOT NULL AND verdict IS NULL
                    THEN owner_amount + (SELECT coalesce(sum(amount), 0) FROM slash_part WHERE slash_id = slash.id) ELSE 0 END`,
  },
  {
    name: 'forfeits',
    rule: 'the balance of the account forfeited is the sum of all upheld slashes',
    checkedRows: sql`SELECT count(*)::int AS count FROM slash WHERE verdict = 'UPHELD'`,
    offenders: () => sql`
      SELECT 'forfeited', 'holds ' || held || ', upheld slashes took ' || taken
      FROM (SELECT coalesce((SELECT balance FROM ledger_account WHERE code = 'forfeited'), 0) AS held,
                   coalesce((SELECT sum(owner_amount) FROM slash WHERE verdict = 'UPHELD'), 0)
                   + coalesce((SELECT sum(part.amount) FROM slash_part part JOIN slash ON slash.id = part.slash_id
                               WHERE verdict = 'UPHELD'), 0) AS taken) sums
      WHERE held <> taken`,
  },
  {
    name: 'payouts',
    rule:
      'the payable account of every wallet holds its payouts without a report, at most 10, its paid-out account those that were sent, ' +
      'and a failed payout is in neither',
    checkedRows: count(sql`payout`),
    offenders: () => sql`
      SELECT ${named}, 'holds ' || coalesce(balance, 0) || ', its payouts say ' || coalesce(said.amount, 0)
      FROM (SELECT code, balance FROM ledger_account WHERE code ~ '^(payable|paid-out)/') held
      FULL JOIN (
        SELECT CASE WHEN reported_at IS NULL THEN 'payable/' ELSE 'paid-out/' END || wallet AS code, sum(amount) AS amount
        FROM payout WHERE failure IS NULL GROUP BY 1
      ) said USING (code)
      WHERE coalesce(balance, 0) <> coalesce(said.amount, 0)
      UNION ALL
      SELECT min(id::text), count(*) || ' payouts of one wallet without a report' FROM payout WHERE reported_at IS NULL
      GROUP BY wallet HAVING count(*) > 10`,
  },
  {
    name: 'rewards-payable',
    rule: 'the balance of rewards-payable is the sum of accrued rewards that were neither claimed nor slashed',
    checkedRows: count(sql`device`),
    offenders: () => sql`
      SELECT 'rewards-payable', 'holds ' || payable || ', accrued are ' || accrued
      FROM (SELECT coalesce((SELECT balance FROM ledger_account WHERE code = 'rewards-payable'), 0) AS payable,
                   (SELECT coalesce(sum(reward_lifetime - reward_claimed - reward_slashed), 0) FROM co_stake)
                   + (SELECT coalesce(sum(owner_reward_lifetime - owner_reward_claimed - owner_reward_slashed), 0) FROM device_sums)
                     AS accrued) rewards
      WHERE payable <> accrued`,
  },
];
