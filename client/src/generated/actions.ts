// Made by `npm run schema` from schema.graphql; do not edit.

import type { ActionRow } from '../action-document.ts';

const CO_STAKE = '{id phase label labelText withdrawableAt offer{id}}';
const DEVICE = '{id stakeSufficiency sufficiencyDeadline}';
const OFFER = '{id slug url status device{id}}';
const WALLET = '{address linkedAt primary}';

/** The refusals with fields of their own. */
export const REFUSALS = [
  'AlreadyUnstaked{phase withdrawableAt}',
  'AlreadyWithdrawn{withdrawnAt}',
  'AuthorizationExpired{expiresAt serverTime}',
  'AuthorizationNotYetValid{issuedAt serverTime}',
  'AuthorizationPeriodInvalid{maxSeconds}',
  'ClaimCapReached{limit used}',
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
  'WalletCannotSign{fault walletOfWalletCannotSign:wallet}',
  'WalletInUse{balance coStakes devices}',
  'WalletLimitReached{limit}',
];

/** Places in `REFUSALS` of those that every action may return. */
export const SHARED_REFUSALS = [2, 3, 4, 13, 23];

/**
 * Per action: the selection of its success, the places of its further refusals in `REFUSALS`; where two wallets sign, the field that takes
 * the second authorisation, and the field of the signed text that names the first wallet.
 */
export const ACTIONS = {
  cancelUnstake: [`coStake${CO_STAKE} replayed`, [1, 6, 14]],
  claimOffer: [`coStake${CO_STAKE} replayed`, [5, 8, 10, 17]],
  claimRewards: [`coStake${CO_STAKE} device${DEVICE} replayed`, []],
  closeOffer: [`offer${OFFER} replayed`, [17]],
  createOffer: [`offer${OFFER} replayed`, [8, 9, 11, 12, 16, 19, 21, 22]],
  linkWallet: [`replayed wallet${WALLET}`, [5, 24, 26], 'walletAuthorization', 'accountWallet'],
  replaceOffer: [`offer${OFFER} replayed`, [8, 9, 11, 12, 16, 17, 19, 21, 22]],
  setPrimaryWallet: [`replayed wallet${WALLET}`, []],
  stakeDevice: [`device${DEVICE} replayed`, [10, 19]],
  unlinkWallet: [`replayed wallet${WALLET}`, [25]],
  unstake: [`coStake${CO_STAKE} replayed`, [0, 1, 6, 7]],
  unstakeDevice: [`device${DEVICE} replayed`, [20]],
  withdraw: [`coStake${CO_STAKE} replayed`, [1, 6, 7, 15]],
  withdrawDeviceStake: [`device${DEVICE} replayed`, [15]],
  withdrawOverflow: [`device${DEVICE} replayed`, [18]],
} as const satisfies Readonly<Record<string, ActionRow>>;
