// claimOffer: a wallet takes an open offer, whole, and its stake is locked. The claim is settled after the commit.

import { claimOffer as decideClaim } from '../../domain/claim.ts';
import { newKey } from '../../domain/key.ts';
import { coStakesById } from '../../store/co-stakes.ts';
import { settlePending } from '../settlement.ts';
import type { DeviceAction } from './action.ts';
import { offerDetails, offerTarget, termsDetail, unstakingDetail } from './target.ts';

type Input = { readonly offerId: string };

/**
 * The outcome names the new co-stake; its settlement says how the claim went. Refusals: NOT_FOUND, OFFER_NOT_OPEN, OWN_DEVICE,
 * CLAIM_CAP_REACHED, DEVICE_NOT_OPERATIONAL, DEVICE_NOT_COMMITTED, INSUFFICIENT_BALANCE.
 */
export const claimOffer: DeviceAction<'claimOffer', Input> = {
  kind: 'claimOffer',
  scope: 'device',
  title: 'Claim co-staking offer',
  noun: 'offer',
  signer: 'anybody',
  target: (ctx, { offerId }) =>
    offerTarget(ctx, offerId, (offer) => [...offerDetails(offer), unstakingDetail(offer), termsDetail(offer)]),
  outcomeId: (_, random) => newKey(random),
  decide: ({ input, actor, outcomeId }, { aggregate, parameters, now }) =>
    decideClaim(
      { offerId: input.offerId, coStakeId: outcomeId, wallet: actor.wallet, claimant: actor },
      aggregate,
      parameters,
      now,
    ),
  async afterCommit(ctx, coStakeId) {
    const [coStake] = await coStakesById(ctx.database, [coStakeId]);
    if (coStake?.settlement === 'SENDING') await settlePending(ctx, coStake);
  },
};
