// What the network's next report of a known device brings about. Speeds, place and downtime are taken over as they are
// (store/device-reports.ts); here stands what a aggregate hangs on: connectivity, hire, running or idle, hardware and owner.
// Invariant: a report never lifts what was set on purpose (maintenance, a block, the end of a device).

import { type Device, isRunning } from './device.ts';
import type { DeviceRecord } from './device-record.ts';
import type { DomainEvent } from './events.ts';

/** Reasons of a block that a report brings about by itself. */
export const HARDWARE_CHANGED = 'hardware changed';
export const OWNER_CHANGED = 'owner changed';

export type DeviceReport = {
  readonly record: DeviceRecord;
  /** Account of the owner's wallet that the report names. */
  readonly ownerAccountId: string;
};

/**
 * The events by which a device becomes what a report says; none when it is that already, or has been terminated. Other
 * hardware and an owner of another account block the device: its stake, offers and agreements were made for what it was. The
 * device keeps its hardware and owner on record. A second wallet of the owner's account changes nothing.
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
