// The signed actions that pay out accrued rewards.
// **Invariant:** every export is an action, because table.ts adds all exports of this module to its table.

import { claimRewards as decideRewards } from '../../domain/reward-claim.ts';
import { executeClaimOfAllRewards } from '../reward-claims.ts';
import type { DeviceAction, WalletAction } from './action.ts';
import { loadCoStakeTarget, loadDeviceTarget, paidToDetailLine } from './target.ts';

type RewardsInput = { readonly of: { readonly coStakeId: string } | { readonly deviceKey: string } };

/**
 * Pays out all accrued rewards of a co-stake, or of a device's owner, to the wallet that earned them. The outcome is the key of
 * the co-stake or device. Refusals: NOT_FOUND, NOTHING_TO_CLAIM.
 */
export const claimRewards: DeviceAction<'claimRewards', RewardsInput> = {
  kind: 'claimRewards',
  scope: 'device',
  title: 'Claim rewards',
  noun: 'co-stake or device',
  signer: 'earner',
  target: (ctx, { of }) =>
    'deviceKey' in of
      ? loadDeviceTarget(ctx, of.deviceKey, (device) => [paidToDetailLine(device.ownerWallet)])
      : loadCoStakeTarget(ctx, of.coStakeId, (_, coStake) => [paidToDetailLine(coStake.wallet)]),
  outcomeId: ({ of }) => ('deviceKey' in of ? of.deviceKey : of.coStakeId),
  decide: ({ input: { of } }, { aggregate, now }) =>
    decideRewards({ coStakeId: 'deviceKey' in of ? null : of.coStakeId }, aggregate, now),
};

/**
 * Pays out everything that has accrued to the signing wallet, to that wallet: at most 100 co-stakes and devices, the oldest first. The text
 * has no amount, because rewards go on accruing. The outcome is the id of the signed action. Refusal: NOTHING_TO_CLAIM.
 */
export const claimAllRewards: WalletAction<'claimAllRewards', { readonly wallet: string }> = {
  kind: 'claimAllRewards',
  scope: 'wallet',
  title: 'Claim all rewards',
  details: ({ wallet }) => [paidToDetailLine(wallet)],
  wallet: ({ wallet }) => wallet,
  execute: executeClaimOfAllRewards,
};
