// Publishes dated values of protocol parameters, for the role OPERATOR.
// **Invariant:** no decision on a device is taken between the instant of a publication and its commit, because it holds the locks of all
// devices. So a value applies to every decision from its start on.

import {
  publishParameters as decidePublication,
  type ParameterOrder,
  type PublicationRefusal,
  type PublishedParameter,
} from '../domain/parameter-publication.ts';
import { isRequirementParameter } from '../domain/requirement.ts';
import { lockBlockReports } from '../store/blocks.ts';
import { lockAllDevices, tuneForAllDevices } from '../store/locks.ts';
import { parameterHistory, upsertParameters } from '../store/parameters.ts';
import { markAllForSufficiencyCheck } from '../store/requirements.ts';
import { writeNow } from './clock.ts';
import type { AppContext } from './context.ts';

/** Timeout of a publication, which waits for all transactions on devices and for a block that is ingested. */
const TIMEOUT_MS = 120_000;

/**
 * Publishes values of parameters, all or none, and returns the rows that changed. Where a requirement changes, the sweep checks every
 * device with stake. Refusals: PARAMETER_NOT_PUBLISHABLE, PARAMETER_OUT_OF_BOUNDS, PARAMETER_NOT_AHEAD, PARAMETERS_CONTRADICT.
 */
export async function publishParameters(
  ctx: AppContext,
  orders: readonly ParameterOrder[],
): Promise<{ readonly published: readonly PublishedParameter[] } | { readonly refusal: PublicationRefusal }> {
  const outcome = await ctx.database.transaction(
    async (tx) => {
      await tuneForAllDevices(tx);
      await lockBlockReports(tx);
      await lockAllDevices(tx);
      const now = await writeNow(ctx, tx, {});
      const decision = decidePublication(orders, await parameterHistory(tx), now);
      if ('refusal' in decision || decision.published.length === 0) return decision;
      await upsertParameters(tx, decision.published);
      if (decision.published.some(({ name }) => isRequirementParameter(name)))
        await markAllForSufficiencyCheck(tx, now);
      return decision;
    },
    { timeoutMs: TIMEOUT_MS },
  );
  if ('published' in outcome) ctx.notify();
  return outcome;
}
