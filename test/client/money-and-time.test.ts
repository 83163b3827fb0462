// Exact amounts and the marketplace's clock of the client library.

import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { compareAmounts, formatAmount, formatBps, parseAmount, shareOf, sumAmounts } from '../../client/src/money.ts';
import { countdown, formatCountdown, marketClock } from '../../client/src/time.ts';

describe('amounts of the client library', () => {
  it('are the same after they were parsed and formatted', () => {
    fc.assert(fc.property(fc.bigInt(0n, 10n ** 20n), (units) => parseAmount(formatAmount(units)) === units));
  });

  it.each(['-1', '1e3', '1.', '.5', '0.000000001', '1,5', '', ' 1'])('refuse the text "%s"', (text) => {
    expect(() => parseAmount(text)).toThrow(RangeError);
  });

  it('add and compare without losing a base unit', () => {
    expect(sumAmounts(['0.1', '0.2', '900719925474099.00000001'])).toBe('900719925474099.30000001');
    expect(['10', '9', '9.00000001'].sort(compareAmounts)).toEqual(['9', '9.00000001', '10']);
    expect(formatAmount(-150000000n)).toBe('-1.5');
  });

  it('round shares down to a base unit', () => {
    expect(shareOf('0.00000003', 5_000)).toBe('0.00000001');
    expect(formatBps(7_405)).toBe('74.05 %');
  });
});

describe('the marketplace clock of the client library', () => {
  it('follows protocol.now on a computer whose clock is wrong', () => {
    vi.useFakeTimers({ now: 1_000_000 });
    try {
      const clock = marketClock('2026-03-01T00:00:00.000Z', Date.now());
      vi.advanceTimersByTime(90_000);
      expect(clock.now().toISOString()).toBe('2026-03-01T00:01:30.000Z');
      expect(formatCountdown(countdown('2026-03-08T01:01:30.000Z', clock))).toBe('7 d 1 h');
      expect(countdown('2026-02-01T00:00:00.000Z', clock)).toEqual({
        days: 0,
        hours: 0,
        minutes: 0,
        seconds: 0,
        leftMs: 0,
      });
    } finally {
      vi.useRealTimers();
    }
  });

  it('shows a started second as a whole one until the time has come', () => {
    const clock = { now: () => new Date('2026-01-01T00:00:00.001Z') };
    expect(countdown('2026-01-01T00:00:02.000Z', clock)).toMatchObject({ seconds: 2, leftMs: 1_999 });
    expect(formatCountdown(countdown('2026-01-01T01:02:03.000Z', clock))).toBe('1 h 2 min');
  });
});
