// Tests of unstake, cancelUnstake, withdraw and dueEvents: exit dates to the millisecond, exit dates that never change, and
// replacement offers.

import { describe, expect, test } from 'vitest';
import { type CoStake, phaseAt, phaseEndsAt } from '../../src/domain/co-stake.ts';
import { countedStakeAt, sufficiencyAt } from '../../src/domain/device-aggregate.ts';
import { dueEvents, nextCoStakeEventAt } from '../../src/domain/due-events.ts';
import { offerStatusAt } from '../../src/domain/offer.ts';
import { anAggregate, HIRED, io, later, PARAMETERS, T0 } from '../kit/device-aggregate.ts';
import { aScenario, type Scenario } from '../kit/scenario.ts';

const waitEndsAt = later(T0, { days: 7 });
const cooldownEndsAt = later(T0, { days: 21 });
/** Returns the types of all events in order. */
const types = (scenario: Scenario) =>
  scenario
    .appliedBatches()
    .flatMap(({ batch }) => batch.events)
    .map(({ type }) => type);
const coStake = (scenario: Scenario, id = 'ann'): CoStake =>
  scenario.aggregate().coStakes.find((candidate) => candidate.id === id)!;

/** Returns a scenario in which Ann has the only co-stake; if `unstaked` is true, her exit starts at T0, the start of the scenario. */
function anns(unstaked = true): Scenario {
  const scenario = aScenario();
  scenario.offer('first');
  scenario.claim('first', 'ann', 'ann');
  scenario.settle('ann');
  if (unstaked) scenario.unstake('ann');
  return scenario;
}

describe('unstake', () => {
  test('fixes all dates of the exit at its start', () => {
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
  ] as const)(
    'leads at the instant %s plus %i ms to the phase %s, the offer status %s and %i IO of counted stake',
    (instant, ms, phase, status, counted) => {
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
    },
  );

  test('makes phaseEndsAt return the end of each phase of the exit', () => {
    const leaving = coStake(anns());
    expect(phaseEndsAt(leaving, T0)).toEqual(waitEndsAt);
    expect(phaseEndsAt(leaving, waitEndsAt)).toEqual(cooldownEndsAt);
    expect(phaseEndsAt(leaving, cooldownEndsAt)).toBeNull();
    expect(phaseEndsAt(coStake(anns(false)), T0)).toBeNull();
  });

  test('uses the agreed wait period and cooldown after the parameters have changed', () => {
    const scenario = aScenario(anAggregate(), io(100_000), { ...PARAMETERS, waitPeriodMs: 1, cooldownMs: 1 });
    scenario.offer('first');
    scenario.claim('first', 'ann', 'ann');
    scenario.settle('ann');
    scenario.unstake('ann');
    expect(coStake(scenario)).toMatchObject({ waitEndsAt, cooldownEndsAt });
  });

  test('fixes the dates of the exit, which refused commands and late sweeps do not change', () => {
    const scenario = anns();
    for (const day of [1, 6, 7, 8, 20, 21, 400]) {
      scenario.advanceTo(later(T0, { days: day }));
      scenario.unstake('ann');
      scenario.sweep();
      if (day > 7) scenario.cancelUnstake('ann');
      expect(coStake(scenario)).toMatchObject({ exitStartedAt: T0, waitEndsAt, cooldownEndsAt });
    }
  });

  test('refuses with DEVICE_HIRED while the device is hired and succeeds after the hire', () => {
    const scenario = anns(false);
    scenario.device(HIRED);
    expect(scenario.unstake('ann')).toEqual({ code: 'DEVICE_HIRED' });
    scenario.device({ hireBounds: [] });
    expect(scenario.unstake('ann')).toBeNull();
  });

  test.each([{ state: 'TERMINATED' }, { state: 'BLOCKED' }, { ownerExitStartedAt: T0 }] as const)(
    'starts the cooldown at once when the device is unstaked, blocked or terminated (%o), even while it is hired',
    (left) => {
      const scenario = anns(false);
      scenario.device({ ...left, ...HIRED });
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

describe('withdraw', () => {
  test('refuses one millisecond before cooldownEndsAt and returns that date', () => {
    const scenario = anns();
    scenario.advanceTo(later(cooldownEndsAt, { ms: -1 }));
    expect(scenario.withdraw('ann')).toEqual({ code: 'NOT_YET_WITHDRAWABLE', withdrawableAt: cooldownEndsAt });
  });

  test.each([0, 1])('pays the principal back %i ms after cooldownEndsAt, without an earlier sweep', (ms) => {
    const scenario = anns();
    scenario.advanceTo(later(cooldownEndsAt, { ms }));
    expect(scenario.withdraw('ann')).toBeNull();
    expect(scenario.balance('wallet/ann-wallet')).toBe(10n ** 15n);
    expect(scenario.balance('co-stake/ann')).toBe(0n);
    expect(types(scenario).slice(-3)).toEqual(['SUFFICIENCY_CHANGED', 'WITHDRAWABLE', 'WITHDRAWN']);
    expect(scenario.withdraw('ann')).toEqual({ code: 'ALREADY_WITHDRAWN', withdrawnAt: later(cooldownEndsAt, { ms }) });
  });

  test('succeeds a hundred years after cooldownEndsAt', () => {
    const scenario = anns();
    scenario.advance({ days: 36_500 });
    expect(scenario.withdraw('ann')).toBeNull();
  });

  test('pays only the held amount after slashes have reduced the co-stake', () => {
    const scenario = anns();
    const aggregate = scenario.aggregate();
    const slashed = { ...aggregate, coStakes: aggregate.coStakes.map((position) => ({ ...position, held: io(7900) })) };
    const afterSlash = aScenario(slashed);
    afterSlash.advanceTo(cooldownEndsAt);
    afterSlash.withdraw('ann');
    expect(afterSlash.records().at(-1)).toMatchObject({ type: 'WITHDRAWN', amount: io(7900) });
  });
});

describe('cancelUnstake', () => {
  test('restores the state before the unstake, so that a later exit gets new dates', () => {
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

  test.each([0, 1])('refuses %i ms after waitEndsAt', (ms) => {
    const scenario = anns();
    scenario.advanceTo(later(waitEndsAt, { ms }));
    expect(scenario.cancelUnstake('ann')).toEqual({ code: 'NOT_IN_WAIT_PERIOD', phase: 'COOLDOWN' });
  });

  test('keeps the dates of each cancelled exit when another one starts', () => {
    const scenario = anns();
    const at = (days: number): Date => later(T0, { days });
    for (const days of [1, 3]) {
      scenario.advanceTo(at(days));
      scenario.cancelUnstake('ann');
      scenario.advanceTo(at(days + 1));
      scenario.unstake('ann');
    }
    expect(coStake(scenario)).toMatchObject({ exitStartedAt: at(4), exitCanceledAt: null });
    expect(coStake(scenario).earlierExits).toEqual([T0, at(1), at(2), at(3)]);
  });

  test.each([
    [-1, null],
    [0, { code: 'REPLACEMENT_CLAIMED' }],
    [1, { code: 'REPLACEMENT_CLAIMED' }],
  ])('compares with co-stakes that were claimed from the unstake on: one of %i ms later', (ms, refusal) => {
    const scenario = aScenario();
    scenario.offer('first', { requestedAmount: io(5000), rewardShareBps: 5000 });
    scenario.offer('second', { requestedAmount: io(3000), rewardShareBps: 4999 });
    scenario.claim('first', 'ann', 'ann');
    scenario.settle('ann');
    scenario.advance({ days: 1 });
    const unstakedAt = later(scenario.now(), { ms: 1 });
    scenario.advanceTo(later(unstakedAt, { ms: Math.min(ms, 0) }));
    if (ms < 0) scenario.claim('second', 'bob', 'bob');
    scenario.advanceTo(unstakedAt);
    scenario.unstake('ann');
    scenario.advanceTo(later(unstakedAt, { ms: Math.max(ms, 0) }));
    if (ms >= 0) scenario.claim('second', 'bob', 'bob');
    // A loss of the owner leaves less than both co-stakes, which refuses the return beside a newcomer alone.
    scenario.slash('slash', { shareBps: 1, faultAt: T0 });
    expect(scenario.cancelUnstake('ann')).toEqual(refusal);
  });

  test.each([
    [1n, null],
    [0n, null],
    [-1n, { code: 'REPLACEMENT_CLAIMED' }],
  ])(
    'needs the owner’s stake to cover all co-stakes beside a newcomer; with %s base units more: %o',
    (more, refusal) => {
      const scenario = aScenario();
      scenario.offer('first', { requestedAmount: io(5000), rewardShareBps: 5000 });
      scenario.claim('first', 'ann', 'ann');
      scenario.settle('ann');
      scenario.unstake('ann');
      scenario.advance({ days: 1 });
      scenario.offer('second', { requestedAmount: io(3000), rewardShareBps: 4999 });
      scenario.claim('second', 'bob', 'bob');
      scenario.settle('bob');
      const { ownerStake } = scenario.aggregate();
      const beside = aScenario({ ...scenario.aggregate(), ownerStake: ownerStake + more });
      beside.advanceTo(scenario.now());
      expect(beside.cancelUnstake('ann')).toEqual(refusal);
    },
  );

  test('closes an unclaimed replacement offer and restores the first offer', () => {
    const scenario = anns();
    scenario.advance({ days: 1 });
    expect(scenario.offer('second')).toBeNull();
    expect(scenario.cancelUnstake('ann')).toBeNull();
    expect(scenario.aggregate().offers).toMatchObject([
      { id: 'first', live: true },
      { id: 'second', live: false, closeReason: 'UNSTAKE_CANCELED' },
    ]);
  });

  test.each([false, true])('refuses after the replacement offer has been claimed (claim settled: %s)', (settled) => {
    const scenario = anns();
    scenario.advance({ days: 1 });
    scenario.offer('second');
    scenario.claim('second', 'bob', 'bob');
    if (settled) scenario.settle('bob');
    expect(scenario.cancelUnstake('ann')).toEqual({ code: 'REPLACEMENT_CLAIMED' });
  });

  test('succeeds after the claim of the replacement offer has failed', () => {
    const scenario = anns();
    scenario.advance({ days: 1 });
    scenario.offer('second');
    scenario.claim('second', 'bob', 'bob');
    scenario.advance({ minutes: 10 });
    expect(scenario.cancelUnstake('ann')).toBeNull();
  });

  test('succeeds for one of two co-stakes in their wait periods, and then refuses the other, which has become the replaced one', () => {
    const scenario = anns();
    scenario.advance({ days: 1 });
    scenario.offer('second');
    scenario.claim('second', 'bob', 'bob');
    scenario.settle('bob');
    scenario.advance({ days: 1 });
    scenario.unstake('bob');
    expect(scenario.cancelUnstake('ann')).toBeNull();
    expect(scenario.cancelUnstake('bob')).toEqual({ code: 'REPLACEMENT_CLAIMED' });
    expect(coStake(scenario).recordedPhase).toBe('ACTIVE');
  });

  test('refuses with NOT_IN_WAIT_PERIOD after the network has blocked the device, which ended the wait, also after the block', () => {
    const scenario = anns();
    scenario.advance({ days: 1 });
    scenario.offer('second');
    scenario.claim('second', 'bob', 'bob');
    scenario.settle('bob');
    for (const state of ['BLOCKED', 'IDLE'] as const) {
      scenario.device({ state });
      scenario.sweep();
      expect(scenario.cancelUnstake('ann')).toEqual({ code: 'NOT_IN_WAIT_PERIOD', phase: 'COOLDOWN' });
    }
  });
});

describe('the early end of a wait period', () => {
  const left = later(T0, { days: 2 });

  /** Ann and Bob wait, Cid is active; then the device leaves the programme at `left`. */
  function leaving(leave: (scenario: Scenario) => void): Scenario {
    const scenario = aScenario();
    scenario.stake(io(2000));
    for (const name of ['ann', 'bob', 'cid']) {
      scenario.offer(`${name}'s`, { requestedAmount: io(2000), rewardShareBps: 1000 });
      scenario.claim(`${name}'s`, name, name);
      scenario.settle(name);
      scenario.advance({ hours: 1 });
    }
    scenario.unstake('bob');
    scenario.unstake('ann');
    scenario.advanceTo(left);
    leave(scenario);
    return scenario;
  }

  test.each([
    ['the owner unstakes', 'OWNER_UNSTAKED', (scenario: Scenario) => scenario.unstakeDevice()],
    ['the network blocks the device', 'DEVICE_BLOCKED', (scenario: Scenario) => scenario.report('BLOCKED', false)],
    [
      'the owner terminates the device',
      'DEVICE_TERMINATED',
      (scenario: Scenario) => scenario.report('TERMINATED', false),
    ],
  ] as const)('begins the cooldown of every waiting co-stake when %s', (_, reason, leave) => {
    const scenario = leaving(leave);
    for (const id of ['ann', 'bob']) {
      expect(coStake(scenario, id)).toMatchObject({
        waitEndsAt: left,
        cooldownEndsAt: later(left, { days: 14 }),
        previousWaitEndsAt: later(T0, { days: 7, hours: 3 }),
        waitEndedReason: reason,
        recordedPhase: 'COOLDOWN',
      });
    }
    expect(coStake(scenario, 'cid')).toMatchObject({ exitStartedAt: null, recordedPhase: 'ACTIVE' });
  });

  test('comes after the event of the device, the oldest claim first, and before the closings and the change of sufficiency', () => {
    const scenario = leaving((one) => one.unstakeDevice());
    const { events } = scenario.appliedBatches().at(-1)!.batch;
    const of = (event: (typeof events)[number]) =>
      'coStakeId' in event
        ? event.coStakeId
        : 'offerId' in event
          ? `${event.offerId} ${'reason' in event ? event.reason : ''}`
          : '';
    expect(events.map((event) => `${event.type} ${of(event)}`.trim())).toEqual([
      'OWNER_UNSTAKED',
      'COOLDOWN_STARTED ann',
      'COOLDOWN_STARTED bob',
      "OFFER_CLOSED ann's OWNER_UNSTAKED",
      "OFFER_CLOSED bob's OWNER_UNSTAKED",
      "OFFER_CLOSED cid's OWNER_UNSTAKED",
      'SUFFICIENCY_CHANGED',
    ]);
  });

  test.each([
    [-1, later(T0, { days: 7, ms: -1 }), 'DEVICE_BLOCKED'],
    [0, waitEndsAt, null],
    [1, waitEndsAt, null],
  ] as const)('happens only before waitEndsAt: at %i ms of it', (ms, ended, reason) => {
    const scenario = anns();
    scenario.advanceTo(later(waitEndsAt, { ms }));
    scenario.report('BLOCKED', false);
    expect(coStake(scenario)).toMatchObject({
      waitEndsAt: ended,
      cooldownEndsAt: later(ended, { days: 14 }),
      waitEndedReason: reason,
    });
  });
});

describe('a new offer on the device of a co-stake', () => {
  test('is refused before the co-staker unstakes and accepted from the unstake on', () => {
    const scenario = anns(false);
    expect(scenario.offer('second')).toEqual({ code: 'NO_STAKE_ROOM', current: 0n, required: io(200) });
    scenario.unstake('ann');
    expect(scenario.offer('second')).toBeNull();
    expect(scenario.offer('third')).toMatchObject({ code: 'NO_STAKE_ROOM' });
  });

  test('is refused after the network has blocked the device, which closed the first offer, and has then unblocked the device', () => {
    const scenario = anns(false);
    scenario.device({ state: 'BLOCKED' });
    scenario.sweep();
    scenario.device({ state: 'IDLE' });
    expect(scenario.offer('second')).toEqual({ code: 'NO_STAKE_ROOM', current: 0n, required: io(200) });
    scenario.unstake('ann');
    expect(scenario.offer('second')).toBeNull();
  });
});

describe('dueEvents', () => {
  test('returns an event from its instant on and not one millisecond before', () => {
    for (const instant of [waitEndsAt, cooldownEndsAt]) {
      const scenario = anns();
      scenario.advanceTo(later(instant, { ms: -1 }));
      scenario.sweep();
      expect(dueEvents(scenario.aggregate(), later(instant, { ms: -1 }))).toEqual([]);
      expect(dueEvents(scenario.aggregate(), instant).map(({ at }) => at)).toEqual([instant]);
    }
  });

  test('returns overdue event batches in chronological order, each dated to its own instant', () => {
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

  test('returns no event that is recorded already', () => {
    const scenario = anns();
    scenario.advance({ days: 100 });
    scenario.sweep();
    expect(dueEvents(scenario.aggregate(), scenario.now())).toEqual([]);
    const recorded = scenario.records().length;
    scenario.sweep();
    expect(scenario.records()).toHaveLength(recorded);
  });

  test('returns one event batch with one change of stake sufficiency when two wait periods end at the same instant', () => {
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

  test('returns events at the instants that nextCoStakeEventAt has returned before', () => {
    const scenario = anns();
    expect(nextCoStakeEventAt(coStake(scenario))).toEqual(waitEndsAt);
    scenario.advanceTo(waitEndsAt);
    scenario.sweep();
    expect(nextCoStakeEventAt(coStake(scenario))).toEqual(cooldownEndsAt);
    scenario.advanceTo(cooldownEndsAt);
    scenario.sweep();
    expect(nextCoStakeEventAt(coStake(scenario))).toBeNull();
    scenario.withdraw('ann');
    expect(nextCoStakeEventAt(coStake(scenario))).toBeNull();
    expect(nextCoStakeEventAt(coStake(anns(false)))).toBeNull();
  });
});
