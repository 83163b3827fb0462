// Made by `npm run schema` from schema.graphql; do not edit.

import type { ActionRow } from '../action-document.ts';

/** What the success of an action selects of an object: by the field, or by field and type where one field has several types. */
export const SUMMARIES: Readonly<Record<string, string>> = {
  coStake: 'id phase label labelText withdrawableAt offer{id}',
  endpoint: 'createdAt cursor disabledReason id lagSeconds ordering scope state types url withAmounts',
  claims: 'amount coStake{id} device{id}',
  device: 'id stakeSufficiency sufficiencyDeadline',
  offer: 'id slug url status device{id}',
  wallet: 'address id linkedAt primary',
  payout: 'amount failure id reportedAt requestedAt status transactionSignature wallet',
};

/** The refusals with fields of their own. */
export const REFUSALS = [
  'AlreadyUnstaked{phase withdrawableAt}',
  'AlreadyWithdrawn{withdrawnAt}',
  'AuthorizationExpired{expiresAt serverTime}',
  'AuthorizationNotYetValid{issuedAt serverTime}',
  'AuthorizationPeriodInvalid{maxSeconds}',
  'ClaimCapReached{limit nextFreeAt used}',
  'ClaimFailed{failure}',
  'ClaimPending{settleBy}',
  'DeviceNotOperational{fault}',
  'ExpiryNotAhead{now}',
  'InsufficientBalance{available required}',
  'NoShareRoom{currentBps requiredBps}',
  'NoStakeRoom{current required}',
  'NotFound{subject}',
  'NotInWaitPeriod{phase}',
  'NotYetWithdrawable{withdrawableAt}',
  'OfferLimitReached{limit used}',
  'OfferNotOpen{closeReason status}',
  'OverflowExceeded{requested withdrawable}',
  'OwnStakeTooLow{current required}',
  'OwnerAlreadyUnstaked{withdrawableAt}',
  'RequestedAmountOutOfBounds{maximum minimum}',
  'RewardShareOutOfBounds{maximumBps minimumBps}',
  'SignatureInvalid{expectedText reason}',
  'TooManyPayouts{limit used}',
  'TooManyWebhooks{limit}',
  'WalletCannotSign{fault walletOfWalletCannotSign:wallet}',
  'WalletInUse{balance coStakes devices payouts}',
  'WalletLimitReached{limit}',
  'WebhookUrlNotAllowed{fault}',
];

/** Places in `REFUSALS` of those that every action may return. */
export const SHARED_REFUSALS = [2, 3, 4, 13, 23];

/**
 * Per action: the fields of its success, the places of its further refusals in `REFUSALS`; where two wallets sign, the field that takes
 * the second authorisation, and the field of the signed text that names the first wallet.
 */
export const ACTIONS = {
  cancelUnstake: ['coStake', [1, 6, 14]],
  changeWebhookUrl: ['endpoint', [29]],
  claimAllRewards: ['amount claims remaining', []],
  claimOffer: ['coStake', [5, 8, 10, 17]],
  claimRewards: ['coStake device', []],
  closeOffer: ['offer', [17]],
  createOffer: ['offer', [8, 9, 11, 12, 16, 19, 21, 22]],
  createWebhookEndpoint: ['endpoint secret', [25, 29]],
  linkWallet: ['wallet', [5, 26, 28], 'walletAuthorization', 'accountWallet'],
  replaceOffer: ['offer', [8, 9, 11, 12, 16, 17, 19, 21, 22]],
  requestPayout: ['payout', [10, 24]],
  setPrimaryWallet: ['wallet', []],
  stakeDevice: ['device', [10, 19]],
  unlinkWallet: ['wallet', [27]],
  unstake: ['coStake', [0, 1, 6, 7]],
  unstakeDevice: ['device', [20]],
  withdraw: ['coStake', [1, 6, 7, 15]],
  withdrawDeviceStake: ['device', [15]],
  withdrawOverflow: ['device', [18]],
} as const satisfies Readonly<Record<string, ActionRow>>;
