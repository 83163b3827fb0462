// GraphQL definitions of the signed actions that pay out rewards.
// **Invariant:** every export is an action, because table.ts spreads this module.

import { MAX_CLAIMED_SOURCES } from '../../domain/reward-claim.ts';
import { badInput } from '../builder.ts';
import { actionSchema } from './action.ts';
import { parseCoStakeId, parseDeviceKey } from './fields.ts';
import { allRewardsOutcomeFields, rewardClaimOutcomeFields } from './outcome.ts';

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

export const claimAllRewards = actionSchema({
  kind: 'claimAllRewards',
  purpose: 'pay out everything that has accrued to the wallet itself',
  description: `Pays out all accrued rewards of the signing wallet, of its co-stakes and its devices, to that wallet: at most ${MAX_CLAIMED_SOURCES} of them in one call, the oldest first, all or none. The text has no amount, because rewards go on accruing until the call.`,
  signedBy: 'Authorisation signed by the wallet whose rewards are paid out.',
  fields: (t) => ({
    paidTo: t.field({
      type: 'WalletAddress',
      description:
        'The signing wallet, which is paid; it may be left out. Any other wallet is refused with BAD_USER_INPUT.',
    }),
  }),
  parse(path, { paidTo }, wallet) {
    if (paidTo != null && paidTo !== wallet) throw badInput(`${path}.paidTo`, 'must be the signing wallet');
    return { wallet };
  },
  success: allRewardsOutcomeFields,
  refusals: ['NOTHING_TO_CLAIM'],
});
