// closeOffer: an owner takes an open offer back. A filled offer binds both parties and cannot be closed.

import { closeOffer as decideClose } from '../../domain/offer-rules.ts';
import type { DeviceAction } from './action.ts';
import { offerDetails, offerTarget, termsDetail } from './target.ts';

type Input = { readonly offerId: string };

/** Refusals: NOT_FOUND, OFFER_NOT_OPEN. */
export const closeOffer: DeviceAction<'closeOffer', Input> = {
  kind: 'closeOffer',
  scope: 'device',
  title: 'Close co-staking offer',
  noun: 'offer',
  signer: 'deviceOwner',
  target: (ctx, { offerId }) => offerTarget(ctx, offerId, (offer) => [...offerDetails(offer), termsDetail(offer)]),
  outcomeId: ({ offerId }) => offerId,
  decide: ({ input }, { aggregate, now }) => decideClose(input, aggregate, now),
};
