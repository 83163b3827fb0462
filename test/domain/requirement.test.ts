// How much stake a device must carry, what may be asked of a co-staker, and when it is enough.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxCoStake, minSelfStake, requirementOf, sufficiencyOf } from '../../src/domain/requirement.ts';
import { io, later, PARAMETERS, T0 } from '../kit/book.ts';

describe('the requirement of a device', () => {
  test.each([
    ['8 x H100 with multiplier 10', 'GPU', 8, 100_000, io(16_000)],
    ['4 x RTX 4070 with multiplier 0.25, which does not lower it', 'GPU', 4, 2_500, io(800)],
    ['1 x RTX 4070', 'GPU', 1, 2_500, io(200)],
    ['1 x M2 Ultra with multiplier 1.25', 'GPU', 1, 12_500, io(250)],
    ['a card whose model earns nothing any more', 'GPU', 1, 0, io(200)],
    ['a CPU device, which is one card', 'CPU', 1, 10_000, io(200)],
    ['a CPU device that claims eight', 'CPU', 8, 10_000, io(200)],
  ] as const)('%s', (_, kind, quantity, multiplierE4, requirement) => {
    expect(requirementOf({ kind, quantity, multiplierE4 }, PARAMETERS)).toBe(requirement);
  });
});

const requirements = fc.bigInt({ min: 1n, max: 10n ** 17n });

describe('the halves of a requirement', () => {
  test('leave the owner at least as much as the co-staker, also where it is odd', () => {
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

  test('are the source’s: at most half of 16 000 IO may be asked', () => {
    expect(maxCoStake(io(16_000), PARAMETERS)).toBe(io(8_000));
    expect(minSelfStake(io(16_000), PARAMETERS)).toBe(io(8_000));
  });
});

describe('stake', () => {
  const graceEndsAt = later(T0, { days: 7 });
  test.each([
    ['suffices at exactly the requirement', io(200), null, T0, 'SUFFICIENT'],
    ['does not suffice one unit under it', io(200) - 1n, null, T0, 'INSUFFICIENT'],
    ['is in grace one millisecond before grace ends', 0n, graceEndsAt, later(graceEndsAt, { ms: -1 }), 'GRACE'],
    ['is insufficient when grace ends', 0n, graceEndsAt, graceEndsAt, 'INSUFFICIENT'],
    ['is insufficient after it', 0n, graceEndsAt, later(graceEndsAt, { ms: 1 }), 'INSUFFICIENT'],
    ['needs no grace when it is enough', io(200), graceEndsAt, T0, 'SUFFICIENT'],
  ] as const)('%s', (_, counted, grace, now, sufficiency) => {
    expect(sufficiencyOf({ counted, requirement: io(200), graceEndsAt: grace }, now)).toBe(sufficiency);
  });
});
