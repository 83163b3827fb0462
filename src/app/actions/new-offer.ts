// Helpers shared by createOffer and replaceOffer: the requested terms, their lines in the signed text, and the new offer.

import { formatBps } from '../../domain/money.ts';
import { type Offer, OPEN_TO_ALL, type Publication } from '../../domain/offer.ts';
import { deviceLine } from '../../domain/offer-rules.ts';
import { publicationLines, termsText, WALLET_SHOWN_LINE } from '../../domain/terms.ts';
import { sha256 } from '../digest.ts';
import type { DecisionContext } from '../write-path.ts';
import type { DetailLines, DeviceActionCall } from './action.ts';
import { amountDetailLine } from './target.ts';

/** The terms of a new offer, as its owner requests them; by default everybody finds the offer and any wallet may claim it. */
export type RequestedTerms = Partial<Publication> & {
  /** Amount that the co-staker must stake, base units. */
  readonly requestedAmount: bigint;
  /** The co-staker's share of each block reward, basis points. */
  readonly rewardShareBps: number;
  /** Time at which the offer closes unless it is claimed before; null when it never expires. */
  readonly expiresAt: Date | null;
};

/**
 * Returns the detail lines of a signed text for the requested terms: amount, reward share, expiry, who finds the offer and who may claim
 * it, and who sees the wallet.
 */
export function requestedTermsDetailLines(terms: RequestedTerms): DetailLines {
  return [
    amountDetailLine(terms.requestedAmount),
    ['Reward share', formatBps(terms.rewardShareBps)],
    ['Offer expires', terms.expiresAt === null ? 'never' : terms.expiresAt.toISOString()],
    ...publicationLines({ ...OPEN_TO_ALL, ...terms }),
    WALLET_SHOWN_LINE,
  ];
}

/** Builds an open offer on the aggregate's device, with the full text of its terms. Its id is `outcomeId`. */
export function newOffer(
  { chainId, input, actor, outcomeId, slug }: DeviceActionCall<RequestedTerms>,
  { aggregate, parameters, now }: DecisionContext,
): Offer {
  const { device } = aggregate;
  const { requestedAmount, rewardShareBps, expiresAt, visibility, reservedFor } = { ...OPEN_TO_ALL, ...input };
  const text = termsText({
    slug,
    requestedAmount,
    rewardShareBps,
    expiresAt,
    deviceLine: deviceLine(device),
    chainId,
    parameters,
  });
  return {
    id: outcomeId,
    slug,
    deviceKey: device.key,
    requestedAmount,
    rewardShareBps,
    visibility,
    reservedFor,
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
