// What a caller does about each refusal. The explanation and the numbers come from the schema; this is the step that follows.
// **Invariant:** the table has a row for each refusal code, else the compiler and `npm run schema` report it.

import type { RefusalCode } from '../../client/src/generated/types.ts';

export const REFUSAL_ADVICE: Readonly<Record<RefusalCode, string>> = {
  ALREADY_UNSTAKED:
    'Show `withdrawableAt`; nothing else is to do. `cancelUnstake` takes the exit back within the wait period.',
  ALREADY_WITHDRAWN: 'Nothing is to do: the stake was paid back at `withdrawnAt`.',
  AUTHORIZATION_EXPIRED:
    'Request a new text, and have it signed again. When `serverTime` differs from your clock by minutes, correct your clock.',
  AUTHORIZATION_NOT_YET_VALID:
    'Your clock is ahead of `serverTime`: take `issuedAt` and `expiresAt` from `signingMessage`, and sign again.',
  AUTHORIZATION_PERIOD_INVALID:
    'Sign again with an expiry after the issue time and at most `maxSeconds` later, as `signingMessage` chooses them.',
  CHALLENGE_NOT_ANSWERABLE: 'Request a new `signInChallenge` and sign its text.',
  CLAIM_CAP_REACHED: 'Wait until `nextFreeAt`, or unstake a co-stake: its slot becomes free when its cooldown starts.',
  CLAIM_FAILED: 'Nothing is locked any more: claim the offer again while it is open, or another one.',
  CLAIM_PENDING: 'Wait for CLAIM_SETTLED or CLAIM_FAILED in `accountEvents`, at the latest until `settleBy`.',
  CLOCK_MOVES_FORWARD_ONLY: 'Choose an instant after `now`.',
  DEVICE_HAS_LIVE_OFFER: 'Handle `OfferLimitReached` in its place; this refusal is never given.',
  DEVICE_HIRED: 'Wait for HIRE_CHANGED, then sign again.',
  DEVICE_NOT_COMMITTED: 'Choose another device, or stake on this one again if you own it and it can return.',
  DEVICE_NOT_OPERATIONAL:
    'Remove what `fault` names (start the device, restore its connection), or choose another device.',
  EXPIRY_NOT_AHEAD: 'Choose an expiry after `now`, or none.',
  INSUFFICIENT_BALANCE:
    'Deposit the difference of `required` and `available` to this wallet, or sign with another one. In a sandbox use `faucet`.',
  NONCE_ALREADY_USED: 'Request a new text, and have it signed. Never sign two texts with one nonce.',
  NOTHING_STAKED: 'Stake on the device first: `stakeDevice`.',
  NOTHING_TO_CLAIM: 'Wait for the next block: REWARDS_CREDITED.',
  NOT_FOUND: 'Correct the id that `subject` names, or sign with a wallet of the account that owns it.',
  NOT_IN_WAIT_PERIOD: 'Read `phase`: only a co-stake in WAIT_PERIOD can be kept. Withdraw it after its cooldown.',
  NOT_OWNER_WALLET: 'Sign with the owner wallet of the device.',
  NOT_UNSTAKED: 'Call `unstake` (a co-stake) or `unstakeDevice` (own stake) first.',
  NOT_YET_WITHDRAWABLE: 'Wait until `withdrawableAt`; WITHDRAWABLE or OWNER_STAKE_WITHDRAWABLE announces it.',
  NO_SHARE_ROOM: 'Close another open offer of the device, or wait until one of its co-stakes leaves.',
  NO_STAKE_ROOM: 'Close another open offer of the device, or wait until one of its co-stakes leaves.',
  OFFER_LIMIT_REACHED: 'Close or replace one of the `used` offers of the device.',
  OFFER_NOT_OPEN: 'Read the offer again: `status` says whether it was claimed or closed. Choose another one.',
  OFFER_RESERVED: 'Sign with the wallet for which the offer is reserved, or choose another offer.',
  OVERFLOW_EXCEEDED: 'Withdraw at most `withdrawable`.',
  OWNER_ALREADY_UNSTAKED: 'Show `withdrawableAt`; nothing else is to do.',
  OWN_DEVICE: 'Choose an offer of another owner. Linking or unlinking wallets does not help.',
  OWN_STAKE_TOO_LOW: 'Stake at least the difference of `required` and `current` on the device first.',
  REPLACEMENT_CLAIMED: 'The exit goes on: withdraw at its date, or claim another offer.',
  REQUESTED_AMOUNT_OUT_OF_BOUNDS: 'Choose an amount from `minimum` to `maximum`.',
  REWARD_SHARE_OUT_OF_BOUNDS: 'Choose a share from `minimumBps` to `maximumBps`.',
  SANDBOX_ONLY: 'Use a sandbox; on this server the clock and the money are real.',
  SESSION_ENDED: 'Drop both tokens and sign in again.',
  SIGNATURE_INVALID:
    'Compare `expectedText` with the text that was signed, byte for byte, and `reason` with the encoding; then sign again.',
  TOO_MANY_PAYOUTS: 'Wait until one of the `used` payouts is reported: PAYOUT_SENT or PAYOUT_FAILED.',
  TOO_MANY_WEBHOOKS: 'Delete an endpoint first: `deleteWebhookEndpoint`.',
  URI_NOT_ALLOWED:
    'Sign in from one of the origins in `allowed`; the operator adds others with `ALLOWED_ORIGINS`. An app without a web origin sends `protocol.uri`.',
  WALLET_ALREADY_LINKED: 'Nothing is to do.',
  WALLET_CANNOT_SIGN: 'Correct the address: it is the public key of no wallet.',
  WALLET_IN_USE: 'Bring what the fields name to zero (balance, devices, co-stakes, payouts), then unlink the wallet.',
  WALLET_IS_PRIMARY: 'Make another wallet primary first: `setPrimaryWallet`.',
  WALLET_LIMIT_REACHED: 'Unlink a wallet first: `unlinkWallet`.',
  WALLET_LINKED_ELSEWHERE: 'Unlink the wallet at its present account, then link it here.',
  WEBHOOK_URL_NOT_ALLOWED: 'Choose a URL with https, an allowed port and a public address; `fault` says what is wrong.',
};
