// notEarningReason: only an ACTIVE co-stake on an operational device with sufficient stake earns; every other has a reason.

import { expect, test } from 'vitest';
import type { CoStake } from '../../src/domain/co-stake.ts';
import type { Device } from '../../src/domain/device.ts';
import { notEarningReason } from '../../src/domain/earning.ts';
import { aCoStake, aDevice, anAggregate, anOffer, io, later, requirementsOf, T0 } from '../kit/device-aggregate.ts';

const waitEndsAt = later(T0, { days: 7 });
const leaving = { exitStartedAt: T0, waitEndsAt, cooldownEndsAt: later(T0, { days: 21 }) };

test.each([
  ['active on a fit device with enough stake', {}, {}, io(8000), T0, null],
  ['still being settled', { settlement: 'SENDING' }, {}, io(8000), T0, 'CLAIM_PENDING'],
  ['never settled', { settlement: 'EXPIRED' }, {}, io(8000), T0, 'CLAIM_FAILED'],
  ['in its wait, which counts toward the requirement but earns nothing', leaving, {}, io(8000), T0, 'UNSTAKED'],
  ['in its cooldown', leaving, {}, io(8000), waitEndsAt, 'UNSTAKED'],
  ['whose exit was cancelled', { ...leaving, exitCanceledAt: T0 }, {}, io(8000), T0, null],
  ['on a device that was terminated', {}, { state: 'TERMINATED' }, io(8000), T0, 'DEVICE_NOT_COMMITTED'],
  ['on a device whose owner is leaving', {}, { ownerExitStartedAt: T0 }, io(8000), T0, 'DEVICE_NOT_COMMITTED'],
  ['on a device in maintenance', {}, { state: 'MAINTENANCE' }, io(8000), T0, 'DEVICE_NOT_OPERATIONAL'],
  ['on a device one base unit short', {}, {}, io(8000) - 1n, T0, 'STAKE_INSUFFICIENT'],
] as const satisfies readonly (readonly [string, Partial<CoStake>, Partial<Device>, bigint, Date, string | null])[])(
  'notEarningReason judges a co-stake %s',
  (_, coStake, device, ownerStake, now, reason) => {
    const one = aCoStake(coStake);
    const aggregate = anAggregate({
      device: aDevice(device),
      ownerStake,
      offers: [anOffer({ claimedAt: T0 })],
      coStakes: [one],
    });
    expect(notEarningReason(aggregate, one, now)).toBe(reason);
  },
);

test.each([
  ['returns null one millisecond before the grace after a rise ends', -1, null],
  ['returns STAKE_INSUFFICIENT when grace ends', 0, 'STAKE_INSUFFICIENT'],
] as const)('a co-stake %s', (_, ms, reason) => {
  const requirements = requirementsOf([
    [new Date(0), 100_000],
    [T0, 100_001],
  ]);
  const one = aCoStake();
  const aggregate = anAggregate({ requirements, offers: [anOffer({ claimedAt: T0 })], coStakes: [one] });
  expect(notEarningReason(aggregate, one, later(T0, { days: 7, ms }))).toBe(reason);
});
