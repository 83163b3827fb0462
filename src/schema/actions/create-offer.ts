// createOffer in GraphQL.

import { actionSchema } from './action.ts';
import { deviceField, PUBLISHING_REFUSALS, parseDevice, parseTerms, termsFields } from './fields.ts';
import { offerOutcome } from './outcome.ts';

export const createOffer = actionSchema({
  kind: 'createOffer',
  purpose: 'publish an offer on your device',
  description:
    'Publishes an offer on a device of yours, with a share link. A device has at most one live offer; `offerEligibility` answers beforehand with the same rules.',
  signedBy: "Signed by any wallet of the device owner's account.",
  fields: (t) => ({ ...deviceField(t), ...termsFields(t) }),
  parse: (path, input) => ({ ...parseDevice(path, input), ...parseTerms(path, input) }),
  success: offerOutcome('The new offer, with its share link.'),
  refusals: PUBLISHING_REFUSALS,
});
