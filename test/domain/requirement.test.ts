// Tests of the requirement of a device, the bounds of a co-stake, sufficiency and grace.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  maxCoStake,
  minSelfStake,
  requirementHistory,
  requirementOf,
  requirementRules,
  sufficiencyOf,
} from '../../src/domain/requirement.ts';
import { io, later, PARAMETERS, requirementsOf, T0 } from '../kit/device-aggregate.ts';

describe('requirementOf', () => {
  test.each([
    ['8 x H100 with multiplier 10', 'GPU', 8, 100_000, io(16_000)],
    ['4 x RTX 4070 with multiplier 0.25, which does not lower it', 'GPU', 4, 2_500, io(800)],
    ['1 x RTX 4070', 'GPU', 1, 2_500, io(200)],
    ['1 x M2 Ultra with multiplier 1.25', 'GPU', 1, 12_500, io(250)],
    ['1 x a card with multiplier 0.9999', 'GPU', 1, 9_999, io(200)],
    ['1 x a card with multiplier 1', 'GPU', 1, 10_000, io(200)],
    ['1 x a card with multiplier 1.0001', 'GPU', 1, 10_001, io(200) + 2_000_000n],
    ['a card with multiplier 0', 'GPU', 1, 0, io(200)],
    ['a CPU device, which counts as one card', 'CPU', 1, 10_000, io(200)],
    ['a CPU device that reports eight cards', 'CPU', 8, 10_000, io(200)],
  ] as const)(
    'returns cards × base stake × multiplier for %s',
    (_, kind, quantity, multiplierTenThousandths, requirement) => {
      expect(requirementOf({ kind, quantity, multiplierTenThousandths }, PARAMETERS)).toBe(requirement);
    },
  );
});

const requirements = fc.bigInt({ min: 1n, max: 10n ** 17n });

describe('maxCoStake and minSelfStake', () => {
  test('sum to the requirement and never give the co-staker more than half', () => {
    fc.assert(
      fc.property(requirements, (requirement) => {
        const asked = maxCoStake(requirement, PARAMETERS);
        const own = minSelfStake(requirement, PARAMETERS);
        expect(asked).toBe(requirement / 2n);
        expect(own).toBe(requirement - asked);
        expect(own).toBeGreaterThanOrEqual(asked);
      }),
    );
  });

  test('return 8 000 IO each for a requirement of 16 000 IO', () => {
    expect(maxCoStake(io(16_000), PARAMETERS)).toBe(io(8_000));
    expect(minSelfStake(io(16_000), PARAMETERS)).toBe(io(8_000));
  });
});

const card = { kind: 'GPU', quantity: 1, graceForfeitedAt: null } as const;

describe('sufficiencyOf for a requirement that rises from 200 IO to 400 IO at T0', () => {
  const history = requirementsOf([
    [new Date(0), 10_000],
    [T0, 20_000],
  ]);
  const graceEndsAt = later(T0, { days: 7 });
  test.each([
    ['SUFFICIENT for exactly the requirement', io(400), T0, 'SUFFICIENT'],
    ['SUFFICIENT for 200 IO one millisecond before the rise', io(200), later(T0, { ms: -1 }), 'SUFFICIENT'],
    ['GRACE for 200 IO from the rise on', io(200), T0, 'GRACE'],
    ['GRACE for 200 IO one millisecond after the rise', io(200), later(T0, { ms: 1 }), 'GRACE'],
    ['GRACE for one base unit below the new requirement', io(400) - 1n, T0, 'GRACE'],
    ['SUFFICIENT for one base unit above the new requirement', io(400) + 1n, T0, 'SUFFICIENT'],
    ['INSUFFICIENT for a stake that was insufficient before the rise', io(200) - 1n, T0, 'INSUFFICIENT'],
    ['GRACE one millisecond before the grace period ends', io(200), later(graceEndsAt, { ms: -1 }), 'GRACE'],
    ['INSUFFICIENT when the grace period ends', io(200), graceEndsAt, 'INSUFFICIENT'],
    ['INSUFFICIENT one millisecond after the grace period', io(200), later(graceEndsAt, { ms: 1 }), 'INSUFFICIENT'],
    ['SUFFICIENT at the end of the grace period for the new requirement', io(400), graceEndsAt, 'SUFFICIENT'],
  ] as const)('returns %s', (_, counted, now, sufficiency) => {
    const deadline = sufficiency === 'GRACE' ? graceEndsAt : null;
    expect(sufficiencyOf(card, counted, history, now)).toEqual({ sufficiency, deadline });
  });

  test('uses the grace period that was in force at the rise, even after the parameter has changed', () => {
    const rules = [
      { ...PARAMETERS, validFrom: new Date(0) },
      { ...PARAMETERS, validFrom: later(T0, { days: 1 }), graceAfterRequirementRiseMs: 0 },
    ];
    const same = requirementHistory(history.slice(1), rules);
    expect(sufficiencyOf(card, io(200), same, later(T0, { days: 2 })).deadline).toEqual(graceEndsAt);
  });
});

describe('the grace period that sufficiencyOf applies', () => {
  const GRACE = 7;
  const END = 60;
  type Step = readonly [at: number, multiplierTenThousandths: number, base: bigint | null];
  const steps: fc.Arbitrary<readonly Step[]> = fc.uniqueArray(
    fc.tuple(
      fc.integer({ min: 1, max: 45 }),
      fc.constantFrom(0, 2_500, 10_000, 15_000, 20_000, 30_000),
      fc.option(fc.bigInt({ min: 1n, max: 3n }), { nil: null, freq: 4 }),
    ),
    { maxLength: 8, selector: ([at]) => at },
  );

  test('agrees at every instant with a simple reference implementation, for any random history of the requirement', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(steps, fc.bigInt({ min: 0n, max: 90_000n }), (unordered, counted) => {
        const ordered = unordered.toSorted(([a], [b]) => a - b);
        const ms = (at: number) => new Date(T0.getTime() + at);
        const history = requirementHistory(
          [[0, 10_000, null] as Step, ...ordered].map(([at, multiplierTenThousandths]) => ({
            validFrom: ms(at),
            multiplierTenThousandths,
          })),
          requirementRules([
            { name: 'graceAfterRequirementRiseMs', value: BigInt(GRACE), validFrom: new Date(0), validTo: null },
            { name: 'minSelfStakeBps', value: 5000n, validFrom: new Date(0), validTo: null },
            { name: 'maxCoStakeBps', value: 5000n, validFrom: new Date(0), validTo: null },
            { name: 'baseStakePerCard', value: 10_000n, validFrom: new Date(0), validTo: null },
            ...ordered.flatMap(([at, , base]) =>
              base === null
                ? []
                : [{ name: 'baseStakePerCard', value: base * 10_000n, validFrom: ms(at), validTo: null }],
            ),
          ]),
        );
        const required: bigint[] = [];
        let [multiplier, base] = [10_000, 1n];
        for (let at = 0; at <= END; at += 1) {
          const step = ordered.find(([begins]) => begins === at);
          multiplier = step?.[1] ?? multiplier;
          base = step?.[2] ?? base;
          required.push(base * BigInt(Math.max(10_000, multiplier)));
        }
        for (let at = 0; at <= END; at += 1) {
          const met = required.slice(0, at + 1).findLastIndex((requirement) => requirement <= counted);
          // The requirement did not change before instant 0, so the device is not in a grace period at that instant.
          const expected = met === at ? 'SUFFICIENT' : met >= 0 && at - met <= GRACE ? 'GRACE' : 'INSUFFICIENT';
          const deadline = expected === 'GRACE' ? ms(met + 1 + GRACE) : null;
          expect(sufficiencyOf(card, counted, history, ms(at)), `at ${at}`).toEqual({
            sufficiency: expected,
            deadline,
          });
          seen.add(expected);
        }
      }),
      { numRuns: 300 },
    );
    expect([...seen].sort()).toEqual(['GRACE', 'INSUFFICIENT', 'SUFFICIENT']);
  });
});
