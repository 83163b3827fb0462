// withdraw: after the cooldown, a co-stake is paid back to the wallet it came from.

import { withdraw as decideWithdraw } from '../../domain/co-stake-exit.ts';
import type { DeviceAction } from './action.ts';
import { coStakeTarget } from './target.ts';

type Input = { readonly coStakeId: string };

/** Refusals: NOT_FOUND, NOT_UNSTAKED, NOT_YET_WITHDRAWABLE, ALREADY_WITHDRAWN, CLAIM_PENDING, CLAIM_FAILED. */
export const withdraw: DeviceAction<'withdraw', Input> = {
  kind: 'withdraw',
  scope: 'device',
  title: 'Withdraw co-stake',
  noun: 'co-stake',
  signer: 'coStaker',
  target: (ctx, { coStakeId }) => coStakeTarget(ctx, coStakeId),
  outcomeId: ({ coStakeId }) => coStakeId,
  decide: ({ input }, { aggregate, now }) => decideWithdraw(input, aggregate, now),
};
