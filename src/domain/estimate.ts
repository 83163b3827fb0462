// What has to be said beside an estimate, so that a figure that is true of the past is not read as a forecast.

import { isCommitted, isOperational } from './device.ts';
import { type DeviceAggregate, sufficiencyAt } from './device-aggregate.ts';
import type { Parameters } from './parameter.ts';

export type EstimateCaveat = 'SAMPLE_TOO_SMALL' | 'DEVICE_NOT_RUNNING' | 'STAKE_INSUFFICIENT';

/**
 * Why there is no estimate, or why the past that it rests on says little: the first that applies; null when nothing does.
 * A device under its requirement earns nothing, so that its mean is low exactly because it waits for a co-staker.
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
