// The signed action that pays out accrued rewards.
// **Invariant:** every export is an action: the table spreads this module.

import { claimRewards as decideRewards } from '../../domain/reward-claim.ts';
import type { DeviceAction } from './action.ts';
import { coStakeTarget, deviceTarget } from './target.ts';

type RewardsInput = { readonly of: { readonly coStakeId: string } | { readonly deviceKey: string } };

/**
 * The rewards of a co-stake, or of a device for its owner, are paid to the wallet that earned them. The outcome names the
 * co-stake or the device. Refusals: NOT_FOUND, NOTHING_TO_CLAIM.
 */
export const claimRewards: DeviceAction<'claimRewards', RewardsInput> = {
  kind: 'claimRewards',
  scope: 'device',
  title: 'Claim rewards',
  noun: 'co-stake or device',
  signer: 'earner',
  target: (ctx, { of }) => ('deviceKey' in of ? deviceTarget(ctx, of.deviceKey) : coStakeTarget(ctx, of.coStakeId)),
  outcomeId: ({ of }) => ('deviceKey' in of ? of.deviceKey : of.coStakeId),
  decide: ({ input: { of } }, { aggregate, now }) =>
    decideRewards({ coStakeId: 'deviceKey' in of ? null : of.coStakeId }, aggregate, now),
};
