// Tests of slashes: which stakes are liable for a fault, exact amounts, and reviews that end once, by a verdict or by time.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AppliedBatch, applyDecision } from '../../src/domain/apply-decision.ts';
import type { CoStake } from '../../src/domain/co-stake.ts';
import { type DeviceAggregate, sufficiencyAt } from '../../src/domain/device-aggregate.ts';
import { dueEvents } from '../../src/domain/due-events.ts';
import type { Decision } from '../../src/domain/events.ts';
import { isBalanced } from '../../src/domain/ledger.ts';
import { shareFloor } from '../../src/domain/money.ts';
import { parametersFromValues } from '../../src/domain/parameter.ts';
import { withScheduledChanges } from '../../src/domain/scheduled-changes.ts';
import {
  isCoStakeLiable,
  isOwnerLiable,
  reviewStatusAt,
  SLASH_CAUSES,
  SLASH_SHARE_PARAMETER_NAMES,
  slashShareParameterName,
  slashTotal,
  splitSlash,
} from '../../src/domain/slash.ts';
import { reviewSlash, type SlashRefusal, slashDevice } from '../../src/domain/slashing.ts';
import {
  aCoStake,
  aDevice,
  anAggregate,
  anOffer,
  io,
  later,
  PARAMETERS,
  requirementsOf,
  T0,
} from '../kit/device-aggregate.ts';

const DAY = 86_400_000;
const exitStartedAt = later(T0, { days: 10 });
const leaving: Partial<CoStake> = {
  exitStartedAt,
  waitEndsAt: later(exitStartedAt, { days: 7 }),
  cooldownEndsAt: later(exitStartedAt, { days: 21 }),
};

/** The device left the programme two days after the unstake. */
const endedEarly: Partial<CoStake> = {
  ...leaving,
  waitEndsAt: later(exitStartedAt, { days: 2 }),
  cooldownEndsAt: later(exitStartedAt, { days: 16 }),
  previousWaitEndsAt: later(exitStartedAt, { days: 7 }),
  waitEndedReason: 'OWNER_UNSTAKED',
};

describe('isCoStakeLiable', () => {
  test.each<[string, Partial<CoStake>, number, number, boolean]>([
    ['while ACTIVE for a fault at its approval', {}, 0, 0, true],
    ['while ACTIVE for a fault before its approval', {}, 1, -1, false],
    ['while ACTIVE for a fault one millisecond after its approval', {}, 1, 1, true],
    ['while ACTIVE for a fault now', {}, 9, 9 * DAY, true],
    ['in its WAIT_PERIOD for a fault after the unstake', leaving, 12, 11 * DAY, true],
    ['in COOLDOWN for a fault before the unstake', leaving, 17, 10 * DAY - 1, true],
    ['in COOLDOWN for a fault at the unstake', leaving, 17, 10 * DAY, false],
    ['in COOLDOWN for a fault one millisecond after the unstake', leaving, 17, 10 * DAY + 1, false],
    ['in COOLDOWN for a fault one millisecond before an early end of its wait', endedEarly, 13, 12 * DAY - 1, true],
    ['in COOLDOWN for a fault at an early end of its wait', endedEarly, 13, 12 * DAY, false],
    ['in COOLDOWN for a fault one millisecond after an early end of its wait', endedEarly, 13, 12 * DAY + 1, false],
    ['in the last millisecond of its COOLDOWN', leaving, 31 - 1 / DAY, 9 * DAY, true],
    ['one millisecond after its COOLDOWN', leaving, 31 + 1 / DAY, 9 * DAY, false],
    ['in COOLDOWN for a fault before its approval', leaving, 17, -1, false],
    ['never once WITHDRAWABLE', leaving, 31, 9 * DAY, false],
    ['never once WITHDRAWN', { ...leaving, withdrawnAt: later(T0, { days: 31 }) }, 32, 9 * DAY, false],
    [
      'after a cancelled exit as without it',
      { ...leaving, exitCanceledAt: later(T0, { days: 12 }) },
      30,
      25 * DAY,
      true,
    ],
    ['never while PENDING', { settlement: 'SENDING', settledAt: null }, 1, 0, false],
    ['never once FAILED', { settlement: 'FAILED' }, 1, 0, false],
  ])('returns the expected liability of a co-stake %s', (_, change, day, faultMs, answers) => {
    expect(isCoStakeLiable(aCoStake(change), later(T0, { ms: faultMs }), later(T0, { days: day }))).toBe(answers);
  });
});

describe('isOwnerLiable', () => {
  const ownerCooldownEndsAt = later(T0, { days: 14 });
  test.each([
    ['before an exit', null, 0, 0, true],
    ['in the cooldown for a fault before the exit', T0, 14 * DAY - 1, -1, true],
    ['in the cooldown for a fault at the exit', T0, 1, 0, false],
    ['in the cooldown for a fault one millisecond after the exit', T0, 1, 1, false],
    ['one millisecond after the cooldown', T0, 14 * DAY + 1, -1, false],
    ['whose stake can be withdrawn', T0, 14 * DAY, -1, false],
  ] as const)('returns the expected liability of the owner %s', (_, ownerExitStartedAt, nowMs, faultMs, answers) => {
    const device = aDevice(ownerExitStartedAt === null ? {} : { ownerExitStartedAt, ownerCooldownEndsAt });
    expect(isOwnerLiable(device, later(T0, { ms: faultMs }), later(T0, { ms: nowMs }))).toBe(answers);
  });
});

describe('splitSlash', () => {
  test.each([
    [8000n, [8000n], 5000, 4000n, [4000n]],
    [3n, [3n], 5000, 2n, [1n]],
    [1n, [1n], 5000, 1n, []],
    [1n, [1n], 4999, 0n, []],
    [0n, [3n], 5000, 0n, [1n]],
    [0n, [3n, 3n], 5000, 0n, [1n, 1n]],
    [7n, [11n, 13n], 10_000, 7n, [11n, 13n]],
    [5n, [], 1, 0n, []],
  ] as const)(
    'splits a slash of the stakes %s (owner) and %s (co-stakes) at %i basis points into %s and %s',
    (owner, amounts, bps, ownerAmount, parts) => {
      const coStakes = amounts.map((amount, index) => ({ coStakeId: `${index}`, amount }));
      const taken = splitSlash({ owner, coStakes }, bps);
      expect(taken.ownerAmount).toBe(ownerAmount);
      expect(taken.parts.map(({ amount }) => amount)).toEqual(parts);
    },
  );

  test('returns amounts that never exceed a stake, and charges the rounding remainder to the owner’s stake as far as it suffices', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 17n });
    fc.assert(
      fc.property(
        amount,
        fc.array(amount, { maxLength: 3 }),
        fc.integer({ min: 1, max: 10_000 }),
        (owner, held, bps) => {
          const coStakes = held.map((amount, index) => ({ coStakeId: `${index}`, amount }));
          const taken = splitSlash({ owner, coStakes }, bps);
          const whole = held.reduce((sum, amount) => sum + amount, owner);
          for (const part of taken.parts) {
            const there = held[Number(part.coStakeId)]!;
            expect(part.amount).toBe(shareFloor(there, bps));
            expect(part.amount > 0n && part.amount <= there).toBe(true);
          }
          expect(taken.ownerAmount >= 0n && taken.ownerAmount <= owner).toBe(true);
          expect(taken.ownerAmount >= shareFloor(owner, bps)).toBe(true);
          expect(slashTotal(taken) <= shareFloor(whole, bps)).toBe(true);
          // The slashed amounts sum to exactly the slash's share of all stakes when the owner's stake is large enough for the
          // rounding remainder.
          if (owner - shareFloor(owner, bps) >= BigInt(held.length))
            expect(slashTotal(taken)).toBe(shareFloor(whole, bps));
        },
      ),
    );
  });
});

describe('slashShareParameterName', () => {
  test('returns a different parameter name for each kind and cause', () => {
    expect(new Set(SLASH_SHARE_PARAMETER_NAMES).size).toBe(2 * SLASH_CAUSES.length);
    for (const kind of ['STAKE', 'REWARD'] as const) {
      for (const cause of SLASH_CAUSES) expect(PARAMETERS[slashShareParameterName(kind, cause)]).toBeGreaterThan(0);
    }
    expect(slashShareParameterName('REWARD', 'DATA_COMPROMISE')).toBe('slashRewardBpsDataCompromise');
  });

  test('returns names that parametersFromValues reports when the parameter is missing', () => {
    const values = new Map(Object.entries(PARAMETERS).map(([name, value]) => [name, BigInt(value)]));
    expect(parametersFromValues(values)).toEqual(PARAMETERS);
    values.delete('slashStakeBpsOther');
    expect(() => parametersFromValues(values)).toThrow('slashStakeBpsOther');
  });
});

const order = { id: 's', networkId: 'n', kind: 'STAKE', cause: 'DOWNTIME', shareBps: 1000, faultAt: T0 } as const;
const filled = (change: Parameters<typeof anAggregate>[0] = {}) =>
  anAggregate({ offers: [anOffer({ claimedAt: T0 })], coStakes: [aCoStake()], ...change });
const rewarded = () =>
  filled({
    device: aDevice({ ownerRewardLifetime: io(100), ownerRewardClaimed: io(40) }),
    coStakes: [aCoStake({ rewardLifetime: io(300), rewardClaimed: io(10) })],
  });

function run(
  aggregate: ReturnType<typeof anAggregate>,
  now: Date,
  decide: (current: DeviceAggregate) => Decision<SlashRefusal>,
) {
  const applied = applyDecision(aggregate, now, decide);
  if ('refusal' in applied) throw new Error(applied.refusal.code);
  for (const { transfers } of applied.appliedBatches) {
    for (const { postings } of transfers) expect(isBalanced(postings)).toBe(true);
  }
  return applied;
}
const slashed = (change: Partial<typeof order> | object = {}, aggregate = filled(), now = T0) =>
  run(aggregate, now, (current) =>
    slashDevice({ ...order, ...change }, current, { now: PARAMETERS, atFault: PARAMETERS }, now),
  );
const postings = (appliedBatches: readonly AppliedBatch[]) =>
  Object.fromEntries(
    appliedBatches.flatMap((c) => c.transfers.flatMap((t) => t.postings)).map((p) => [p.account, p.amount]),
  );

describe('slashDevice', () => {
  test('moves stake into the escrow of the slash', () => {
    const { aggregate, appliedBatches } = slashed();
    expect(postings(appliedBatches)).toEqual({
      'stake/device': -io(800),
      'co-stake/co-stake': -io(800),
      'escrow/s': io(1600),
    });
    expect([aggregate.ownerStake, aggregate.coStakes[0]?.held]).toEqual([io(7200), io(7200)]);
    const endsAt = later(T0, { days: 30 });
    expect(reviewStatusAt(aggregate.slashes[0]!, later(endsAt, { ms: -1 }))).toEqual({
      status: 'PENDING',
      reviewedAt: null,
    });
    // The review period has ended and no sweep has recorded that, so the stored slash still shows its review as pending.
    expect(reviewStatusAt(aggregate.slashes[0]!, endsAt)).toEqual({ status: 'UPHELD', reviewedAt: endsAt });
    expect(aggregate.slashes[0]?.reviewEndsAt).toEqual(later(T0, { days: 30 }));
  });

  test('takes a share of each party’s accrued rewards and no stake', () => {
    const { aggregate, appliedBatches } = slashed({ kind: 'REWARD', shareBps: 5000 }, rewarded());
    expect(postings(appliedBatches)).toEqual({ 'rewards-payable': -io(175), 'escrow/s': io(175) });
    expect([aggregate.device.ownerRewardSlashed, aggregate.coStakes[0]?.rewardSlashed]).toEqual([io(30), io(145)]);
    expect([aggregate.ownerStake, aggregate.coStakes[0]?.held]).toEqual([io(8000), io(8000)]);
  });

  test.each(['STAKE', 'REWARD'] as const)('of the kind %s leaves the aggregate unchanged after a reversal', (kind) => {
    const before = withScheduledChanges(rewarded(), T0);
    const { aggregate } = slashed({ kind }, before);
    const back = run(aggregate, T0, (current) => reviewSlash({ slashId: 's', verdict: 'REVERSED' }, current, T0));
    expect({ ...back.aggregate, slashes: [] }).toEqual(before);
    expect(back.aggregate.slashes[0]).toMatchObject({ verdict: 'REVERSED', reviewedAt: T0 });
  });

  test('takes rewards that are forfeited when the slash is upheld', () => {
    const { aggregate } = slashed({ kind: 'REWARD' }, rewarded());
    const { appliedBatches } = run(aggregate, T0, (current) =>
      reviewSlash({ slashId: 's', verdict: 'UPHELD' }, current, T0),
    );
    expect(postings(appliedBatches)).toEqual({ 'escrow/s': -io(35), forfeited: io(35) });
  });

  test('ends the grace period of a device whose stake it reduces below the requirement', () => {
    const requirements = requirementsOf([
      [new Date(0), 90_000],
      [T0, 101_000],
      [later(T0, { days: 1 }), 102_000],
    ]);
    const before = filled({ requirements, ownerStake: io(8100) });
    expect(sufficiencyAt(before, T0)).toBe('GRACE');
    const short = slashed({ shareBps: 1 }, before).aggregate;
    expect(sufficiencyAt(short, T0)).toBe('INSUFFICIENT');
    // The requirement rises again after the device has met it, which starts a new grace period.
    expect(sufficiencyAt({ ...short, ownerStake: io(8200) }, later(T0, { days: 1 }))).toBe('GRACE');
    const rich = slashed({ shareBps: 1 }, filled({ requirements, ownerStake: io(9000) }));
    expect(rich.aggregate.device.graceForfeitedAt).toBeNull();
    const back = run(short, T0, (current) => reviewSlash({ slashId: 's', verdict: 'REVERSED' }, current, T0));
    expect(sufficiencyAt(back.aggregate, T0)).toBe('GRACE');
  });

  test.each([
    ['SLASH_SHARE_OUT_OF_BOUNDS', { shareBps: 0 }],
    ['SLASH_SHARE_OUT_OF_BOUNDS', { shareBps: 10_001 }],
    ['FAULT_NOT_PAST', { faultAt: later(T0, { ms: 1 }) }],
    ['NOTHING_TO_SLASH', { kind: 'REWARD' }],
  ])('refuses with %s for the input %o', (code, change) => {
    expect(() => slashed(change)).toThrow(code);
  });

  test.each([{ shareBps: 1 }, { shareBps: 10_000 }, { faultAt: later(T0, { ms: -1 }) }, { faultAt: T0 }])(
    'accepts the input %o',
    (change) => {
      expect(slashed(change).aggregate.slashes).toHaveLength(1);
    },
  );

  test.each([
    [9_999n, 'NOTHING_TO_SLASH'],
    [10_000n, null],
  ])('of one basis point of %s base units has the refusal %s', (ownerStake, code) => {
    const small = anAggregate({ ownerStake });
    if (code === null) expect(slashed({ shareBps: 1 }, small).aggregate.ownerStake).toBe(ownerStake - 1n);
    else expect(() => slashed({ shareBps: 1 }, small)).toThrow(code);
  });
});

describe('reviewSlash', () => {
  const deadline = later(T0, { days: 30 });

  test.each([
    [-1, 0],
    [0, 1],
    [1, 1],
  ])(
    'is not needed to uphold a slash: %i ms after the deadline, %i event batches with the verdict UPHELD are due',
    (ms, batches) => {
      const { aggregate } = slashed();
      const due = dueEvents(aggregate, later(deadline, { ms }));
      expect(due).toHaveLength(batches);
      for (const batch of due) {
        expect(batch).toMatchObject({ at: deadline, timeDriven: true });
        expect(batch.events).toEqual([{ type: 'SLASH_REVIEWED', slashId: 's', at: deadline, verdict: 'UPHELD' }]);
      }
    },
  );

  test('accepts the same verdict twice and refuses a different verdict', () => {
    const { aggregate } = slashed();
    const once = run(aggregate, T0, (current) =>
      reviewSlash({ slashId: 's', verdict: 'UPHELD' }, current, T0),
    ).aggregate;
    expect(reviewSlash({ slashId: 's', verdict: 'UPHELD' }, once, deadline)).toEqual({ events: [] });
    expect(reviewSlash({ slashId: 's', verdict: 'REVERSED' }, once, deadline)).toEqual({
      refusal: { code: 'SLASH_ALREADY_REVIEWED', verdict: 'UPHELD', reviewedAt: T0 },
    });
    expect(reviewSlash({ slashId: 'x', verdict: 'UPHELD' }, once, deadline)).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
  });

  test('ends only the reviewed slash of several; each slash has its own escrow and deadline', () => {
    const second = later(T0, { days: 1 });
    const { aggregate } = slashed({ id: 't', networkId: 'o' }, slashed().aggregate, second);
    expect(aggregate.coStakes[0]?.held).toBe(io(6480));
    const due = dueEvents(aggregate, later(T0, { days: 31 }));
    expect(due.map(({ at }) => at)).toEqual([deadline, later(deadline, { days: 1 })]);
    const back = run(aggregate, second, (current) =>
      reviewSlash({ slashId: 's', verdict: 'REVERSED' }, current, second),
    );
    expect(back.aggregate.coStakes[0]?.held).toBe(io(7280));
  });
});
