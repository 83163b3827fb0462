// Table of the GraphQL definitions of all signed actions. **Invariant:** each kind of app/actions/table.ts has a row; a missing row
// is a type error.

import type { SignableKind } from '../../app/actions/table.ts';
import type { ActionSchema } from './action.ts';
import * as coStakeActions from './co-stake.ts';
import * as deviceStakeActions from './device-stake.ts';
import * as offerActions from './offer.ts';
import * as payoutActions from './payout.ts';
import * as rewardActions from './reward.ts';
import * as walletActions from './wallet.ts';
import * as webhookActions from './webhook.ts';

export const ACTION_SCHEMAS: { readonly [K in SignableKind]: ActionSchema<K> } = {
  ...coStakeActions,
  ...deviceStakeActions,
  ...offerActions,
  ...payoutActions,
  ...rewardActions,
  ...walletActions,
  ...webhookActions,
};
