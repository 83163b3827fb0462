// Estimates: the mean of what was, times the share; never promised from too little, never more than was.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakEvenShareBps, estimateReward } from '../../src/domain/reward.ts';
import { io, PARAMETERS } from '../kit/device-aggregate.ts';

const terms = { requestedAmount: io(8000), rewardShareBps: 7400 };

describe('an estimate', () => {
  test('is the mean reward of the window times the share', () => {
    const estimate = estimateReward({ windowReward: io(168), windowBlocks: 168 }, terms, PARAMETERS);
    expect(estimate).toEqual({ perBlock: 74_000_000n, aprBps: 8103, sampleBlocks: 168 });
    // 0.74 IO × 24 × 365 = 6 482.4 IO a year on 8 000 IO: 81.03 %.
  });

  test.each([
    [23, null],
    [24, 24],
    [25, 25],
  ])('from %i blocks has a sample of %s', (windowBlocks, sample) => {
    expect(estimateReward({ windowReward: io(1), windowBlocks }, terms, PARAMETERS)?.sampleBlocks ?? null).toBe(sample);
  });

  test('counts unrewarded blocks as nothing', () => {
    const estimate = estimateReward({ windowReward: 0n, windowBlocks: 168 }, terms, PARAMETERS);
    expect(estimate).toEqual({ perBlock: 0n, aprBps: 0, sampleBlocks: 168 });
  });

  test('is none where there is no block at all, whatever the minimum', () => {
    const parameters = { ...PARAMETERS, minEstimateSampleBlocks: 0 };
    expect(estimateReward({ windowReward: 0n, windowBlocks: 0 }, terms, parameters)).toBeNull();
  });

  test('never promises more than the device brought, and fits an Int', () => {
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

describe('the break-even share', () => {
  test.each([
    [io(8000), io(8000), 5000],
    [io(8000), io(16_000), 3333],
    [io(200), 0n, 10_000],
    [0n, 0n, 0],
  ])('of %s beside %s is %i', (requested, own, bps) => {
    expect(breakEvenShareBps(requested, own)).toBe(bps);
  });
});
