// GraphQL definitions of the signed actions on co-stakes.
// **Invariant:** every export is an action, because table.ts spreads this module.

import { actionSchema } from './action.ts';
import { coStakeIdField, parseCoStakeId } from './fields.ts';
import { coStakeOutcomeField } from './outcome.ts';

export const unstake = actionSchema({
  kind: 'unstake',
  purpose: 'start the exit of a co-stake',
  description:
    'Starts the exit of a co-stake: the agreed wait period (published value: 7 days), the agreed cooldown (14 days), then `withdraw`. There is no wait period when the device has left the programme. The call fixes the dates, and the co-stake stops earning at once.',
  signedBy: "Authorisation signed by any wallet of the co-staker's account.",
  fields: coStakeIdField,
  parse: parseCoStakeId,
  success: coStakeOutcomeField('The co-stake; its `exit` contains the fixed dates.'),
  refusals: ['CLAIM_PENDING', 'CLAIM_FAILED', 'ALREADY_UNSTAKED', 'ALREADY_WITHDRAWN', 'DEVICE_HIRED'],
});

export const cancelUnstake = actionSchema({
  kind: 'cancelUnstake',
  purpose: 'cancel an exit within its wait period',
  description:
    'Cancels the exit of a co-stake within its wait period; the co-stake earns again. Refused with REPLACEMENT_CLAIMED once the offer that replaces it has been claimed.',
  signedBy: "Authorisation signed by any wallet of the co-staker's account.",
  fields: coStakeIdField,
  parse: parseCoStakeId,
  success: coStakeOutcomeField('The co-stake, in phase ACTIVE again.'),
  refusals: ['NOT_IN_WAIT_PERIOD', 'REPLACEMENT_CLAIMED', 'CLAIM_FAILED', 'ALREADY_WITHDRAWN'],
});

export const withdraw = actionSchema({
  kind: 'withdraw',
  purpose: 'withdraw a co-stake after its cooldown',
  description: 'Pays a co-stake back to the wallet that paid it, once its cooldown has ended; there is no deadline.',
  signedBy: "Authorisation signed by any wallet of the co-staker's account.",
  fields: coStakeIdField,
  parse: parseCoStakeId,
  success: coStakeOutcomeField('The co-stake, in phase WITHDRAWN.'),
  refusals: ['NOT_UNSTAKED', 'NOT_YET_WITHDRAWABLE', 'ALREADY_WITHDRAWN', 'CLAIM_PENDING', 'CLAIM_FAILED'],
});
