// Tests of several offers on one device: places, stake room and share room at their boundaries, what frees them, what a cancelled unstake
// takes again, and the closings when the requirement falls.

import { describe, expect, test } from 'vitest';
import { liveOffersAt } from '../../src/domain/offer-room.ts';
import { ownerActionRefusals } from '../../src/domain/owner-action.ts';
import { withdrawableOverflow } from '../../src/domain/owner-stake.ts';
import { aDevice, anAggregate, io, later, PARAMETERS, requirementsOf, T0 } from '../kit/device-aggregate.ts';
import { aScenario, type OfferTerms, type Scenario } from '../kit/scenario.ts';

/** Returns a scenario on a device of 16 000 IO with these offers; those named `c1`, `c2`, … are claimed and settled, each by an account of its own. */
function withOffers(offers: Readonly<Record<string, OfferTerms>>, start = anAggregate()): Scenario {
  const scenario = aScenario(start);
  for (const [id, terms] of Object.entries(offers)) {
    expect(scenario.offer(id, terms), id).toBeNull();
    if (!id.startsWith('c')) continue;
    expect(scenario.claim(id, id, `${id}-account`)).toBeNull();
    scenario.settle(id);
  }
  return scenario;
}
const asking = (requestedAmount: bigint, rewardShareBps = 1000): OfferTerms => ({ requestedAmount, rewardShareBps });
const live = (scenario: Scenario): readonly string[] =>
  liveOffersAt(scenario.aggregate(), scenario.now()).map(({ id }) => id);
const closings = (scenario: Scenario): readonly string[] =>
  scenario
    .records()
    .filter(({ type }) => type === 'OFFER_CLOSED')
    .map(({ offerId, reason }) => `${offerId} ${reason}`);

describe('a further offer on a device', () => {
  test('is accepted while a place is free and refused with OFFER_LIMIT_REACHED when four places are taken', () => {
    const scenario = withOffers({ a: asking(io(200)), b: asking(io(200)), c1: asking(io(200)) });
    expect(scenario.offer('fourth', asking(io(200)))).toBeNull();
    expect(scenario.offer('fifth', asking(io(200)))).toEqual({ code: 'OFFER_LIMIT_REACHED', limit: 4, used: 4 });
    expect(scenario.close('a')).toBeNull();
    expect(scenario.offer('fifth', asking(io(200)))).toBeNull();
  });

  test.each([
    [-1n, null],
    [0n, null],
    [1n, { code: 'REQUESTED_AMOUNT_OUT_OF_BOUNDS', minimum: io(200), maximum: io(3000) }],
  ])('may request %s base units more than the stake room: %o', (more, refusal) => {
    const scenario = withOffers({ a: asking(io(1000)), c1: asking(io(4000)) });
    expect(scenario.offer('further', asking(io(3000) + more))).toEqual(refusal);
  });

  test.each([
    [-1n, { code: 'NO_STAKE_ROOM', current: io(200) - 1n, required: io(200) }],
    [0n, null],
    [1n, null],
  ])('needs the smallest co-stake as stake room; with %s base units more: %o', (more, refusal) => {
    const scenario = withOffers({ c1: asking(io(7800) - more) });
    expect(scenario.offer('further', asking(io(200)))).toEqual(refusal);
  });

  test.each([
    [-1, null],
    [0, null],
    [1, { code: 'REWARD_SHARE_OUT_OF_BOUNDS', minimumBps: 1, maximumBps: 2599 }],
  ])('may give %i basis points more than the share room: %o', (more, refusal) => {
    const scenario = withOffers({ a: asking(io(200), 1400), c1: asking(io(200), 6000) });
    expect(scenario.offer('further', asking(io(200), 2599 + more))).toEqual(refusal);
  });

  test.each([
    [9998, null],
    [9999, { code: 'NO_SHARE_ROOM', currentBps: 0, requiredBps: 1 }],
  ])('needs one basis point of share room; beside an offer of %i basis points: %o', (share, refusal) => {
    const scenario = withOffers({ c1: asking(io(200), share) });
    expect(scenario.offer('further', asking(io(200), 1))).toEqual(refusal);
  });

  test('gets place, stake and share of a co-stake at its unstake, and of a failed claim whose offer closes', () => {
    const scenario = withOffers({ c1: asking(io(8000), 9999) });
    expect(scenario.offer('further', asking(io(200), 1))).toMatchObject({ code: 'NO_STAKE_ROOM' });
    scenario.unstake('c1');
    expect(live(scenario)).toEqual([]);
    expect(scenario.offer('further', asking(io(8000), 9999))).toBeNull();
  });

  test('gets no room from a slash, because amounts are those that were agreed', () => {
    const scenario = withOffers({ c1: asking(io(7000)) }, anAggregate({ ownerStake: io(16_000) }));
    scenario.slash('slash', { shareBps: 5000 });
    expect(scenario.offer('further', asking(io(1000) + 1n))).toMatchObject({ maximum: io(1000) });
  });

  test('gets no room of an active co-stake whose offer the blocking of the device has closed', () => {
    const scenario = withOffers({ c1: asking(io(7900)) });
    scenario.report('BLOCKED', false);
    scenario.report('IDLE', false);
    expect(live(scenario)).toEqual(['c1']);
    expect(scenario.offer('further', asking(io(200)))).toMatchObject({ code: 'NO_STAKE_ROOM' });
  });

  test('may replace one open offer with the room of that offer, beside others', () => {
    const scenario = withOffers({ a: asking(io(5000)), b: asking(io(3000)) });
    const refused = () => ownerActionRefusals(scenario.aggregate(), 0n, PARAMETERS, scenario.now());
    expect(refused().CREATE_OFFER).toMatchObject([{ code: 'NO_STAKE_ROOM' }]);
    expect(refused().REPLACE_OFFER).toEqual([]);
    scenario.claim('b', 'b', 'bob');
    expect(refused().CLOSE_OFFER, 'the open one can be closed though the latest is filled').toEqual([]);
    scenario.close('a');
    expect(refused().CLOSE_OFFER).toMatchObject([{ code: 'OFFER_NOT_OPEN', status: 'FILLED' }]);
  });
});

describe('claims of two offers of one device', () => {
  test('both succeed, also of one account, and each counts toward the requirement', () => {
    const scenario = withOffers({ a: asking(io(3000)), b: asking(io(5000)) });
    expect([scenario.claim('a', 'first', 'ann'), scenario.claim('b', 'second', 'ann')]).toEqual([null, null]);
    scenario.settle('second');
    scenario.settle('first');
    expect(scenario.records().at(-1)).toMatchObject({ type: 'SUFFICIENCY_CHANGED', reason: 'SUFFICIENT' });
  });
});

describe('cancelUnstake with several offers', () => {
  const twoOpen = { c1: asking(io(3000)), a: asking(io(1000)), b: asking(io(4000)) };

  test('closes the latest open offers one by one until the rest fits', () => {
    const scenario = withOffers(twoOpen);
    scenario.unstake('c1');
    expect(scenario.offer('c', asking(io(2500)))).toBeNull();
    expect(scenario.offer('d', asking(io(500)))).toBeNull();
    expect(scenario.cancelUnstake('c1')).toBeNull();
    expect(closings(scenario)).toEqual(['d UNSTAKE_CANCELED', 'c UNSTAKE_CANCELED']);
    expect(live(scenario)).toEqual(['c1', 'a', 'b']);
  });

  test('closes no open offer while all of them fit', () => {
    const scenario = withOffers({ c1: asking(io(3000)), a: asking(io(1000)) });
    scenario.unstake('c1');
    scenario.offer('b', asking(io(4000)));
    expect(scenario.cancelUnstake('c1')).toBeNull();
    expect(closings(scenario)).toEqual([]);
  });

  test.each([
    ['amount', asking(io(5000)), asking(io(3000) - 1n), asking(io(3000)), asking(io(3000) + 1n)],
    ['share', asking(io(200), 5000), asking(io(200), 4998), asking(io(200), 4999), asking(io(200), 5000)],
  ])(
    'is refused when a newcomer has taken %s beyond the limit, and not at the limit',
    (_, first, less, equal, more) => {
      for (const [terms, refusal] of [
        [less, null],
        [equal, null],
        [more, { code: 'REPLACEMENT_CLAIMED' }],
      ] as const) {
        const scenario = withOffers({ c1: first });
        scenario.unstake('c1');
        scenario.advance({ days: 1 });
        scenario.offer('second', terms);
        scenario.claim('second', 'second', 'bob');
        scenario.settle('second');
        expect(scenario.cancelUnstake('c1')).toEqual(refusal);
      }
    },
  );

  test('is refused when newcomers hold all places', () => {
    const small = asking(io(200));
    const scenario = withOffers({ c1: small, c2: small, c3: small, c4: small });
    scenario.unstake('c1');
    scenario.advance({ days: 1 });
    scenario.offer('fifth', small);
    expect(scenario.cancelUnstake('c1'), 'an open offer gives way').toBeNull();
    scenario.unstake('c1');
    scenario.offer('sixth', small);
    scenario.claim('sixth', 'sixth', 'bob');
    expect(scenario.cancelUnstake('c1')).toEqual({ code: 'REPLACEMENT_CLAIMED' });
    scenario.unstake('c2');
    expect(scenario.cancelUnstake('c1')).toBeNull();
    expect(scenario.cancelUnstake('c2')).toEqual({ code: 'REPLACEMENT_CLAIMED' });
  });

  test('succeeds after a fall of the requirement alone, and closes the offers that do not fit beside it', () => {
    const start = anAggregate({
      requirements: requirementsOf([
        [new Date(0), 100_000],
        [later(T0, { days: 2 }), 30_000],
      ]),
    });
    const scenario = withOffers({ c1: asking(io(3000)), c2: asking(io(2000)) }, start);
    scenario.advance({ ms: 1 });
    scenario.unstake('c1');
    scenario.offer('a', asking(io(400)));
    scenario.advance({ days: 3 });
    expect(scenario.cancelUnstake('c1')).toBeNull();
    expect(closings(scenario)).toEqual(['a UNSTAKE_CANCELED']);
  });
});

describe('a fall of the requirement', () => {
  const fall = later(T0, { days: 2 });
  /** The requirement falls from 16 000 to 8 000 IO, and the stake of co-stakers from at most 8 000 to 4 000 IO. */
  const falling = () =>
    anAggregate({
      requirements: requirementsOf([
        [new Date(0), 100_000],
        [fall, 50_000],
      ]),
    });

  test.each([
    [io(1000) - 1n, []],
    [io(1000), []],
    [io(1000) + 1n, ['b REQUIREMENT_FELL']],
  ])(
    'closes the latest open offer when the stake room would be under 0; beside 3000 IO an offer of %s base units: %o',
    (amount, expected) => {
      const scenario = withOffers({ c1: asking(io(2000)), a: asking(io(1000)), b: asking(amount) }, falling());
      scenario.advanceTo(fall);
      scenario.sweep();
      expect(closings(scenario)).toEqual(expected);
    },
  );

  test('closes offers one by one, the latest first, and is known ahead', () => {
    const scenario = withOffers(
      { a: asking(io(3000)), b: asking(io(900)), c1: asking(io(1000)), d: asking(io(800)) },
      falling(),
    );
    const ends = scenario.aggregate().offers.map(({ id, closesAt, closeReason }) => [id, closesAt, closeReason]);
    expect(ends).toEqual([
      ['a', null, null],
      ['b', fall, 'REQUIREMENT_FELL'],
      ['c1', null, null],
      ['d', fall, 'REQUIREMENT_FELL'],
    ]);
    scenario.advance({ days: 9 });
    scenario.sweep();
    expect(closings(scenario)).toEqual(['d REQUIREMENT_FELL', 'b REQUIREMENT_FELL']);
    expect(live(scenario)).toEqual(['a', 'c1']);
  });

  test('closes no offer for which another one expires before it', () => {
    const scenario = withOffers({ b: asking(io(3000)) }, falling());
    scenario.offer('a', { ...asking(io(2000)), expiresAt: later(fall, { ms: -1 }) });
    expect(scenario.aggregate().offers[0]).toMatchObject({ closesAt: null });
    scenario.offer('c', { ...asking(io(2000)), expiresAt: fall });
    scenario.advance({ days: 9 });
    scenario.sweep();
    expect(closings(scenario)).toEqual(['a EXPIRED', 'c REQUIREMENT_FELL']);
  });

  test('closes the offer of a failed claim in the moment of the failure when it can stand no more', () => {
    const soon = later(T0, { minutes: 5 });
    const start = anAggregate({
      requirements: requirementsOf([
        [new Date(0), 100_000],
        [soon, 50_000],
      ]),
    });
    const scenario = withOffers({ a: asking(io(4000) + 1n) }, start);
    scenario.claim('a', 'ann', 'ann');
    scenario.advance({ minutes: 10 });
    scenario.sweep();
    expect(closings(scenario)).toEqual(['a REQUIREMENT_FELL']);
    expect(scenario.records().at(-1)).toMatchObject({ occurredAt: later(T0, { minutes: 10 }), label: 'OFFER_CLOSED' });
  });

  test.each([
    ['MAINTENANCE', 'DEVICE_NOT_OPERATIONAL'],
    ['BLOCKED', 'DEVICE_BLOCKED'],
  ] as const)(
    'closes no offer that an earlier report of the state %s has closed: all have the reason %s',
    (state, reason) => {
      const scenario = withOffers({ a: asking(io(5000)), b: asking(io(3000)) }, falling());
      scenario.report(state, false);
      scenario.advanceTo(fall);
      scenario.sweep();
      expect(closings(scenario)).toEqual([`a ${reason}`, `b ${reason}`]);
    },
  );

  test('of a model to multiplier 0 closes for the device that is not operational, also offers that have no room and one that expires', () => {
    const start = anAggregate({
      requirements: requirementsOf([
        [new Date(0), 100_000],
        [fall, 0],
      ]),
    });
    const scenario = withOffers({ a: asking(io(5000)) }, start);
    scenario.offer('b', { ...asking(io(3000)), expiresAt: fall });
    scenario.advanceTo(fall);
    scenario.sweep();
    expect(closings(scenario)).toEqual(['a DEVICE_NOT_OPERATIONAL', 'b DEVICE_NOT_OPERATIONAL']);
  });

  test.each([
    [-1n, ['a OWNER_STAKE_BELOW_MINIMUM']],
    [0n, []],
    [1n, []],
  ])('is no reason while a slash leaves the owner %s base units more than the minimum: %o', (more, expected) => {
    const scenario = withOffers({ a: asking(io(1000)) }, anAggregate({ ownerStake: io(16_000) + 2n * more }));
    scenario.slash('slash', { shareBps: 5000 });
    expect(closings(scenario)).toEqual(expected);
  });

  test('is a later reason than an own stake under the minimum, and an earlier one than an expiry at the same instant', () => {
    const scenario = withOffers({ a: asking(io(3000)) }, falling());
    scenario.offer('b', { ...asking(io(2000)), expiresAt: fall });
    scenario.slash('slash', { shareBps: 10_000, faultAt: T0 });
    expect(closings(scenario)).toEqual(['a OWNER_STAKE_BELOW_MINIMUM', 'b OWNER_STAKE_BELOW_MINIMUM']);
    const other = withOffers({ a: asking(io(3000)) }, falling());
    other.offer('b', { ...asking(io(2000)), expiresAt: fall });
    other.advanceTo(fall);
    other.sweep();
    expect(closings(other)).toEqual(['b REQUIREMENT_FELL']);
  });
});

describe('the owner beside several co-stakes', () => {
  test('withdraws no more overflow than leaves the sum of open offers and of co-stakes that may still stay', () => {
    const scenario = withOffers(
      { c1: asking(io(3000)), c2: asking(io(2000)), a: asking(io(1000)) },
      anAggregate({ ownerStake: io(20_000) }),
    );
    expect(withdrawableOverflow(scenario.aggregate(), scenario.now())).toBe(io(9000));
    scenario.unstake('c1');
    expect(withdrawableOverflow(scenario.aggregate(), scenario.now()), 'what is leaving does not count').toBe(io(6000));
    const small = { ...scenario.aggregate(), device: aDevice({ quantity: 1, multiplierTenThousandths: 10_000 }) };
    const cheap = { ...small, requirements: requirementsOf([[new Date(0), 10_000]]) };
    expect(withdrawableOverflow(cheap, scenario.now()), 'the owner keeps 3000 + 2000 + 1000').toBe(io(14_000));
  });

  test('comes back with at least half of the requirement and the amounts of the co-stakes that are still active', () => {
    const scenario = withOffers({ c1: asking(io(3000)), c2: asking(io(5000)) }, anAggregate({ ownerStake: io(8000) }));
    scenario.unstakeDevice();
    scenario.advance({ days: 14 });
    expect(scenario.withdrawDeviceStake()).toBeNull();
    expect(scenario.stake(io(8000) - 1n)).toEqual({
      code: 'OWN_STAKE_TOO_LOW',
      current: io(8000) - 1n,
      required: io(8000),
    });
    expect(scenario.stake(io(8000))).toBeNull();
    expect(live(scenario)).toEqual(['c1', 'c2']);
    expect(scenario.aggregate().offers.map(({ closeReason }) => closeReason)).toEqual([
      'OWNER_UNSTAKED',
      'OWNER_UNSTAKED',
    ]);
    expect(scenario.records().at(-1)).toMatchObject({ type: 'SUFFICIENCY_CHANGED', label: 'ACTIVE', status: 'CLOSED' });
    scenario.unstake('c1');
    expect(scenario.aggregate().coStakes[0]).toMatchObject({ recordedPhase: 'WAIT_PERIOD' });
  });

  test('comes back with the amounts of the co-stakes where the requirement has fallen below them', () => {
    const start = anAggregate({
      requirements: requirementsOf([
        [new Date(0), 100_000],
        [later(T0, { days: 1 }), 50_000],
      ]),
    });
    const scenario = withOffers({ c1: asking(io(3000)), c2: asking(io(5000)) }, start);
    scenario.unstakeDevice();
    scenario.advance({ days: 14 });
    scenario.withdrawDeviceStake();
    expect(scenario.stake(io(8000) - 1n)).toMatchObject({ code: 'OWN_STAKE_TOO_LOW', required: io(8000) });
    expect(scenario.stake(io(8000))).toBeNull();
  });
});
