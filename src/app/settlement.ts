// Settles a pending claim, once: the claim is approved, or it fails with a reason and the money goes back to the wallet.

import { settleClaim } from '../domain/claim.ts';
import type { AppContext } from './context.ts';
import { executeSystemCommand } from './write-path.ts';

/** Settles a PENDING claim. Returns false when the claim was settled before. */
export async function settlePendingClaim(
  ctx: AppContext,
  claim: { readonly id: string; readonly deviceKey: string },
): Promise<boolean> {
  return executeSystemCommand(ctx, {
    deviceKey: claim.deviceKey,
    subject: { coStakeId: claim.id },
    decide: ({ aggregate, now }) => settleClaim({ coStakeId: claim.id }, aggregate, now),
  });
}
