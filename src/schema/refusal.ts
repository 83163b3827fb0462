// Refusals on the wire: one object type per code, all of them `Refusal`s, and the unions that mutations answer with.

import type { ObjectRef } from '@pothos/core';
import { type Refusal, type RefusalCode, type RefusalOf, refusalMessage } from '../domain/refusal.ts';
import { builder, type SchemaTypes } from './builder.ts';
import {
  CloseReasonEnum,
  CoStakePhaseEnum,
  OfferStatusEnum,
  OperationalFaultEnum,
  SettlementFailureEnum,
  SignatureFaultEnum,
} from './enums.ts';

const DESCRIPTIONS: { readonly [Code in RefusalCode]: string } = {
  NOT_FOUND: 'What the input names does not exist, or is not yours.',
  SIGNATURE_INVALID: 'The signature does not hold for the text that the server rebuilt.',
  AUTHORIZATION_EXPIRED: 'The authorisation is no longer valid, and nothing was done with it before.',
  AUTHORIZATION_NOT_YET_VALID: "The authorisation is dated ahead of the server's clock.",
  AUTHORIZATION_PERIOD_INVALID: 'The authorisation is valid for too long, or for no time at all.',
  NONCE_ALREADY_USED: 'The wallet has used this nonce for another text.',
  OFFER_NOT_OPEN: 'The offer is filled or closed.',
  OWN_DEVICE: 'The claimer owns the device, with this or another wallet of the account.',
  CLAIM_CAP_REACHED: 'The account holds as many claimed offers as it may.',
  INSUFFICIENT_BALANCE: 'The wallet does not hold the amount.',
  DEVICE_NOT_OPERATIONAL: 'The device is not fit for offers at present.',
  DEVICE_NOT_COMMITTED: 'The device has left the programme.',
  DEVICE_HIRED: 'The device is hired.',
  DEVICE_HAS_LIVE_OFFER: 'The device already has an offer that is open or filled, or a co-stake that has not left.',
  OWN_STAKE_TOO_LOW: "The owner's own stake is under the minimum.",
  REQUESTED_AMOUNT_OUT_OF_BOUNDS: 'The requested amount is under the minimum or over what the requirement allows.',
  REWARD_SHARE_OUT_OF_BOUNDS: 'The reward share is out of range.',
  EXPIRY_NOT_AHEAD: 'The expiry does not lie ahead.',
  OVERFLOW_EXCEEDED: 'More was asked for than lies above the requirement.',
  NOTHING_STAKED: 'The owner has no stake on the device.',
  NOTHING_TO_CLAIM: 'No rewards have accrued.',
  OWNER_ALREADY_UNSTAKED: 'The own stake is leaving already.',
  CLAIM_PENDING: 'The claim is still being settled.',
  CLAIM_FAILED: 'The claim was never settled.',
  ALREADY_UNSTAKED: 'The co-stake is leaving already.',
  NOT_IN_WAIT_PERIOD: 'Only an exit in its wait period can be taken back.',
  REPLACEMENT_CLAIMED: 'Somebody has claimed the replacement of this co-stake.',
  NOT_UNSTAKED: 'The co-stake has to be unstaked first.',
  NOT_YET_WITHDRAWABLE: 'The wait or the cooldown has not ended.',
  ALREADY_WITHDRAWN: 'The co-stake was withdrawn before.',
  WALLET_ALREADY_LINKED: 'The wallet belongs to the account already.',
  WALLET_LINKED_ELSEWHERE: 'The wallet belongs to an account that has further wallets.',
  WALLET_LIMIT_REACHED: 'The account has as many wallets as it may.',
  WALLET_IS_PRIMARY: 'The wallet is the main one of its account.',
  WALLET_IN_USE: 'The wallet still has money, devices or co-stakes here.',
  SANDBOX_ONLY: 'This exists in a sandbox only.',
  CLOCK_MOVES_FORWARD_ONLY: 'The instant asked for is not ahead.',
  URI_NOT_ALLOWED: 'Signing in is not possible from this address.',
  CHALLENGE_NOT_ANSWERABLE: 'The challenge is unknown, expired or already answered.',
  SESSION_ENDED: 'The session has ended.',
};

const CODES = Object.keys(DESCRIPTIONS) as RefusalCode[];

const RefusalCodeEnum = builder.enumType('RefusalCode', {
  description: 'Why the rules said no. Codes are stable; more may be added.',
  values: Object.fromEntries(CODES.map((code) => [code, { value: code, description: DESCRIPTIONS[code] }])) as {
    [Code in RefusalCode]: { value: Code; description: string };
  },
});

export const RefusalInterface = builder.interfaceRef<Refusal>('Refusal').implement({
  description:
    'The rules said no, and why. Nothing was changed. Every outcome that is not a success is one, also those of types that are added later: `... on Refusal { code message }` catches all.',
  fields: (t) => ({
    code: t.field({ type: RefusalCodeEnum, description: 'Stable; for programs.', resolve: (refusal) => refusal.code }),
    message: t.string({ description: 'For people; may be reworded.', resolve: refusalMessage }),
  }),
});

/** The GraphQL name of a code: CLAIM_CAP_REACHED is ClaimCapReached. */
export function refusalTypeName(code: RefusalCode): string {
  return code.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

const refs = Object.fromEntries(
  CODES.map((code) => {
    const ref = builder.objectRef<Refusal>(refusalTypeName(code));
    builder.objectType(ref, {
      description: DESCRIPTIONS[code],
      interfaces: [RefusalInterface],
      isTypeOf: (value) => (value as Refusal).code === code,
    });
    return [code, ref];
  }),
) as unknown as { readonly [Code in RefusalCode]: ObjectRef<SchemaTypes, RefusalOf<Code>, RefusalOf<Code>> };

builder.objectFields(refs.NOT_FOUND, (t) => ({
  subject: t.exposeString('subject', { description: 'What was looked for: an offer, a device, a co-stake.' }),
}));
builder.objectFields(refs.SIGNATURE_INVALID, (t) => ({
  reason: t.expose('reason', { type: SignatureFaultEnum, description: 'What is wrong with it.' }),
  expectedText: t.exposeString('expectedText', {
    description: 'The text that the server rebuilt: compare it with what the wallet signed, byte by byte.',
  }),
}));
builder.objectFields(refs.AUTHORIZATION_EXPIRED, (t) => ({
  expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it ceased to be valid.' }),
  serverTime: t.expose('serverTime', { type: 'DateTime', description: "The server's wall clock." }),
}));
builder.objectFields(refs.AUTHORIZATION_NOT_YET_VALID, (t) => ({
  issuedAt: t.expose('issuedAt', { type: 'DateTime', description: 'The date it carries.' }),
  serverTime: t.expose('serverTime', { type: 'DateTime', description: "The server's wall clock." }),
}));
builder.objectFields(refs.AUTHORIZATION_PERIOD_INVALID, (t) => ({
  maxSeconds: t.exposeInt('maxSeconds', { description: 'The longest validity that is accepted, in seconds.' }),
}));
builder.objectFields(refs.OFFER_NOT_OPEN, (t) => ({
  status: t.expose('status', { type: OfferStatusEnum, description: 'What it is instead.' }),
  closeReason: t.expose('closeReason', {
    type: CloseReasonEnum,
    nullable: true,
    description: 'Why it is closed, if it is.',
  }),
}));
builder.objectFields(refs.CLAIM_CAP_REACHED, (t) => ({
  limit: t.exposeInt('limit', { description: 'How many an account may hold at a time.' }),
  used: t.exposeInt('used', {
    description: 'How many the account holds. A co-stake stops counting when its cooldown starts.',
  }),
}));
builder.objectFields(refs.INSUFFICIENT_BALANCE, (t) => ({
  available: t.expose('available', { type: 'TokenAmount', description: 'What the wallet holds.' }),
  required: t.expose('required', { type: 'TokenAmount', description: 'What is needed.' }),
}));
builder.objectFields(refs.DEVICE_NOT_OPERATIONAL, (t) => ({
  fault: t.expose('fault', { type: OperationalFaultEnum, description: 'What is missing.' }),
}));
builder.objectFields(refs.OWN_STAKE_TOO_LOW, (t) => ({
  current: t.expose('current', { type: 'TokenAmount', description: 'What the owner has staked.' }),
  required: t.expose('required', { type: 'TokenAmount', description: 'The minimum.' }),
}));
builder.objectFields(refs.REQUESTED_AMOUNT_OUT_OF_BOUNDS, (t) => ({
  minimum: t.expose('minimum', { type: 'TokenAmount', description: 'The least that may be asked for.' }),
  maximum: t.expose('maximum', { type: 'TokenAmount', description: "The most that this device's requirement allows." }),
}));
builder.objectFields(refs.REWARD_SHARE_OUT_OF_BOUNDS, (t) => ({
  minimumBps: t.exposeInt('minimumBps', { description: 'The least share, basis points.' }),
  maximumBps: t.exposeInt('maximumBps', { description: 'The largest share, basis points.' }),
}));
builder.objectFields(refs.EXPIRY_NOT_AHEAD, (t) => ({
  now: t.expose('now', { type: 'DateTime', description: "The marketplace's time." }),
}));
builder.objectFields(refs.OVERFLOW_EXCEEDED, (t) => ({
  withdrawable: t.expose('withdrawable', { type: 'TokenAmount', description: 'What can be withdrawn now.' }),
  requested: t.expose('requested', { type: 'TokenAmount', description: 'What was asked for.' }),
}));
builder.objectFields(refs.OWNER_ALREADY_UNSTAKED, (t) => ({
  withdrawableAt: t.expose('withdrawableAt', { type: 'DateTime', description: 'From when it can be withdrawn.' }),
}));
builder.objectFields(refs.CLAIM_PENDING, (t) => ({
  settleBy: t.expose('settleBy', { type: 'DateTime', description: 'When the settlement is decided at the latest.' }),
}));
builder.objectFields(refs.CLAIM_FAILED, (t) => ({
  failure: t.expose('failure', { type: SettlementFailureEnum, nullable: true, description: 'Why it was not settled.' }),
}));
builder.objectFields(refs.ALREADY_UNSTAKED, (t) => ({
  phase: t.expose('phase', { type: CoStakePhaseEnum, description: 'Where it is on its way out.' }),
  withdrawableAt: t.expose('withdrawableAt', { type: 'DateTime', description: 'From when it can be withdrawn.' }),
}));
builder.objectFields(refs.NOT_IN_WAIT_PERIOD, (t) => ({
  phase: t.expose('phase', { type: CoStakePhaseEnum, description: 'The phase it is in instead.' }),
}));
builder.objectFields(refs.NOT_YET_WITHDRAWABLE, (t) => ({
  withdrawableAt: t.expose('withdrawableAt', { type: 'DateTime', description: 'From when it can be withdrawn.' }),
}));
builder.objectFields(refs.ALREADY_WITHDRAWN, (t) => ({
  withdrawnAt: t.expose('withdrawnAt', { type: 'DateTime', description: 'When it was.' }),
}));
builder.objectFields(refs.WALLET_LIMIT_REACHED, (t) => ({
  limit: t.exposeInt('limit', { description: 'How many an account may have.' }),
}));
builder.objectFields(refs.WALLET_IN_USE, (t) => ({
  balance: t.expose('balance', { type: 'TokenAmount', description: 'What it holds.' }),
  devices: t.exposeInt('devices', { description: 'How many devices it owns.' }),
  coStakes: t.exposeInt('coStakes', {
    description: 'How many of its co-stakes have not ended, or have rewards left to claim.',
  }),
}));
builder.objectFields(refs.CLOCK_MOVES_FORWARD_ONLY, (t) => ({
  now: t.expose('now', { type: 'DateTime', description: "The marketplace's time." }),
}));
builder.objectFields(refs.URI_NOT_ALLOWED, (t) => ({
  allowed: t.stringList({ description: 'The addresses that are.', resolve: (refusal) => [...refusal.allowed] }),
}));

/** The union `<name>Result` of a success and the refusals that this mutation can answer with. */
export function resultOf<Success extends object>(
  name: string,
  success: ObjectRef<SchemaTypes, Success, Success>,
  codes: readonly RefusalCode[],
) {
  return builder.unionType(`${name}Result`, {
    description: `How ${name.charAt(0).toLowerCase()}${name.slice(1)} went: a success, or a refusal with its reason.`,
    types: [success, ...codes.map((code) => refs[code])] as ObjectRef<
      SchemaTypes,
      Success | Refusal,
      Success | Refusal
    >[],
    resolveType: (value) => ('code' in value ? refusalTypeName((value as Refusal).code) : success.name),
  });
}

/** What every signed action may answer. */
export const SIGNED_REFUSALS = [
  'NOT_FOUND',
  'SIGNATURE_INVALID',
  'AUTHORIZATION_EXPIRED',
  'AUTHORIZATION_NOT_YET_VALID',
  'AUTHORIZATION_PERIOD_INVALID',
  'NONCE_ALREADY_USED',
] as const satisfies readonly RefusalCode[];
