// withdraw in GraphQL.

import { actionSchema } from './action.ts';
import { coStakeField, parseCoStake } from './fields.ts';
import { coStakeOutcome } from './outcome.ts';

export const withdraw = actionSchema({
  kind: 'withdraw',
  purpose: 'withdraw a co-stake after its cooldown',
  description:
    'Pays a co-stake back to the wallet it came from, once its cooldown has ended. There is no deadline afterwards.',
  signedBy: "Signed by any wallet of the co-staker's account.",
  fields: coStakeField,
  parse: parseCoStake,
  success: coStakeOutcome('The co-stake, in phase WITHDRAWN.'),
  refusals: ['NOT_UNSTAKED', 'NOT_YET_WITHDRAWABLE', 'ALREADY_WITHDRAWN', 'CLAIM_PENDING', 'CLAIM_FAILED'],
});
