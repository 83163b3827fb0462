// Any signable action, carried out by its name: for whoever holds one and does not care which.

import type { WalletAuthorization } from './authorization.ts';
import { cancelUnstake, claimRewards, unstake, withdraw } from './co-stakes.ts';
import type { AppContext } from './context.ts';
import { claimOffer, closeOffer, createOffer, replaceOffer } from './offers.ts';
import type { SignableAction } from './signing.ts';
import { stakeDevice, unstakeDevice, withdrawDeviceStake, withdrawOverflow } from './stakes.ts';
import type { Outcome } from './write-path.ts';

/** Carries an action out; its refusals are those of the use case of that name. */
export function executeAction(
  ctx: AppContext,
  action: SignableAction,
  authorization: WalletAuthorization,
): Promise<Outcome> {
  switch (action.kind) {
    case 'claimOffer':
      return claimOffer(ctx, action, authorization);
    case 'closeOffer':
      return closeOffer(ctx, action, authorization);
    case 'createOffer':
      return createOffer(ctx, action, authorization);
    case 'replaceOffer':
      return replaceOffer(ctx, action, authorization);
    case 'unstake':
      return unstake(ctx, action, authorization);
    case 'cancelUnstake':
      return cancelUnstake(ctx, action, authorization);
    case 'withdraw':
      return withdraw(ctx, action, authorization);
    case 'claimRewards':
      return claimRewards(ctx, action, authorization);
    case 'stakeDevice':
      return stakeDevice(ctx, { ...action }, authorization);
    case 'withdrawOverflow':
      return withdrawOverflow(ctx, { ...action }, authorization);
    case 'unstakeDevice':
      return unstakeDevice(ctx, { ...action }, authorization);
    case 'withdrawDeviceStake':
      return withdrawDeviceStake(ctx, { ...action }, authorization);
    default:
      return action satisfies never;
  }
}
