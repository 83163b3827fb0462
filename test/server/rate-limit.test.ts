import { describe, expect, test } from 'vitest';
import { clientAddress, createTokenBuckets } from '../../src/server/operation/rate-limit.ts';

describe('a rate limit budget', () => {
  /** Returns a rate limit with a capacity of 3 that refills by 2 per second, on a clock that `pass` moves. */
  const budgetWithClock = (maxKeys?: number) => {
    let now = 0;
    const limiter = createTokenBuckets({ capacity: 3, refillPerSecond: 2 }, () => now, maxKeys);
    return {
      take: limiter.take,
      pass: (ms: number) => {
        now += ms;
      },
    };
  };

  test('grants its capacity, then returns the milliseconds until the next request is granted', () => {
    const { take, pass } = budgetWithClock();
    expect([take('a', 1), take('a', 2), take('a', 1)]).toEqual([0, 0, 500]);
    pass(499);
    expect(take('a', 1)).toBe(1);
    pass(1);
    expect(take('a', 1)).toBe(0);
  });

  test('is not charged for a refused request, and never refills above its capacity', () => {
    const { take, pass } = budgetWithClock();
    expect([take('a', 2), take('a', 2), take('a', 1)]).toEqual([0, 500, 0]);
    pass(3_600_000);
    expect([take('a', 3), take('a', 1)]).toEqual([0, 500]);
  });

  test('grants a request above its capacity when it is full', () => {
    const { take } = budgetWithClock();
    expect([take('a', 50), take('a', 50)]).toEqual([0, 1500]);
  });

  test('counts each key separately, and evicts the least recently used key', () => {
    const { take } = budgetWithClock(2);
    expect([take('a', 3), take('b', 3), take('a', 1)]).toEqual([0, 0, 500]);
    take('c', 1);
    expect(take('a', 1)).toBe(500);
    expect(take('b', 1)).toBe(0);
  });
});

describe('the client address that clientAddress returns', () => {
  test('is the address of the connection when no proxy is trusted', () => {
    expect(clientAddress('198.51.100.7', '192.0.2.1', 0)).toBe('198.51.100.7');
    expect(clientAddress('198.51.100.7', '192.0.2.1', 1)).toBe('192.0.2.1');
    expect(clientAddress(undefined, undefined, 0)).toBe('unknown');
  });

  test('is the entry that the outermost trusted proxy wrote into X-Forwarded-For, and no earlier entry', () => {
    expect(clientAddress('10.0.0.1', '203.0.113.9, 192.0.2.1, 10.0.0.2', 2)).toBe('192.0.2.1');
    expect(clientAddress('10.0.0.1', '203.0.113.9, 192.0.2.1', 1)).toBe('192.0.2.1');
    for (const forwarded of [undefined, '', 'unknown', '192.0.2.1', 'x, y']) {
      expect(clientAddress('10.0.0.1', forwarded, 2)).toBe('10.0.0.1');
    }
  });

  test('is the /64 network of an IPv6 address, and the IPv4 address of a mapped one', () => {
    expect(clientAddress('2001:db8:1:2:3:4:5:6', undefined, 0)).toBe('2001:db8:1:2::/64');
    expect(clientAddress('2001:0db8:0001:0002::6', undefined, 0)).toBe('2001:db8:1:2::/64');
    expect(clientAddress('2001:db8::1', undefined, 0)).toBe('2001:db8:0:0::/64');
    expect(clientAddress('::1', undefined, 0)).toBe('0:0:0:0::/64');
    expect(clientAddress('::ffff:192.0.2.1', undefined, 0)).toBe('192.0.2.1');
  });
});
