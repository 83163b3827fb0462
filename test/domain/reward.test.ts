// Tests of estimateReward and breakEvenShareBps: the mean of past blocks, the minimum sample, and the bound of an estimate.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakEvenShareBps, estimateReward, splitReward } from '../../src/domain/reward.ts';
import { io, PARAMETERS } from '../kit/device-aggregate.ts';

const terms = { requestedAmount: io(8000), rewardShareBps: 7400 };

describe('estimateReward', () => {
  test('returns the mean reward per block times the co-staker’s share', () => {
    const estimate = estimateReward({ windowReward: io(168), windowBlocks: 168 }, terms, PARAMETERS);
    expect(estimate).toEqual({ perBlock: 74_000_000n, aprBps: 8103, sampleBlocks: 168 });
    // A reward of 0.74 IO per hourly block is 0.74 × 24 × 365 = 6 482.4 IO a year on a stake of 8 000 IO, that is 81.03 %.
  });

  test.each([
    [23, null],
    [24, 24],
    [25, 25],
  ])('for %i blocks returns an estimate with the sample size %s (null for no estimate)', (windowBlocks, sample) => {
    expect(estimateReward({ windowReward: io(1), windowBlocks }, terms, PARAMETERS)?.sampleBlocks ?? null).toBe(sample);
  });

  test('counts a block without a reward as zero', () => {
    const estimate = estimateReward({ windowReward: 0n, windowBlocks: 168 }, terms, PARAMETERS);
    expect(estimate).toEqual({ perBlock: 0n, aprBps: 0, sampleBlocks: 168 });
  });

  test('returns null without any block, even when the minimum sample is zero', () => {
    const parameters = { ...PARAMETERS, minEstimateSampleBlocks: 0 };
    expect(estimateReward({ windowReward: 0n, windowBlocks: 0 }, terms, parameters)).toBeNull();
  });

  test('never exceeds the device’s reward, and its yearly rate fits a 32-bit integer', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 18n }),
        fc.integer({ min: 24, max: 168 }),
        fc.integer({ min: 1, max: 9999 }),
        fc.bigInt({ min: 1n, max: io(1_000_000) }),
        (windowReward, windowBlocks, rewardShareBps, requestedAmount) => {
          const estimate = estimateReward(
            { windowReward, windowBlocks },
            { requestedAmount, rewardShareBps },
            PARAMETERS,
          );
          expect(estimate).not.toBeNull();
          expect((estimate?.perBlock ?? 0n) * BigInt(windowBlocks)).toBeLessThanOrEqual(windowReward);
          expect(estimate?.perBlock).toBeGreaterThanOrEqual(0n);
          expect(estimate?.aprBps).toBeGreaterThanOrEqual(0);
          expect(estimate?.aprBps).toBeLessThanOrEqual(2_147_483_647);
          expect(Number.isInteger(estimate?.aprBps)).toBe(true);
        },
      ),
    );
  });
});

describe('breakEvenShareBps', () => {
  test.each([
    [io(8000), io(8000), 5000],
    [io(8000), io(16_000), 3333],
    [io(200), 0n, 10_000],
    [0n, 0n, 0],
  ])(
    'returns for a requested amount of %s and an owner’s stake of %s base units the share %i',
    (requested, own, bps) => {
      expect(breakEvenShareBps(requested, own)).toBe(bps);
    },
  );
});

describe('splitReward', () => {
  test.each([
    [7n, [], 7n, []],
    [7n, [5000], 4n, [3n]],
    [7n, [5000, 4999], 1n, [3n, 3n]],
    [9_999n, [3333, 3333, 3333], 3n, [3_332n, 3_332n, 3_332n]],
    [1n, [9999], 1n, [0n]],
  ] as const)(
    'splits %s base units by the shares %o into %s for the owner and %o for the co-stakers',
    (reward, shares, owner, parts) => {
      expect(splitReward(reward, shares)).toEqual({ owner, coStakers: parts });
    },
  );

  test('sums to the reward and leaves nobody with less than nothing, for any shares below the whole', () => {
    const shares = fc.array(fc.integer({ min: 1, max: 2499 }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), shares, (reward, sharesBps) => {
        const { owner, coStakers } = splitReward(reward, sharesBps);
        expect(coStakers.reduce((sum, part) => sum + part, owner)).toBe(reward);
        expect([owner, ...coStakers].every((part) => part >= 0n)).toBe(true);
      }),
    );
  });
});
