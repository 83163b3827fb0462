// Tests of the claim slots of an account: which phases use one, at the very ends of a wait period, and when the next one is free.

import { describe, expect, it } from 'vitest';
import { claimSlotUse, nextFreeSlotAt } from '../../src/domain/claim-slots.ts';
import type { PhaseFields } from '../../src/domain/co-stake.ts';
import { later, T0 } from '../kit/device-aggregate.ts';

const ACTIVE: PhaseFields = {
  ...{ settlement: 'APPROVED', exitStartedAt: null, waitEndsAt: null, cooldownEndsAt: null },
  ...{ exitCanceledAt: null, withdrawnAt: null },
};
const leaving = (days: number): PhaseFields => ({
  ...ACTIVE,
  exitStartedAt: later(T0, { days: days - 7 }),
  waitEndsAt: later(T0, { days }),
  cooldownEndsAt: later(T0, { days: days + 14 }),
});

describe('claimSlotUse', () => {
  it.each([
    [-1, 1],
    [0, 0],
    [1, 0],
  ])('counts a co-stake %d ms after the end of its wait period as %d slot', (ms, used) => {
    const now = new Date(later(T0, { days: 3 }).getTime() + ms);
    expect(claimSlotUse([leaving(3)], now).liveClaims).toBe(used);
  });

  it('counts a pending and an active co-stake, also after a cancelled exit, and no failed one', () => {
    const canceled = { ...leaving(3), exitCanceledAt: T0 };
    const all: readonly PhaseFields[] = [{ ...ACTIVE, settlement: 'SENDING' }, ACTIVE, canceled];
    const ended: readonly PhaseFields[] = [
      { ...ACTIVE, settlement: 'FAILED' },
      { ...ACTIVE, settlement: 'EXPIRED' },
    ];
    expect(claimSlotUse([...all, ...ended], T0)).toEqual({ liveClaims: 3, slotsFreeAt: [] });
  });
});

describe('nextFreeSlotAt', () => {
  const use = claimSlotUse([leaving(5), ACTIVE, leaving(2)], T0);

  it.each([
    [2, 5],
    [3, 2],
    [4, 2],
  ])('under a cap of %d is the end of the wait after %d days', (cap, days) => {
    expect(nextFreeSlotAt(use, cap)).toEqual(later(T0, { days }));
  });

  it('is null under a cap so low that more co-stakes than leave would have to leave, and while nobody leaves', () => {
    expect(nextFreeSlotAt(use, 1)).toBeNull();
    expect(nextFreeSlotAt(claimSlotUse([ACTIVE], T0), 1)).toBeNull();
  });
});
