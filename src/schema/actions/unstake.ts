// unstake in GraphQL.

import { actionSchema } from './action.ts';
import { coStakeField, parseCoStake } from './fields.ts';
import { coStakeOutcome } from './outcome.ts';

export const unstake = actionSchema({
  kind: 'unstake',
  purpose: 'start the exit of a co-stake',
  description:
    'Starts the exit of a co-stake: the agreed wait period (7 days as published), the agreed cooldown (14 days), then `withdraw`. Without the wait where the device has left the programme. The dates are fixed by this call and the co-stake stops earning at once.',
  signedBy: "Signed by any wallet of the co-staker's account.",
  fields: coStakeField,
  parse: parseCoStake,
  success: coStakeOutcome('The co-stake, with the dates of its exit.'),
  refusals: ['CLAIM_PENDING', 'CLAIM_FAILED', 'ALREADY_UNSTAKED', 'ALREADY_WITHDRAWN', 'DEVICE_HIRED'],
});
