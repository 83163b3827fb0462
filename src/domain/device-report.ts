// Computes the events of a new report on a known device: changed connectivity, hire, state, hardware or owner.
// **Invariant:** a report never ends MAINTENANCE, BLOCKED or TERMINATED, which the network sets by explicit calls; a change to BLOCKED or
// TERMINATED clears the hires, and only a later report hires the device again.
// Speeds, location and downtime are stored without events, in store/device-reports.ts.

import { type Device, type DeviceState, isOutOfProgramme, isRunning } from './device.ts';
import type { DeviceRecord } from './device-record.ts';
import type { DomainEvent } from './events.ts';
import { boundsOfHires, eventsOfHires, isHiredAt } from './hire.ts';

/** Reason stored with a device that is blocked because a report names another kind, model or number of cards. */
export const HARDWARE_CHANGED_BLOCKING_REASON = 'hardware changed';
/** Reason stored with a device that is blocked because a report names an owner of another account. */
export const OWNER_CHANGED_BLOCKING_REASON = 'owner changed';

/** A report on a device, with the account of the reported owner. */
export type DeviceReport = {
  readonly record: DeviceRecord;
  /** Account of the owner's wallet in the report. */
  readonly ownerAccountId: string;
};

/**
 * Returns the events that bring a device to its reported state; none when nothing differs or the device is TERMINATED. Changed
 * hardware or an owner of another account blocks the device, because its stake, offers and agreements refer to the stored hardware
 * and owner, which are kept. Another wallet of the same account changes nothing.
 */
export function eventsOfReport(
  { record, ownerAccountId }: DeviceReport,
  device: Device,
  at: Date,
): readonly DomainEvent[] {
  if (device.state === 'TERMINATED') return [];
  const events: DomainEvent[] = [];
  if (record.connectivityTier !== device.connectivityTier) {
    events.push({ type: 'CONNECTIVITY_CHANGED', at, tier: record.connectivityTier });
  }
  const mismatch = mismatchOf(record, ownerAccountId, device);
  if (mismatch !== null && device.state !== 'BLOCKED') {
    return [...events, ...eventsOfState({ state: 'BLOCKED', reason: mismatch }, device, at)];
  }
  events.push(...eventsOfHires(record.hires, device, at));
  if (mismatch === null && isRunning(device) && reportedState(record, at) !== device.state) {
    events.push({ type: 'DEVICE_STATE_CHANGED', at, state: reportedState(record, at), reason: null });
  }
  return events;
}

/** Returns the state of a device in its report at an instant: a device that is hired then is ACTIVE. */
export function reportedState({ hires, state }: Pick<DeviceRecord, 'hires' | 'state'>, at: Date): 'ACTIVE' | 'IDLE' {
  return isHiredAt({ hireBounds: boundsOfHires(hires, at) }, at) ? 'ACTIVE' : state;
}

/** Returns the events of a changed state: BLOCKED and TERMINATED also clear the device's hires. */
export function eventsOfState(
  change: { readonly state: DeviceState; readonly reason: string | null },
  device: Pick<Device, 'hireBounds'>,
  at: Date,
): readonly DomainEvent[] {
  const changed: DomainEvent = { type: 'DEVICE_STATE_CHANGED', at, state: change.state, reason: change.reason };
  return isOutOfProgramme(change.state) ? [changed, ...eventsOfHires([], device, at)] : [changed];
}

function mismatchOf(record: DeviceRecord, ownerAccountId: string, device: Device): string | null {
  // A device that was stored before its name had an alias keeps the reported name.
  const sameModel = record.model === device.model || record.reportedModel === device.model;
  const same = record.kind === device.kind && sameModel && record.quantity === device.quantity;
  if (!same) return HARDWARE_CHANGED_BLOCKING_REASON;
  return ownerAccountId === device.ownerAccountId ? null : OWNER_CHANGED_BLOCKING_REASON;
}
