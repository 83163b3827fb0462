// Any signable action, carried out by its name: for whoever holds one and does not care which.

import type { WalletAuthorization } from './authorization.ts';
import { cancelUnstake, claimRewards, unstake, withdraw } from './co-stakes.ts';
import type { Marketplace } from './marketplace.ts';
import { claimOffer, closeOffer, createOffer, replaceOffer } from './offers.ts';
import type { Outcome } from './perform.ts';
import type { SignableAction } from './signing.ts';
import { stakeDevice, unstakeDevice, withdrawDeviceStake, withdrawOverflow } from './stakes.ts';

/** Carries an action out; its refusals are those of the use case of that name. */
export function performAction(
  m: Marketplace,
  action: SignableAction,
  authorization: WalletAuthorization,
): Promise<Outcome> {
  switch (action.kind) {
    case 'claimOffer':
      return claimOffer(m, action, authorization);
    case 'closeOffer':
      return closeOffer(m, action, authorization);
    case 'createOffer':
      return createOffer(m, action, authorization);
    case 'replaceOffer':
      return replaceOffer(m, action, authorization);
    case 'unstake':
      return unstake(m, action, authorization);
    case 'cancelUnstake':
      return cancelUnstake(m, action, authorization);
    case 'withdraw':
      return withdraw(m, action, authorization);
    case 'claimRewards':
      return claimRewards(m, action, authorization);
    case 'stakeDevice':
      return stakeDevice(m, { ...action }, authorization);
    case 'withdrawOverflow':
      return withdrawOverflow(m, { ...action }, authorization);
    case 'unstakeDevice':
      return unstakeDevice(m, { ...action }, authorization);
    case 'withdrawDeviceStake':
      return withdrawDeviceStake(m, { ...action }, authorization);
    default:
      return action satisfies never;
  }
}
