// replaceOffer: an owner closes an open offer and publishes another on the same device, both or neither.

import { newKey } from '../../domain/key.ts';
import { replaceOffer as decideReplace } from '../../domain/offer-rules.ts';
import type { DeviceAction } from './action.ts';
import { newOffer, type RequestedTerms, requestedTermsDetails } from './new-offer.ts';
import { offeredDevice, offerTarget } from './target.ts';

type Input = RequestedTerms & { readonly offerId: string };

/** The outcome names the new offer. Refusals: NOT_FOUND, OFFER_NOT_OPEN and each of `createOffer`. */
export const replaceOffer: DeviceAction<'replaceOffer', Input> = {
  kind: 'replaceOffer',
  scope: 'device',
  title: 'Replace co-staking offer',
  noun: 'offer',
  signer: 'deviceOwner',
  target: (ctx, input) =>
    offerTarget(ctx, input.offerId, (offer) => [
      ['Offer', offer.slug],
      ['Device', offeredDevice(offer)],
      ...requestedTermsDetails(input),
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
