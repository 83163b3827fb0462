// withdrawOverflow: an owner withdraws stake above the requirement, without a cooldown.

import { withdrawOverflow as decideOverflow } from '../../domain/owner-stake.ts';
import type { DeviceAction } from './action.ts';
import { amountDetail, deviceTarget } from './target.ts';

/** `amount` in base units. */
type Input = { readonly deviceKey: string; readonly amount: bigint };

/** Refusals: NOT_FOUND, DEVICE_NOT_COMMITTED, OVERFLOW_EXCEEDED. */
export const withdrawOverflow: DeviceAction<'withdrawOverflow', Input> = {
  kind: 'withdrawOverflow',
  scope: 'device',
  title: 'Withdraw overflow from own device',
  noun: 'device',
  signer: 'deviceOwner',
  target: (ctx, { deviceKey, amount }) => deviceTarget(ctx, deviceKey, [amountDetail(amount)]),
  outcomeId: ({ deviceKey }) => deviceKey,
  decide: ({ input }, { aggregate, now }) => decideOverflow(input, aggregate, now),
};
