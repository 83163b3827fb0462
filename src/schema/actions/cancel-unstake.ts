// cancelUnstake in GraphQL.

import { actionSchema } from './action.ts';
import { coStakeField, parseCoStake } from './fields.ts';
import { coStakeOutcome } from './outcome.ts';

export const cancelUnstake = actionSchema({
  kind: 'cancelUnstake',
  purpose: 'cancel an exit within its wait period',
  description:
    'Cancels the exit of a co-stake within its wait period; the co-stake earns again. Refused with REPLACEMENT_CLAIMED once somebody has claimed the offer that replaces it.',
  signedBy: "Signed by any wallet of the co-staker's account.",
  fields: coStakeField,
  parse: parseCoStake,
  success: coStakeOutcome('The co-stake, in phase ACTIVE again.'),
  refusals: ['NOT_IN_WAIT_PERIOD', 'REPLACEMENT_CLAIMED', 'CLAIM_FAILED', 'ALREADY_WITHDRAWN'],
});
