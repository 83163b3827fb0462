// Tests random histories with slashes: no account is overdrawn, and every slashed amount is in escrow, forfeited or returned.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slashTotal } from '../../src/domain/slash.ts';
import { anAggregate, io, later, T0 } from '../kit/device-aggregate.ts';
import { aScenario, type Scenario } from '../kit/scenario.ts';

const DAY = 86_400_000;
/**
 * Time steps that end exactly at an instant at which the state changes by time alone, one millisecond before it, or one millisecond
 * after it.
 */
const spans = fc
  .tuple(fc.constantFrom(0, 1, 7, 14, 21, 30), fc.constantFrom(-1, 0, 1, 3_600_000))
  .map(([days, ms]) => Math.max(0, days * DAY + ms));
const name = fc.constantFrom('a', 'b', 'c');
const step = fc.oneof(
  { weight: 4, arbitrary: spans.map((ms) => (scenario: Scenario) => scenario.advance({ ms })) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(1, 777, 3333, 10_000), fc.constantFrom(0, 1, 5 * DAY, 12 * DAY), fc.uuid())
      .map(([shareBps, agoMs, id]) => (scenario: Scenario) => {
        scenario.slash(id, { shareBps, faultAt: later(scenario.now(), { ms: -agoMs }) });
      }),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.nat(), fc.constantFrom('UPHELD', 'REVERSED'))
      .map(([at, verdict]) => (scenario: Scenario) => {
        const { slashes } = scenario.aggregate();
        if (slashes.length > 0) scenario.review(slashes[at % slashes.length]!.id, verdict);
      }),
  },
  fc.bigInt({ min: 1n, max: io(9000) }).map((amount) => (scenario: Scenario) => void scenario.stake(amount)),
  name.map((id) => (scenario: Scenario) => void scenario.offer(`${id}${scenario.appliedBatches().length}`)),
  name.map((id) => (scenario: Scenario) => {
    const open = scenario.aggregate().offers.findLast((offer) => offer.live && offer.claimedAt === null);
    if (open !== undefined && scenario.claim(open.id, `${id}${open.id}`, id) === null)
      scenario.settle(`${id}${open.id}`);
  }),
  fc.nat().map((at) => (scenario: Scenario) => onOne(scenario, at, scenario.unstake)),
  fc.nat().map((at) => (scenario: Scenario) => onOne(scenario, at, scenario.cancelUnstake)),
  fc.nat().map((at) => (scenario: Scenario) => onOne(scenario, at, scenario.withdraw)),
  fc.constant((scenario: Scenario) => void scenario.unstakeDevice()),
  fc.constant((scenario: Scenario) => void scenario.withdrawDeviceStake()),
  fc.constant((scenario: Scenario) => scenario.sweep()),
);

test('every slashed amount in a random history is in escrow, forfeited or returned', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 40 }), (steps) => {
      const scenario = aScenario(anAggregate({ ownerStake: io(9000) }));
      scenario.offer('first');
      scenario.claim('first', 'ann', 'ann');
      scenario.settle('ann');
      for (const happen of steps) {
        happen(scenario);
        check(scenario);
      }
      scenario.advance({ days: 100 });
      scenario.sweep();
      check(scenario);
      expect(scenario.aggregate().slashes.every(({ verdict }) => verdict !== null)).toBe(true);
    }),
    { numRuns: 400 },
  );
});

function check(scenario: Scenario): void {
  const { ownerStake, coStakes, slashes, device } = scenario.aggregate();
  let sum = 0n;
  for (const [account, balance] of scenario.balances()) {
    sum += balance;
    if (account !== 'deposits' && balance < 0n) throw new Error(`${account} is overdrawn: ${balance}`);
  }
  expect(sum).toBe(0n);
  expect(scenario.balance(`stake/${device.key}`)).toBe(ownerStake);
  for (const coStake of coStakes) {
    expect(scenario.balance(`co-stake/${coStake.id}`)).toBe(coStake.held);
    const taken = slashes
      .filter(({ verdict }) => verdict !== 'REVERSED')
      .flatMap(({ parts }) => parts.filter((part) => part.coStakeId === coStake.id))
      .reduce((total, part) => total + part.amount, 0n);
    const gone = coStake.withdrawnAt !== null || coStake.settlement !== 'APPROVED';
    if (!gone) expect(coStake.held).toBe(coStake.amount - taken);
    if (coStake.withdrawnAt !== null) expect(coStake.held).toBe(0n);
  }
  for (const slash of slashes) {
    expect(scenario.balance(`escrow/${slash.id}`)).toBe(slash.verdict === null ? slashTotal(slash) : 0n);
    expect(slash.reviewedAt === null || slash.reviewedAt <= slash.reviewEndsAt).toBe(true);
  }
  const forfeited = slashes
    .filter(({ verdict }) => verdict === 'UPHELD')
    .reduce((all, one) => all + slashTotal(one), 0n);
  expect(scenario.balance('forfeited')).toBe(forfeited);
  expect(scenario.now() >= T0).toBe(true);
}

function onOne(scenario: Scenario, at: number, run: (id: string) => unknown): void {
  const { coStakes } = scenario.aggregate();
  const one = coStakes[at % Math.max(1, coStakes.length)];
  if (one !== undefined) run(one.id);
}

test('the amounts of a reversed slash are paid to the wallets when the stakes were withdrawn before the reversal', () => {
  const scenario = aScenario(anAggregate({ ownerStake: io(9000) }));
  scenario.offer('first');
  scenario.claim('first', 'ann', 'ann');
  scenario.settle('ann');
  const before = scenario.balance('wallet/ann-wallet');
  scenario.slash('s');
  scenario.advance({ ms: 1 });
  scenario.unstake('ann');
  scenario.unstakeDevice();
  scenario.advance({ days: 21 });
  expect([scenario.withdraw('ann'), scenario.withdrawDeviceStake()]).toEqual([null, null]);
  expect(scenario.balance('wallet/ann-wallet')).toBe(before + io(7200));
  expect(scenario.review('s', 'REVERSED')).toBeNull();
  check(scenario);
  expect(scenario.balance('wallet/ann-wallet')).toBe(before + io(8000));
  expect(scenario.balance('wallet/owner-wallet')).toBe(io(9000));
});
