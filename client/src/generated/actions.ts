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
  'NotFound{subject}',
  'NotInWaitPeriod{phase}',
  'NotYetWithdrawable{withdrawableAt}',
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
export const SHARED_REFUSALS = [2, 3, 4, 11, 20];

/**
 * Per action: the selection of its success, the places of its further refusals in `REFUSALS`; where two wallets sign, the field that takes
 * the second authorisation, and the field of the signed text that names the first wallet.
 */
export const ACTIONS = {
  cancelUnstake: [`coStake${CO_STAKE} replayed`, [1, 6, 12]],
  claimOffer: [`coStake${CO_STAKE} replayed`, [5, 8, 10, 14]],
  claimRewards: [`coStake${CO_STAKE} device${DEVICE} replayed`, []],
  closeOffer: [`offer${OFFER} replayed`, [14]],
  createOffer: [`offer${OFFER} replayed`, [8, 9, 16, 18, 19]],
  linkWallet: [`replayed wallet${WALLET}`, [5, 21, 23], 'walletAuthorization', 'accountWallet'],
  replaceOffer: [`offer${OFFER} replayed`, [8, 9, 14, 16, 18, 19]],
  setPrimaryWallet: [`replayed wallet${WALLET}`, []],
  stakeDevice: [`device${DEVICE} replayed`, [10]],
  unlinkWallet: [`replayed wallet${WALLET}`, [22]],
  unstake: [`coStake${CO_STAKE} replayed`, [0, 1, 6, 7]],
  unstakeDevice: [`device${DEVICE} replayed`, [17]],
  withdraw: [`coStake${CO_STAKE} replayed`, [1, 6, 7, 13]],
  withdrawDeviceStake: [`device${DEVICE} replayed`, [13]],
  withdrawOverflow: [`device${DEVICE} replayed`, [15]],
} as const satisfies Readonly<Record<string, ActionRow>>;
