// The table of all actions that a wallet can sign, by kind. `SignableAction` and `SignableKind` are derived from it.
// **Invariant:** schema/actions/table.ts has a row for each kind; the compiler reports a missing row there.

import type { AccountAction, DeviceAction, RecordAction, WalletAction } from './action.ts';
import * as coStakeActions from './co-stake.ts';
import * as deviceStakeActions from './device-stake.ts';
import * as offerActions from './offer.ts';
import * as payoutActions from './payout.ts';
import * as rewardActions from './reward.ts';
import * as walletActions from './wallet.ts';
import * as webhookActions from './webhook.ts';

const actions = {
  ...coStakeActions,
  ...deviceStakeActions,
  ...offerActions,
  ...payoutActions,
  ...rewardActions,
  ...walletActions,
  ...webhookActions,
};

/** The kind of a signed action, such as `claimOffer`. */
export type SignableKind = keyof typeof actions;

/** The input of each action by its kind; a wallet authorises the kind and the input together. */
export type ActionInputs = { readonly [K in SignableKind]: InputOf<K, (typeof actions)[K]> };
type InputOf<K extends string, Definition> =
  Definition extends DeviceAction<K, infer Input>
    ? Input
    : Definition extends AccountAction<K, infer Input>
      ? Input
      : Definition extends WalletAction<K, infer Input>
        ? Input
        : Definition extends RecordAction<K, infer Input>
          ? Input
          : never;

/** An action to sign: its kind with its input. `K` narrows the kinds; the default is any kind. */
export type SignableAction<K extends SignableKind = SignableKind> = {
  readonly [P in K]: { readonly kind: P } & ActionInputs[P];
}[K];

/** The definition of each action by its kind. */
export const SIGNED_ACTIONS: {
  readonly [K in SignableKind]:
    | DeviceAction<K, ActionInputs[K]>
    | AccountAction<K, ActionInputs[K]>
    | WalletAction<K, ActionInputs[K]>
    | RecordAction<K, ActionInputs[K]>;
} = actions;
