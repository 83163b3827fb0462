// Tests of notEarningReason: only an ACTIVE co-stake on an operational device with sufficient stake earns; any other has a reason.

import { expect, test } from 'vitest';
import type { CoStake } from '../../src/domain/co-stake.ts';
import type { Device } from '../../src/domain/device.ts';
import { notEarningReason } from '../../src/domain/earning.ts';
import { aCoStake, aDevice, anAggregate, anOffer, io, later, requirementsOf, T0 } from '../kit/device-aggregate.ts';

const waitEndsAt = later(T0, { days: 7 });
const leaving = { exitStartedAt: T0, waitEndsAt, cooldownEndsAt: later(T0, { days: 21 }) };

test.each([
  ['that is active on an operational device with sufficient stake', {}, {}, io(8000), T0, null],
  ['whose claim is not settled yet', { settlement: 'SENDING' }, {}, io(8000), T0, 'CLAIM_PENDING'],
  ['whose claim expired', { settlement: 'EXPIRED' }, {}, io(8000), T0, 'CLAIM_FAILED'],
  ['in its wait period, although it counts toward the requirement', leaving, {}, io(8000), T0, 'UNSTAKED'],
  ['in its cooldown', leaving, {}, io(8000), waitEndsAt, 'UNSTAKED'],
  ['whose exit was cancelled', { ...leaving, exitCanceledAt: T0 }, {}, io(8000), T0, null],
  ['on a device that was terminated', {}, { state: 'TERMINATED' }, io(8000), T0, 'DEVICE_NOT_COMMITTED'],
  ['on a device whose owner has unstaked', {}, { ownerExitStartedAt: T0 }, io(8000), T0, 'DEVICE_NOT_COMMITTED'],
  ['on a device in maintenance', {}, { state: 'MAINTENANCE' }, io(8000), T0, 'DEVICE_NOT_OPERATIONAL'],
  ['on a device whose stake is one base unit below its requirement', {}, {}, io(8000) - 1n, T0, 'STAKE_INSUFFICIENT'],
] as const satisfies readonly (readonly [string, Partial<CoStake>, Partial<Device>, bigint, Date, string | null])[])(
  'notEarningReason returns the expected reason for a co-stake %s',
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
  ['null', 'one millisecond before', -1, null],
  ['STAKE_INSUFFICIENT', 'exactly at', 0, 'STAKE_INSUFFICIENT'],
] as const)(
  'notEarningReason after a rise of the requirement returns %s when the time is %s the end of the grace period',
  (_, __, ms, reason) => {
    const requirements = requirementsOf([
      [new Date(0), 100_000],
      [T0, 100_001],
    ]);
    const one = aCoStake();
    const aggregate = anAggregate({ requirements, offers: [anOffer({ claimedAt: T0 })], coStakes: [one] });
    expect(notEarningReason(aggregate, one, later(T0, { days: 7, ms }))).toBe(reason);
  },
);
