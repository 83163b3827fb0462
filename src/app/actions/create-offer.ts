// createOffer: an owner publishes an offer on a device, with a share link of its own.

import { newKey } from '../../domain/key.ts';
import { createOffer as decideCreate } from '../../domain/offer-rules.ts';
import type { DeviceAction } from './action.ts';
import { newOffer, type RequestedTerms, requestedTermsDetails } from './new-offer.ts';
import { deviceTarget } from './target.ts';

type Input = RequestedTerms & { readonly deviceKey: string };

/**
 * The outcome names the new offer. Refusals: NOT_FOUND, each precondition of `offerEligibility`,
 * REQUESTED_AMOUNT_OUT_OF_BOUNDS, REWARD_SHARE_OUT_OF_BOUNDS, EXPIRY_NOT_AHEAD.
 */
export const createOffer: DeviceAction<'createOffer', Input> = {
  kind: 'createOffer',
  scope: 'device',
  title: 'Create co-staking offer',
  noun: 'device',
  signer: 'deviceOwner',
  target: (ctx, input) => deviceTarget(ctx, input.deviceKey, requestedTermsDetails(input)),
  outcomeId: (_, random) => newKey(random),
  decide: (call, context) =>
    decideCreate({ offer: newOffer(call, context) }, context.aggregate, context.parameters, context.now),
};
