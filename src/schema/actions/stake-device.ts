// stakeDevice in GraphQL.

import { actionSchema } from './action.ts';
import { parseStake, stakeFields } from './fields.ts';
import { deviceOutcome } from './outcome.ts';

export const stakeDevice = actionSchema({
  kind: 'stakeDevice',
  purpose: 'add own stake to your device',
  description:
    'Adds own stake to a device of yours, paid by the signing wallet. After a complete exit it brings the device back into the programme.',
  signedBy: "Signed by a wallet of the device owner's account; that wallet pays.",
  fields: stakeFields('Stake to add, in IO; more than zero, at most the balance of the signing wallet.'),
  parse: parseStake,
  success: deviceOutcome('The device, with the stake added.'),
  refusals: ['DEVICE_NOT_COMMITTED', 'INSUFFICIENT_BALANCE'],
});
