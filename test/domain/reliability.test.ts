// The reliability score: its formula in whole numbers, its range, and what lowers it.

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

describe('the reliability score', () => {
  test.each([
    ['faultless', 10_000, 720, 720, 0, 10_000],
    ['half the uptime', 5000, 720, 720, 0, 5000],
    ['half the blocks, which weighs twice', 10_000, 720, 360, 0, 2500],
    ['one slash', 10_000, 720, 720, 1, 9000],
    ['two slashes', 10_000, 720, 720, 2, 8100],
    ['all of it', 9900, 700, 693, 1, 8732],
    ['nothing done', 10_000, 720, 0, 0, 0],
  ])('%s', (_, uptimeBps, blocksNominated, blocksSucceeded, slashes, score) => {
    expect(reliabilityScoreHundredths({ uptimeBps, blocksNominated, blocksSucceeded, slashes })).toBe(score);
  });

  test('is none without a nominated block', () => {
    expect(
      reliabilityScoreHundredths({ uptimeBps: 10_000, blocksNominated: 0, blocksSucceeded: 0, slashes: 0 }),
    ).toBeNull();
  });

  test('lies between 0 and 100 points, and within a hundredth under the exact value', () => {
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

  test('never rises with a slash, a failed block or an hour down', () => {
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
