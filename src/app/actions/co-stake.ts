// Signed actions of a co-staker on a co-stake: unstake, cancel the unstake, withdraw.
// **Invariant:** every export is an action, because table.ts adds all exports of this module to its table.

import {
  cancelUnstake as decideCancel,
  unstake as decideUnstake,
  withdraw as decideWithdraw,
} from '../../domain/co-stake-exit.ts';
import type { DeviceAction } from './action.ts';
import { loadCoStakeTarget, paidBackToDetailLine, paidToDetailLine, unstakingDetailLine } from './target.ts';

type CoStakeInput = { readonly coStakeId: string };

/**
 * Starts the exit of a co-stake. This fixes the ends of its wait period and cooldown, which move only earlier. Refusals:
 * NOT_FOUND, CLAIM_PENDING, CLAIM_FAILED, ALREADY_UNSTAKED, ALREADY_WITHDRAWN, DEVICE_HIRED.
 */
export const unstake: DeviceAction<'unstake', CoStakeInput> = {
  kind: 'unstake',
  scope: 'device',
  title: 'Unstake co-stake',
  noun: 'co-stake',
  signer: 'coStaker',
  target: (ctx, { coStakeId }) =>
    loadCoStakeTarget(ctx, coStakeId, (offer, coStake) => [
      unstakingDetailLine(offer),
      paidBackToDetailLine(coStake.wallet),
    ]),
  outcomeId: ({ coStakeId }) => coStakeId,
  decide: ({ input }, { aggregate, parameters, now }) => decideUnstake(input, aggregate, parameters, now),
};

/**
 * Cancels the exit of a co-stake within its wait period, unless later co-stakes have taken its room on the device. Refusals:
 * NOT_FOUND, NOT_IN_WAIT_PERIOD, REPLACEMENT_CLAIMED, CLAIM_FAILED, ALREADY_WITHDRAWN.
 */
export const cancelUnstake: DeviceAction<'cancelUnstake', CoStakeInput> = {
  kind: 'cancelUnstake',
  scope: 'device',
  title: 'Cancel unstake of co-stake',
  noun: 'co-stake',
  signer: 'coStaker',
  target: (ctx, { coStakeId }) => loadCoStakeTarget(ctx, coStakeId),
  outcomeId: ({ coStakeId }) => coStakeId,
  decide: ({ input }, { aggregate, parameters, now }) => decideCancel(input, aggregate, parameters, now),
};

/**
 * Pays a co-stake back after its cooldown, to the wallet that staked it. Refusals: NOT_FOUND, NOT_UNSTAKED,
 * NOT_YET_WITHDRAWABLE, ALREADY_WITHDRAWN, CLAIM_PENDING, CLAIM_FAILED.
 */
export const withdraw: DeviceAction<'withdraw', CoStakeInput> = {
  kind: 'withdraw',
  scope: 'device',
  title: 'Withdraw co-stake',
  noun: 'co-stake',
  signer: 'coStaker',
  target: (ctx, { coStakeId }) => loadCoStakeTarget(ctx, coStakeId, (_, coStake) => [paidToDetailLine(coStake.wallet)]),
  outcomeId: ({ coStakeId }) => coStakeId,
  decide: ({ input }, { aggregate, parameters, now }) => decideWithdraw(input, aggregate, parameters, now),
};
