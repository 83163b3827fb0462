// cancelUnstake: within the wait period a co-staker takes an exit back, unless the replacement offer has been claimed.

import { cancelUnstake as decideCancel } from '../../domain/co-stake-exit.ts';
import type { DeviceAction } from './action.ts';
import { coStakeTarget } from './target.ts';

type Input = { readonly coStakeId: string };

/** Refusals: NOT_FOUND, NOT_IN_WAIT_PERIOD, REPLACEMENT_CLAIMED, CLAIM_FAILED, ALREADY_WITHDRAWN. */
export const cancelUnstake: DeviceAction<'cancelUnstake', Input> = {
  kind: 'cancelUnstake',
  scope: 'device',
  title: 'Cancel unstake of co-stake',
  noun: 'co-stake',
  signer: 'coStaker',
  target: (ctx, { coStakeId }) => coStakeTarget(ctx, coStakeId),
  outcomeId: ({ coStakeId }) => coStakeId,
  decide: ({ input }, { aggregate, now }) => decideCancel(input, aggregate, now),
};
