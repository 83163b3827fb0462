// Settles a claim, once: the claim is approved, or it fails with a reason and the money goes back to the wallet. A claim is settled in
// its own transaction; one that was left pending is settled in a transaction of its own.

import { settleClaim } from '../domain/claim.ts';
import type { Decision } from '../domain/events.ts';
import type { AppContext } from './context.ts';
import { type DecisionContext, executeSystemCommand } from './write-path.ts';

/** Decides on the settlement of a PENDING claim. Returns no events when it was settled before. */
export function decideSettlement(coStakeId: string, { aggregate, now }: DecisionContext): Decision {
  return settleClaim({ coStakeId }, aggregate, now);
}

/** Settles a PENDING claim in a transaction of its own. Returns false when it was settled before. */
export async function settlePendingClaim(
  ctx: AppContext,
  claim: { readonly id: string; readonly deviceKey: string },
): Promise<boolean> {
  return executeSystemCommand(ctx, {
    deviceKey: claim.deviceKey,
    subject: { coStakeId: claim.id },
    decide: (context) => decideSettlement(claim.id, context),
  });
}
