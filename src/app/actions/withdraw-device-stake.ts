// withdrawDeviceStake: after the cooldown, the own stake is paid to the device's owner wallet.

import { withdrawDeviceStake as decideWithdraw } from '../../domain/owner-stake.ts';
import type { DeviceAction } from './action.ts';
import { deviceTarget } from './target.ts';

type Input = { readonly deviceKey: string };

/** Refusals: NOT_FOUND, NOTHING_STAKED, NOT_UNSTAKED, NOT_YET_WITHDRAWABLE. */
export const withdrawDeviceStake: DeviceAction<'withdrawDeviceStake', Input> = {
  kind: 'withdrawDeviceStake',
  scope: 'device',
  title: 'Withdraw stake from own device',
  noun: 'device',
  signer: 'deviceOwner',
  target: (ctx, { deviceKey }) => deviceTarget(ctx, deviceKey),
  outcomeId: ({ deviceKey }) => deviceKey,
  decide: (_, { aggregate, now }) => decideWithdraw(aggregate, now),
};
