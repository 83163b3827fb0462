// Audit checks of the values by which lists of offers filter and which are stored beside the rows that they follow from.

import { sql } from '../db/database.ts';
import type { AuditCheck } from './check.ts';

export const LISTING_CHECKS: readonly AuditCheck[] = [
  {
    name: 'listed-values',
    rule:
      'the row of every device has the stake that counts toward its requirement, the next end of a wait period and the latest slash, and ' +
      'the row of every offer that promises rewards its break-even share',
    checkedRows: sql`SELECT (SELECT count(*) FROM offer)::int + (SELECT count(*) FROM device)::int AS count`,
    offenders: () => sql`
      WITH own AS MATERIALIZED (
        SELECT device.id, owner_exit_started_at, coalesce(balance, 0) AS stake
        FROM device LEFT JOIN ledger_account ON code = 'stake/' || device.id::text
      ), part AS (
        SELECT device_key, coalesce(balance, 0) AS held, ends_at, min(ends_at) OVER (PARTITION BY device_key) AS first_end
        FROM (SELECT id, device_key, CASE WHEN recorded_phase = 'WAIT_PERIOD' THEN wait_ends_at END AS ends_at FROM co_stake
              WHERE recorded_phase IN ('ACTIVE', 'WAIT_PERIOD')) counting
        LEFT JOIN ledger_account ON code = 'co-stake/' || counting.id::text
      ), counted AS (
        SELECT own.id, CASE WHEN owner_exit_started_at IS NULL THEN own.stake ELSE 0 END + coalesce(sum(held), 0) AS stake,
               min(ends_at) AS changes_at, coalesce(sum(held) FILTER (WHERE ends_at = first_end), 0) AS ending
        FROM own LEFT JOIN part ON part.device_key = own.id GROUP BY own.id, owner_exit_started_at, own.stake
      )
      SELECT device.id, concat_ws(', ', counted_stake, counted_changes_at, counted_then, last_slash_at) || ' for '
                        || concat_ws(', ', counted.stake, changes_at, counted.stake - ending, slashed.at)
      FROM device JOIN counted ON counted.id = device.id
        LEFT JOIN (SELECT device_key, max(slashed_at) AS at FROM slash WHERE verdict IS DISTINCT FROM 'REVERSED' GROUP BY device_key) slashed
          ON slashed.device_key = device.id
      WHERE (counted_stake, counted_changes_at, counted_then, last_slash_at)
            IS DISTINCT FROM (counted.stake, changes_at, counted.stake - ending, slashed.at)
      UNION ALL
      SELECT offer.id, coalesce(break_even_share_bps::text, 'none') || ' for ' || coalesce(fresh.share_bps::text, 'none')
      FROM offer JOIN own ON own.id = offer.device_key
        CROSS JOIN LATERAL (
          SELECT CASE WHEN live AND (claimed_at IS NULL OR closes_at IS NULL)
                      THEN div(requested_amount::numeric * 10000, requested_amount + own.stake) END AS share_bps) fresh
      WHERE break_even_share_bps IS DISTINCT FROM fresh.share_bps`,
  },
];
