// Tests of amounts of IO: exact parsing and formatting, refused texts, and shares that sum to the whole.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatBps,
  formatTokenAmount,
  MAX_BASE_UNITS,
  parseTokenAmount,
  shareCeil,
  shareFloor,
} from '../../src/domain/money.ts';

const amounts = fc.bigInt({ min: 0n, max: MAX_BASE_UNITS });
const shares = fc.integer({ min: 0, max: 10_000 });

describe('parseTokenAmount and formatTokenAmount', () => {
  test.each([
    ['0', 0n],
    ['0.00000001', 1n],
    ['0.5', 50_000_000n],
    ['0.50000000', 50_000_000n],
    ['8000', 800_000_000_000n],
    ['92233720368.54775807', MAX_BASE_UNITS],
  ])('convert the text %s to base units exactly', (text, amount) => {
    expect(parseTokenAmount(text)).toBe(amount);
  });

  test.each([
    ['', 'nothing'],
    ['-1', 'a sign'],
    ['+1', 'a sign'],
    ['1e3', 'an exponent'],
    ['01', 'a leading zero'],
    ['00.5', 'a leading zero'],
    ['.5', 'no whole part'],
    ['1.', 'no decimals after the point'],
    ['0.000000001', 'a ninth decimal'],
    ['1,5', 'a comma'],
    ['1_000', 'a separator'],
    [' 1', 'white space'],
    ['1 ', 'white space'],
    ['1\n', 'a line break'],
    ['0x10', 'another base'],
    ['١', 'digits of another script'],
    ['Infinity', 'no number'],
    ['92233720368.54775808', 'one unit more than a row holds'],
    ['9999999999999999999', 'far more than a row holds'],
    ['10000000000000000000000', 'far more than a row holds'],
  ])('refuse the text %j because it contains %s', (text) => {
    expect(parseTokenAmount(text)).toBeNull();
  });

  test('return any amount unchanged after formatting and parsing', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const text = formatTokenAmount(amount);
        expect(parseTokenAmount(text)).toBe(amount);
        expect(text).not.toMatch(/\.\d*0$|\.$/);
      }),
    );
  });

  test('throw when a negative amount is formatted', () => {
    expect(() => formatTokenAmount(-1n)).toThrow(RangeError);
  });
});

describe('shareFloor and shareCeil', () => {
  test('split an amount into two parts that sum to the amount and are not negative', () => {
    fc.assert(
      fc.property(amounts, shares, (amount, bps) => {
        const part = shareFloor(amount, bps);
        const rest = amount - part;
        expect(part).toBeGreaterThanOrEqual(0n);
        expect(rest).toBe(shareCeil(amount, 10_000 - bps));
      }),
    );
  });

  test('differ from the exact share by less than one base unit', () => {
    fc.assert(
      fc.property(amounts, shares, (amount, bps) => {
        const exact = amount * BigInt(bps);
        expect(exact - shareFloor(amount, bps) * 10_000n).toBeLessThan(10_000n);
        expect(shareCeil(amount, bps) * 10_000n - exact).toBeLessThan(10_000n);
        expect(shareCeil(amount, bps) - shareFloor(amount, bps)).toBe(exact % 10_000n === 0n ? 0n : 1n);
      }),
    );
  });
});

test.each([
  [1, '0.01 %'],
  [50, '0.50 %'],
  [7400, '74.00 %'],
  [9999, '99.99 %'],
  [10_000, '100.00 %'],
])('formatBps formats %i basis points as "%s"', (bps, text) => {
  expect(formatBps(bps)).toBe(text);
});
