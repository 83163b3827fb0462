// GraphQL definition of the signed action that pays out rewards.
// **Invariant:** every export is an action, because table.ts spreads this module.

import { badInput } from '../builder.ts';
import { actionSchema } from './action.ts';
import { parseCoStakeId, parseDeviceKey } from './fields.ts';
import { rewardClaimOutcomeFields } from './outcome.ts';

export const claimRewards = actionSchema({
  kind: 'claimRewards',
  purpose: 'pay out the accrued rewards of one co-stake or one device',
  description:
    'Pays out all accrued rewards of one co-stake, or of one device for its owner, to the wallet that earned them.',
  signedBy: 'Authorisation signed by any wallet of the account that earned the rewards.',
  fields: (t) => ({
    coStakeId: t.id({
      description: 'Global id of the co-stake, `costake_…`; exactly one of this field and `deviceId` is given.',
    }),
    deviceId: t.id({
      description:
        'Global id of a device that you own, `device_…`; exactly one of this field and `coStakeId` is given.',
    }),
  }),
  oneOf: true,
  parse(path, { coStakeId, deviceId }) {
    if (coStakeId != null && deviceId == null) return { of: parseCoStakeId(path, { coStakeId }) };
    if (coStakeId == null && deviceId != null) return { of: parseDeviceKey(path, { deviceId }) };
    throw badInput(`${path}.coStakeId`, 'give exactly one of coStakeId and deviceId');
  },
  success: rewardClaimOutcomeFields,
  refusals: ['NOTHING_TO_CLAIM'],
});
