// unstakeDevice: an owner starts the exit of the whole own stake; the device leaves the programme at once.

import { unstakeDevice as decideUnstake } from '../../domain/owner-stake.ts';
import type { DeviceAction } from './action.ts';
import { deviceTarget } from './target.ts';

type Input = { readonly deviceKey: string };

/** Refusals: NOT_FOUND, NOTHING_STAKED, OWNER_ALREADY_UNSTAKED, DEVICE_HIRED. */
export const unstakeDevice: DeviceAction<'unstakeDevice', Input> = {
  kind: 'unstakeDevice',
  scope: 'device',
  title: 'Unstake own device',
  noun: 'device',
  signer: 'deviceOwner',
  target: (ctx, { deviceKey }) => deviceTarget(ctx, deviceKey),
  outcomeId: ({ deviceKey }) => deviceKey,
  decide: (_, { aggregate, parameters, now }) => decideUnstake(aggregate, parameters, now),
};
