// A co-staker's way out: unstake, take it back within the wait, withdraw after the cooldown.

import {
  cancelUnstake as decideCancel,
  unstake as decideUnstake,
  withdraw as decideWithdraw,
} from '../domain/co-stake-exit.ts';
import type { Decision } from '../domain/events.ts';
import { claimRewards as decideRewards } from '../domain/reward-claim.ts';
import type { WalletAuthorization } from './authorization.ts';
import type { AppContext } from './context.ts';
import { asOwner } from './offers.ts';
import { act } from './signed-action.ts';
import type { Actor, DecisionContext, Outcome } from './write-path.ts';

type Input = { readonly coStakeId: string };

/** Starts the exit; its dates are fixed now. Refusals: NOT_FOUND, CLAIM_PENDING, CLAIM_FAILED, ALREADY_UNSTAKED, ALREADY_WITHDRAWN, DEVICE_HIRED. */
export async function unstake(ctx: AppContext, input: Input, authorization: WalletAuthorization): Promise<Outcome> {
  return act(ctx, { kind: 'unstake', ...input }, authorization, input.coStakeId, (context, actor) =>
    asCoStaker(context, actor, input, () => decideUnstake(input, context.aggregate, context.now)),
  );
}

/** Takes an exit back. Refusals: NOT_FOUND, NOT_IN_WAIT_PERIOD, REPLACEMENT_CLAIMED, CLAIM_FAILED, ALREADY_WITHDRAWN. */
export async function cancelUnstake(
  ctx: AppContext,
  input: Input,
  authorization: WalletAuthorization,
): Promise<Outcome> {
  return act(ctx, { kind: 'cancelUnstake', ...input }, authorization, input.coStakeId, (context, actor) =>
    asCoStaker(context, actor, input, () => decideCancel(input, context.aggregate, context.now)),
  );
}

/** Pays the stake back to the wallet it came from. Refusals: NOT_FOUND, NOT_UNSTAKED, NOT_YET_WITHDRAWABLE, ALREADY_WITHDRAWN, CLAIM_PENDING, CLAIM_FAILED. */
export async function withdraw(ctx: AppContext, input: Input, authorization: WalletAuthorization): Promise<Outcome> {
  return act(ctx, { kind: 'withdraw', ...input }, authorization, input.coStakeId, (context, actor) =>
    asCoStaker(context, actor, input, () => decideWithdraw(input, context.aggregate, context.now)),
  );
}

/**
 * Pays out what has accrued to a co-stake, or to a device for its owner, to the wallet that earned it. The outcome names the
 * co-stake or the device. Refusals: NOT_FOUND, NOTHING_TO_CLAIM.
 */
export async function claimRewards(
  ctx: AppContext,
  input: { readonly of: { readonly coStakeId: string } | { readonly deviceKey: string } },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  const { of } = input;
  if ('deviceKey' in of) {
    return act(ctx, { kind: 'claimRewards', of }, authorization, of.deviceKey, (context, actor) =>
      asOwner(context, actor, 'device', () => decideRewards({ coStakeId: null }, context.aggregate, context.now)),
    );
  }
  return act(ctx, { kind: 'claimRewards', of }, authorization, of.coStakeId, (context, actor) =>
    asCoStaker(context, actor, of, () => decideRewards(of, context.aggregate, context.now)),
  );
}

/** Lets any wallet of the co-staker's account act; to anybody else the co-stake does not exist. */
function asCoStaker(context: DecisionContext, actor: Actor, input: Input, decide: () => Decision): Decision {
  const coStake = context.aggregate.coStakes.find((candidate) => candidate.id === input.coStakeId);
  if (coStake?.accountId === actor.accountId) return decide();
  return { refusal: { code: 'NOT_FOUND', subject: 'co-stake' } };
}
