// The settlement switch of a sandbox: decides how claims are settled from now on, so that a client can try a pending, a failed and an
// expired settlement.

import type { AppContext } from '../app/context.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { SettlementRule } from '../domain/settlement.ts';
import { writeSettlementRule } from '../store/sandbox-settlement.ts';

/** Moves the switch for the whole sandbox and returns the rule. Claims that are already pending keep theirs. Refusal: SANDBOX_ONLY. */
export async function setSandboxSettlement(
  ctx: AppContext,
  rule: SettlementRule,
): Promise<{ readonly rule: SettlementRule } | { readonly refusal: Refusal }> {
  if (!ctx.settings.sandbox) return { refusal: { code: 'SANDBOX_ONLY' } };
  await ctx.database.transaction((tx) => writeSettlementRule(tx, rule));
  return { rule };
}
