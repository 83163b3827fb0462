// Tests of reliabilityScoreHundredths: known scores, bounds, and monotonicity.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reliabilityScoreHundredths } from '../../src/domain/reliability.ts';

const inputs = fc
  .record({
    uptimeBps: fc.integer({ min: 0, max: 10_000 }),
    blocksNominated: fc.integer({ min: 1, max: 720 }),
    failed: fc.integer({ min: 0, max: 720 }),
    slashes: fc.integer({ min: 0, max: 12 }),
  })
  .map(({ failed, ...rest }) => ({ ...rest, blocksSucceeded: Math.max(0, rest.blocksNominated - failed) }));

describe('reliabilityScoreHundredths', () => {
  test.each([
    ['a faultless window', 10_000, 720, 720, 0, 10_000],
    ['half the uptime', 5000, 720, 720, 0, 5000],
    ['half of the blocks, which counts squared', 10_000, 720, 360, 0, 2500],
    ['one slash', 10_000, 720, 720, 1, 9000],
    ['two slashes', 10_000, 720, 720, 2, 8100],
    ['every kind of fault together', 9900, 700, 693, 1, 8732],
    ['no successful block', 10_000, 720, 0, 0, 0],
  ])('returns the expected score for %s', (_, uptimeBps, blocksNominated, blocksSucceeded, slashes, score) => {
    expect(reliabilityScoreHundredths({ uptimeBps, blocksNominated, blocksSucceeded, slashes })).toBe(score);
  });

  test('returns null for a device that was nominated in no block', () => {
    expect(
      reliabilityScoreHundredths({ uptimeBps: 10_000, blocksNominated: 0, blocksSucceeded: 0, slashes: 0 }),
    ).toBeNull();
  });

  test('returns 0 to 100 points, less than one hundredth below the exact value', () => {
    fc.assert(
      fc.property(inputs, (one) => {
        const score = reliabilityScoreHundredths(one) ?? -1;
        const exact = one.uptimeBps * (one.blocksSucceeded / one.blocksNominated) ** 2 * 0.9 ** one.slashes;
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(10_000);
        expect(Math.abs(exact - score)).toBeLessThan(1.000001);
      }),
    );
  });

  test('returns no higher score after a slash, a failed block or more downtime', () => {
    fc.assert(
      fc.property(inputs, (one) => {
        const score = reliabilityScoreHundredths(one) ?? -1;
        const less = [
          { ...one, slashes: one.slashes + 1 },
          { ...one, blocksSucceeded: Math.max(0, one.blocksSucceeded - 1) },
          { ...one, uptimeBps: Math.max(0, one.uptimeBps - 1) },
        ];
        for (const worse of less) expect(reliabilityScoreHundredths(worse)).toBeLessThanOrEqual(score);
      }),
    );
  });
});
