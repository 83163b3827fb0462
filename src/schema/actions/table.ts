// The GraphQL half of every signed action. **Invariant:** each kind of app/actions/table.ts has a row; a missing one is a type
// error.

import type { SignableKind } from '../../app/actions/table.ts';
import type { ActionSchema } from './action.ts';
import { cancelUnstake } from './cancel-unstake.ts';
import { claimOffer } from './claim-offer.ts';
import { claimRewards } from './claim-rewards.ts';
import { closeOffer } from './close-offer.ts';
import { createOffer } from './create-offer.ts';
import { linkWallet } from './link-wallet.ts';
import { replaceOffer } from './replace-offer.ts';
import { setPrimaryWallet } from './set-primary-wallet.ts';
import { stakeDevice } from './stake-device.ts';
import { unlinkWallet } from './unlink-wallet.ts';
import { unstake } from './unstake.ts';
import { unstakeDevice } from './unstake-device.ts';
import { withdraw } from './withdraw.ts';
import { withdrawDeviceStake } from './withdraw-device-stake.ts';
import { withdrawOverflow } from './withdraw-overflow.ts';

export const ACTION_SCHEMAS: { readonly [K in SignableKind]: ActionSchema<K> } = {
  cancelUnstake,
  claimOffer,
  claimRewards,
  closeOffer,
  createOffer,
  linkWallet,
  replaceOffer,
  setPrimaryWallet,
  stakeDevice,
  unlinkWallet,
  unstake,
  unstakeDevice,
  withdraw,
  withdrawDeviceStake,
  withdrawOverflow,
};
