// Every action that a wallet can sign, by its kind. `SignableAction` and `SignableKind` are derived from this table, and the
// schema's table (schema/actions/table.ts) must have a row for each kind.

import type { AccountAction, DeviceAction } from './action.ts';
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

const actions = {
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

export type SignableKind = keyof typeof actions;

/** What a wallet authorises beside the kind of the action, by kind. */
export type ActionInputs = { readonly [K in SignableKind]: InputOf<K, (typeof actions)[K]> };
type InputOf<K extends string, Definition> =
  Definition extends DeviceAction<K, infer Input>
    ? Input
    : Definition extends AccountAction<K, infer Input>
      ? Input
      : never;

/** An action to sign, of one of the given kinds; of any kind unless given. */
export type SignableAction<K extends SignableKind = SignableKind> = {
  readonly [P in K]: { readonly kind: P } & ActionInputs[P];
}[K];

/** Indexed by kind, so that an action meets the definition of its own kind. */
export const ACTIONS: {
  readonly [K in SignableKind]: DeviceAction<K, ActionInputs[K]> | AccountAction<K, ActionInputs[K]>;
} = actions;
