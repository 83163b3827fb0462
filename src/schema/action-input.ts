// What a client sends to act: the fields of each mutation and a wallet's authorisation.

import { isAuthorizationNonce, type WalletAuthorization } from '../app/authorization.ts';
import { badInput, builder, type SchemaTypes } from './builder.ts';
import { SignedEncodingEnum } from './enums.ts';

export const WalletAuthorizationInput = builder.inputType('WalletAuthorization', {
  description:
    "A wallet's signature over the text of an action, as `signingMessage` shows it. The nonce makes it safe to send again: the same authorisation has one effect and always the same answer.",
  fields: (t) => ({
    wallet: t.field({ type: 'WalletAddress', required: true, description: 'The wallet that signed.' }),
    nonce: t.string({
      required: true,
      description: '22 base62 characters, unique per wallet; made by the client or taken from `signingMessage`.',
    }),
    issuedAt: t.field({ type: 'DateTime', required: true, description: 'As in the text.' }),
    expiresAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'As in the text; at most ten minutes after `issuedAt`.',
    }),
    signature: t.string({ required: true, description: '64 bytes in base58 or base64.' }),
    encoding: t.field({
      type: SignedEncodingEnum,
      required: true,
      defaultValue: 'RAW',
      description: 'Which bytes were signed.',
    }),
  }),
});

/** Reads an authorisation; BAD_USER_INPUT names the field. */
export function authorizationFrom(input: typeof WalletAuthorizationInput.$inferInput): WalletAuthorization {
  if (!isAuthorizationNonce(input.nonce)) throw badInput('input.authorization.nonce', 'exactly 22 base62 characters');
  if (input.signature.length > 128) throw badInput('input.authorization.signature', '64 bytes in base58 or base64');
  return input;
}

type Fields = PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>;
const BY_OWNER = "Signed by a wallet of the owner's account.";

/** The authorisation of an action; `by` says whose. */
const signed = (t: Fields, by: string) => t.field({ type: WalletAuthorizationInput, required: true, description: by });

export const ClaimOfferInput = builder.inputType('ClaimOfferInput', {
  description: 'Which offer to claim, and the signature for it.',
  fields: (t) => ({
    offerId: t.id({ required: true, description: 'Global id of the offer.' }),
    authorization: signed(t, 'Signed by the wallet that pays.'),
  }),
});
export const CloseOfferInput = builder.inputType('CloseOfferInput', {
  description: 'Which of your offers to close, and the signature for it.',
  fields: (t) => ({
    offerId: t.id({ required: true, description: 'Global id of the offer.' }),
    authorization: signed(t, BY_OWNER),
  }),
});
const coStakeMutationInput = (name: string, what: string) =>
  builder.inputType(name, {
    description: what,
    fields: (t) => ({
      coStakeId: t.id({ required: true, description: 'Global id of the co-stake.' }),
      authorization: signed(t, "Signed by a wallet of the co-staker's account."),
    }),
  });
export const UnstakeInput = coStakeMutationInput(
  'UnstakeInput',
  'Which co-stake to take out, and the signature for it.',
);
export const CancelUnstakeInput = coStakeMutationInput(
  'CancelUnstakeInput',
  'Which exit to take back, and the signature for it.',
);
export const WithdrawInput = coStakeMutationInput(
  'WithdrawInput',
  'Which co-stake to withdraw, and the signature for it.',
);
export const StakeDeviceInput = builder.inputType('StakeDeviceInput', {
  description: 'Which of your devices to stake on, how much, and the signature for it.',
  fields: (t) => ({
    deviceId: t.id({ required: true, description: 'Global id of the device.' }),
    amount: t.field({ type: 'TokenAmount', required: true, description: 'How much to add; more than zero.' }),
    authorization: signed(t, "Signed by a wallet of the owner's account, which pays."),
  }),
});
export const CreateOfferInput = builder.inputType('CreateOfferInput', {
  description: 'The terms of an offer on your device, and the signature for it.',
  fields: (t) => ({
    deviceId: t.id({ required: true, description: 'Global id of the device.' }),
    requestedAmount: t.field({
      type: 'TokenAmount',
      required: true,
      description: 'How much stake to ask for, at most half of the requirement.',
    }),
    rewardShareBps: t.int({
      required: true,
      description: "The co-staker's share of every block reward, 1 to 9999 basis points.",
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it lapses if nobody claims it; never, unless given.' }),
    authorization: signed(t, BY_OWNER),
  }),
});
export const ReplaceOfferInput = builder.inputType('ReplaceOfferInput', {
  description: 'Which of your open offers to replace, the new terms, and the signature for it.',
  fields: (t) => ({
    offerId: t.id({ required: true, description: 'Global id of the open offer.' }),
    requestedAmount: t.field({ type: 'TokenAmount', required: true, description: 'How much stake to ask for.' }),
    rewardShareBps: t.int({
      required: true,
      description: "The co-staker's share of every block reward, 1 to 9999 basis points.",
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it lapses if nobody claims it; never, unless given.' }),
    authorization: signed(t, BY_OWNER),
  }),
});
export const WithdrawOverflowInput = builder.inputType('WithdrawOverflowInput', {
  description: 'From which of your devices to withdraw overflow, how much, and the signature for it.',
  fields: (t) => ({
    deviceId: t.id({ required: true, description: 'Global id of the device.' }),
    amount: t.field({
      type: 'TokenAmount',
      required: true,
      description: 'How much; more than zero, at most `withdrawableOverflow`.',
    }),
    authorization: signed(t, BY_OWNER),
  }),
});
const ownDeviceInput = (name: string, what: string) =>
  builder.inputType(name, {
    description: what,
    fields: (t) => ({
      deviceId: t.id({ required: true, description: 'Global id of the device.' }),
      authorization: signed(t, BY_OWNER),
    }),
  });
export const UnstakeDeviceInput = ownDeviceInput(
  'UnstakeDeviceInput',
  'Which of your devices to take out of the programme, and the signature for it.',
);
export const WithdrawDeviceStakeInput = ownDeviceInput(
  'WithdrawDeviceStakeInput',
  'From which of your devices to withdraw your stake, and the signature for it.',
);
export const ClaimRewardsInput = builder.inputType('ClaimRewardsInput', {
  description: 'Whose rewards to pay out (exactly one co-stake or device), and the signature for it.',
  fields: (t) => ({
    coStakeId: t.id({ description: 'Global id of the co-stake.' }),
    deviceId: t.id({ description: 'Global id of the device, for its owner.' }),
    authorization: signed(t, 'Signed by a wallet of the account that earned them.'),
  }),
});
