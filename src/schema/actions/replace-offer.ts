// replaceOffer in GraphQL.

import { actionSchema } from './action.ts';
import { offerField, PUBLISHING_REFUSALS, parseOffer, parseTerms, termsFields } from './fields.ts';
import { offerOutcome } from './outcome.ts';

export const replaceOffer = actionSchema({
  kind: 'replaceOffer',
  purpose: 'replace an open offer by one with other terms',
  description:
    'Closes an open offer of yours and publishes another on the same device, in one transaction: both happen or neither.',
  signedBy: "Signed by any wallet of the device owner's account.",
  fields: (t) => ({ ...offerField(t), ...termsFields(t) }),
  parse: (path, input) => ({ ...parseOffer(path, input), ...parseTerms(path, input) }),
  success: offerOutcome('The new offer, with a share link of its own.'),
  refusals: ['OFFER_NOT_OPEN', ...PUBLISHING_REFUSALS],
});
