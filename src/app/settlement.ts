// Settles a claim, once: the claim is approved, or it fails with a reason and the money goes back to the wallet. A claim is settled in the
// transaction that makes the claim; a claim that was left pending is settled later in a separate transaction. A claim that the switch of
// a sandbox delays is settled by a due event (domain/due-events.ts).

import { settleClaim } from '../domain/claim.ts';
import type { Decision } from '../domain/events.ts';
import type { AppContext } from './context.ts';
import { type DecisionContext, executeSystemCommand } from './write-path.ts';

/** Returns the decision that settles a claim in its own transaction. It has no events when a sandbox settles the claim later. */
export function decideSettlement(coStakeId: string, { aggregate, now, settlement }: DecisionContext): Decision {
  return settleClaim({ coStakeId, settlement }, aggregate, now);
}

/** Settles a PENDING claim in a separate transaction. Returns false when the claim was settled before. */
export async function settlePendingClaim(
  ctx: AppContext,
  claim: { readonly id: string; readonly deviceKey: string },
): Promise<boolean> {
  return executeSystemCommand(ctx, {
    deviceKey: claim.deviceKey,
    subject: { coStakeId: claim.id },
    // The switch decides only about claims that begin now.
    decide: ({ aggregate, now }) => settleClaim({ coStakeId: claim.id }, aggregate, now),
  });
}
