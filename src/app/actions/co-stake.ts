// Signed actions of a co-staker on a co-stake: unstake, cancel the unstake, withdraw.
// **Invariant:** every export is an action: the table spreads this module.

import {
  cancelUnstake as decideCancel,
  unstake as decideUnstake,
  withdraw as decideWithdraw,
} from '../../domain/co-stake-exit.ts';
import type { DeviceAction } from './action.ts';
import { coStakeTarget, unstakingDetail } from './target.ts';

type CoStakeInput = { readonly coStakeId: string };

/**
 * A co-staker starts the exit of a co-stake. The dates of its wait period and cooldown are fixed by this action. Refusals:
 * NOT_FOUND, CLAIM_PENDING, CLAIM_FAILED, ALREADY_UNSTAKED, ALREADY_WITHDRAWN, DEVICE_HIRED.
 */
export const unstake: DeviceAction<'unstake', CoStakeInput> = {
  kind: 'unstake',
  scope: 'device',
  title: 'Unstake co-stake',
  noun: 'co-stake',
  signer: 'coStaker',
  target: (ctx, { coStakeId }) => coStakeTarget(ctx, coStakeId, (offer) => [unstakingDetail(offer)]),
  outcomeId: ({ coStakeId }) => coStakeId,
  decide: ({ input }, { aggregate, now }) => decideUnstake(input, aggregate, now),
};

/**
 * Within the wait period a co-staker takes an exit back, unless the replacement offer has been claimed. Refusals:
 * NOT_FOUND, NOT_IN_WAIT_PERIOD, REPLACEMENT_CLAIMED, CLAIM_FAILED, ALREADY_WITHDRAWN.
 */
export const cancelUnstake: DeviceAction<'cancelUnstake', CoStakeInput> = {
  kind: 'cancelUnstake',
  scope: 'device',
  title: 'Cancel unstake of co-stake',
  noun: 'co-stake',
  signer: 'coStaker',
  target: (ctx, { coStakeId }) => coStakeTarget(ctx, coStakeId),
  outcomeId: ({ coStakeId }) => coStakeId,
  decide: ({ input }, { aggregate, now }) => decideCancel(input, aggregate, now),
};

/**
 * After the cooldown, a co-stake is paid back to the wallet it came from. Refusals: NOT_FOUND, NOT_UNSTAKED,
 * NOT_YET_WITHDRAWABLE, ALREADY_WITHDRAWN, CLAIM_PENDING, CLAIM_FAILED.
 */
export const withdraw: DeviceAction<'withdraw', CoStakeInput> = {
  kind: 'withdraw',
  scope: 'device',
  title: 'Withdraw co-stake',
  noun: 'co-stake',
  signer: 'coStaker',
  target: (ctx, { coStakeId }) => coStakeTarget(ctx, coStakeId),
  outcomeId: ({ coStakeId }) => coStakeId,
  decide: ({ input }, { aggregate, now }) => decideWithdraw(input, aggregate, now),
};
