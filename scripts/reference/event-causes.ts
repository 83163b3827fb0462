// What causes each type of event, for the pages of events and actions.
// **Invariant:** the table has a row for each event type, else the compiler and `npm run schema` report it.

import type { ActionName, EventType } from '../../client/src/generated/types.ts';

/** A signed action, signing in, the faucet, the passing of time, a report of the network, the settlement of a transfer, deliveries. */
export type Cause = ActionName | 'signIn' | 'faucet' | 'TIME' | 'NETWORK' | 'SETTLEMENT' | 'DELIVERIES';

/** The causes that are no call of a client, in words. */
export const OTHER_CAUSES: Readonly<Record<Exclude<Cause, ActionName | 'signIn' | 'faucet'>, string>> = {
  TIME: 'the passing of market time',
  NETWORK: 'a report of the network',
  SETTLEMENT: 'the settlement of a transfer',
  DELIVERIES: 'the answers to webhook messages',
};

export const EVENT_CAUSES: Readonly<Record<EventType, readonly Cause[]>> = {
  CLAIM_FAILED: ['claimOffer', 'SETTLEMENT', 'TIME'],
  CLAIM_SETTLED: ['claimOffer', 'SETTLEMENT'],
  CONNECTIVITY_CHANGED: ['NETWORK'],
  COOLDOWN_STARTED: ['unstake', 'unstakeDevice', 'TIME', 'NETWORK'],
  DEPOSIT_CREDITED: ['faucet', 'NETWORK'],
  DEVICE_STATE_CHANGED: ['NETWORK'],
  HIRE_CHANGED: ['NETWORK', 'TIME'],
  OFFER_CLAIMED: ['claimOffer'],
  OFFER_CLOSED: ['closeOffer', 'replaceOffer', 'unstakeDevice', 'cancelUnstake', 'TIME', 'NETWORK'],
  OFFER_OPENED: ['createOffer', 'replaceOffer'],
  OVERFLOW_WITHDRAWN: ['withdrawOverflow'],
  OWNER_STAKE_ADDED: ['stakeDevice'],
  OWNER_STAKE_WITHDRAWABLE: ['TIME'],
  OWNER_STAKE_WITHDRAWN: ['withdrawDeviceStake'],
  OWNER_UNSTAKED: ['unstakeDevice'],
  PAYOUT_FAILED: ['NETWORK'],
  PAYOUT_REQUESTED: ['requestPayout'],
  PAYOUT_SENT: ['NETWORK'],
  PRIMARY_WALLET_CHANGED: ['setPrimaryWallet'],
  RELIABILITY_CHANGED: ['NETWORK'],
  REMINDER: ['TIME'],
  REWARDS_CLAIMED: ['claimRewards', 'claimAllRewards'],
  REWARDS_CREDITED: ['NETWORK'],
  SESSION_STARTED: ['signIn'],
  SLASHED: ['NETWORK'],
  SLASH_REVIEWED: ['NETWORK', 'TIME'],
  SUFFICIENCY_CHANGED: [
    'claimOffer',
    'stakeDevice',
    'withdrawOverflow',
    'unstakeDevice',
    'cancelUnstake',
    'TIME',
    'NETWORK',
    'SETTLEMENT',
  ],
  UNSTAKE_CANCELED: ['cancelUnstake'],
  UNSTAKE_STARTED: ['unstake'],
  WALLET_LINKED: ['linkWallet'],
  WALLET_UNLINKED: ['unlinkWallet'],
  WEBHOOK_DISABLED: ['DELIVERIES'],
  WITHDRAWABLE: ['TIME'],
  WITHDRAWN: ['withdraw'],
};
