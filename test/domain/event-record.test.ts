// Tests of buildBatchRecords: label and status before and after each event, parties, amounts and visibility.

import { describe, expect, test } from 'vitest';
import { buildAccountRecord } from '../../src/domain/event-record.ts';
import { anAggregate, io, later, T0 } from '../kit/device-aggregate.ts';
import { aScenario } from '../kit/scenario.ts';

describe('the event records of one offer from its opening to the withdrawal', () => {
  const scenario = aScenario();
  scenario.offer('offer');
  scenario.stake(io(1));
  scenario.claim('offer', 'ann', 'ann');
  scenario.settle('ann');
  scenario.advance({ days: 1 });
  scenario.unstake('ann');
  scenario.advance({ days: 30 });
  scenario.withdraw('ann');
  const ofOffer = scenario.records().filter(({ offerId }) => offerId === 'offer');
  const ofOwner = scenario.records().filter(({ offerId }) => offerId === null);
  const row = (at: number) => {
    const { type, previousStatus, previousLabel, status, label, reason, occurredAt } = ofOffer[at]!;
    return [
      type,
      previousStatus,
      previousLabel,
      status,
      label,
      reason,
      (occurredAt.getTime() - T0.getTime()) / 86_400_000,
    ];
  };

  const short = 'INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER';
  test.each(
    [
      ['OFFER_OPENED', null, null, 'OPEN', short, null, 0],
      ['OWNER_STAKE_ADDED', 'OPEN', short, 'OPEN', short, null, 0],
      ['OFFER_CLAIMED', 'OPEN', short, 'FILLED', 'CLAIM_PENDING', null, 0],
      ['CLAIM_SETTLED', 'FILLED', 'CLAIM_PENDING', 'FILLED', 'ACTIVE', null, 0],
      ['SUFFICIENCY_CHANGED', 'FILLED', 'ACTIVE', 'FILLED', 'ACTIVE', 'SUFFICIENT', 0],
      ['UNSTAKE_STARTED', 'FILLED', 'ACTIVE', 'FILLED', 'SUFFICIENT_STAKE_WAIT_PERIOD', null, 1],
      ['COOLDOWN_STARTED', 'FILLED', 'SUFFICIENT_STAKE_WAIT_PERIOD', 'FILLED', 'IN_COOLDOWN', null, 8],
      ['OFFER_CLOSED', 'FILLED', 'IN_COOLDOWN', 'CLOSED', 'IN_COOLDOWN', 'CO_STAKER_LEFT', 8],
      ['SUFFICIENCY_CHANGED', 'CLOSED', 'IN_COOLDOWN', 'CLOSED', 'IN_COOLDOWN', 'INSUFFICIENT', 8],
      ['WITHDRAWABLE', 'CLOSED', 'IN_COOLDOWN', 'CLOSED', 'READY_TO_WITHDRAW', null, 22],
      ['WITHDRAWN', 'CLOSED', 'READY_TO_WITHDRAW', 'CLOSED', 'CO_STAKER_WITHDRAWN', null, 31],
    ].map((expected, at) => [at, expected] as const),
  )('have at index %i the expected type, statuses and labels: %o', (at, expected) => {
    expect(row(at)).toEqual(expected);
  });

  test('are eleven, and three more for the owner alone, one for each event about the whole device', () => {
    expect(ofOffer).toHaveLength(11);
    expect(ofOwner.map(({ type }) => type)).toEqual([
      'OWNER_STAKE_ADDED',
      'SUFFICIENCY_CHANGED',
      'SUFFICIENCY_CHANGED',
    ]);
  });

  test('contain the account of the owner once for each event, and from the claim on also the account of the co-staker', () => {
    const told = scenario.records().filter(({ accountId }) => accountId === 'owner');
    expect(told).toHaveLength(11);
    const parties = ofOffer.map(({ counterpartyAccountId }) => counterpartyAccountId);
    expect(parties).toEqual([null, null, 'ann', 'ann', 'ann', 'ann', 'ann', 'ann', 'ann', 'ann', 'ann']);
  });

  test('are public exactly when they belong to an offer', () => {
    for (const record of scenario.records()) expect(record.public).toBe(record.offerId !== null);
  });

  test('contain the amount that each event transferred', () => {
    const amounts = new Map(ofOffer.map(({ type, amount }) => [type, amount]));
    expect(amounts.get('OFFER_CLAIMED')).toBe(io(8000));
    expect(amounts.get('OWNER_STAKE_ADDED'), 'the owner alone sees the amount of the own stake').toBeNull();
    expect(ofOwner[0]).toMatchObject({ type: 'OWNER_STAKE_ADDED', amount: io(1), public: false });
    expect(amounts.get('WITHDRAWN')).toBe(io(8000));
    expect(amounts.get('OFFER_CLOSED')).toBeNull();
  });
});

describe('the event records of an event about a device with several offers', () => {
  const scenario = aScenario(anAggregate({ ownerStake: io(16_000) }));
  const terms = { requestedAmount: io(1000), rewardShareBps: 1000 };
  for (const id of ['active', 'waiting', 'pending', 'open', 'closed']) {
    scenario.offer(id, { ...terms, expiresAt: id === 'closed' ? later(T0, { hours: 1 }) : null });
    if (id === 'open' || id === 'closed') continue;
    scenario.claim(id, `of-${id}`, id === 'waiting' ? 'bob' : 'ann');
    if (id !== 'pending') scenario.settle(`of-${id}`);
    if (id === 'waiting') scenario.unstake('of-waiting');
  }
  scenario.advance({ minutes: 5 });
  scenario.close('closed');
  scenario.slash('slash');
  const told = scenario.records().filter(({ type }) => type === 'SLASHED');

  test('are one for the owner, and a public one for each offer that is not closed, with its label and its co-staker', () => {
    const seen = told.map((one) => [one.offerId, one.accountId, one.public, one.counterpartyAccountId, one.label]);
    expect(seen).toEqual([
      [null, 'owner', false, null, null],
      ['active', null, true, 'ann', 'ACTIVE'],
      ['waiting', null, true, 'bob', 'SUFFICIENT_STAKE_WAIT_PERIOD'],
      ['pending', null, true, 'ann', 'CLAIM_PENDING'],
      ['open', null, true, null, 'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER'],
    ]);
  });

  test('contain the amount that a slash took from the owner or from the co-stake of the offer, none from a pending one', () => {
    expect(told.map(({ amount }) => amount)).toEqual([io(1600), io(100), io(100), null, null]);
  });
});

describe('the event records of one event batch', () => {
  test('each go on from the record before of the same offer, the first one from just before the batch', () => {
    const scenario = aScenario();
    scenario.offer('offer');
    scenario.claim('offer', 'ann', 'ann');
    scenario.settle('ann');
    scenario.unstake('ann');
    scenario.advance({ days: 7 });
    scenario.sweep();
    const ofOffer = scenario.records().filter(({ offerId, occurredAt }) => offerId !== null && occurredAt > T0);
    expect(ofOffer.map(({ previousLabel, label }) => [previousLabel, label])).toEqual([
      ['SUFFICIENT_STAKE_WAIT_PERIOD', 'IN_COOLDOWN'],
      ['IN_COOLDOWN', 'IN_COOLDOWN'],
      ['IN_COOLDOWN', 'IN_COOLDOWN'],
    ]);
  });

  test('have the status one millisecond before the batch as their previous status, not the status in an earlier record', () => {
    const scenario = aScenario();
    scenario.offer('offer', { expiresAt: later(T0, { days: 1 }) });
    scenario.advance({ days: 9 });
    scenario.sweep();
    expect(scenario.records().at(-1)).toMatchObject({
      occurredAt: later(T0, { days: 1 }),
      previousStatus: 'OPEN',
      status: 'CLOSED',
    });
  });
});

test('buildAccountRecord returns a record that belongs to no offer and is not public', () => {
  expect(buildAccountRecord('DEPOSIT_CREDITED', 'ann', T0, io(5))).toMatchObject({
    public: false,
    accountId: 'ann',
    counterpartyAccountId: null,
    offerId: null,
    label: null,
    amount: io(5),
  });
});
