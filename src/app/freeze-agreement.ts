// Stores the agreement of an approved claim: the device's requirement and reliability score, the reward estimate and the protocol
// parameters at the approval. The terms and the signatures of both parties are read from the stored offer and its claim.

import type { AppliedBatch } from '../domain/apply-decision.ts';
import { type DeviceAggregate, requirementAt } from '../domain/device-aggregate.ts';
import type { Parameters } from '../domain/parameter.ts';
import { estimateReward } from '../domain/reward.ts';
import { agreementWrite } from '../store/agreements.ts';
import type { WritePart } from '../store/write-parts.ts';

/**
 * Returns, for each claim that a batch of events approves, the database write that stores its agreement. `loaded` is the aggregate before
 * the transaction. `signedActionId` is the action that the transaction executes; it is the claim when the co-stake is new.
 */
export function agreementWrites(
  { batch, before: aggregate }: AppliedBatch,
  loaded: DeviceAggregate,
  parameters: Parameters,
  signedActionId: string | null,
): readonly WritePart[] {
  return batch.events.flatMap((event) => {
    if (event.type !== 'CLAIM_SETTLED') return [];
    const { coStakeId, at } = event;
    const coStake = aggregate.coStakes.find(({ id }) => id === coStakeId);
    if (coStake === undefined) throw new Error(`the aggregate lacks the approved co-stake ${coStakeId}`);
    const promised = estimateReward(aggregate.device, { ...coStake, requestedAmount: coStake.amount }, parameters);
    const isNew = !loaded.coStakes.some(({ id }) => id === coStakeId);
    return agreementWrite({
      coStakeId,
      offerId: coStake.offerId,
      claimActionId: isNew ? signedActionId : null,
      requirement: requirementAt(aggregate, at),
      reliabilityHundredths: aggregate.device.reliabilityHundredths,
      promisedPerBlock: promised?.perBlock ?? null,
      parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)])),
      approvedAt: at,
    });
  });
}
