// unstakeDevice in GraphQL.

import { actionSchema } from './action.ts';
import { deviceField, parseDevice } from './fields.ts';
import { deviceOutcome } from './outcome.ts';

export const unstakeDevice = actionSchema({
  kind: 'unstakeDevice',
  purpose: 'start the exit of the whole own stake of a device',
  description:
    'Starts the exit of the whole own stake: the device leaves the programme and its open offer closes at once; after the cooldown (14 days as published) `withdrawDeviceStake` pays the stake out. Its co-stakers may then leave without a wait period.',
  signedBy: "Signed by any wallet of the device owner's account.",
  fields: deviceField,
  parse: parseDevice,
  success: deviceOutcome('The device, no longer in the programme, with the end of its cooldown.'),
  refusals: ['NOTHING_STAKED', 'OWNER_ALREADY_UNSTAKED', 'DEVICE_HIRED'],
});
