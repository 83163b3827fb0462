// Reasons why a co-stake earns no rewards, and reasons not to trust an estimate of its rewards.
// The network reports the actual rewards of a device; reward.ts splits them between owner and co-staker.

import { type CoStake, type CoStakePhase, phaseAt } from './co-stake.ts';
import { isInProgramme, isOperational, operationalFault } from './device.ts';
import { type DeviceAggregate, deviceWithMultiplierAt, sufficiencyAt } from './device-aggregate.ts';
import type { Parameters } from './parameter.ts';

/** The reason why a co-stake earns no rewards. */
export type NotEarningReason =
  | 'CLAIM_PENDING'
  | 'CLAIM_FAILED'
  | 'UNSTAKED'
  | 'DEVICE_NOT_COMMITTED'
  | 'DEVICE_NOT_OPERATIONAL'
  | 'STAKE_INSUFFICIENT';

/** Returns the first reason why a co-stake earns no rewards at `now`; null when it earns its share of the device's rewards. */
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
  if (!isInProgramme(aggregate.device)) return 'DEVICE_NOT_COMMITTED';
  if (operationalFault(deviceWithMultiplierAt(aggregate, now)) !== null) return 'DEVICE_NOT_OPERATIONAL';
  return sufficiencyAt(aggregate, now) === 'INSUFFICIENT' ? 'STAKE_INSUFFICIENT' : null;
}

/** The reason why a reward estimate is missing or unreliable. */
export type EstimateCaveat = 'SAMPLE_TOO_SMALL' | 'DEVICE_NOT_RUNNING' | 'STAKE_INSUFFICIENT';

/**
 * Returns the first reason why a reward estimate is missing or unreliable; null when there is none. A device below its requirement
 * earns nothing, so its past mean is lower than its reward with a co-staker.
 */
export function estimateCaveat(
  aggregate: DeviceAggregate,
  parameters: Pick<Parameters, 'minEstimateSampleBlocks'>,
  now: Date,
): EstimateCaveat | null {
  if (aggregate.device.windowBlocks < parameters.minEstimateSampleBlocks) return 'SAMPLE_TOO_SMALL';
  if (!isInProgramme(aggregate.device) || !isOperational(aggregate.device)) return 'DEVICE_NOT_RUNNING';
  return sufficiencyAt(aggregate, now) === 'INSUFFICIENT' ? 'STAKE_INSUFFICIENT' : null;
}
