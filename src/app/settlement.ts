// The settlement of a claim's transfer, decided once: the claim is approved, or it fails with a reason and the money goes back.

import { settleClaim } from '../domain/claim.ts';
import type { AppContext } from './context.ts';
import { executeSystemCommand } from './write-path.ts';

/** Decides the settlement of a PENDING claim. False when it was decided before. */
export async function settlePending(
  ctx: AppContext,
  claim: { readonly id: string; readonly deviceKey: string },
): Promise<boolean> {
  return executeSystemCommand(ctx, {
    deviceKey: claim.deviceKey,
    subject: { coStakeId: claim.id },
    decide: ({ aggregate, now }) => settleClaim({ coStakeId: claim.id }, aggregate, now),
  });
}
