// Whether a co-stake earns now, and if not, why. What a device has earned is the network's word: a block that it reports for a
// device in MAINTENANCE, or hired, is paid; for one that has left the programme it is not.

import { type CoStake, phaseAt } from './co-stake.ts';
import { isCommitted, operationalFault } from './device.ts';
import { type DeviceAggregate, deviceAt, sufficiencyAt } from './device-aggregate.ts';

export type NotEarningReason =
  | 'CLAIM_PENDING'
  | 'CLAIM_FAILED'
  | 'UNSTAKED'
  | 'DEVICE_NOT_COMMITTED'
  | 'DEVICE_NOT_OPERATIONAL'
  | 'STAKE_INSUFFICIENT';

/** The first reason why a co-stake earns nothing at an instant; null when it earns as its device does. */
export function notEarningReason(aggregate: DeviceAggregate, coStake: CoStake, now: Date): NotEarningReason | null {
  const phase = phaseAt(coStake, now);
  switch (phase) {
    case 'PENDING':
      return 'CLAIM_PENDING';
    case 'FAILED':
      return 'CLAIM_FAILED';
    case 'WAIT_PERIOD':
    case 'COOLDOWN':
    case 'WITHDRAWABLE':
    case 'WITHDRAWN':
      return 'UNSTAKED';
    case 'ACTIVE':
      if (!isCommitted(aggregate.device)) return 'DEVICE_NOT_COMMITTED';
      if (operationalFault(deviceAt(aggregate, now)) !== null) return 'DEVICE_NOT_OPERATIONAL';
      return sufficiencyAt(aggregate, now) === 'INSUFFICIENT' ? 'STAKE_INSUFFICIENT' : null;
    default:
      return phase satisfies never;
  }
}
