// The refusals of the public schema: a description per code, and the fields that carry the numbers a person needs.

import { type Refusal, type RefusalCode, refusalMessage } from '../domain/refusal.ts';
import { builder } from './builder.ts';
import {
  CloseReasonEnum,
  CoStakePhaseEnum,
  OfferStatusEnum,
  OperationalFaultEnum,
  SettlementFailureEnum,
  SignatureFaultEnum,
} from './enums.ts';
import { refusalTypes } from './refusal-types.ts';

const DESCRIPTIONS: { readonly [Code in RefusalCode]: string } = {
  NOT_FOUND: 'The input names something that does not exist, or that is not yours: the two are answered alike.',
  SIGNATURE_INVALID: 'The signature does not hold for the text that the server rebuilt from the input.',
  AUTHORIZATION_EXPIRED: 'The authorisation is no longer valid, and it had not been used before.',
  AUTHORIZATION_NOT_YET_VALID: "The authorisation is dated ahead of the server's wall clock.",
  AUTHORIZATION_PERIOD_INVALID: 'The authorisation is valid for longer than `maxSeconds`, or for no time at all.',
  NONCE_ALREADY_USED: 'The wallet has used this nonce for another text; sign again with a new nonce.',
  OFFER_NOT_OPEN: 'The offer is filled or closed, so it can be neither claimed, replaced nor taken back.',
  OWN_DEVICE: 'The claimer owns the device, with this or another wallet of the account.',
  CLAIM_CAP_REACHED: 'The account uses all of its claim slots.',
  INSUFFICIENT_BALANCE: 'The wallet holds less free IO than the action needs.',
  DEVICE_NOT_OPERATIONAL: 'The device is not running, not connected or of an unsupported model.',
  DEVICE_NOT_COMMITTED: 'The device has left the programme: its owner unstaked, or it was blocked or terminated.',
  DEVICE_HIRED: 'The device is hired; the same action succeeds when the hire has ended.',
  DEVICE_HAS_LIVE_OFFER: 'The device already has an offer that is open or filled, or a co-stake that has not left.',
  OWN_STAKE_TOO_LOW: "The owner's own stake is under the minimum share of the requirement.",
  REQUESTED_AMOUNT_OUT_OF_BOUNDS: 'The requested amount is under the minimum or over what the requirement allows.',
  REWARD_SHARE_OUT_OF_BOUNDS: 'The reward share lies outside the bounds of the parameters.',
  EXPIRY_NOT_AHEAD: "The expiry lies in the past of the marketplace's clock, or exactly at its present.",
  OVERFLOW_EXCEEDED: 'More was asked for than the owner can take out now. Nothing was withdrawn.',
  NOTHING_STAKED: 'The owner has no own stake on the device.',
  NOTHING_TO_CLAIM: 'No rewards have accrued that could be claimed now.',
  OWNER_ALREADY_UNSTAKED: 'The own stake is leaving already; its dates stay as they are.',
  CLAIM_PENDING: 'The claim is still being settled, so its stake cannot leave yet.',
  CLAIM_FAILED: 'The claim was not settled; its stake went back to the wallet.',
  ALREADY_UNSTAKED: 'The co-stake is leaving already; its dates stay as they are.',
  NOT_IN_WAIT_PERIOD: 'An unstake can be cancelled in its wait period only.',
  REPLACEMENT_CLAIMED: 'An offer that replaces this co-stake was claimed, so the unstake can no longer be cancelled.',
  NOT_UNSTAKED: 'The stake has to be unstaked before it can be withdrawn.',
  NOT_YET_WITHDRAWABLE: 'The wait period or the cooldown has not ended.',
  ALREADY_WITHDRAWN: 'The co-stake was paid back before.',
  WALLET_ALREADY_LINKED: 'The wallet belongs to this account already.',
  WALLET_LINKED_ELSEWHERE: 'The wallet belongs to an account that has further wallets; unlink it there first.',
  WALLET_LIMIT_REACHED: 'The account has as many wallets as the parameters allow.',
  WALLET_IS_PRIMARY: 'The wallet is the primary one of its account.',
  WALLET_IN_USE: 'The wallet still has money, devices or co-stakes here, so it cannot be unlinked.',
  SANDBOX_ONLY: 'The mutation exists in a sandbox only; this server is none.',
  CLOCK_MOVES_FORWARD_ONLY: "The requested instant is not ahead of the marketplace's clock.",
  URI_NOT_ALLOWED: 'The origin of the URI is not on the list of pages that may sign wallets in.',
  CHALLENGE_NOT_ANSWERABLE: 'The challenge is unknown, expired or already answered; ask for a new one.',
  SESSION_ENDED: 'The session has ended; sign in again.',
};

export const { RefusalInterface, refs, resultOf } = refusalTypes<Refusal>(builder, DESCRIPTIONS, refusalMessage);

const serverTime = "The server's wall clock when it refused.";
const marketTime = "The marketplace's time when it refused.";
const withdrawableAt = 'From this instant on the stake can be withdrawn.';

builder.objectFields(refs.NOT_FOUND, (t) => ({
  subject: t.exposeString('subject', { description: 'What the server looked for, in lower case: "offer", "device".' }),
}));
builder.objectFields(refs.SIGNATURE_INVALID, (t) => ({
  reason: t.expose('reason', { type: SignatureFaultEnum, description: 'The first check that the signature failed.' }),
  expectedText: t.exposeString('expectedText', {
    description: 'The text that the server rebuilt: compare it with what the wallet signed, byte by byte.',
  }),
}));
builder.objectFields(refs.AUTHORIZATION_EXPIRED, (t) => ({
  expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'The expiry that the authorisation carries.' }),
  serverTime: t.expose('serverTime', { type: 'DateTime', description: serverTime }),
}));
builder.objectFields(refs.AUTHORIZATION_NOT_YET_VALID, (t) => ({
  issuedAt: t.expose('issuedAt', { type: 'DateTime', description: 'The issue date that the authorisation carries.' }),
  serverTime: t.expose('serverTime', { type: 'DateTime', description: serverTime }),
}));
builder.objectFields(refs.AUTHORIZATION_PERIOD_INVALID, (t) => ({
  maxSeconds: t.exposeInt('maxSeconds', { description: 'The longest validity that is accepted, in seconds.' }),
}));
builder.objectFields(refs.OFFER_NOT_OPEN, (t) => ({
  status: t.expose('status', { type: OfferStatusEnum, description: 'Status of the offer now: FILLED or CLOSED.' }),
  closeReason: t.expose('closeReason', {
    type: CloseReasonEnum,
    nullable: true,
    description: 'Why the offer closed; null while it is filled.',
  }),
}));
builder.objectFields(refs.CLAIM_CAP_REACHED, (t) => ({
  limit: t.exposeInt('limit', { description: 'Claim slots of an account (2 as published).' }),
  used: t.exposeInt('used', {
    description: 'Slots that the account uses. A co-stake frees its slot when its cooldown starts.',
  }),
}));
builder.objectFields(refs.INSUFFICIENT_BALANCE, (t) => ({
  available: t.expose('available', { type: 'TokenAmount', description: 'Free IO that the wallet holds.' }),
  required: t.expose('required', { type: 'TokenAmount', description: 'Free IO that the action needs.' }),
}));
builder.objectFields(refs.DEVICE_NOT_OPERATIONAL, (t) => ({
  fault: t.expose('fault', { type: OperationalFaultEnum, description: 'The first condition that the device fails.' }),
}));
builder.objectFields(refs.OWN_STAKE_TOO_LOW, (t) => ({
  current: t.expose('current', { type: 'TokenAmount', description: 'Own stake of the owner on the device now.' }),
  required: t.expose('required', {
    type: 'TokenAmount',
    description: 'Least own stake: half of the requirement as published, rounded up.',
  }),
}));
builder.objectFields(refs.REQUESTED_AMOUNT_OUT_OF_BOUNDS, (t) => ({
  minimum: t.expose('minimum', { type: 'TokenAmount', description: 'The least amount that an offer may ask for.' }),
  maximum: t.expose('maximum', {
    type: 'TokenAmount',
    description: "The largest amount that the device's requirement allows; under `minimum` where it leaves no room.",
  }),
}));
builder.objectFields(refs.REWARD_SHARE_OUT_OF_BOUNDS, (t) => ({
  minimumBps: t.exposeInt('minimumBps', { description: 'The least share that is accepted, in basis points.' }),
  maximumBps: t.exposeInt('maximumBps', { description: 'The largest share that is accepted, in basis points.' }),
}));
builder.objectFields(refs.EXPIRY_NOT_AHEAD, (t) => ({
  now: t.expose('now', { type: 'DateTime', description: marketTime }),
}));
builder.objectFields(refs.OVERFLOW_EXCEEDED, (t) => ({
  withdrawable: t.expose('withdrawable', { type: 'TokenAmount', description: 'The most that can be withdrawn now.' }),
  requested: t.expose('requested', { type: 'TokenAmount', description: 'The amount that the input asked for.' }),
}));
builder.objectFields(refs.OWNER_ALREADY_UNSTAKED, (t) => ({
  withdrawableAt: t.expose('withdrawableAt', { type: 'DateTime', description: withdrawableAt }),
}));
builder.objectFields(refs.CLAIM_PENDING, (t) => ({
  settleBy: t.expose('settleBy', { type: 'DateTime', description: 'The settlement is decided by this instant.' }),
}));
builder.objectFields(refs.CLAIM_FAILED, (t) => ({
  failure: t.expose('failure', {
    type: SettlementFailureEnum,
    nullable: true,
    description: 'Why the claim was not settled; null where no reason was stored.',
  }),
}));
builder.objectFields(refs.ALREADY_UNSTAKED, (t) => ({
  phase: t.expose('phase', { type: CoStakePhaseEnum, description: 'Phase of the running exit now.' }),
  withdrawableAt: t.expose('withdrawableAt', { type: 'DateTime', description: withdrawableAt }),
}));
builder.objectFields(refs.NOT_IN_WAIT_PERIOD, (t) => ({
  phase: t.expose('phase', { type: CoStakePhaseEnum, description: 'Phase of the co-stake now.' }),
}));
builder.objectFields(refs.NOT_YET_WITHDRAWABLE, (t) => ({
  withdrawableAt: t.expose('withdrawableAt', { type: 'DateTime', description: withdrawableAt }),
}));
builder.objectFields(refs.ALREADY_WITHDRAWN, (t) => ({
  withdrawnAt: t.expose('withdrawnAt', { type: 'DateTime', description: 'When the stake was paid back.' }),
}));
builder.objectFields(refs.WALLET_LIMIT_REACHED, (t) => ({
  limit: t.exposeInt('limit', { description: 'Wallets that an account may have (10 as published).' }),
}));
builder.objectFields(refs.WALLET_IN_USE, (t) => ({
  balance: t.expose('balance', { type: 'TokenAmount', description: 'Free IO that the wallet still holds.' }),
  devices: t.exposeInt('devices', { description: 'How many devices the wallet owns.' }),
  coStakes: t.exposeInt('coStakes', {
    description: 'How many of its co-stakes have not ended, or have rewards left to claim.',
  }),
}));
builder.objectFields(refs.CLOCK_MOVES_FORWARD_ONLY, (t) => ({
  now: t.expose('now', { type: 'DateTime', description: marketTime }),
}));
builder.objectFields(refs.URI_NOT_ALLOWED, (t) => ({
  allowed: t.stringList({
    description: 'The origins from which wallets may sign in.',
    resolve: (refusal) => [...refusal.allowed],
  }),
}));

/** The codes that every signed action can answer with. */
export const SIGNED_REFUSALS = [
  'NOT_FOUND',
  'SIGNATURE_INVALID',
  'AUTHORIZATION_EXPIRED',
  'AUTHORIZATION_NOT_YET_VALID',
  'AUTHORIZATION_PERIOD_INVALID',
  'NONCE_ALREADY_USED',
] as const satisfies readonly RefusalCode[];
