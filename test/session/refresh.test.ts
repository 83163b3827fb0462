// What presenting a refresh token means, at every boundary, and that tokens give nothing away.

import { describe, expect, test } from 'vitest';
import {
  isWithinSession,
  judgeRefresh,
  newRefreshToken,
  nextRefreshToken,
  refreshTokenExpiry,
  refreshTokenHash,
  SESSION_MS,
} from '../../src/session/refresh.ts';

const DAY = 86_400_000;
const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms);
const seal = new Uint8Array(32).fill(7);
const random = (bytes: number) => new Uint8Array(bytes).map((_, index) => index);

describe('presenting a refresh token', () => {
  const fresh = { sessionCreatedAt: at(0), expiresAt: at(30 * DAY), rotatedAt: null, successorUsed: false };
  const rotated = { ...fresh, rotatedAt: at(DAY) };

  test.each([
    ['the newest is exchanged', fresh, DAY, 'ROTATE'],
    ['the newest is exchanged one millisecond before it lapses', fresh, 30 * DAY - 1, 'ROTATE'],
    ['the newest has lapsed at its very instant', fresh, 30 * DAY, 'ENDED'],
    ['the newest has lapsed afterwards', fresh, 30 * DAY + 1, 'ENDED'],
    ['an exchanged one is repeated at once', rotated, DAY, 'REPEAT'],
    ['an exchanged one is repeated by a process whose clock is behind', rotated, DAY - 2_000, 'REPEAT'],
    ['an exchanged one is repeated one millisecond before 60 s', rotated, DAY + 59_999, 'REPEAT'],
    ['an exchanged one is a copy at 60 s', rotated, DAY + 60_000, 'REUSED'],
    ['an exchanged one is a copy after 60 s', rotated, DAY + 60_001, 'REUSED'],
    [
      'an exchanged one is a copy at once when its successor is used',
      { ...rotated, successorUsed: true },
      DAY,
      'REUSED',
    ],
    ['an exchanged one is a copy even after it would have lapsed', rotated, 40 * DAY, 'REUSED'],
    ['nothing continues a session at its hard end', { ...fresh, expiresAt: at(400 * DAY) }, SESSION_MS, 'ENDED'],
    ['a copy reveals nothing at the hard end', rotated, SESSION_MS, 'ENDED'],
  ] as const)('%s', (_, token, now, verdict) => {
    expect(judgeRefresh(token, at(now))).toBe(verdict);
  });

  test('gives a token 30 days, and never more than its session has left', () => {
    expect(refreshTokenExpiry(at(0), at(0))).toEqual(at(30 * DAY));
    expect(refreshTokenExpiry(at(0), at(150 * DAY))).toEqual(at(180 * DAY));
    expect(refreshTokenExpiry(at(0), at(150 * DAY + 1))).toEqual(at(180 * DAY));
  });

  test('ends a session 180 days after it began, at the very instant', () => {
    expect(isWithinSession(at(0), at(180 * DAY - 1))).toBe(true);
    expect(isWithinSession(at(0), at(180 * DAY))).toBe(false);
  });
});

describe('a refresh token', () => {
  const token = newRefreshToken(random);

  test('is 32 random bytes in base64url', () => {
    expect(token).toBe(Buffer.from(random(32)).toString('base64url'));
  });

  test('has one successor under one secret, and another under another', () => {
    const successor = nextRefreshToken(token, seal);
    expect(nextRefreshToken(token, seal)).toBe(successor);
    expect(successor).toMatch(/^[-\w]{43}$/);
    expect(successor).not.toBe(token);
    expect(nextRefreshToken(token, new Uint8Array(32).fill(8))).not.toBe(successor);
    expect(nextRefreshToken(successor, seal)).not.toBe(token);
  });

  test('cannot be followed with what is stored: the successor of its hash is another', () => {
    const hash = Buffer.from(refreshTokenHash(token) ?? []).toString('base64url');
    expect(hash).toMatch(/^[-\w]{43}$/);
    expect(nextRefreshToken(hash, seal)).not.toBe(nextRefreshToken(token, seal));
  });

  test.each(['', 'a', `${token}=`, `${token.slice(1)}+`, `${token}a`, `${token.slice(1)}\n`, `${token.slice(1)}\0`])(
    'is not %j',
    (text) => {
      expect(refreshTokenHash(text)).toBeNull();
    },
  );
});
