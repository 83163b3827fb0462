// The actions that a wallet can sign, with the fields of each, and how they are read.

import type { SignableAction } from '../app/signing.ts';
import type { WalletAction } from '../app/wallets.ts';
import { badInput, builder } from './builder.ts';
import { keyFrom } from './node.ts';

const OfferAction = (name: string, what: string) =>
  builder.inputType(name, {
    description: what,
    fields: (t) => ({ offerId: t.id({ required: true, description: 'Global id of the offer.' }) }),
  });
const CoStakeActionInput = (name: string, what: string) =>
  builder.inputType(name, {
    description: what,
    fields: (t) => ({ coStakeId: t.id({ required: true, description: 'Global id of the co-stake.' }) }),
  });

const ClaimOfferAction = OfferAction('ClaimOfferAction', 'Claiming an offer, whole.');
const CloseOfferAction = OfferAction('CloseOfferAction', "Taking one's own open offer back.");
const UnstakeAction = CoStakeActionInput('UnstakeAction', 'Starting the exit of a co-stake.');
const CancelUnstakeAction = CoStakeActionInput('CancelUnstakeAction', 'Taking an exit back within its wait period.');
const WithdrawAction = CoStakeActionInput('WithdrawAction', 'Having a stake paid back after its cooldown.');
const StakeDeviceAction = builder.inputType('StakeDeviceAction', {
  description: "Adding to the own stake on one's device.",
  fields: (t) => ({
    deviceId: t.id({ required: true, description: 'Global id of the device.' }),
    amount: t.field({ type: 'TokenAmount', required: true, description: 'How much to add; more than zero.' }),
  }),
});
const CreateOfferAction = builder.inputType('CreateOfferAction', {
  description: "Publishing an offer on one's device.",
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
  }),
});

const WithdrawOverflowAction = builder.inputType('WithdrawOverflowAction', {
  description: "Taking stake above the requirement out of one's device.",
  fields: (t) => ({
    deviceId: t.id({ required: true, description: 'Global id of the device.' }),
    amount: t.field({ type: 'TokenAmount', required: true, description: 'How much; more than zero.' }),
  }),
});
const deviceAction = (name: string, what: string) =>
  builder.inputType(name, {
    description: what,
    fields: (t) => ({ deviceId: t.id({ required: true, description: 'Global id of the device.' }) }),
  });
const UnstakeDeviceAction = deviceAction('UnstakeDeviceAction', 'Starting the exit with the whole own stake.');
const WithdrawDeviceStakeAction = deviceAction(
  'WithdrawDeviceStakeAction',
  'Having the own stake paid back after its cooldown.',
);
const ReplaceOfferAction = builder.inputType('ReplaceOfferAction', {
  description: "Putting another offer in the place of one's own open one.",
  fields: (t) => ({
    offerId: t.id({ required: true, description: 'Global id of the open offer.' }),
    requestedAmount: t.field({ type: 'TokenAmount', required: true, description: 'How much stake to ask for.' }),
    rewardShareBps: t.int({
      required: true,
      description: "The co-staker's share of every block reward, 1 to 9999 basis points.",
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it lapses if nobody claims it; never, unless given.' }),
  }),
});

const ClaimRewardsAction = builder.inputType('ClaimRewardsAction', {
  description: 'Having accrued rewards paid out: of exactly one co-stake or one device of yours.',
  isOneOf: true,
  fields: (t) => ({
    coStakeId: t.id({ description: 'Global id of the co-stake.' }),
    deviceId: t.id({ description: 'Global id of the device, for its owner.' }),
  }),
});

const LinkWalletAction = builder.inputType('LinkWalletAction', {
  description: 'Joining a wallet to an account. The account and the new wallet sign the same lines.',
  fields: (t) => ({
    wallet: t.field({ type: 'WalletAddress', required: true, description: 'The wallet that is to join.' }),
    accountWallet: t.field({
      type: 'WalletAddress',
      description: 'The wallet that signs for the account; the one that asks for the text, unless given.',
    }),
  }),
});
const walletAction = (name: string, what: string) =>
  builder.inputType(name, {
    description: what,
    fields: (t) => ({
      wallet: t.field({ type: 'WalletAddress', required: true, description: 'The wallet that it is about.' }),
    }),
  });
const UnlinkWalletAction = walletAction('UnlinkWalletAction', 'Letting a wallet of the account go.');
const SetPrimaryWalletAction = walletAction('SetPrimaryWalletAction', 'Making a wallet the main one of its account.');

export const SignableActionInput = builder.inputType('SignableActionInput', {
  isOneOf: true,
  description: 'An action to sign: exactly one, with the same fields as the mutation of that name.',
  fields: (t) => ({
    claimOffer: t.field({ type: ClaimOfferAction, description: 'To claim an offer.' }),
    closeOffer: t.field({ type: CloseOfferAction, description: 'To take an offer back.' }),
    createOffer: t.field({ type: CreateOfferAction, description: 'To publish an offer.' }),
    stakeDevice: t.field({ type: StakeDeviceAction, description: 'To stake on a device.' }),
    replaceOffer: t.field({ type: ReplaceOfferAction, description: 'To replace an offer.' }),
    withdrawOverflow: t.field({ type: WithdrawOverflowAction, description: 'To withdraw overflow.' }),
    unstakeDevice: t.field({ type: UnstakeDeviceAction, description: 'To unstake a device.' }),
    withdrawDeviceStake: t.field({ type: WithdrawDeviceStakeAction, description: 'To withdraw the own stake.' }),
    claimRewards: t.field({ type: ClaimRewardsAction, description: 'To claim rewards.' }),
    unstake: t.field({ type: UnstakeAction, description: 'To start an exit.' }),
    cancelUnstake: t.field({ type: CancelUnstakeAction, description: 'To take an exit back.' }),
    withdraw: t.field({ type: WithdrawAction, description: 'To withdraw.' }),
    linkWallet: t.field({ type: LinkWalletAction, description: 'To link a wallet; both wallets sign.' }),
    unlinkWallet: t.field({ type: UnlinkWalletAction, description: 'To unlink a wallet.' }),
    setPrimaryWallet: t.field({ type: SetPrimaryWalletAction, description: 'To make a wallet the main one.' }),
  }),
});

export const offerInput = (path: string, input: { offerId: string }) => ({
  offerId: keyFrom(`${path}.offerId`, input.offerId, 'Offer'),
});
export const coStakeInput = (path: string, input: { coStakeId: string }) => ({
  coStakeId: keyFrom(`${path}.coStakeId`, input.coStakeId, 'CoStake'),
});
export const stakeInput = (path: string, input: { deviceId: string; amount: bigint }) => {
  if (input.amount === 0n) throw badInput(`${path}.amount`, 'must be more than zero');
  return { deviceKey: keyFrom(`${path}.deviceId`, input.deviceId, 'Device'), amount: input.amount };
};
export const deviceInput = (path: string, input: { deviceId: string }) => ({
  deviceKey: keyFrom(`${path}.deviceId`, input.deviceId, 'Device'),
});
type TermsInput = { requestedAmount: bigint; rewardShareBps: number; expiresAt?: Date | null | undefined };
const termsInput = (path: string, input: TermsInput) => {
  if (input.rewardShareBps < 0 || input.rewardShareBps > 10_000) {
    throw badInput(`${path}.rewardShareBps`, 'basis points: must lie between 0 and 10000');
  }
  const { requestedAmount, rewardShareBps } = input;
  return { requestedAmount, rewardShareBps, expiresAt: input.expiresAt ?? null };
};
export const offerTerms = (path: string, input: TermsInput & { deviceId: string }) => ({
  ...deviceInput(path, input),
  ...termsInput(path, input),
});
export const replacementTerms = (path: string, input: TermsInput & { offerId: string }) => ({
  ...offerInput(path, input),
  ...termsInput(path, input),
});

export const rewardsInput = (
  path: string,
  input: { coStakeId?: string | null | undefined; deviceId?: string | null | undefined },
) => {
  if ((input.coStakeId == null) === (input.deviceId == null)) {
    throw badInput(`${path}.coStakeId`, 'give exactly one of coStakeId and deviceId');
  }
  return input.coStakeId == null
    ? { of: deviceInput(path, { deviceId: input.deviceId ?? '' }) }
    : { of: coStakeInput(path, { coStakeId: input.coStakeId }) };
};

/** Reads the one action of a SignableActionInput, for the wallet that will sign it. */
export function signableAction(
  input: typeof SignableActionInput.$inferInput,
  signer: string,
): SignableAction | WalletAction {
  if (input.linkWallet != null) {
    const { wallet, accountWallet } = input.linkWallet;
    return { kind: 'linkWallet', wallet, accountWallet: accountWallet ?? signer };
  }
  if (input.unlinkWallet != null) return { kind: 'unlinkWallet', wallet: input.unlinkWallet.wallet };
  if (input.setPrimaryWallet != null) return { kind: 'setPrimaryWallet', wallet: input.setPrimaryWallet.wallet };
  if (input.claimOffer != null) return { kind: 'claimOffer', ...offerInput('action.claimOffer', input.claimOffer) };
  if (input.closeOffer != null) return { kind: 'closeOffer', ...offerInput('action.closeOffer', input.closeOffer) };
  if (input.createOffer != null) return { kind: 'createOffer', ...offerTerms('action.createOffer', input.createOffer) };
  if (input.stakeDevice != null) return { kind: 'stakeDevice', ...stakeInput('action.stakeDevice', input.stakeDevice) };
  if (input.replaceOffer != null) {
    return { kind: 'replaceOffer', ...replacementTerms('action.replaceOffer', input.replaceOffer) };
  }
  if (input.withdrawOverflow != null) {
    return { kind: 'withdrawOverflow', ...stakeInput('action.withdrawOverflow', input.withdrawOverflow) };
  }
  if (input.unstakeDevice != null) {
    return { kind: 'unstakeDevice', ...deviceInput('action.unstakeDevice', input.unstakeDevice) };
  }
  if (input.withdrawDeviceStake != null) {
    return { kind: 'withdrawDeviceStake', ...deviceInput('action.withdrawDeviceStake', input.withdrawDeviceStake) };
  }
  if (input.claimRewards != null) {
    return { kind: 'claimRewards', ...rewardsInput('action.claimRewards', input.claimRewards) };
  }
  if (input.unstake != null) return { kind: 'unstake', ...coStakeInput('action.unstake', input.unstake) };
  if (input.cancelUnstake != null)
    return { kind: 'cancelUnstake', ...coStakeInput('action.cancelUnstake', input.cancelUnstake) };
  if (input.withdraw != null) return { kind: 'withdraw', ...coStakeInput('action.withdraw', input.withdraw) };
  throw badInput('action', 'exactly one action');
}
