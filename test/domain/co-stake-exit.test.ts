// Leaving: the wait, the cooldown, the withdrawal, each to the millisecond; dates that never move; and a place on the device
// that a replacement may take meanwhile.

import { describe, expect, test } from 'vitest';
import { type CoStake, phaseAt, phaseEndsAt } from '../../src/domain/co-stake.ts';
import { countedStakeAt, sufficiencyAt } from '../../src/domain/device-aggregate.ts';
import { coStakeDueAt, dueEvents } from '../../src/domain/due-events.ts';
import { offerStatusAt } from '../../src/domain/offer.ts';
import { anAggregate, io, later, PARAMETERS, T0 } from '../kit/device-aggregate.ts';
import { aStory, type Story } from '../kit/story.ts';

const waitEndsAt = later(T0, { days: 7 });
const cooldownEndsAt = later(T0, { days: 21 });
const types = (story: Story) => story.records().map(({ type }) => type);
const coStake = (story: Story, id = 'ann'): CoStake => story.aggregate().coStakes.find((one) => one.id === id)!;

/** Ann holds the only offer; with `unstaked` she has begun to leave at T0. */
function anns(unstaked = true): Story {
  const story = aStory();
  story.offer('first');
  story.claim('first', 'ann', 'ann');
  story.settle('ann');
  if (unstaked) story.unstake('ann');
  return story;
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
    for (const story of [anns(), swept]) {
      expect(phaseAt(coStake(story), now)).toBe(phase);
      expect(offerStatusAt(story.aggregate().offers[0]!, now)).toBe(status);
      expect(countedStakeAt(story.aggregate(), now)).toBe(io(counted));
      expect(sufficiencyAt(story.aggregate(), now)).toBe(counted === 16_000 ? 'SUFFICIENT' : 'INSUFFICIENT');
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
    const story = aStory(anAggregate(), io(100_000), { ...PARAMETERS, waitPeriodMs: 1, cooldownMs: 1 });
    story.offer('first');
    story.claim('first', 'ann', 'ann');
    story.settle('ann');
    story.unstake('ann');
    expect(coStake(story)).toMatchObject({ waitEndsAt, cooldownEndsAt });
  });

  test('never moves its dates, whatever is tried and however late it is told', () => {
    const story = anns();
    for (const day of [1, 6, 7, 8, 20, 21, 400]) {
      story.advanceTo(later(T0, { days: day }));
      story.unstake('ann');
      story.sweep();
      if (day > 7) story.cancelUnstake('ann');
      expect(coStake(story)).toMatchObject({ exitStartedAt: T0, waitEndsAt, cooldownEndsAt });
    }
  });

  test('is refused while the device is hired, and waits for nobody then', () => {
    const story = anns(false);
    story.device({ hired: true });
    expect(story.unstake('ann')).toEqual({ code: 'DEVICE_HIRED' });
    story.device({ hired: false });
    expect(story.unstake('ann')).toBeNull();
  });

  test.each([{ state: 'TERMINATED' }, { state: 'BLOCKED' }, { ownerExitStartedAt: T0 }] as const)(
    'from a device that is no longer committed (%o) goes to cooldown at once, also while it is hired',
    (left) => {
      const story = anns(false);
      story.device({ ...left, hired: true });
      expect(story.unstake('ann')).toBeNull();
      expect(coStake(story)).toMatchObject({
        waitEndsAt: T0,
        cooldownEndsAt: later(T0, { days: 14 }),
        recordedPhase: 'COOLDOWN',
      });
      expect(types(story).slice(-4)).toEqual(
        expect.arrayContaining(['UNSTAKE_STARTED', 'COOLDOWN_STARTED', 'OFFER_CLOSED']),
      );
      expect(story.records().at(-1)?.label ?? 'IN_COOLDOWN').toBe('IN_COOLDOWN');
    },
  );
});

describe('a withdrawal', () => {
  test('is refused one millisecond before the cooldown ends, with the date', () => {
    const story = anns();
    story.advanceTo(later(cooldownEndsAt, { ms: -1 }));
    expect(story.withdraw('ann')).toEqual({ code: 'NOT_YET_WITHDRAWABLE', withdrawableAt: cooldownEndsAt });
  });

  test.each([0, 1])('pays all of it back %i ms after the cooldown has ended, swept or not', (ms) => {
    const story = anns();
    story.advanceTo(later(cooldownEndsAt, { ms }));
    expect(story.withdraw('ann')).toBeNull();
    expect(story.balance('wallet/ann-wallet')).toBe(10n ** 15n);
    expect(story.balance('co-stake/ann')).toBe(0n);
    expect(types(story).slice(-3)).toEqual(['SUFFICIENCY_CHANGED', 'WITHDRAWABLE', 'WITHDRAWN']);
    expect(story.withdraw('ann')).toEqual({ code: 'ALREADY_WITHDRAWN', withdrawnAt: later(cooldownEndsAt, { ms }) });
  });

  test('has no deadline', () => {
    const story = anns();
    story.advance({ days: 36_500 });
    expect(story.withdraw('ann')).toBeNull();
  });

  test('pays what is held, where less than the principal is', () => {
    const story = anns();
    const aggregate = story.aggregate();
    const slashed = { ...aggregate, coStakes: aggregate.coStakes.map((one) => ({ ...one, held: io(7900) })) };
    const told = aStory(slashed);
    told.advanceTo(cooldownEndsAt);
    told.withdraw('ann');
    expect(told.records().at(-1)).toMatchObject({ type: 'WITHDRAWN', amount: io(7900) });
  });
});

describe('an unstake that is taken back', () => {
  test('within the wait makes everything as it was, and a later exit has dates of its own', () => {
    const story = anns();
    story.advanceTo(later(waitEndsAt, { ms: -1 }));
    expect(story.cancelUnstake('ann')).toBeNull();
    expect(story.records().at(-1)).toMatchObject({
      previousLabel: 'SUFFICIENT_STAKE_WAIT_PERIOD',
      label: 'ACTIVE',
      status: 'FILLED',
    });
    expect(story.aggregate().offers[0]).toMatchObject({ live: true, closesAt: null, closeReason: null });
    story.advance({ days: 100 });
    story.sweep();
    expect(phaseAt(coStake(story), story.now())).toBe('ACTIVE');
    story.unstake('ann');
    expect(coStake(story).waitEndsAt).toEqual(later(story.now(), { days: 7 }));
  });

  test.each([0, 1])('%i ms after the wait is refused', (ms) => {
    const story = anns();
    story.advanceTo(later(waitEndsAt, { ms }));
    expect(story.cancelUnstake('ann')).toEqual({ code: 'NOT_IN_WAIT_PERIOD', phase: 'COOLDOWN' });
  });

  test('closes a replacement that nobody has claimed, and gets the place back', () => {
    const story = anns();
    story.advance({ days: 1 });
    expect(story.offer('second')).toBeNull();
    expect(story.cancelUnstake('ann')).toBeNull();
    expect(story.aggregate().offers).toMatchObject([
      { id: 'first', live: true },
      { id: 'second', live: false, closeReason: 'UNSTAKE_CANCELED' },
    ]);
  });

  test.each([false, true])('is refused once a replacement has been claimed (settled: %s)', (settled) => {
    const story = anns();
    story.advance({ days: 1 });
    story.offer('second');
    story.claim('second', 'bob', 'bob');
    if (settled) story.settle('bob');
    expect(story.cancelUnstake('ann')).toEqual({ code: 'REPLACEMENT_CLAIMED' });
  });

  test('is possible again when that claim has come to nothing', () => {
    const story = anns();
    story.advance({ days: 1 });
    story.offer('second');
    story.claim('second', 'bob', 'bob');
    story.advance({ minutes: 10 });
    expect(story.cancelUnstake('ann')).toBeNull();
  });

  test('is refused although the replacement is leaving in its turn, and the replacement may stay', () => {
    const story = anns();
    story.advance({ days: 1 });
    story.offer('second');
    story.claim('second', 'bob', 'bob');
    story.settle('bob');
    story.advance({ days: 1 });
    story.unstake('bob');
    expect(story.cancelUnstake('ann')).toEqual({ code: 'REPLACEMENT_CLAIMED' });
    expect(story.cancelUnstake('bob')).toBeNull();
    expect(coStake(story, 'bob').recordedPhase).toBe('ACTIVE');
  });

  test('is refused although both offers have closed with their device: whoever came after has a share of it', () => {
    const story = anns();
    story.advance({ days: 1 });
    story.offer('second');
    story.claim('second', 'bob', 'bob');
    story.settle('bob');
    story.device({ state: 'BLOCKED' });
    story.sweep();
    expect(story.cancelUnstake('ann')).toEqual({ code: 'REPLACEMENT_CLAIMED' });
  });
});

describe('the place of a leaving co-stake', () => {
  test('is free for a replacement from the unstake on, and not before', () => {
    const story = anns(false);
    expect(story.offer('second')).toEqual({ code: 'DEVICE_HAS_LIVE_OFFER' });
    story.unstake('ann');
    expect(story.offer('second')).toBeNull();
    expect(story.offer('third')).toEqual({ code: 'DEVICE_HAS_LIVE_OFFER' });
  });

  test('is taken by a co-stake that outlived its offer, once the device is back', () => {
    const story = anns(false);
    story.device({ state: 'BLOCKED' });
    story.sweep();
    story.device({ state: 'IDLE' });
    expect(story.offer('second')).toEqual({ code: 'DEVICE_HAS_LIVE_OFFER' });
    story.unstake('ann');
    expect(story.offer('second')).toBeNull();
  });
});

describe('what time owes', () => {
  test('is owed at its instant and not a millisecond before', () => {
    for (const instant of [waitEndsAt, cooldownEndsAt]) {
      const story = anns();
      story.advanceTo(later(instant, { ms: -1 }));
      story.sweep();
      expect(dueEvents(story.aggregate(), later(instant, { ms: -1 }))).toEqual([]);
      expect(dueEvents(story.aggregate(), instant).map(({ at }) => at)).toEqual([instant]);
    }
  });

  test('comes in order, each batch dated to its own instant, however late', () => {
    const story = anns();
    story.advance({ days: 100 });
    story.sweep();
    const driven = story.appliedBatches().filter(({ batch }) => batch.timeDriven);
    expect(driven.map(({ batch }) => batch.at)).toEqual([waitEndsAt, cooldownEndsAt]);
    expect(types(story).slice(-4)).toEqual(['COOLDOWN_STARTED', 'OFFER_CLOSED', 'SUFFICIENCY_CHANGED', 'WITHDRAWABLE']);
  });

  test('is owed once', () => {
    const story = anns();
    story.advance({ days: 100 });
    story.sweep();
    expect(dueEvents(story.aggregate(), story.now())).toEqual([]);
    const told = story.records().length;
    story.sweep();
    expect(story.records()).toHaveLength(told);
  });

  test('falls into one batch where two things end at one instant, and sufficiency changes once', () => {
    const story = anns();
    story.offer('second');
    story.claim('second', 'bob', 'bob');
    story.settle('bob');
    story.unstake('bob');
    expect(coStake(story, 'bob').waitEndsAt).toEqual(coStake(story).waitEndsAt);
    story.advanceTo(waitEndsAt);
    story.sweep();
    const batches = story.appliedBatches().filter(({ batch }) => batch.timeDriven);
    expect(batches).toHaveLength(1);
    expect(types(story).filter((type) => type === 'COOLDOWN_STARTED')).toHaveLength(2);
    expect(batches[0]?.batch.events.filter(({ type }) => type === 'SUFFICIENCY_CHANGED')).toHaveLength(1);
  });

  test('by a co-stake is known beforehand, so that a sweep can look for it', () => {
    const story = anns();
    expect(coStakeDueAt(coStake(story))).toEqual(waitEndsAt);
    story.advanceTo(waitEndsAt);
    story.sweep();
    expect(coStakeDueAt(coStake(story))).toEqual(cooldownEndsAt);
    story.advanceTo(cooldownEndsAt);
    story.sweep();
    expect(coStakeDueAt(coStake(story))).toBeNull();
    story.withdraw('ann');
    expect(coStakeDueAt(coStake(story))).toBeNull();
    expect(coStakeDueAt(coStake(anns(false)))).toBeNull();
  });
});
