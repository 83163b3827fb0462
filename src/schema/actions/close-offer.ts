// closeOffer in GraphQL.

import { actionSchema } from './action.ts';
import { offerField, parseOffer } from './fields.ts';
import { offerOutcome } from './outcome.ts';

export const closeOffer = actionSchema({
  kind: 'closeOffer',
  purpose: 'close an open offer on your device',
  description: 'Closes an open offer of yours. A filled offer binds both parties and is refused with OFFER_NOT_OPEN.',
  signedBy: "Signed by any wallet of the device owner's account.",
  fields: offerField,
  parse: parseOffer,
  success: offerOutcome('The offer, with status CLOSED.'),
  refusals: ['OFFER_NOT_OPEN'],
});
