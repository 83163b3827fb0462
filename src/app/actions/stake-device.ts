// stakeDevice: an owner adds stake to a device, from the signing wallet.

import { stakeDevice as decideStake } from '../../domain/offer-rules.ts';
import type { DeviceAction } from './action.ts';
import { amountDetail, deviceTarget } from './target.ts';

/** `amount` in base units. */
type Input = { readonly deviceKey: string; readonly amount: bigint };

/** Refusals: NOT_FOUND, DEVICE_NOT_COMMITTED, INSUFFICIENT_BALANCE. */
export const stakeDevice: DeviceAction<'stakeDevice', Input> = {
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
