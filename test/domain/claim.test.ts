// Claiming and settling: who may, who may not and why, and what the money and the offer do when it comes to nothing.

import { describe, expect, test } from 'vitest';
import { claimOffer, claimRefusals } from '../../src/domain/claim.ts';
import { phaseAt } from '../../src/domain/co-stake.ts';
import type { Device } from '../../src/domain/device.ts';
import { dueEvents } from '../../src/domain/due-events.ts';
import { offerStatusAt } from '../../src/domain/offer.ts';
import { aDevice, anAggregate, anOffer, io, later, PARAMETERS, T0 } from '../kit/device-aggregate.ts';
import { aScenario } from '../kit/scenario.ts';

const claimant = { accountId: 'co-staker', balance: io(8000), liveClaims: 0 };
const settleBy = later(T0, { minutes: 10 });

function refusals(who: Partial<typeof claimant>, device: Partial<Device> = {}, offer = anOffer()) {
  const aggregate = anAggregate({ device: aDevice(device), offers: [offer] });
  return claimRefusals(aggregate, offer, { ...claimant, ...who }, PARAMETERS, T0);
}

describe('a claim', () => {
  test.each([
    ['nothing in the way', {}, {}, []],
    ['exactly the amount on the wallet', { balance: io(8000) }, {}, []],
    ['one unit too little', { balance: io(8000) - 1n }, {}, ['INSUFFICIENT_BALANCE']],
    ['one claim already', { liveClaims: 1 }, {}, []],
    ['two claims already', { liveClaims: 2 }, {}, ['CLAIM_CAP_REACHED']],
    ['more than the cap, lowered since', { liveClaims: 3 }, {}, ['CLAIM_CAP_REACHED']],
    ['the own device', { accountId: 'owner' }, {}, ['OWN_DEVICE']],
    ['a device in maintenance', {}, { state: 'MAINTENANCE' }, ['DEVICE_NOT_OPERATIONAL']],
    ['a device without connectivity', {}, { connectivityTier: 0 }, ['DEVICE_NOT_OPERATIONAL']],
    ['a model that earns nothing', {}, { multiplierTenThousandths: 0 }, ['DEVICE_NOT_OPERATIONAL']],
    ['a blocked device', {}, { state: 'BLOCKED' }, ['DEVICE_NOT_COMMITTED']],
    ['a terminated device', {}, { state: 'TERMINATED' }, ['DEVICE_NOT_COMMITTED']],
    ['a device whose owner is leaving', {}, { ownerExitStartedAt: T0 }, ['DEVICE_NOT_COMMITTED']],
    ['a hired device', {}, { hired: true }, []],
    [
      'everything at once, all of it told',
      { accountId: 'owner', liveClaims: 2, balance: 0n },
      { state: 'MAINTENANCE' },
      ['DEVICE_NOT_OPERATIONAL', 'OWN_DEVICE', 'CLAIM_CAP_REACHED', 'INSUFFICIENT_BALANCE'],
    ],
  ] as const)('with %s', (_, who, device, codes) => {
    expect(refusals(who, device).map(({ code }) => code)).toEqual(codes);
  });

  test('tells what is there and what is needed', () => {
    expect(refusals({ balance: 1n, liveClaims: 2 })).toEqual([
      { code: 'CLAIM_CAP_REACHED', limit: 2, used: 2 },
      { code: 'INSUFFICIENT_BALANCE', available: 1n, required: io(8000) },
    ]);
  });

  test.each([
    ['is open one millisecond before it expires', -1, []],
    ['is closed when it expires', 0, ['OFFER_NOT_OPEN']],
    ['is closed after it', 1, ['OFFER_NOT_OPEN']],
  ])('finds that an offer %s', (_, ms, codes) => {
    const offer = anOffer({ expiresAt: later(T0, { ms: -ms }) });
    expect(refusals({}, {}, offer).map(({ code }) => code)).toEqual(codes);
  });

  test('of an offer that the device does not have is not found', () => {
    const command = { offerId: 'other', coStakeId: 'co-stake', wallet: 'w', claimant };
    expect(claimOffer(command, anAggregate(), PARAMETERS, T0)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  });

  test('takes the whole amount at once and is pending until it is settled', () => {
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

  test('leaves nothing of the offer for a second', () => {
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

describe('a settlement', () => {
  function claimed(expiresAt: Date | null = null) {
    const scenario = aScenario();
    scenario.offer('offer', { expiresAt });
    scenario.claim('offer', 'co-stake', 'ann');
    return scenario;
  }

  test('makes the co-stake active, once', () => {
    const scenario = claimed();
    scenario.settle('co-stake');
    expect(scenario.aggregate().coStakes[0]).toMatchObject({ settlement: 'APPROVED', recordedPhase: 'ACTIVE' });
    const told = scenario.records().length;
    scenario.settle('co-stake');
    expect(scenario.records()).toHaveLength(told);
  });

  test('succeeds one millisecond before the limit', () => {
    const scenario = claimed();
    scenario.advanceTo(later(settleBy, { ms: -1 }));
    scenario.settle('co-stake');
    expect(scenario.aggregate().coStakes[0]?.settlement).toBe('APPROVED');
  });

  test.each([0, 1])('has expired %i ms after the limit: dated to the limit, money back, offer open', (ms) => {
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
  });

  test.each([
    ['MAINTENANCE', 'DEVICE_NOT_OPERATIONAL'],
    ['BLOCKED', 'DEVICE_BLOCKED'],
  ] as const)('fails on a device that has gone to %s: money back, and the offer closes as %s', (state, reason) => {
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
  });

  test('that fails after the offer’s own expiry closes the offer then, in the same batch, and not earlier', () => {
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
      status: 'CLOSED',
    });
    expect(closed).toMatchObject({
      type: 'OFFER_CLOSED',
      reason: 'EXPIRED',
      occurredAt: settleBy,
      previousLabel: 'CLAIM_PENDING',
      label: 'OFFER_CLOSED',
    });
    expect(more).toEqual([]);
    expect(scenario.aggregate().offers[0]?.live).toBe(false);
  });

  test('that fails before the offer’s own expiry leaves it to lapse on its day', () => {
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

  test('that succeeds lets the offer outlive its expiry', () => {
    const scenario = claimed(later(T0, { minutes: 5 }));
    scenario.settle('co-stake');
    scenario.advance({ days: 30 });
    scenario.sweep();
    expect(offerStatusAt(scenario.aggregate().offers[0]!, scenario.now())).toBe('FILLED');
    expect(phaseAt(scenario.aggregate().coStakes[0]!, scenario.now())).toBe('ACTIVE');
  });
});
