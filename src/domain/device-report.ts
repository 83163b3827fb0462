// The events of a further report on a known device: connectivity, hire, running or idle, other hardware, another owner.
// **Invariant:** a report never ends a state that was set on purpose (MAINTENANCE, BLOCKED, TERMINATED).
// Speeds, location and downtime are stored as reported, without events: store/device-reports.ts.

import { type Device, isRunning } from './device.ts';
import type { DeviceRecord } from './device-record.ts';
import type { DomainEvent } from './events.ts';

/** Reasons of a block that a report causes. */
export const HARDWARE_CHANGED = 'hardware changed';
export const OWNER_CHANGED = 'owner changed';

export type DeviceReport = {
  readonly record: DeviceRecord;
  /** The account of the owner's wallet in the report. */
  readonly ownerAccountId: string;
};

/**
 * The events that bring a device to its reported state; none when nothing differs or the device is TERMINATED. Other hardware
 * and an owner of another account block the device, because its stake, offers and agreements were made for the recorded ones;
 * the record keeps them. A second wallet of the same account changes nothing.
 */
export function reportEvents(
  { record, ownerAccountId }: DeviceReport,
  device: Device,
  at: Date,
): readonly DomainEvent[] {
  if (device.state === 'TERMINATED') return [];
  const events: DomainEvent[] = [];
  if (record.connectivityTier !== device.connectivityTier) {
    events.push({ type: 'CONNECTIVITY_CHANGED', at, tier: record.connectivityTier });
  }
  if (record.hired !== device.hired) events.push({ type: 'HIRE_CHANGED', at, hired: record.hired });
  const mismatch = mismatchOf(record, ownerAccountId, device);
  if (mismatch !== null && device.state !== 'BLOCKED') {
    events.push({ type: 'DEVICE_STATE_CHANGED', at, state: 'BLOCKED', reason: mismatch });
  } else if (mismatch === null && isRunning(device) && record.state !== device.state) {
    events.push({ type: 'DEVICE_STATE_CHANGED', at, state: record.state, reason: null });
  }
  return events;
}

function mismatchOf(record: DeviceRecord, ownerAccountId: string, device: Device): string | null {
  const same = record.kind === device.kind && record.model === device.model && record.quantity === device.quantity;
  if (!same) return HARDWARE_CHANGED;
  return ownerAccountId === device.ownerAccountId ? null : OWNER_CHANGED;
}
