// Signed actions of a device owner on the stake that the owner holds on the device: stake, withdraw overflow, unstake, withdraw.
// **Invariant:** every export is an action, because table.ts adds all exports of this module to its table.

import { stakeDevice as decideStake } from '../../domain/offer-rules.ts';
import {
  withdrawOverflow as decideOverflow,
  unstakeDevice as decideUnstake,
  withdrawDeviceStake as decideWithdraw,
} from '../../domain/owner-stake.ts';
import type { DeviceAction } from './action.ts';
import {
  amountDetailLine,
  loadDeviceTarget,
  PAID_BACK_TO_SIGNER,
  paidBackToDetailLine,
  paidToDetailLine,
} from './target.ts';

/** Input of an action that moves stake: a device and an amount in base units. */
type AmountInput = { readonly deviceKey: string; readonly amount: bigint };

type DeviceInput = { readonly deviceKey: string };

/**
 * Adds to the owner's stake on a device, paid by the owner wallet, which signs. Refusals: NOT_FOUND, NOT_OWNER_WALLET,
 * DEVICE_NOT_COMMITTED, OWN_STAKE_TOO_LOW, INSUFFICIENT_BALANCE.
 */
export const stakeDevice: DeviceAction<'stakeDevice', AmountInput> = {
  kind: 'stakeDevice',
  scope: 'device',
  title: 'Stake on own device',
  noun: 'device',
  signer: 'deviceOwner',
  target: (ctx, { deviceKey, amount }) =>
    loadDeviceTarget(ctx, deviceKey, () => [amountDetailLine(amount), PAID_BACK_TO_SIGNER]),
  outcomeId: ({ deviceKey }) => deviceKey,
  decide: ({ input, actor }, { aggregate, now }) =>
    decideStake({ wallet: actor.wallet, balance: actor.balance, amount: input.amount }, aggregate, now),
};

/**
 * Withdraws stake above the device's requirement to the owner, without a cooldown. Refusals: NOT_FOUND, DEVICE_NOT_COMMITTED,
 * OVERFLOW_EXCEEDED.
 */
export const withdrawOverflow: DeviceAction<'withdrawOverflow', AmountInput> = {
  kind: 'withdrawOverflow',
  scope: 'device',
  title: 'Withdraw overflow from own device',
  noun: 'device',
  signer: 'deviceOwner',
  target: (ctx, { deviceKey, amount }) =>
    loadDeviceTarget(ctx, deviceKey, (device) => [amountDetailLine(amount), paidToDetailLine(device.ownerWallet)]),
  outcomeId: ({ deviceKey }) => deviceKey,
  decide: ({ input }, { aggregate, now }) => decideOverflow(input, aggregate, now),
};

/**
 * Starts the exit of the owner's whole stake. The device leaves the co-staking programme at once. Refusals: NOT_FOUND,
 * NOTHING_STAKED, OWNER_ALREADY_UNSTAKED, DEVICE_HIRED.
 */
export const unstakeDevice: DeviceAction<'unstakeDevice', DeviceInput> = {
  kind: 'unstakeDevice',
  scope: 'device',
  title: 'Unstake own device',
  noun: 'device',
  signer: 'deviceOwner',
  target: (ctx, { deviceKey }) =>
    loadDeviceTarget(ctx, deviceKey, (device) => [paidBackToDetailLine(device.ownerWallet)]),
  outcomeId: ({ deviceKey }) => deviceKey,
  decide: (_, { aggregate, parameters, now }) => decideUnstake(aggregate, parameters, now),
};

/**
 * Pays the owner's stake back after its cooldown, to the device's owner wallet. Refusals: NOT_FOUND, NOTHING_STAKED,
 * NOT_UNSTAKED, NOT_YET_WITHDRAWABLE.
 */
export const withdrawDeviceStake: DeviceAction<'withdrawDeviceStake', DeviceInput> = {
  kind: 'withdrawDeviceStake',
  scope: 'device',
  title: 'Withdraw stake from own device',
  noun: 'device',
  signer: 'deviceOwner',
  target: (ctx, { deviceKey }) => loadDeviceTarget(ctx, deviceKey, (device) => [paidToDetailLine(device.ownerWallet)]),
  outcomeId: ({ deviceKey }) => deviceKey,
  decide: (_, { aggregate, now }) => decideWithdraw(aggregate, now),
};
