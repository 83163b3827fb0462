// withdrawOverflow in GraphQL.

import { actionSchema } from './action.ts';
import { parseStake, stakeFields } from './fields.ts';
import { deviceOutcome } from './outcome.ts';

export const withdrawOverflow = actionSchema({
  kind: 'withdrawOverflow',
  purpose: 'withdraw own stake above the requirement',
  description:
    "Pays own stake above the requirement to the device's owner wallet at once, without a cooldown. More than `withdrawableOverflow` is refused with OVERFLOW_EXCEEDED, which carries that amount.",
  signedBy: "Signed by any wallet of the device owner's account.",
  fields: stakeFields('Stake to withdraw, in IO; more than zero, at most `withdrawableOverflow`.'),
  parse: parseStake,
  success: deviceOutcome('The device, with the remaining own stake.'),
  refusals: ['DEVICE_NOT_COMMITTED', 'OVERFLOW_EXCEEDED'],
});
