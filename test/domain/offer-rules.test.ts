// Tests of createOffer, closeOffer and stakeDevice: every precondition with its values, the bounds of terms, and the owner's stake.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Device } from '../../src/domain/device.ts';
import { requirementAt } from '../../src/domain/device-aggregate.ts';
import {
  createOffer,
  offerEligibility,
  offerPreconditionMessage,
  replaceOffer,
  stakeDevice,
} from '../../src/domain/offer-rules.ts';
import { maxCoStake } from '../../src/domain/requirement.ts';
import { aDevice, anAggregate, anOffer, HIRED, io, later, PARAMETERS, T0 } from '../kit/device-aggregate.ts';
import { aScenario } from '../kit/scenario.ts';

function eligibility(device: Partial<Device>, ownerStake = io(8000)) {
  return offerEligibility(anAggregate({ device: aDevice(device), ownerStake }), PARAMETERS, T0);
}

describe('offerEligibility', () => {
  test('returns every precondition with its current and required value', () => {
    expect(eligibility({}).map(({ code, current, required, refusal }) => [code, current, required, refusal])).toEqual([
      ['DEVICE_COMMITTED', 'IDLE', 'in the programme', null],
      [
        'DEVICE_OPERATIONAL',
        'IDLE, connectivity tier 3, multiplier 10',
        'ACTIVE or IDLE, connectivity tier and multiplier above 0',
        null,
      ],
      ['OWN_STAKE', '8\u202f000 IO', '8\u202f000 IO', null],
      ['OFFER_PLACE', '0 of 4 places taken', 'a free place', null],
      ['STAKE_ROOM', '8\u202f000 IO', '200 IO', null],
      ['SHARE_ROOM', '99.99 %', '0.01 %', null],
      ['NOT_HIRED_AND_SHORT', 'not hired, stake insufficient', 'not hired, or stake sufficient', null],
    ]);
  });

  test.each([
    [{ state: 'BLOCKED' }, io(8000), ['DEVICE_COMMITTED', 'DEVICE_OPERATIONAL']],
    [{ state: 'TERMINATED' }, io(8000), ['DEVICE_COMMITTED', 'DEVICE_OPERATIONAL']],
    [{ ownerExitStartedAt: T0 }, io(8000), ['DEVICE_COMMITTED']],
    [{ state: 'MAINTENANCE' }, io(8000), ['DEVICE_OPERATIONAL']],
    [{ connectivityTier: 0 }, io(8000), ['DEVICE_OPERATIONAL']],
    [{ multiplierTenThousandths: 0 }, io(8000), ['DEVICE_OPERATIONAL']],
    [{ state: 'ACTIVE', connectivityTier: 1, multiplierTenThousandths: 1, quantity: 2 }, io(8000), []],
    [{}, io(8000) - 1n, ['OWN_STAKE']],
    [{}, io(8000) + 1n, []],
    [HIRED, io(8000), ['NOT_HIRED_AND_SHORT']],
    [HIRED, io(16_000) - 1n, ['NOT_HIRED_AND_SHORT']],
    [HIRED, io(16_000), []],
    [HIRED, io(16_000) + 1n, []],
    [{ quantity: 1, multiplierTenThousandths: 2500 }, io(200), ['STAKE_ROOM']],
    [{ quantity: 2, multiplierTenThousandths: 2500 }, io(200), []],
  ] as const)(
    'for a device with %o and an owner’s stake of %s base units returns the unmet preconditions %o',
    (device, stake, failing) => {
      const checks = eligibility(device, stake).filter(({ refusal }) => refusal !== null);
      expect(checks.map(({ code }) => code)).toEqual(failing);
      for (const check of checks) expect(offerPreconditionMessage(check)).toMatch(/^[A-Z].+\.$/);
    },
  );

  test('returns the unmet preconditions in an order that begins with the one for which createOffer refuses', () => {
    const devices = fc.record({
      state: fc.constantFrom<Device['state']>('ACTIVE', 'IDLE', 'MAINTENANCE', 'BLOCKED', 'TERMINATED'),
      connectivityTier: fc.integer({ min: 0, max: 1 }),
      multiplierTenThousandths: fc.constantFrom(0, 2500, 100_000),
      quantity: fc.integer({ min: 1, max: 8 }),
      hireBounds: fc.constantFrom([], HIRED.hireBounds),
      ownerExitStartedAt: fc.constantFrom(null, T0),
    });
    fc.assert(
      fc.property(devices, fc.bigInt({ min: 0n, max: io(16_000) }), (device, ownerStake) => {
        const aggregate = anAggregate({ device: aDevice(device), ownerStake });
        const first = offerEligibility(aggregate, PARAMETERS, T0).find(({ refusal }) => refusal !== null)?.refusal;
        const requestedAmount = maxCoStake(requirementAt(aggregate, T0), PARAMETERS);
        const decision = createOffer({ offer: anOffer({ requestedAmount }) }, aggregate, PARAMETERS, T0);
        expect('refusal' in decision ? decision.refusal : undefined).toEqual(first);
      }),
    );
  });
});

describe('createOffer', () => {
  const create = (terms: Parameters<typeof anOffer>[0]) =>
    createOffer({ offer: anOffer(terms) }, anAggregate(), PARAMETERS, T0);

  test.each([
    ['the smallest amount', { requestedAmount: io(200) }],
    ['an amount of half the requirement', { requestedAmount: io(8000) }],
    ['a reward share of one basis point', { rewardShareBps: 1 }],
    ['a reward share of 9999 basis points', { rewardShareBps: 9999 }],
    ['an expiry one millisecond ahead', { expiresAt: later(T0, { ms: 1 }) }],
  ])('accepts an offer with %s', (_, terms) => {
    expect(create(terms)).toMatchObject({ events: [{ type: 'OFFER_OPENED' }] });
  });

  const bounds = { minimum: io(200), maximum: io(8000) };
  test.each([
    [
      'one base unit under the minimum',
      { requestedAmount: io(200) - 1n },
      { code: 'REQUESTED_AMOUNT_OUT_OF_BOUNDS', ...bounds },
    ],
    [
      'one base unit over half of the requirement',
      { requestedAmount: io(8000) + 1n },
      { code: 'REQUESTED_AMOUNT_OUT_OF_BOUNDS', ...bounds },
    ],
    ['nothing', { requestedAmount: 0n }, { code: 'REQUESTED_AMOUNT_OUT_OF_BOUNDS', ...bounds }],
    ['no share', { rewardShareBps: 0 }, { code: 'REWARD_SHARE_OUT_OF_BOUNDS', minimumBps: 1, maximumBps: 9999 }],
    ['all of it', { rewardShareBps: 10_000 }, { code: 'REWARD_SHARE_OUT_OF_BOUNDS', minimumBps: 1, maximumBps: 9999 }],
    ['an expiry now', { expiresAt: T0 }, { code: 'EXPIRY_NOT_AHEAD', now: T0 }],
    ['an expiry in the past', { expiresAt: later(T0, { ms: -1 }) }, { code: 'EXPIRY_NOT_AHEAD', now: T0 }],
  ])('refuses an offer with %s', (_, terms, refusal) => {
    expect(create(terms)).toEqual({ refusal });
  });

  test('never accepts an amount above the owner’s stake, for any device', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (quantity, multiplierTenThousandths) => {
          const bare = anAggregate({ device: aDevice({ quantity, multiplierTenThousandths }) });
          const half = maxCoStake(requirementAt(bare, T0), PARAMETERS);
          fc.pre(half >= PARAMETERS.minCoStake);
          const aggregate = { ...bare, ownerStake: requirementAt(bare, T0) - half };
          const atMost = createOffer({ offer: anOffer({ requestedAmount: half }) }, aggregate, PARAMETERS, T0);
          const more = createOffer({ offer: anOffer({ requestedAmount: half + 1n }) }, aggregate, PARAMETERS, T0);
          expect(atMost).toHaveProperty('events');
          expect(aggregate.ownerStake).toBeGreaterThanOrEqual(half);
          expect(more).toMatchObject({ refusal: { code: 'REQUESTED_AMOUNT_OUT_OF_BOUNDS' } });
          const less = { ...aggregate, ownerStake: aggregate.ownerStake - 1n };
          expect(createOffer({ offer: anOffer({ requestedAmount: half }) }, less, PARAMETERS, T0)).toMatchObject({
            refusal: { code: 'OWN_STAKE_TOO_LOW' },
          });
        },
      ),
    );
  });
});

describe('replaceOffer', () => {
  test.each([
    [-1n, null],
    [0n, null],
    [1n, { code: 'REQUESTED_AMOUNT_OUT_OF_BOUNDS', minimum: io(200), maximum: io(5000) }],
  ])('may request %s base units more than the stake room with the room of the replaced offer: %o', (more, refusal) => {
    const offers = [
      anOffer({ id: 'replaced', requestedAmount: io(4000), rewardShareBps: 1000 }),
      anOffer({ id: 'other', requestedAmount: io(3000), rewardShareBps: 1000 }),
    ];
    const offer = anOffer({ id: 'new', requestedAmount: io(5000) + more, rewardShareBps: 1000 });
    const decision = replaceOffer({ offerId: 'replaced', offer }, anAggregate({ offers }), PARAMETERS, T0);
    expect('refusal' in decision ? decision.refusal : null).toEqual(refusal);
  });
});

describe('closeOffer', () => {
  test('closes an OPEN offer, so that another offer can be published', () => {
    const scenario = aScenario();
    scenario.offer('first');
    expect(scenario.close('first')).toBeNull();
    expect(scenario.records().at(-1)).toMatchObject({
      type: 'OFFER_CLOSED',
      reason: 'CLOSED_BY_OWNER',
      label: 'OFFER_CLOSED',
    });
    expect(scenario.offer('second')).toBeNull();
  });

  test('refuses a FILLED offer, before and after the settlement of its claim', () => {
    const scenario = aScenario();
    scenario.offer('first');
    scenario.claim('first', 'ann', 'ann');
    expect(scenario.close('first')).toMatchObject({ code: 'OFFER_NOT_OPEN', status: 'FILLED' });
    scenario.settle('ann');
    expect(scenario.close('first')).toMatchObject({ code: 'OFFER_NOT_OPEN', status: 'FILLED' });
  });

  test('refuses a CLOSED offer with its close reason', () => {
    const scenario = aScenario();
    scenario.offer('first', { expiresAt: later(T0, { days: 1 }) });
    scenario.advance({ days: 1 });
    expect(scenario.close('first')).toEqual({ code: 'OFFER_NOT_OPEN', status: 'CLOSED', closeReason: 'EXPIRED' });
    expect(scenario.close('unknown')).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('is not needed after an offer has expired: another offer can be published even before the next sweep', () => {
    const scenario = aScenario();
    const expiresAt = later(T0, { days: 1 });
    scenario.offer('first', { expiresAt });
    scenario.advance({ days: 3 });
    expect(scenario.offer('second')).toBeNull();
    expect(scenario.records().find(({ type }) => type === 'OFFER_CLOSED')).toMatchObject({
      occurredAt: expiresAt,
      reason: 'EXPIRED',
    });
  });
});

describe('stakeDevice', () => {
  test('adds stake to a device, and writes a second event when the added stake makes the device meet its requirement', () => {
    const scenario = aScenario();
    scenario.offer('first');
    expect(scenario.stake(io(8000))).toBeNull();
    expect(scenario.balance('stake/device')).toBe(io(16_000));
    expect(scenario.records().slice(-4)).toMatchObject([
      { type: 'OWNER_STAKE_ADDED', amount: io(8000), offerId: null },
      { type: 'OWNER_STAKE_ADDED', amount: null, previousLabel: 'INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER' },
      { type: 'SUFFICIENCY_CHANGED', reason: 'SUFFICIENT', offerId: null },
      { type: 'SUFFICIENCY_CHANGED', reason: 'SUFFICIENT', label: 'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER' },
    ]);
  });

  test.each([
    ['more than the wallet holds', {}, io(8001), 'INSUFFICIENT_BALANCE'],
    ['on a device that was terminated', { state: 'TERMINATED' }, io(1), 'DEVICE_NOT_COMMITTED'],
    ['on a device that is blocked', { state: 'BLOCKED' }, io(1), 'DEVICE_NOT_COMMITTED'],
    ['on a device whose owner has unstaked', { ownerExitStartedAt: T0 }, io(1), 'DEVICE_NOT_COMMITTED'],
  ] as const)('refuses to stake %s', (_, device, amount, code) => {
    const command = { wallet: 'owner-wallet', amount, balance: io(8000) };
    expect(stakeDevice(command, anAggregate({ device: aDevice(device) }), T0)).toMatchObject({ refusal: { code } });
  });

  test.each([
    ['one base unit less than the balance', {}, 'owner-wallet', io(8000) - 1n, null],
    ['the whole balance', {}, 'owner-wallet', io(8000), null],
    ['one base unit more than the balance', {}, 'owner-wallet', io(8000) + 1n, 'INSUFFICIENT_BALANCE'],
    ['with another wallet of the account', {}, 'other-wallet', 1n, 'NOT_OWNER_WALLET'],
    [
      'one base unit too little to come back',
      { ownerExitStartedAt: T0 },
      'owner-wallet',
      io(8000) - 1n,
      'OWN_STAKE_TOO_LOW',
    ],
    ['enough to come back', { ownerExitStartedAt: T0 }, 'owner-wallet', io(8000), null],
    [
      'on a blocked device after an exit',
      { ownerExitStartedAt: T0, state: 'BLOCKED' },
      'owner-wallet',
      io(8000),
      'DEVICE_NOT_COMMITTED',
    ],
  ] as const)('decides about %s', (_, device, wallet, amount, code) => {
    const aggregate = anAggregate({ device: aDevice(device), ownerStake: 0n });
    const decision = stakeDevice({ wallet, amount, balance: io(8000) }, aggregate, T0);
    expect('refusal' in decision ? decision.refusal.code : null).toBe(code);
  });
});
