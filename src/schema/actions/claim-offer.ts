// claimOffer in GraphQL.

import { actionSchema } from './action.ts';
import { offerField, parseOffer } from './fields.ts';
import { coStakeOutcome } from './outcome.ts';

export const claimOffer = actionSchema({
  kind: 'claimOffer',
  purpose: 'claim an open offer in full',
  description:
    'Claims an open offer in full: locks the requested amount of the signing wallet and freezes the terms. Of any number of simultaneous claims exactly one succeeds; the others are refused with OFFER_NOT_OPEN.',
  signedBy: 'Signed by the wallet that pays the stake.',
  fields: offerField,
  parse: parseOffer,
  success: coStakeOutcome('The new co-stake; `settlement` says whether the claim was approved.'),
  refusals: [
    'OFFER_NOT_OPEN',
    'OWN_DEVICE',
    'CLAIM_CAP_REACHED',
    'INSUFFICIENT_BALANCE',
    'DEVICE_NOT_OPERATIONAL',
    'DEVICE_NOT_COMMITTED',
  ],
});
