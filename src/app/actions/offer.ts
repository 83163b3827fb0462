// Signed actions on offers: claim, close, create, replace.
// **Invariant:** every export is an action, because table.ts adds all exports of this module to its table.

import { claimOffer as decideClaim } from '../../domain/claim.ts';
import { newKey } from '../../domain/key.ts';
import {
  closeOffer as decideClose,
  createOffer as decideCreate,
  replaceOffer as decideReplace,
} from '../../domain/offer-rules.ts';
import { WALLET_SHOWN_LINE } from '../../domain/terms.ts';
import { coStakesById } from '../../store/co-stakes.ts';
import { decideSettlement, settlePendingClaim } from '../settlement.ts';
import type { DeviceAction } from './action.ts';
import { newOffer, type RequestedTerms, requestedTermsDetailLines } from './new-offer.ts';
import {
  deviceLineInTerms,
  loadDeviceTarget,
  loadOfferTarget,
  offerDetailLines,
  PAID_BACK_TO_SIGNER,
  termsDigestDetailLine,
  unstakingDetailLine,
} from './target.ts';

type OfferInput = { readonly offerId: string };

type CreateInput = RequestedTerms & { readonly deviceKey: string };

type ReplaceInput = RequestedTerms & { readonly offerId: string };

/**
 * Claims an open offer for its whole amount, which leaves the wallet at once. The claim is settled in the same transaction, unless the
 * settlement switch of a sandbox delays it. The
 * outcome is the id of the new co-stake; the co-stake's settlement status says whether the claim was approved. Refusals: NOT_FOUND,
 * OFFER_NOT_OPEN, OFFER_RESERVED, OWN_DEVICE, CLAIM_CAP_REACHED, DEVICE_NOT_OPERATIONAL, DEVICE_NOT_COMMITTED, INSUFFICIENT_BALANCE.
 */
export const claimOffer: DeviceAction<'claimOffer', OfferInput> = {
  kind: 'claimOffer',
  scope: 'device',
  title: 'Claim co-staking offer',
  noun: 'offer',
  signer: 'anybody',
  target: (ctx, { offerId }) =>
    loadOfferTarget(ctx, offerId, (offer) => [
      ...offerDetailLines(offer),
      unstakingDetailLine(offer),
      termsDigestDetailLine(offer),
      PAID_BACK_TO_SIGNER,
      WALLET_SHOWN_LINE,
    ]),
  outcomeId: (_, random) => newKey(random),
  decide: ({ input, actor, outcomeId }, { aggregate, parameters, now, settlement }) =>
    decideClaim(
      { offerId: input.offerId, coStakeId: outcomeId, claimant: actor, settlement },
      aggregate,
      parameters,
      now,
    ),
  thenDecide: decideSettlement,
  async afterReplay(ctx, coStakeId) {
    const [coStake] = await coStakesById(ctx.database, [coStakeId]);
    if (coStake?.settlement === 'SENDING') await settlePendingClaim(ctx, coStake);
  },
};

/**
 * Closes an open offer of the device's owner. A filled offer binds both parties and cannot be closed. Refusals: NOT_FOUND,
 * OFFER_NOT_OPEN.
 */
export const closeOffer: DeviceAction<'closeOffer', OfferInput> = {
  kind: 'closeOffer',
  scope: 'device',
  title: 'Close co-staking offer',
  noun: 'offer',
  signer: 'deviceOwner',
  target: (ctx, { offerId }) =>
    loadOfferTarget(ctx, offerId, (offer) => [...offerDetailLines(offer), termsDigestDetailLine(offer)]),
  outcomeId: ({ offerId }) => offerId,
  decide: ({ input }, { aggregate, now }) => decideClose(input, aggregate, now),
};

/**
 * Publishes an offer of the device's owner, with its own share link. The outcome is the id of the new offer. Refusals:
 * NOT_FOUND, those of the unmet preconditions in `offerEligibility`, REQUESTED_AMOUNT_OUT_OF_BOUNDS, REWARD_SHARE_OUT_OF_BOUNDS,
 * EXPIRY_NOT_AHEAD.
 */
export const createOffer: DeviceAction<'createOffer', CreateInput> = {
  kind: 'createOffer',
  scope: 'device',
  title: 'Create co-staking offer',
  noun: 'device',
  signer: 'deviceOwner',
  target: (ctx, input) => loadDeviceTarget(ctx, input.deviceKey, () => requestedTermsDetailLines(input)),
  outcomeId: (_, random) => newKey(random),
  decide: (call, context) =>
    decideCreate({ offer: newOffer(call, context) }, context.aggregate, context.parameters, context.now),
};

/**
 * Closes an open offer and publishes another one on the same device; both happen or neither. The outcome is the id of the new
 * offer. Refusals: NOT_FOUND, OFFER_NOT_OPEN and those of `createOffer`.
 */
export const replaceOffer: DeviceAction<'replaceOffer', ReplaceInput> = {
  kind: 'replaceOffer',
  scope: 'device',
  title: 'Replace co-staking offer',
  noun: 'offer',
  signer: 'deviceOwner',
  target: (ctx, input) =>
    loadOfferTarget(ctx, input.offerId, (offer) => [
      ['Offer', offer.slug],
      ['Device', deviceLineInTerms(offer)],
      ...requestedTermsDetailLines(input),
    ]),
  outcomeId: (_, random) => newKey(random),
  decide: (call, context) =>
    decideReplace(
      { offerId: call.input.offerId, offer: newOffer(call, context) },
      context.aggregate,
      context.parameters,
      context.now,
    ),
};
