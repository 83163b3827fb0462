// The settlement switch of a sandbox: one row; no row means that claims are settled at once.
// **Invariant:** only a sandbox reads the row (write-path.ts), so a row in any other database changes nothing.

import type { SettlementFailure } from '../domain/co-stake.ts';
import { INSTANT_SETTLEMENT, type SettlementRule } from '../domain/settlement.ts';
import { type Queryable, type Sql, sql } from './db/database.ts';

/** The row as JSON: the mode, the delay in milliseconds and the failure. */
export type SettlementJson = readonly [
  mode: SettlementRule['mode'],
  delayMs: number,
  failure: SettlementFailure | null,
];

/** SQL expression of the row as a `SettlementJson`; null without a row. */
export const SETTLEMENT_SQL: Sql = sql`(SELECT json_build_array(mode, delay_ms, failure) FROM sandbox_settlement WHERE id = 1)`;

/** Returns the rule of a row. */
export function settlementRuleOf(row: SettlementJson | null): SettlementRule {
  if (row === null) return INSTANT_SETTLEMENT;
  const [mode, delayMs, failure] = row;
  switch (mode) {
    case 'DELAYED':
      return { mode, delayMs };
    case 'FAILING':
      return { mode, failure: failure ?? 'TRANSFER_REJECTED' };
    case 'INSTANT':
      return INSTANT_SETTLEMENT;
    default:
      return mode satisfies never;
  }
}

/** Reads the rule in force. */
export async function readSettlementRule(db: Queryable): Promise<SettlementRule> {
  const [row] = await db.query<{ settlement: SettlementJson | null }>(sql`SELECT ${SETTLEMENT_SQL} AS settlement`);
  return settlementRuleOf(row?.settlement ?? null);
}

/** Stores the rule for all claims that begin from now on. */
export async function writeSettlementRule(db: Queryable, rule: SettlementRule): Promise<void> {
  const delayMs = rule.mode === 'DELAYED' ? rule.delayMs : 0;
  const failure = rule.mode === 'FAILING' ? rule.failure : null;
  await db.execute(sql`
    INSERT INTO sandbox_settlement (id, mode, delay_ms, failure) VALUES (1, ${rule.mode}, ${delayMs}, ${failure})
    ON CONFLICT (id) DO UPDATE SET mode = excluded.mode, delay_ms = excluded.delay_ms, failure = excluded.failure`);
}
