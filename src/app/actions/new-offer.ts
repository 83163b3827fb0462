// What creating and replacing an offer share: the requested terms, their lines in the signed text, and the offer made of them.

import { newSlug } from '../../domain/key.ts';
import { formatBps } from '../../domain/money.ts';
import type { Offer } from '../../domain/offer.ts';
import { deviceLine } from '../../domain/offer-rules.ts';
import { termsText } from '../../domain/terms.ts';
import { sha256 } from '../digest.ts';
import type { DecisionContext } from '../write-path.ts';
import type { Details, DeviceActionCall } from './action.ts';
import { amountDetail } from './target.ts';

/** The terms that an owner publishes. */
export type RequestedTerms = {
  /** Base units. */
  readonly requestedAmount: bigint;
  /** The co-staker's share of each block reward, basis points. */
  readonly rewardShareBps: number;
  /** Null: the offer does not expire. */
  readonly expiresAt: Date | null;
};

export function requestedTermsDetails(terms: RequestedTerms): Details {
  return [
    amountDetail(terms.requestedAmount),
    ['Reward share', formatBps(terms.rewardShareBps)],
    ['Offer expires', terms.expiresAt === null ? 'never' : terms.expiresAt.toISOString()],
  ];
}

/** An open offer on the aggregate's device, with a new slug and its terms written out. Its id is the call's outcome id. */
export function newOffer(
  { ctx, input, actor, outcomeId }: DeviceActionCall<RequestedTerms>,
  { aggregate, parameters, now }: DecisionContext,
): Offer {
  const { device } = aggregate;
  const { requestedAmount, rewardShareBps, expiresAt } = input;
  const slug = newSlug(ctx.random);
  const text = termsText({
    slug,
    requestedAmount,
    rewardShareBps,
    expiresAt,
    deviceLine: deviceLine(device),
    chainId: ctx.settings.chainId,
    parameters,
  });
  return {
    id: outcomeId,
    slug,
    deviceKey: device.key,
    requestedAmount,
    rewardShareBps,
    termsText: text,
    termsSha256: sha256(text),
    createdAt: now,
    expiresAt,
    claimedAt: null,
    closesAt: expiresAt,
    closeReason: expiresAt === null ? null : 'EXPIRED',
    live: true,
    signedActionId: actor.signedActionId,
  };
}
