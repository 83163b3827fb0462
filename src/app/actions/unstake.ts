// unstake: a co-staker starts the exit of a co-stake. The dates of its wait period and cooldown are fixed by this action.

import { unstake as decideUnstake } from '../../domain/co-stake-exit.ts';
import type { DeviceAction } from './action.ts';
import { coStakeTarget, unstakingDetail } from './target.ts';

type Input = { readonly coStakeId: string };

/** Refusals: NOT_FOUND, CLAIM_PENDING, CLAIM_FAILED, ALREADY_UNSTAKED, ALREADY_WITHDRAWN, DEVICE_HIRED. */
export const unstake: DeviceAction<'unstake', Input> = {
  kind: 'unstake',
  scope: 'device',
  title: 'Unstake co-stake',
  noun: 'co-stake',
  signer: 'coStaker',
  target: (ctx, { coStakeId }) => coStakeTarget(ctx, coStakeId, (offer) => [unstakingDetail(offer)]),
  outcomeId: ({ coStakeId }) => coStakeId,
  decide: ({ input }, { aggregate, now }) => decideUnstake(input, aggregate, now),
};
