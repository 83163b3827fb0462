// Signed actions of an owner on the own stake of a device: stake, withdraw overflow, unstake, withdraw.
// **Invariant:** every export is an action: the table spreads this module.

import { stakeDevice as decideStake } from '../../domain/offer-rules.ts';
import {
  withdrawOverflow as decideOverflow,
  unstakeDevice as decideUnstake,
  withdrawDeviceStake as decideWithdraw,
} from '../../domain/owner-stake.ts';
import type { DeviceAction } from './action.ts';
import { amountDetail, deviceTarget } from './target.ts';

/** `amount` in base units. */
type AmountInput = { readonly deviceKey: string; readonly amount: bigint };

type DeviceInput = { readonly deviceKey: string };

/**
 * An owner adds stake to a device, from the signing wallet. Refusals: NOT_FOUND, DEVICE_NOT_COMMITTED,
 * INSUFFICIENT_BALANCE.
 */
export const stakeDevice: DeviceAction<'stakeDevice', AmountInput> = {
  kind: 'stakeDevice',
  scope: 'device',
  title: 'Stake on own device',
  noun: 'device',
  signer: 'deviceOwner',
  target: (ctx, { deviceKey, amount }) => deviceTarget(ctx, deviceKey, [amountDetail(amount)]),
  outcomeId: ({ deviceKey }) => deviceKey,
  decide: ({ input, actor }, { aggregate, now }) =>
    decideStake({ wallet: actor.wallet, balance: actor.balance, amount: input.amount }, aggregate, now),
};

/**
 * An owner withdraws stake above the requirement, without a cooldown. Refusals: NOT_FOUND, DEVICE_NOT_COMMITTED,
 * OVERFLOW_EXCEEDED.
 */
export const withdrawOverflow: DeviceAction<'withdrawOverflow', AmountInput> = {
  kind: 'withdrawOverflow',
  scope: 'device',
  title: 'Withdraw overflow from own device',
  noun: 'device',
  signer: 'deviceOwner',
  target: (ctx, { deviceKey, amount }) => deviceTarget(ctx, deviceKey, [amountDetail(amount)]),
  outcomeId: ({ deviceKey }) => deviceKey,
  decide: ({ input }, { aggregate, now }) => decideOverflow(input, aggregate, now),
};

/**
 * An owner starts the exit of the whole own stake; the device leaves the programme at once. Refusals: NOT_FOUND,
 * NOTHING_STAKED, OWNER_ALREADY_UNSTAKED, DEVICE_HIRED.
 */
export const unstakeDevice: DeviceAction<'unstakeDevice', DeviceInput> = {
  kind: 'unstakeDevice',
  scope: 'device',
  title: 'Unstake own device',
  noun: 'device',
  signer: 'deviceOwner',
  target: (ctx, { deviceKey }) => deviceTarget(ctx, deviceKey),
  outcomeId: ({ deviceKey }) => deviceKey,
  decide: (_, { aggregate, parameters, now }) => decideUnstake(aggregate, parameters, now),
};

/**
 * After the cooldown, the own stake is paid to the device's owner wallet. Refusals: NOT_FOUND, NOTHING_STAKED,
 * NOT_UNSTAKED, NOT_YET_WITHDRAWABLE.
 */
export const withdrawDeviceStake: DeviceAction<'withdrawDeviceStake', DeviceInput> = {
  kind: 'withdrawDeviceStake',
  scope: 'device',
  title: 'Withdraw stake from own device',
  noun: 'device',
  signer: 'deviceOwner',
  target: (ctx, { deviceKey }) => deviceTarget(ctx, deviceKey),
  outcomeId: ({ deviceKey }) => deviceKey,
  decide: (_, { aggregate, now }) => decideWithdraw(aggregate, now),
};
