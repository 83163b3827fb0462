import { describe, expect, test } from 'vitest';
import { addressOf, budget } from '../../src/server/operation/rate-limit.ts';

describe('a budget', () => {
  const clocked = (maxKeys?: number) => {
    let now = 0;
    const one = budget({ capacity: 3, refillPerSecond: 2 }, () => now, maxKeys);
    return {
      take: one.take,
      pass: (ms: number) => {
        now += ms;
      },
    };
  };

  test('grants what it holds, then says how long to wait, to the millisecond', () => {
    const { take, pass } = clocked();
    expect([take('a', 1), take('a', 2), take('a', 1)]).toEqual([0, 0, 500]);
    pass(499);
    expect(take('a', 1)).toBe(1);
    pass(1);
    expect(take('a', 1)).toBe(0);
  });

  test('takes nothing for what it refuses, and never holds more than its capacity', () => {
    const { take, pass } = clocked();
    expect([take('a', 2), take('a', 2), take('a', 1)]).toEqual([0, 500, 0]);
    pass(3_600_000);
    expect([take('a', 3), take('a', 1)]).toEqual([0, 500]);
  });

  test('grants what is larger than itself when it is full', () => {
    const { take } = clocked();
    expect([take('a', 50), take('a', 50)]).toEqual([0, 1500]);
  });

  test('keeps one account for each key, and forgets the one unused for longest', () => {
    const { take } = clocked(2);
    expect([take('a', 3), take('b', 3), take('a', 1)]).toEqual([0, 0, 500]);
    take('c', 1);
    expect(take('a', 1)).toBe(500);
    expect(take('b', 1)).toBe(0);
  });
});

describe('an address', () => {
  test('is what the connection says, unless proxies are trusted', () => {
    expect(addressOf('198.51.100.7', '192.0.2.1', 0)).toBe('198.51.100.7');
    expect(addressOf('198.51.100.7', '192.0.2.1', 1)).toBe('192.0.2.1');
    expect(addressOf(undefined, undefined, 0)).toBe('unknown');
  });

  test('is what the outermost trusted proxy wrote, whatever the caller claims before it', () => {
    expect(addressOf('10.0.0.1', '203.0.113.9, 192.0.2.1, 10.0.0.2', 2)).toBe('192.0.2.1');
    expect(addressOf('10.0.0.1', '203.0.113.9, 192.0.2.1', 1)).toBe('192.0.2.1');
    for (const forwarded of [undefined, '', 'unknown', '192.0.2.1', 'x, y']) {
      expect(addressOf('10.0.0.1', forwarded, 2)).toBe('10.0.0.1');
    }
  });

  test('of IPv6 stands for its network, and a mapped one for itself', () => {
    expect(addressOf('2001:db8:1:2:3:4:5:6', undefined, 0)).toBe('2001:db8:1:2::/64');
    expect(addressOf('2001:0db8:0001:0002::6', undefined, 0)).toBe('2001:db8:1:2::/64');
    expect(addressOf('2001:db8::1', undefined, 0)).toBe('2001:db8:0:0::/64');
    expect(addressOf('::1', undefined, 0)).toBe('0:0:0:0::/64');
    expect(addressOf('::ffff:192.0.2.1', undefined, 0)).toBe('192.0.2.1');
  });
});
