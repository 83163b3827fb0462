// Slashes in the middle of everything else: whatever happens in whatever order, nothing is overdrawn, nothing is lost, and
// what a slash took is in its escrow, forfeited, or back with whoever it was taken from.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slashTotal } from '../../src/domain/slash.ts';
import { anAggregate, io, later, T0 } from '../kit/device-aggregate.ts';
import { aStory, type Story } from '../kit/story.ts';

const DAY = 86_400_000;
/** Spans that end at, just before and just after the instants at which something changes by itself. */
const spans = fc
  .tuple(fc.constantFrom(0, 1, 7, 14, 21, 30), fc.constantFrom(-1, 0, 1, 3_600_000))
  .map(([days, ms]) => Math.max(0, days * DAY + ms));
const name = fc.constantFrom('a', 'b', 'c');
const step = fc.oneof(
  { weight: 4, arbitrary: spans.map((ms) => (story: Story) => story.advance({ ms })) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(1, 777, 3333, 10_000), fc.constantFrom(0, 1, 5 * DAY, 12 * DAY), fc.uuid())
      .map(([shareBps, agoMs, id]) => (story: Story) => {
        story.slash(id, { shareBps, faultAt: later(story.now(), { ms: -agoMs }) });
      }),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat(), fc.constantFrom('UPHELD', 'REVERSED')).map(([at, verdict]) => (story: Story) => {
      const { slashes } = story.aggregate();
      if (slashes.length > 0) story.review(slashes[at % slashes.length]!.id, verdict);
    }),
  },
  fc.bigInt({ min: 1n, max: io(9000) }).map((amount) => (story: Story) => void story.stake(amount)),
  name.map((id) => (story: Story) => void story.offer(`${id}${story.appliedBatches().length}`)),
  name.map((id) => (story: Story) => {
    const open = story.aggregate().offers.findLast((offer) => offer.live && offer.claimedAt === null);
    if (open !== undefined && story.claim(open.id, `${id}${open.id}`, id) === null) story.settle(`${id}${open.id}`);
  }),
  fc.nat().map((at) => (story: Story) => onOne(story, at, story.unstake)),
  fc.nat().map((at) => (story: Story) => onOne(story, at, story.cancelUnstake)),
  fc.nat().map((at) => (story: Story) => onOne(story, at, story.withdraw)),
  fc.constant((story: Story) => void story.unstakeDevice()),
  fc.constant((story: Story) => void story.withdrawDeviceStake()),
  fc.constant((story: Story) => story.sweep()),
);

test('whatever happens, every slash is accounted for', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 40 }), (steps) => {
      const story = aStory(anAggregate({ ownerStake: io(9000) }));
      story.offer('first');
      story.claim('first', 'ann', 'ann');
      story.settle('ann');
      for (const happen of steps) {
        happen(story);
        check(story);
      }
      story.advance({ days: 100 });
      story.sweep();
      check(story);
      expect(story.aggregate().slashes.every(({ verdict }) => verdict !== null)).toBe(true);
    }),
    { numRuns: 400 },
  );
});

function check(story: Story): void {
  const { ownerStake, coStakes, slashes, device } = story.aggregate();
  let sum = 0n;
  for (const [account, balance] of story.balances()) {
    sum += balance;
    if (account !== 'deposits' && balance < 0n) throw new Error(`${account} is overdrawn: ${balance}`);
  }
  expect(sum).toBe(0n);
  expect(story.balance(`stake/${device.key}`)).toBe(ownerStake);
  for (const coStake of coStakes) {
    expect(story.balance(`co-stake/${coStake.id}`)).toBe(coStake.held);
    const taken = slashes
      .filter(({ verdict }) => verdict !== 'REVERSED')
      .flatMap(({ parts }) => parts.filter((part) => part.coStakeId === coStake.id))
      .reduce((total, part) => total + part.amount, 0n);
    const gone = coStake.withdrawnAt !== null || coStake.settlement !== 'APPROVED';
    if (!gone) expect(coStake.held).toBe(coStake.amount - taken);
    // Paid out in the end: the principal less what was not given back, in however many steps.
    if (coStake.withdrawnAt !== null) expect(coStake.held).toBe(0n);
  }
  for (const slash of slashes) {
    expect(story.balance(`escrow/${slash.id}`)).toBe(slash.verdict === null ? slashTotal(slash) : 0n);
    expect(slash.reviewedAt === null || slash.reviewedAt <= slash.reviewEndsAt).toBe(true);
  }
  const forfeited = slashes
    .filter(({ verdict }) => verdict === 'UPHELD')
    .reduce((all, one) => all + slashTotal(one), 0n);
  expect(story.balance('forfeited')).toBe(forfeited);
  expect(story.now() >= T0).toBe(true);
}

function onOne(story: Story, at: number, act: (id: string) => unknown): void {
  const { coStakes } = story.aggregate();
  const one = coStakes[at % Math.max(1, coStakes.length)];
  if (one !== undefined) act(one.id);
}

test('what is reversed after its stake was paid out goes to the wallets', () => {
  const story = aStory(anAggregate({ ownerStake: io(9000) }));
  story.offer('first');
  story.claim('first', 'ann', 'ann');
  story.settle('ann');
  const before = story.balance('wallet/ann-wallet');
  story.slash('s');
  story.advance({ ms: 1 });
  story.unstake('ann');
  story.unstakeDevice();
  story.advance({ days: 21 });
  expect([story.withdraw('ann'), story.withdrawDeviceStake()]).toEqual([null, null]);
  expect(story.balance('wallet/ann-wallet')).toBe(before + io(7200));
  expect(story.review('s', 'REVERSED')).toBeNull();
  check(story);
  expect(story.balance('wallet/ann-wallet')).toBe(before + io(8000));
  expect(story.balance('wallet/owner-wallet')).toBe(io(9000));
});
