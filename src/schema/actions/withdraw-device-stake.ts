// withdrawDeviceStake in GraphQL.

import { actionSchema } from './action.ts';
import { deviceField, parseDevice } from './fields.ts';
import { deviceOutcome } from './outcome.ts';

export const withdrawDeviceStake = actionSchema({
  kind: 'withdrawDeviceStake',
  purpose: 'withdraw the own stake of a device after its cooldown',
  description:
    "Pays the whole own stake to the device's owner wallet once its cooldown has ended. There is no deadline afterwards.",
  signedBy: "Signed by any wallet of the device owner's account.",
  fields: deviceField,
  parse: parseDevice,
  success: deviceOutcome('The device, with no own stake left.'),
  refusals: ['NOTHING_STAKED', 'NOT_UNSTAKED', 'NOT_YET_WITHDRAWABLE'],
});
