// Tests of the owner's stake: the overflow that an owner may withdraw without an exit, the exit, and the instants at which a device
// leaves the programme and comes back.

import { expect, test } from 'vitest';
import { evolve } from '../../src/domain/evolve.ts';
import {
  unstakeDevice,
  unstakeDeviceRefusal,
  withdrawableOverflow,
  withdrawDeviceStakeRefusal,
  withdrawOverflow,
} from '../../src/domain/owner-stake.ts';
import { requirementHistory } from '../../src/domain/requirement.ts';
import { aCoStake, aDevice, anAggregate, anOffer, HIRED, io, later, PARAMETERS, T0 } from '../kit/device-aggregate.ts';
import { aScenario } from '../kit/scenario.ts';

/** Returns a device with a requirement of 1 600 IO, and an offer that was published when the requirement was 16 000 IO. */
const fallen = (open: boolean) =>
  anAggregate({
    device: aDevice({ multiplierTenThousandths: 10_000 }),
    ownerStake: io(9000),
    offers: [anOffer(open ? {} : { closesAt: T0, closeReason: 'CLOSED_BY_OWNER', live: false })],
  });

test('withdrawableOverflow leaves as much owner’s stake as an OPEN offer requests', () => {
  expect(withdrawableOverflow(fallen(true), later(T0, { hours: 1 }))).toBe(io(1000));
});

test('withdrawableOverflow ignores the amount of a CLOSED offer', () => {
  expect(withdrawableOverflow(fallen(false), later(T0, { hours: 1 }))).toBe(io(7400));
});

test('withdrawableOverflow leaves the own stake without which an OPEN offer would close', () => {
  const rules = { ...PARAMETERS, minSelfStakeBps: 7500, validFrom: new Date(0) };
  const shared = (open: boolean) =>
    anAggregate({
      requirements: requirementHistory([{ validFrom: new Date(0), multiplierTenThousandths: 100_000 }], [rules]),
      ownerStake: io(16_000),
      offers: [
        anOffer({ requestedAmount: io(6000), claimedAt: T0 }),
        anOffer({ id: 'other', requestedAmount: io(1000), ...(open ? {} : { closesAt: T0, live: false }) }),
      ],
      coStakes: [aCoStake({ amount: io(6000) })],
    });
  expect(withdrawableOverflow(shared(true), later(T0, { hours: 1 }))).toBe(io(4000));
  expect(withdrawableOverflow(shared(false), later(T0, { hours: 1 }))).toBe(io(6000));
});

test.each([
  [-1n, null],
  [0n, null],
  [1n, { code: 'OVERFLOW_EXCEEDED', withdrawable: io(2000), requested: io(2000) + 1n }],
])('withdrawOverflow of %s base units more than the overflow has the refusal %o', (more, refusal) => {
  const aggregate = anAggregate({ ownerStake: io(18_000) });
  const decision = withdrawOverflow({ amount: io(2000) + more }, aggregate, T0);
  expect('refusal' in decision ? decision.refusal : null).toEqual(refusal);
});

test.each([
  [io(16_000) - 1n, 0n],
  [io(16_000), 0n],
  [io(16_000) + 1n, 1n],
])('withdrawableOverflow of an own stake of %s base units is %s', (ownerStake, overflow) => {
  expect(withdrawableOverflow(anAggregate({ ownerStake }), T0)).toBe(overflow);
});

test.each([
  [-1, 'NOT_YET_WITHDRAWABLE'],
  [0, null],
  [1, null],
])('withdrawDeviceStake %i ms after the end of the cooldown has the refusal %s', (ms, code) => {
  const device = aDevice({ ownerExitStartedAt: T0, ownerCooldownEndsAt: later(T0, { days: 14 }) });
  const now = later(T0, { days: 14, ms });
  expect(withdrawDeviceStakeRefusal(anAggregate({ device }), now)?.code ?? null).toBe(code);
});

test.each([
  ['nothing staked', {}, 0n, 'NOTHING_STAKED'],
  ['one base unit staked', {}, 1n, null],
  ['a hired device', HIRED, 1n, 'DEVICE_HIRED'],
  ['a hired device that is blocked', { ...HIRED, state: 'BLOCKED' }, 1n, null],
  ['an exit', { ownerExitStartedAt: T0, ownerCooldownEndsAt: T0 }, 1n, 'OWNER_ALREADY_UNSTAKED'],
] as const)('unstakeDevice with %s', (_, device, ownerStake, code) => {
  const aggregate = anAggregate({ device: aDevice(device), ownerStake });
  expect(unstakeDeviceRefusal(aggregate, T0)?.code ?? null).toBe(code);
  expect(unstakeDevice(aggregate, PARAMETERS, T0)).toHaveProperty(code === null ? 'events' : 'refusal');
});

test('an exit of the owner and states of the network leave the programme once together, and both must end for a return', () => {
  const scenario = aScenario();
  const at = (days: number): Date => later(T0, { days });
  const bounds = () => scenario.aggregate().device.programmeBounds;
  scenario.advanceTo(at(1));
  scenario.unstakeDevice();
  scenario.advanceTo(at(2));
  scenario.report('BLOCKED', false);
  scenario.advanceTo(at(15));
  scenario.withdrawDeviceStake();
  scenario.advanceTo(at(16));
  scenario.report('MAINTENANCE', false);
  expect(bounds()).toEqual([at(1)]);
  scenario.advanceTo(at(17));
  expect(scenario.stake(io(8000))).toBeNull();
  scenario.advanceTo(at(18));
  scenario.stake(io(1));
  scenario.report('IDLE', false);
  expect(bounds()).toEqual([at(1), at(17)]);
  scenario.report('TERMINATED', false);
  expect(bounds()).toEqual([at(1), at(17), at(18)]);
});

test('a device that was imported as blocked has been out of the programme since then', () => {
  const imported = anAggregate({ device: aDevice({ state: 'BLOCKED', stateAt: T0 }) });
  const at = later(T0, { days: 1 });
  const lifted = evolve(imported, { type: 'DEVICE_STATE_CHANGED', state: 'IDLE', reason: null, at });
  expect(lifted.device.programmeBounds).toEqual([T0, at]);
});
