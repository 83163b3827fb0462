// Refusals of the public schema: a description per code, and the data fields of each refusal type.

import { type Refusal, type RefusalCode, refusalMessage } from '../domain/refusal.ts';
import { builder } from './builder.ts';
import {
  CloseReasonEnum,
  CoStakePhaseEnum,
  OfferStatusEnum,
  OperationalFaultEnum,
  SettlementFailureEnum,
  SignatureFaultEnum,
  WalletFaultEnum,
  WebhookUrlFaultEnum,
} from './enums.ts';
import { addRefusalTypes } from './refusal-types.ts';

const DESCRIPTIONS: { readonly [Code in RefusalCode]: string } = {
  NOT_FOUND: 'The input names an entity that does not exist or that you may not use; both cases get the same answer.',
  SIGNATURE_INVALID: 'The signature is not valid for the text that the server rebuilt from the input.',
  AUTHORIZATION_EXPIRED: 'The authorisation has expired, and it had not been used before.',
  AUTHORIZATION_NOT_YET_VALID: "The issue time of the authorisation is ahead of the server's wall clock.",
  AUTHORIZATION_PERIOD_INVALID:
    'The validity period of the authorisation is longer than `maxSeconds`, or its expiry time is not after its issue time.',
  NONCE_ALREADY_USED: 'The wallet has used this nonce for another text; sign again with a new nonce.',
  OFFER_NOT_OPEN: 'The offer is filled or closed, so it cannot be claimed, replaced or closed.',
  OFFER_RESERVED: 'The offer is reserved for one wallet; every other wallet is refused, also one of the same account.',
  OWN_DEVICE: 'The claimer owns the device, with this or another wallet of the account.',
  CLAIM_CAP_REACHED: 'The account uses all of its claim slots.',
  INSUFFICIENT_BALANCE: 'The wallet holds less free IO than the action needs.',
  DEVICE_NOT_OPERATIONAL: 'The device is not running, has no connectivity tier or is of an unsupported model.',
  DEVICE_NOT_COMMITTED:
    'The device has left the staking programme: its owner unstaked, or it was blocked or terminated.',
  NOT_OWNER_WALLET:
    'The signing wallet belongs to the account of the owner, but it is not the owner wallet of the device, to which the stake would be paid back.',
  DEVICE_HIRED: 'The device is hired; the same action succeeds when the hire has ended.',
  DEVICE_HAS_LIVE_OFFER:
    'The device had another live offer; no longer given, because a device may have several offers.',
  OFFER_LIMIT_REACHED:
    'All places for offers on the device are taken: by open offers, and by co-stakes that are not leaving.',
  NO_STAKE_ROOM: "The device's requirement leaves less stake for a further co-stake than the minimum co-stake.",
  NO_SHARE_ROOM: 'The other offers on the device leave less of the block rewards than the smallest reward share.',
  OWN_STAKE_TOO_LOW: "The owner's own stake is below the minimum share of the requirement.",
  REQUESTED_AMOUNT_OUT_OF_BOUNDS:
    'The requested amount is below the minimum co-stake or above the stake room of the device.',
  REWARD_SHARE_OUT_OF_BOUNDS: 'The reward share is below the smallest share or above the share room of the device.',
  EXPIRY_NOT_AHEAD: 'The expiry of the offer is not later than the present market time.',
  OVERFLOW_EXCEEDED: 'The requested amount is more than the owner can withdraw now; nothing was withdrawn.',
  NOTHING_STAKED: 'The owner has no own stake on the device.',
  NOTHING_TO_CLAIM: 'No rewards have accrued that could be claimed now.',
  OWNER_ALREADY_UNSTAKED: 'The owner has already unstaked the device; the dates of the exit do not change.',
  CLAIM_PENDING: 'The claim is still being settled, so its stake can be neither unstaked nor withdrawn yet.',
  CLAIM_FAILED: 'The claim was not settled; its stake went back to the wallet.',
  ALREADY_UNSTAKED: 'The co-stake has already been unstaked; the dates of its exit do not change.',
  NOT_IN_WAIT_PERIOD: 'An unstake can be cancelled in its wait period only.',
  REPLACEMENT_CLAIMED:
    'Another co-stake has taken the room of this one on the device, so the unstake can no longer be cancelled.',
  NOT_UNSTAKED: 'The stake has to be unstaked before it can be withdrawn.',
  NOT_YET_WITHDRAWABLE: 'The stake cannot be withdrawn yet, because its wait period or cooldown has not ended.',
  ALREADY_WITHDRAWN: 'The co-stake has already been paid back to its wallet.',
  WALLET_ALREADY_LINKED: 'The wallet belongs to this account already.',
  WALLET_LINKED_ELSEWHERE: 'The wallet belongs to another account with several wallets; unlink it there first.',
  WALLET_LIMIT_REACHED: 'The account has as many wallets as the parameters allow.',
  WALLET_IS_PRIMARY:
    'The wallet is the primary wallet of its account; it cannot be unlinked, nor be made primary again.',
  WALLET_IN_USE:
    'The wallet still has a balance, devices, co-stakes or payouts without a report, so it cannot be unlinked.',
  TOO_MANY_PAYOUTS: 'The wallet has as many payouts as may wait for the network at a time.',
  SANDBOX_ONLY: 'The mutation is available in a sandbox only, and this server is not a sandbox.',
  CLOCK_MOVES_FORWARD_ONLY: 'The requested instant is not later than the present market time.',
  URI_NOT_ALLOWED: 'The origin of the URI is not one of those from which wallets may sign in.',
  CHALLENGE_NOT_ANSWERABLE: 'The challenge is unknown, expired or already answered; request a new one.',
  SESSION_ENDED: 'The session has ended; sign in again.',
  WALLET_CANNOT_SIGN: 'The address is not the public key of a wallet, so nobody could ever sign for it.',
  TOO_MANY_WEBHOOKS: 'The account has as many webhook endpoints as it may have; delete one first.',
  WEBHOOK_URL_NOT_ALLOWED: 'Messages are not sent to this URL: its scheme, port or address is not allowed.',
};

export const { RefusalInterface, refusalTypes, resultUnion } = addRefusalTypes<Refusal>(
  builder,
  DESCRIPTIONS,
  refusalMessage,
  {
    DEVICE_HAS_LIVE_OFFER: 'Never given since 2026-11-30; use OFFER_LIMIT_REACHED.',
  },
);

const serverTime = 'Wall time of the server at which the mutation was refused.';
const marketTime = 'Market time at which the mutation was refused.';
const withdrawableAt = 'Earliest time at which the stake can be withdrawn.';

builder.objectFields(refusalTypes.NOT_FOUND, (t) => ({
  subject: t.exposeString('subject', {
    description: 'Kind of the missing entity, in lower case, such as "offer" or "device".',
  }),
}));
builder.objectFields(refusalTypes.SIGNATURE_INVALID, (t) => ({
  reason: t.expose('reason', {
    type: SignatureFaultEnum,
    description: 'Reason why the signature was refused: the first check that failed.',
  }),
  expectedText: t.exposeString('expectedText', {
    nullable: true,
    description:
      'The text that the server rebuilt: compare it with what the wallet signed, byte by byte. Null when the input names nothing, and without a session of the account that may read the text (see `signingMessage`).',
  }),
}));
builder.objectFields(refusalTypes.AUTHORIZATION_EXPIRED, (t) => ({
  expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Expiry time in the authorisation.' }),
  serverTime: t.expose('serverTime', { type: 'DateTime', description: serverTime }),
}));
builder.objectFields(refusalTypes.AUTHORIZATION_NOT_YET_VALID, (t) => ({
  issuedAt: t.expose('issuedAt', { type: 'DateTime', description: 'Issue time in the authorisation.' }),
  serverTime: t.expose('serverTime', { type: 'DateTime', description: serverTime }),
}));
builder.objectFields(refusalTypes.AUTHORIZATION_PERIOD_INVALID, (t) => ({
  maxSeconds: t.exposeInt('maxSeconds', { description: 'The longest validity that is accepted, in seconds.' }),
}));
builder.objectFields(refusalTypes.OFFER_NOT_OPEN, (t) => ({
  status: t.expose('status', { type: OfferStatusEnum, description: 'Status of the offer now: FILLED or CLOSED.' }),
  closeReason: t.expose('closeReason', {
    type: CloseReasonEnum,
    nullable: true,
    description: 'Why the offer closed; null while it is filled.',
  }),
}));
builder.objectFields(refusalTypes.CLAIM_CAP_REACHED, (t) => ({
  limit: t.exposeInt('limit', { description: 'Number of claim slots of an account (published value: 2).' }),
  used: t.exposeInt('used', {
    description: 'Number of slots in use. A co-stake frees its slot when its cooldown starts.',
  }),
  nextFreeAt: t.expose('nextFreeAt', {
    type: 'DateTime',
    nullable: true,
    description: 'When the next slot is free: the end of a wait period. Null while no co-stake leaves.',
  }),
}));
builder.objectFields(refusalTypes.INSUFFICIENT_BALANCE, (t) => ({
  available: t.expose('available', { type: 'TokenAmount', description: 'Free IO that the wallet holds.' }),
  required: t.expose('required', { type: 'TokenAmount', description: 'Free IO that the action needs.' }),
}));
builder.objectFields(refusalTypes.DEVICE_NOT_OPERATIONAL, (t) => ({
  fault: t.expose('fault', {
    type: OperationalFaultEnum,
    description: 'First condition of an operational device that the device does not meet.',
  }),
}));
builder.objectFields(refusalTypes.OFFER_LIMIT_REACHED, (t) => ({
  limit: t.exposeInt('limit', { description: 'Number of places for offers on a device (published value: 4).' }),
  used: t.exposeInt('used', {
    description: 'Number of places taken. An offer frees its place when it closes unclaimed or its co-staker unstakes.',
  }),
}));
builder.objectFields(refusalTypes.NO_STAKE_ROOM, (t) => ({
  current: t.expose('current', { type: 'TokenAmount', description: 'Stake room of the device now.' }),
  required: t.expose('required', { type: 'TokenAmount', description: 'Smallest amount that an offer may request.' }),
}));
builder.objectFields(refusalTypes.NO_SHARE_ROOM, (t) => ({
  currentBps: t.exposeInt('currentBps', { description: 'Share room of the device now, in basis points.' }),
  requiredBps: t.exposeInt('requiredBps', { description: 'Smallest share that an offer may give, in basis points.' }),
}));
builder.objectFields(refusalTypes.OWN_STAKE_TOO_LOW, (t) => ({
  current: t.expose('current', {
    type: 'TokenAmount',
    description:
      'Own stake of the owner on the device now; for `stakeDevice` after a complete exit, the amount to stake.',
  }),
  required: t.expose('required', {
    type: 'TokenAmount',
    description:
      'Minimum own stake: its share of the requirement (published value: half), rounded up. For `stakeDevice` after a complete exit, at least the amount of the co-stakes that are still active.',
  }),
}));
builder.objectFields(refusalTypes.REQUESTED_AMOUNT_OUT_OF_BOUNDS, (t) => ({
  minimum: t.expose('minimum', { type: 'TokenAmount', description: 'Smallest amount that an offer may request.' }),
  maximum: t.expose('maximum', {
    type: 'TokenAmount',
    description:
      'Largest amount that an offer on the device may request: its stake room now, after the other offers and co-stakes.',
  }),
}));
builder.objectFields(refusalTypes.REWARD_SHARE_OUT_OF_BOUNDS, (t) => ({
  minimumBps: t.exposeInt('minimumBps', { description: 'Smallest share that is accepted, in basis points.' }),
  maximumBps: t.exposeInt('maximumBps', {
    description: 'The largest share that is accepted, in basis points: the share room now.',
  }),
}));
builder.objectFields(refusalTypes.EXPIRY_NOT_AHEAD, (t) => ({
  now: t.expose('now', { type: 'DateTime', description: marketTime }),
}));
builder.objectFields(refusalTypes.OVERFLOW_EXCEEDED, (t) => ({
  withdrawable: t.expose('withdrawable', { type: 'TokenAmount', description: 'The most that can be withdrawn now.' }),
  requested: t.expose('requested', {
    type: 'TokenAmount',
    description: 'Amount of own stake that the mutation requested to withdraw.',
  }),
}));
builder.objectFields(refusalTypes.OWNER_ALREADY_UNSTAKED, (t) => ({
  withdrawableAt: t.expose('withdrawableAt', { type: 'DateTime', description: withdrawableAt }),
}));
builder.objectFields(refusalTypes.CLAIM_PENDING, (t) => ({
  settleBy: t.expose('settleBy', {
    type: 'DateTime',
    description: 'Deadline of the settlement, by which the claim is approved, fails or expires.',
  }),
}));
builder.objectFields(refusalTypes.CLAIM_FAILED, (t) => ({
  failure: t.expose('failure', {
    type: SettlementFailureEnum,
    nullable: true,
    description: 'Reason why the claim was not settled; null when no reason was stored.',
  }),
}));
builder.objectFields(refusalTypes.ALREADY_UNSTAKED, (t) => ({
  phase: t.expose('phase', {
    type: CoStakePhaseEnum,
    description: 'Phase of the co-stake at the time of the refusal.',
  }),
  withdrawableAt: t.expose('withdrawableAt', { type: 'DateTime', description: withdrawableAt }),
}));
builder.objectFields(refusalTypes.NOT_IN_WAIT_PERIOD, (t) => ({
  phase: t.expose('phase', {
    type: CoStakePhaseEnum,
    description: 'Phase of the co-stake at the time of the refusal.',
  }),
}));
builder.objectFields(refusalTypes.NOT_YET_WITHDRAWABLE, (t) => ({
  withdrawableAt: t.expose('withdrawableAt', { type: 'DateTime', description: withdrawableAt }),
}));
builder.objectFields(refusalTypes.ALREADY_WITHDRAWN, (t) => ({
  withdrawnAt: t.expose('withdrawnAt', { type: 'DateTime', description: 'When the stake was paid back.' }),
}));
builder.objectFields(refusalTypes.WALLET_LIMIT_REACHED, (t) => ({
  limit: t.exposeInt('limit', { description: 'Maximal number of wallets of an account (published value: 10).' }),
}));
builder.objectFields(refusalTypes.WALLET_IN_USE, (t) => ({
  balance: t.expose('balance', { type: 'TokenAmount', description: 'Free IO that the wallet still holds.' }),
  devices: t.exposeInt('devices', { description: 'Number of devices that the wallet owns.' }),
  coStakes: t.exposeInt('coStakes', {
    description: "Number of the wallet's co-stakes that have not ended or have rewards left to claim.",
  }),
  payouts: t.exposeInt('payouts', {
    description: "Number of the wallet's payouts that the network has not reported yet.",
  }),
}));
builder.objectFields(refusalTypes.TOO_MANY_PAYOUTS, (t) => ({
  limit: t.exposeInt('limit', { description: 'Number of payouts of a wallet that may have no report at a time: 10.' }),
  used: t.exposeInt('used', { description: "Number of the wallet's payouts that the network has not reported yet." }),
}));
builder.objectFields(refusalTypes.WALLET_CANNOT_SIGN, (t) => ({
  wallet: t.expose('wallet', { type: 'WalletAddress', description: 'Address that was refused, in base58.' }),
  fault: t.expose('fault', {
    type: WalletFaultEnum,
    description: 'First check of a wallet address that this address failed.',
  }),
}));
builder.objectFields(refusalTypes.TOO_MANY_WEBHOOKS, (t) => ({
  limit: t.exposeInt('limit', { description: 'Maximal number of webhook endpoints of an account: 10.' }),
}));
builder.objectFields(refusalTypes.WEBHOOK_URL_NOT_ALLOWED, (t) => ({
  fault: t.expose('fault', {
    type: WebhookUrlFaultEnum,
    description: 'First rule for URLs of webhooks that this URL breaks.',
  }),
}));
builder.objectFields(refusalTypes.CLOCK_MOVES_FORWARD_ONLY, (t) => ({
  now: t.expose('now', { type: 'DateTime', description: marketTime }),
}));
builder.objectFields(refusalTypes.URI_NOT_ALLOWED, (t) => ({
  allowed: t.stringList({
    description:
      'The origins from which wallets may sign in, `protocol.uri` first. In a sandbox `localhost` and `127.0.0.1` are allowed too, with any port.',
    resolve: (refusal) => [...refusal.allowed],
  }),
}));

/** Refusal codes that every signed action can return. */
export const SIGNED_ACTION_REFUSAL_CODES = [
  'NOT_FOUND',
  'SIGNATURE_INVALID',
  'AUTHORIZATION_EXPIRED',
  'AUTHORIZATION_NOT_YET_VALID',
  'AUTHORIZATION_PERIOD_INVALID',
  'NONCE_ALREADY_USED',
] as const satisfies readonly RefusalCode[];
