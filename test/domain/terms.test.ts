// Tests of termsText and agreedPeriods: one text for one set of terms, and the agreed periods parsed from the text.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreedPeriods, formatDuration, type Terms, termsText, unstakingLine } from '../../src/domain/terms.ts';
import { io, later, msOf, PARAMETERS, T0 } from '../kit/device-aggregate.ts';

const TERMS: Terms = {
  slug: 'q7Vx2mTzR4nK9pLsW3bYcD',
  deviceLine: '0f8fad5b-d9cb-469f-a165-70867728950e (8 x H100 SXM5)',
  requestedAmount: io(8000),
  rewardShareBps: 7400,
  expiresAt: null,
  chainId: 'solana:mainnet',
  parameters: PARAMETERS,
};

describe('termsText', () => {
  test('returns the documented lines exactly', () => {
    expect(termsText(TERMS).split('\n')).toEqual([
      'Tandem co-staking terms, version 1',
      'Offer: q7Vx2mTzR4nK9pLsW3bYcD',
      'Device: 0f8fad5b-d9cb-469f-a165-70867728950e (8 x H100 SXM5)',
      'Amount: 8000 IO',
      'Reward share: 74.00 %',
      'Offer expires: never',
      'Wait period: 7 days',
      'Cooldown: 14 days',
      'Slash review: 30 days',
      'Chain ID: solana:mainnet',
    ]);
  });

  test('returns a different text when any term differs', () => {
    const variants: readonly Terms[] = [
      TERMS,
      { ...TERMS, slug: 'another' },
      { ...TERMS, deviceLine: 'another' },
      { ...TERMS, requestedAmount: io(8000) + 1n },
      { ...TERMS, rewardShareBps: 7401 },
      { ...TERMS, expiresAt: later(T0, { days: 1 }) },
      { ...TERMS, expiresAt: later(T0, { days: 1, ms: 1 }) },
      { ...TERMS, chainId: 'solana:localnet' },
      { ...TERMS, parameters: { ...PARAMETERS, waitPeriodMs: PARAMETERS.waitPeriodMs + 1 } },
      { ...TERMS, parameters: { ...PARAMETERS, cooldownMs: PARAMETERS.cooldownMs + 1 } },
      { ...TERMS, parameters: { ...PARAMETERS, slashReviewMs: PARAMETERS.slashReviewMs + 1 } },
    ];
    expect(new Set(variants.map(termsText)).size).toBe(variants.length);
  });

  test('returns only printable ASCII characters and line feeds', () => {
    expect(termsText(TERMS)).toMatch(/^[\n\x20-\x7e]+$/);
  });
});

describe('the wait period and the cooldown in the text of the terms', () => {
  test('are returned in words by unstakingLine', () => {
    expect(unstakingLine(termsText(TERMS))).toBe('7 days wait, then 14 days cooldown');
  });

  test('are returned by agreedPeriods without rounding, whatever their length', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.integer({ min: 0, max: 400 }).map((days) => msOf({ days })),
          fc.integer({ min: 0 }),
        ),
        fc.integer({ min: 0 }),
        (waitPeriodMs, cooldownMs) => {
          const text = termsText({ ...TERMS, parameters: { ...PARAMETERS, waitPeriodMs, cooldownMs } });
          expect(agreedPeriods(text)).toEqual({ waitPeriodMs, cooldownMs });
        },
      ),
    );
  });

  test('make agreedPeriods throw when one of them is missing or malformed', () => {
    expect(() => agreedPeriods('Offer: x')).toThrow('Wait period');
    expect(() => agreedPeriods('Wait period: a week\nCooldown: 14 days')).toThrow('a week');
  });
});

test.each([
  [msOf({ days: 1 }), '1 day'],
  [msOf({ days: 7 }), '7 days'],
  [msOf({ hours: 36 }), '129600000 ms'],
  [0, '0 days'],
])('formatDuration formats %i ms as "%s"', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
