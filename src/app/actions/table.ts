// Every action that a wallet can sign, by its kind. `SignableAction` and `SignableKind` are derived from this table.
// **Invariant:** each kind has a row in schema/actions/table.ts too; a missing one is a type error there.

import type { AccountAction, DeviceAction } from './action.ts';
import * as coStakeActions from './co-stake.ts';
import * as deviceStakeActions from './device-stake.ts';
import * as offerActions from './offer.ts';
import * as rewardActions from './reward.ts';
import * as walletActions from './wallet.ts';

const actions = {
  ...coStakeActions,
  ...deviceStakeActions,
  ...offerActions,
  ...rewardActions,
  ...walletActions,
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
