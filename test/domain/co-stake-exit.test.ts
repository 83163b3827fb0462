// Leaving: the wait, the cooldown, the withdrawal, each to the millisecond; dates that never move; and a place on the device
// that a replacement may take meanwhile.

import { describe, expect, test } from 'vitest';
import { type CoStake, phaseAt, phaseEndsAt } from '../../src/domain/co-stake.ts';
import { countedStakeAt, sufficiencyAt } from '../../src/domain/device-aggregate.ts';
import { coStakeDueAt, dueEvents } from '../../src/domain/due-events.ts';
import { offerStatusAt } from '../../src/domain/offer.ts';
import { anAggregate, io, later, PARAMETERS, T0 } from '../kit/device-aggregate.ts';
import { aScenario, type Scenario } from '../kit/scenario.ts';

const waitEndsAt = later(T0, { days: 7 });
const cooldownEndsAt = later(T0, { days: 21 });
const types = (scenario: Scenario) => scenario.records().map(({ type }) => type);
const coStake = (scenario: Scenario, id = 'ann'): CoStake =>
  scenario.aggregate().coStakes.find((one) => one.id === id)!;

/** Ann holds the only offer; with `unstaked` she has begun to leave at T0. */
function anns(unstaked = true): Scenario {
  const scenario = aScenario();
  scenario.offer('first');
  scenario.claim('first', 'ann', 'ann');
  scenario.settle('ann');
  if (unstaked) scenario.unstake('ann');
  return scenario;
}

describe('an exit', () => {
  test('has its dates from the first batch on', () => {
    expect(coStake(anns())).toMatchObject({
      exitStartedAt: T0,
      waitEndsAt,
      cooldownEndsAt,
      recordedPhase: 'WAIT_PERIOD',
    });
  });

  test.each([
    [waitEndsAt, -1, 'WAIT_PERIOD', 'FILLED', 16_000],
    [waitEndsAt, 0, 'COOLDOWN', 'CLOSED', 8_000],
    [waitEndsAt, 1, 'COOLDOWN', 'CLOSED', 8_000],
    [cooldownEndsAt, -1, 'COOLDOWN', 'CLOSED', 8_000],
    [cooldownEndsAt, 0, 'WITHDRAWABLE', 'CLOSED', 8_000],
    [cooldownEndsAt, 1, 'WITHDRAWABLE', 'CLOSED', 8_000],
  ] as const)('at %s %i ms is in %s, its offer %s, and %i IO count', (instant, ms, phase, status, counted) => {
    const now = later(instant, { ms });
    const swept = anns();
    swept.advanceTo(now);
    swept.sweep();
    for (const scenario of [anns(), swept]) {
      expect(phaseAt(coStake(scenario), now)).toBe(phase);
      expect(offerStatusAt(scenario.aggregate().offers[0]!, now)).toBe(status);
      expect(countedStakeAt(scenario.aggregate(), now)).toBe(io(counted));
      expect(sufficiencyAt(scenario.aggregate(), now)).toBe(counted === 16_000 ? 'SUFFICIENT' : 'INSUFFICIENT');
    }
    expect(coStake(swept).recordedPhase).toBe(phase);
  });

  test('shows when its present phase ends', () => {
    const one = coStake(anns());
    expect(phaseEndsAt(one, T0)).toEqual(waitEndsAt);
    expect(phaseEndsAt(one, waitEndsAt)).toEqual(cooldownEndsAt);
    expect(phaseEndsAt(one, cooldownEndsAt)).toBeNull();
    expect(phaseEndsAt(coStake(anns(false)), T0)).toBeNull();
  });

  test('keeps the dates that were agreed, whatever the parameters have become since', () => {
    const scenario = aScenario(anAggregate(), io(100_000), { ...PARAMETERS, waitPeriodMs: 1, cooldownMs: 1 });
    scenario.offer('first');
    scenario.claim('first', 'ann', 'ann');
    scenario.settle('ann');
    scenario.unstake('ann');
    expect(coStake(scenario)).toMatchObject({ waitEndsAt, cooldownEndsAt });
  });

  test('never moves its dates, whatever is tried and however late it is told', () => {
    const scenario = anns();
    for (const day of [1, 6, 7, 8, 20, 21, 400]) {
      scenario.advanceTo(later(T0, { days: day }));
      scenario.unstake('ann');
      scenario.sweep();
      if (day > 7) scenario.cancelUnstake('ann');
      expect(coStake(scenario)).toMatchObject({ exitStartedAt: T0, waitEndsAt, cooldownEndsAt });
    }
  });

  test('is refused while the device is hired, and waits for nobody then', () => {
    const scenario = anns(false);
    scenario.device({ hired: true });
    expect(scenario.unstake('ann')).toEqual({ code: 'DEVICE_HIRED' });
    scenario.device({ hired: false });
    expect(scenario.unstake('ann')).toBeNull();
  });

  test.each([{ state: 'TERMINATED' }, { state: 'BLOCKED' }, { ownerExitStartedAt: T0 }] as const)(
    'from a device that is no longer committed (%o) goes to cooldown at once, also while it is hired',
    (left) => {
      const scenario = anns(false);
      scenario.device({ ...left, hired: true });
      expect(scenario.unstake('ann')).toBeNull();
      expect(coStake(scenario)).toMatchObject({
        waitEndsAt: T0,
        cooldownEndsAt: later(T0, { days: 14 }),
        recordedPhase: 'COOLDOWN',
      });
      expect(types(scenario).slice(-4)).toEqual(
        expect.arrayContaining(['UNSTAKE_STARTED', 'COOLDOWN_STARTED', 'OFFER_CLOSED']),
      );
      expect(scenario.records().at(-1)?.label ?? 'IN_COOLDOWN').toBe('IN_COOLDOWN');
    },
  );
});

describe('a withdrawal', () => {
  test('is refused one millisecond before the cooldown ends, with the date', () => {
    const scenario = anns();
    scenario.advanceTo(later(cooldownEndsAt, { ms: -1 }));
    expect(scenario.withdraw('ann')).toEqual({ code: 'NOT_YET_WITHDRAWABLE', withdrawableAt: cooldownEndsAt });
  });

  test.each([0, 1])('pays all of it back %i ms after the cooldown has ended, swept or not', (ms) => {
    const scenario = anns();
    scenario.advanceTo(later(cooldownEndsAt, { ms }));
    expect(scenario.withdraw('ann')).toBeNull();
    expect(scenario.balance('wallet/ann-wallet')).toBe(10n ** 15n);
    expect(scenario.balance('co-stake/ann')).toBe(0n);
    expect(types(scenario).slice(-3)).toEqual(['SUFFICIENCY_CHANGED', 'WITHDRAWABLE', 'WITHDRAWN']);
    expect(scenario.withdraw('ann')).toEqual({ code: 'ALREADY_WITHDRAWN', withdrawnAt: later(cooldownEndsAt, { ms }) });
  });

  test('has no deadline', () => {
    const scenario = anns();
    scenario.advance({ days: 36_500 });
    expect(scenario.withdraw('ann')).toBeNull();
  });

  test('pays what is held, where less than the principal is', () => {
    const scenario = anns();
    const aggregate = scenario.aggregate();
    const slashed = { ...aggregate, coStakes: aggregate.coStakes.map((one) => ({ ...one, held: io(7900) })) };
    const told = aScenario(slashed);
    told.advanceTo(cooldownEndsAt);
    told.withdraw('ann');
    expect(told.records().at(-1)).toMatchObject({ type: 'WITHDRAWN', amount: io(7900) });
  });
});

describe('an unstake that is taken back', () => {
  test('within the wait makes everything as it was, and a later exit has dates of its own', () => {
    const scenario = anns();
    scenario.advanceTo(later(waitEndsAt, { ms: -1 }));
    expect(scenario.cancelUnstake('ann')).toBeNull();
    expect(scenario.records().at(-1)).toMatchObject({
      previousLabel: 'SUFFICIENT_STAKE_WAIT_PERIOD',
      label: 'ACTIVE',
      status: 'FILLED',
    });
    expect(scenario.aggregate().offers[0]).toMatchObject({ live: true, closesAt: null, closeReason: null });
    scenario.advance({ days: 100 });
    scenario.sweep();
    expect(phaseAt(coStake(scenario), scenario.now())).toBe('ACTIVE');
    scenario.unstake('ann');
    expect(coStake(scenario).waitEndsAt).toEqual(later(scenario.now(), { days: 7 }));
  });

  test.each([0, 1])('%i ms after the wait is refused', (ms) => {
    const scenario = anns();
    scenario.advanceTo(later(waitEndsAt, { ms }));
    expect(scenario.cancelUnstake('ann')).toEqual({ code: 'NOT_IN_WAIT_PERIOD', phase: 'COOLDOWN' });
  });

  test('closes a replacement that nobody has claimed, and gets the place back', () => {
    const scenario = anns();
    scenario.advance({ days: 1 });
    expect(scenario.offer('second')).toBeNull();
    expect(scenario.cancelUnstake('ann')).toBeNull();
    expect(scenario.aggregate().offers).toMatchObject([
      { id: 'first', live: true },
      { id: 'second', live: false, closeReason: 'UNSTAKE_CANCELED' },
    ]);
  });

  test.each([false, true])('is refused once a replacement has been claimed (settled: %s)', (settled) => {
    const scenario = anns();
    scenario.advance({ days: 1 });
    scenario.offer('second');
    scenario.claim('second', 'bob', 'bob');
    if (settled) scenario.settle('bob');
    expect(scenario.cancelUnstake('ann')).toEqual({ code: 'REPLACEMENT_CLAIMED' });
  });

  test('is possible again when that claim has come to nothing', () => {
    const scenario = anns();
    scenario.advance({ days: 1 });
    scenario.offer('second');
    scenario.claim('second', 'bob', 'bob');
    scenario.advance({ minutes: 10 });
    expect(scenario.cancelUnstake('ann')).toBeNull();
  });

  test('is refused although the replacement is leaving in its turn, and the replacement may stay', () => {
    const scenario = anns();
    scenario.advance({ days: 1 });
    scenario.offer('second');
    scenario.claim('second', 'bob', 'bob');
    scenario.settle('bob');
    scenario.advance({ days: 1 });
    scenario.unstake('bob');
    expect(scenario.cancelUnstake('ann')).toEqual({ code: 'REPLACEMENT_CLAIMED' });
    expect(scenario.cancelUnstake('bob')).toBeNull();
    expect(coStake(scenario, 'bob').recordedPhase).toBe('ACTIVE');
  });

  test('is refused although both offers have closed with their device: whoever came after has a share of it', () => {
    const scenario = anns();
    scenario.advance({ days: 1 });
    scenario.offer('second');
    scenario.claim('second', 'bob', 'bob');
    scenario.settle('bob');
    scenario.device({ state: 'BLOCKED' });
    scenario.sweep();
    expect(scenario.cancelUnstake('ann')).toEqual({ code: 'REPLACEMENT_CLAIMED' });
  });
});

describe('the place of a leaving co-stake', () => {
  test('is free for a replacement from the unstake on, and not before', () => {
    const scenario = anns(false);
    expect(scenario.offer('second')).toEqual({ code: 'DEVICE_HAS_LIVE_OFFER' });
    scenario.unstake('ann');
    expect(scenario.offer('second')).toBeNull();
    expect(scenario.offer('third')).toEqual({ code: 'DEVICE_HAS_LIVE_OFFER' });
  });

  test('is taken by a co-stake that outlived its offer, once the device is back', () => {
    const scenario = anns(false);
    scenario.device({ state: 'BLOCKED' });
    scenario.sweep();
    scenario.device({ state: 'IDLE' });
    expect(scenario.offer('second')).toEqual({ code: 'DEVICE_HAS_LIVE_OFFER' });
    scenario.unstake('ann');
    expect(scenario.offer('second')).toBeNull();
  });
});

describe('what time owes', () => {
  test('is owed at its instant and not a millisecond before', () => {
    for (const instant of [waitEndsAt, cooldownEndsAt]) {
      const scenario = anns();
      scenario.advanceTo(later(instant, { ms: -1 }));
      scenario.sweep();
      expect(dueEvents(scenario.aggregate(), later(instant, { ms: -1 }))).toEqual([]);
      expect(dueEvents(scenario.aggregate(), instant).map(({ at }) => at)).toEqual([instant]);
    }
  });

  test('comes in order, each batch dated to its own instant, however late', () => {
    const scenario = anns();
    scenario.advance({ days: 100 });
    scenario.sweep();
    const driven = scenario.appliedBatches().filter(({ batch }) => batch.timeDriven);
    expect(driven.map(({ batch }) => batch.at)).toEqual([waitEndsAt, cooldownEndsAt]);
    expect(types(scenario).slice(-4)).toEqual([
      'COOLDOWN_STARTED',
      'OFFER_CLOSED',
      'SUFFICIENCY_CHANGED',
      'WITHDRAWABLE',
    ]);
  });

  test('is owed once', () => {
    const scenario = anns();
    scenario.advance({ days: 100 });
    scenario.sweep();
    expect(dueEvents(scenario.aggregate(), scenario.now())).toEqual([]);
    const told = scenario.records().length;
    scenario.sweep();
    expect(scenario.records()).toHaveLength(told);
  });

  test('falls into one batch where two things end at one instant, and sufficiency changes once', () => {
    const scenario = anns();
    scenario.offer('second');
    scenario.claim('second', 'bob', 'bob');
    scenario.settle('bob');
    scenario.unstake('bob');
    expect(coStake(scenario, 'bob').waitEndsAt).toEqual(coStake(scenario).waitEndsAt);
    scenario.advanceTo(waitEndsAt);
    scenario.sweep();
    const batches = scenario.appliedBatches().filter(({ batch }) => batch.timeDriven);
    expect(batches).toHaveLength(1);
    expect(types(scenario).filter((type) => type === 'COOLDOWN_STARTED')).toHaveLength(2);
    expect(batches[0]?.batch.events.filter(({ type }) => type === 'SUFFICIENCY_CHANGED')).toHaveLength(1);
  });

  test('by a co-stake is known beforehand, so that a sweep can look for it', () => {
    const scenario = anns();
    expect(coStakeDueAt(coStake(scenario))).toEqual(waitEndsAt);
    scenario.advanceTo(waitEndsAt);
    scenario.sweep();
    expect(coStakeDueAt(coStake(scenario))).toEqual(cooldownEndsAt);
    scenario.advanceTo(cooldownEndsAt);
    scenario.sweep();
    expect(coStakeDueAt(coStake(scenario))).toBeNull();
    scenario.withdraw('ann');
    expect(coStakeDueAt(coStake(scenario))).toBeNull();
    expect(coStakeDueAt(coStake(anns(false)))).toBeNull();
  });
});
