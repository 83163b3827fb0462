// A co-staker's way out: unstake, take it back within the wait, withdraw after the cooldown.

import {
  cancelUnstake as decideCancel,
  unstake as decideUnstake,
  withdraw as decideWithdraw,
} from '../domain/co-stake-exit.ts';
import type { Decision } from '../domain/events.ts';
import { claimRewards as decideRewards } from '../domain/reward-claim.ts';
import { act } from './act.ts';
import type { WalletAuthorization } from './authorization.ts';
import type { Marketplace } from './marketplace.ts';
import { asOwner } from './offers.ts';
import type { Actor, Outcome, Scene } from './perform.ts';

type Input = { readonly coStakeId: string };

/** Starts the exit; its dates are fixed now. Refusals: NOT_FOUND, CLAIM_PENDING, CLAIM_FAILED, ALREADY_UNSTAKED, ALREADY_WITHDRAWN, DEVICE_HIRED. */
export async function unstake(m: Marketplace, input: Input, authorization: WalletAuthorization): Promise<Outcome> {
  return act(m, { kind: 'unstake', ...input }, authorization, input.coStakeId, (scene, actor) =>
    asCoStaker(scene, actor, input, () => decideUnstake(input, scene.aggregate, scene.now)),
  );
}

/** Takes an exit back. Refusals: NOT_FOUND, NOT_IN_WAIT_PERIOD, REPLACEMENT_CLAIMED, CLAIM_FAILED, ALREADY_WITHDRAWN. */
export async function cancelUnstake(
  m: Marketplace,
  input: Input,
  authorization: WalletAuthorization,
): Promise<Outcome> {
  return act(m, { kind: 'cancelUnstake', ...input }, authorization, input.coStakeId, (scene, actor) =>
    asCoStaker(scene, actor, input, () => decideCancel(input, scene.aggregate, scene.now)),
  );
}

/** Pays the stake back to the wallet it came from. Refusals: NOT_FOUND, NOT_UNSTAKED, NOT_YET_WITHDRAWABLE, ALREADY_WITHDRAWN, CLAIM_PENDING, CLAIM_FAILED. */
export async function withdraw(m: Marketplace, input: Input, authorization: WalletAuthorization): Promise<Outcome> {
  return act(m, { kind: 'withdraw', ...input }, authorization, input.coStakeId, (scene, actor) =>
    asCoStaker(scene, actor, input, () => decideWithdraw(input, scene.aggregate, scene.now)),
  );
}

/**
 * Pays out what has accrued to a co-stake, or to a device for its owner, to the wallet that earned it. The outcome names the
 * co-stake or the device. Refusals: NOT_FOUND, NOTHING_TO_CLAIM.
 */
export async function claimRewards(
  m: Marketplace,
  input: { readonly of: { readonly coStakeId: string } | { readonly deviceKey: string } },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  const { of } = input;
  if ('deviceKey' in of) {
    return act(m, { kind: 'claimRewards', of }, authorization, of.deviceKey, (scene, actor) =>
      asOwner(scene, actor, 'device', () => decideRewards({ coStakeId: null }, scene.aggregate, scene.now)),
    );
  }
  return act(m, { kind: 'claimRewards', of }, authorization, of.coStakeId, (scene, actor) =>
    asCoStaker(scene, actor, of, () => decideRewards(of, scene.aggregate, scene.now)),
  );
}

/** Lets any wallet of the co-staker's account act; to anybody else the co-stake does not exist. */
function asCoStaker(scene: Scene, actor: Actor, input: Input, decide: () => Decision): Decision {
  const coStake = scene.aggregate.coStakes.find((candidate) => candidate.id === input.coStakeId);
  if (coStake?.accountId === actor.accountId) return decide();
  return { refusal: { code: 'NOT_FOUND', subject: 'co-stake' } };
}
