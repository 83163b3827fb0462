// Tests of claimOffer and settleClaim: each refusal, the claimed amount, settlement at the time limit, and failed claims.

import { describe, expect, test } from 'vitest';
import { claimOffer, claimRefusals } from '../../src/domain/claim.ts';
import { phaseAt } from '../../src/domain/co-stake.ts';
import type { Device } from '../../src/domain/device.ts';
import { dueEvents } from '../../src/domain/due-events.ts';
import { offerStatusAt } from '../../src/domain/offer.ts';
import { aDevice, anAggregate, anOffer, HIRED, io, later, PARAMETERS, T0 } from '../kit/device-aggregate.ts';
import { aScenario } from '../kit/scenario.ts';

const claimant = { accountId: 'co-staker', wallet: 'w', balance: io(8000), liveClaims: 0, slotsFreeAt: [] };
const settleBy = later(T0, { minutes: 10 });

function refusals(who: Partial<typeof claimant>, device: Partial<Device> = {}, offer = anOffer()) {
  const aggregate = anAggregate({ device: aDevice(device), offers: [offer] });
  return claimRefusals(aggregate, offer, { ...claimant, ...who }, PARAMETERS, T0);
}

describe('claimOffer', () => {
  test.each([
    ['no reason for a refusal', {}, {}, []],
    ['exactly the requested amount on the wallet', { balance: io(8000) }, {}, []],
    ['one base unit less than the requested amount', { balance: io(8000) - 1n }, {}, ['INSUFFICIENT_BALANCE']],
    ['one earlier claim', { liveClaims: 1 }, {}, []],
    ['two earlier claims', { liveClaims: 2 }, {}, ['CLAIM_CAP_REACHED']],
    ['more earlier claims than the claim cap', { liveClaims: 3 }, {}, ['CLAIM_CAP_REACHED']],
    ['a device of the same account', { accountId: 'owner' }, {}, ['OWN_DEVICE']],
    ['a device in maintenance', {}, { state: 'MAINTENANCE' }, ['DEVICE_NOT_OPERATIONAL']],
    ['a device without connectivity', {}, { connectivityTier: 0 }, ['DEVICE_NOT_OPERATIONAL']],
    ['a device of an unsupported model', {}, { multiplierTenThousandths: 0 }, ['DEVICE_NOT_OPERATIONAL']],
    ['a blocked device', {}, { state: 'BLOCKED' }, ['DEVICE_NOT_COMMITTED']],
    ['a terminated device', {}, { state: 'TERMINATED' }, ['DEVICE_NOT_COMMITTED']],
    ['a device whose owner has unstaked', {}, { ownerExitStartedAt: T0 }, ['DEVICE_NOT_COMMITTED']],
    ['a hired device', {}, HIRED, []],
    [
      'every obstacle at once',
      { accountId: 'owner', liveClaims: 2, balance: 0n },
      { state: 'MAINTENANCE' },
      ['DEVICE_NOT_OPERATIONAL', 'OWN_DEVICE', 'CLAIM_CAP_REACHED', 'INSUFFICIENT_BALANCE'],
    ],
  ] as const)('refuses with exactly the expected codes, in order, for a claim with %s', (_, who, device, codes) => {
    expect(refusals(who, device).map(({ code }) => code)).toEqual(codes);
  });

  test('returns the available and the required balance in INSUFFICIENT_BALANCE', () => {
    expect(refusals({ balance: 1n, liveClaims: 2 })).toEqual([
      { code: 'CLAIM_CAP_REACHED', limit: 2, used: 2, nextFreeAt: null },
      { code: 'INSUFFICIENT_BALANCE', available: 1n, required: io(8000) },
    ]);
  });

  test.each([
    ['is open one millisecond before it expires', -1, []],
    ['is closed when it expires', 0, ['OFFER_NOT_OPEN']],
    ['is closed one millisecond after it expires', 1, ['OFFER_NOT_OPEN']],
  ])('accepts a claim only before the expiry of the offer: the offer %s', (_, ms, codes) => {
    const offer = anOffer({ expiresAt: later(T0, { ms: -ms }) });
    expect(refusals({}, {}, offer).map(({ code }) => code)).toEqual(codes);
  });

  test.each([
    ['the reserved wallet', 'w', []],
    ['another wallet', 'x', ['OFFER_RESERVED']],
    ['an account that has chosen no wallet', null, ['OFFER_RESERVED']],
  ])('lets only the reserved wallet claim a reserved offer: %s', (_, wallet, codes) => {
    const aggregate = anAggregate({ offers: [anOffer({ reservedFor: 'w' })] });
    const found = claimRefusals(aggregate, anOffer({ reservedFor: 'w' }), { ...claimant, wallet }, PARAMETERS, T0);
    expect(found.map(({ code }) => code)).toEqual(codes);
  });

  test('refuses with NOT_FOUND an offer that does not belong to the device', () => {
    const command = { offerId: 'other', coStakeId: 'co-stake', claimant };
    expect(claimOffer(command, anAggregate(), PARAMETERS, T0)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  });

  test('moves the whole requested amount into escrow and creates a PENDING co-stake', () => {
    const scenario = aScenario();
    scenario.offer('offer');
    expect(scenario.claim('offer', 'co-stake', 'ann')).toBeNull();
    const [coStake] = scenario.aggregate().coStakes;
    expect(coStake).toMatchObject({ amount: io(8000), held: io(8000), settlement: 'SENDING', settleBy });
    expect(scenario.balance('co-stake/co-stake')).toBe(io(8000));
    expect(scenario.records().at(-1)).toMatchObject({
      previousLabel: 'INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER',
      label: 'CLAIM_PENDING',
    });
  });

  test('refuses a second claim of the same offer', () => {
    const scenario = aScenario();
    scenario.offer('offer');
    scenario.claim('offer', 'first', 'ann');
    expect(scenario.claim('offer', 'second', 'bob')).toEqual({
      code: 'OFFER_NOT_OPEN',
      status: 'FILLED',
      closeReason: null,
    });
    scenario.settle('first');
    expect(scenario.claim('offer', 'second', 'bob')).toMatchObject({ code: 'OFFER_NOT_OPEN' });
  });
});

describe('settleClaim', () => {
  function claimed(expiresAt: Date | null = null) {
    const scenario = aScenario();
    scenario.offer('offer', { expiresAt });
    scenario.claim('offer', 'co-stake', 'ann');
    return scenario;
  }

  test('activates the co-stake and changes nothing when it is repeated', () => {
    const scenario = claimed();
    scenario.settle('co-stake');
    expect(scenario.aggregate().coStakes[0]).toMatchObject({ settlement: 'APPROVED', recordedPhase: 'ACTIVE' });
    const recorded = scenario.records().length;
    scenario.settle('co-stake');
    expect(scenario.records()).toHaveLength(recorded);
  });

  test('approves the claim one millisecond before settleBy', () => {
    const scenario = claimed();
    scenario.advanceTo(later(settleBy, { ms: -1 }));
    scenario.settle('co-stake');
    expect(scenario.aggregate().coStakes[0]?.settlement).toBe('APPROVED');
  });

  test.each([0, 1])(
    'called %i ms after settleBy, expires the claim with the date settleBy and reopens the offer',
    (ms) => {
      const scenario = claimed();
      scenario.advanceTo(later(settleBy, { ms }));
      scenario.settle('co-stake');
      expect(scenario.aggregate().coStakes[0]).toMatchObject({
        settlement: 'EXPIRED',
        settlementFailure: 'TIME_LIMIT',
        held: 0n,
      });
      expect(scenario.records().at(-1)).toMatchObject({ type: 'CLAIM_FAILED', occurredAt: settleBy, status: 'OPEN' });
      expect(scenario.balance('wallet/ann-wallet')).toBe(10n ** 15n);
      expect(scenario.claim('offer', 'again', 'ann')).toBeNull();
    },
  );

  test.each([
    ['MAINTENANCE', 'DEVICE_NOT_OPERATIONAL'],
    ['BLOCKED', 'DEVICE_BLOCKED'],
  ] as const)(
    'fails the claim of a device that changed to the state %s, and closes the offer with the reason %s',
    (state, reason) => {
      const scenario = claimed();
      scenario.device({ state });
      scenario.settle('co-stake');
      expect(scenario.aggregate().coStakes[0]).toMatchObject({
        settlement: 'FAILED',
        settlementFailure: 'DEVICE_NOT_OPERATIONAL',
      });
      expect(offerStatusAt(scenario.aggregate().offers[0]!, scenario.now())).toBe('CLOSED');
      expect(scenario.aggregate().offers[0]?.closeReason).toBe(reason);
      expect(scenario.balance('co-stake/co-stake')).toBe(0n);
    },
  );

  test('closes the offer in the same event batch when the claim fails after the offer’s expiry', () => {
    const scenario = claimed(later(T0, { minutes: 5 }));
    scenario.advanceTo(later(settleBy, { days: 1 }));
    scenario.sweep();
    const [failed, closed, ...more] = scenario
      .records()
      .filter(({ type }) => type.startsWith('CLAIM_F') || type === 'OFFER_CLOSED');
    expect(failed).toMatchObject({
      type: 'CLAIM_FAILED',
      occurredAt: settleBy,
      previousStatus: 'FILLED',
      status: 'OPEN',
    });
    expect(closed).toMatchObject({
      type: 'OFFER_CLOSED',
      reason: 'EXPIRED',
      occurredAt: settleBy,
      previousStatus: 'OPEN',
      status: 'CLOSED',
      previousLabel: 'INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER',
      label: 'OFFER_CLOSED',
    });
    expect(more).toEqual([]);
    expect(scenario.aggregate().offers[0]?.live).toBe(false);
  });

  test('leaves the offer open until its expiry when the claim fails before the expiry', () => {
    const expiresAt = later(T0, { days: 2 });
    const scenario = claimed(expiresAt);
    scenario.advanceTo(settleBy);
    scenario.sweep();
    expect(scenario.aggregate().offers[0]).toMatchObject({
      claimedAt: null,
      closesAt: expiresAt,
      closeReason: 'EXPIRED',
    });
    expect(dueEvents(scenario.aggregate(), later(expiresAt, { ms: -1 }))).toEqual([]);
    expect(dueEvents(scenario.aggregate(), expiresAt).map(({ at }) => at)).toEqual([expiresAt]);
  });

  test('keeps the offer FILLED after its expiry when the claim has succeeded', () => {
    const scenario = claimed(later(T0, { minutes: 5 }));
    scenario.settle('co-stake');
    scenario.advance({ days: 30 });
    scenario.sweep();
    expect(offerStatusAt(scenario.aggregate().offers[0]!, scenario.now())).toBe('FILLED');
    expect(phaseAt(scenario.aggregate().coStakes[0]!, scenario.now())).toBe('ACTIVE');
  });
});
