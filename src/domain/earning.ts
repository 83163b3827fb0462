// Whether a co-stake earns now, and how far an estimate of what it will earn can be trusted.
// What a device earned is what the network reports: a block for a device that is hired or in MAINTENANCE is paid, a block for
// a device that has left the programme is not. The amounts: reward.ts.

import { type CoStake, type CoStakePhase, phaseAt } from './co-stake.ts';
import { isCommitted, isOperational, operationalFault } from './device.ts';
import { type DeviceAggregate, deviceAt, sufficiencyAt } from './device-aggregate.ts';
import type { Parameters } from './parameter.ts';

export type NotEarningReason =
  | 'CLAIM_PENDING'
  | 'CLAIM_FAILED'
  | 'UNSTAKED'
  | 'DEVICE_NOT_COMMITTED'
  | 'DEVICE_NOT_OPERATIONAL'
  | 'STAKE_INSUFFICIENT';

/** The first reason why a co-stake earns nothing at an instant; null when it earns as its device does. */
export function notEarningReason(aggregate: DeviceAggregate, coStake: CoStake, now: Date): NotEarningReason | null {
  return NOT_EARNING[phaseAt(coStake, now)](aggregate, now);
}

type NotEarning = (aggregate: DeviceAggregate, now: Date) => NotEarningReason | null;

const unstaked: NotEarning = () => 'UNSTAKED';

const NOT_EARNING: { readonly [Phase in CoStakePhase]: NotEarning } = {
  PENDING: () => 'CLAIM_PENDING',
  FAILED: () => 'CLAIM_FAILED',
  ACTIVE: deviceReason,
  WAIT_PERIOD: unstaked,
  COOLDOWN: unstaked,
  WITHDRAWABLE: unstaked,
  WITHDRAWN: unstaked,
};

function deviceReason(aggregate: DeviceAggregate, now: Date): NotEarningReason | null {
  if (!isCommitted(aggregate.device)) return 'DEVICE_NOT_COMMITTED';
  if (operationalFault(deviceAt(aggregate, now)) !== null) return 'DEVICE_NOT_OPERATIONAL';
  return sufficiencyAt(aggregate, now) === 'INSUFFICIENT' ? 'STAKE_INSUFFICIENT' : null;
}

export type EstimateCaveat = 'SAMPLE_TOO_SMALL' | 'DEVICE_NOT_RUNNING' | 'STAKE_INSUFFICIENT';

/**
 * The first reason why there is no estimate or why past rewards say little about future ones; null without a reason.
 * A device under its requirement earns nothing, so its mean reward is low only because it waits for a co-staker.
 */
export function estimateCaveat(
  aggregate: DeviceAggregate,
  parameters: Pick<Parameters, 'minEstimateSampleBlocks'>,
  now: Date,
): EstimateCaveat | null {
  if (aggregate.device.windowBlocks < parameters.minEstimateSampleBlocks) return 'SAMPLE_TOO_SMALL';
  if (!isCommitted(aggregate.device) || !isOperational(aggregate.device)) return 'DEVICE_NOT_RUNNING';
  return sufficiencyAt(aggregate, now) === 'INSUFFICIENT' ? 'STAKE_INSUFFICIENT' : null;
}
