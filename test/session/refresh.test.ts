// Tests of the verdict on a refresh token at each time limit, and of the derivation of its successor token.

import { describe, expect, test } from 'vitest';
import {
  isWithinMaxSessionAge,
  newRefreshToken,
  nextRefreshToken,
  refreshTokenExpiry,
  refreshTokenHash,
  refreshVerdict,
  SESSION_MAX_AGE_MS,
} from '../../src/session/refresh.ts';

const DAY = 86_400_000;
const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms);
const seal = new Uint8Array(32).fill(7);
const random = (bytes: number) => new Uint8Array(bytes).map((_, index) => index);

describe('refreshVerdict', () => {
  const fresh = { sessionCreatedAt: at(0), expiresAt: at(30 * DAY), rotatedAt: null, successorUsed: false };
  const rotated = { ...fresh, rotatedAt: at(DAY) };

  test.each([
    ['the latest token', 'ROTATE', fresh, DAY],
    ['the latest token one millisecond before its expiry', 'ROTATE', fresh, 30 * DAY - 1],
    ['the latest token at its expiry', 'ENDED', fresh, 30 * DAY],
    ['the latest token after its expiry', 'ENDED', fresh, 30 * DAY + 1],
    ['a rotated token at the instant of its rotation', 'REPEAT', rotated, DAY],
    ['a rotated token in a process whose clock is two seconds behind', 'REPEAT', rotated, DAY - 2_000],
    ['a rotated token after the clock was set back by nearly 60 s', 'REPEAT', rotated, DAY - 59_999],
    ['a rotated token after the clock was set back by 60 s', 'REUSED', rotated, DAY - 60_000],
    ['a rotated token one millisecond before 60 s', 'REPEAT', rotated, DAY + 59_999],
    ['a rotated token at 60 s', 'REUSED', rotated, DAY + 60_000],
    ['a rotated token after 60 s', 'REUSED', rotated, DAY + 60_001],
    ['a rotated token whose successor was used', 'REUSED', { ...rotated, successorUsed: true }, DAY],
    ['a rotated token after its expiry', 'REUSED', rotated, 40 * DAY],
    [
      'the latest token at the maximal age of its session',
      'ENDED',
      { ...fresh, expiresAt: at(400 * DAY) },
      SESSION_MAX_AGE_MS,
    ],
    ['a rotated token at the maximal age of its session', 'ENDED', rotated, SESSION_MAX_AGE_MS],
  ] as const)('gives %s the verdict %s', (_, verdict, token, now) => {
    expect(refreshVerdict(token, at(now))).toBe(verdict);
  });
});

describe('the expiry of a refresh token', () => {
  test('is 30 days after its issue, but not after the end of its session', () => {
    expect(refreshTokenExpiry(at(0), at(0))).toEqual(at(30 * DAY));
    expect(refreshTokenExpiry(at(0), at(150 * DAY))).toEqual(at(180 * DAY));
    expect(refreshTokenExpiry(at(0), at(150 * DAY + 1))).toEqual(at(180 * DAY));
  });
});

describe('isWithinMaxSessionAge', () => {
  test('returns false from 180 days after the start of the session on', () => {
    expect(isWithinMaxSessionAge(at(0), at(180 * DAY - 1))).toBe(true);
    expect(isWithinMaxSessionAge(at(0), at(180 * DAY))).toBe(false);
  });
});

describe('a refresh token', () => {
  const token = newRefreshToken(random);

  test('is 32 random bytes in base64url', () => {
    expect(token).toBe(Buffer.from(random(32)).toString('base64url'));
  });

  test('always has the same successor under one server secret, and a different successor under another secret', () => {
    const successor = nextRefreshToken(token, seal);
    expect(nextRefreshToken(token, seal)).toBe(successor);
    expect(successor).toMatch(/^[-\w]{43}$/);
    expect(successor).not.toBe(token);
    expect(nextRefreshToken(token, new Uint8Array(32).fill(8))).not.toBe(successor);
    expect(nextRefreshToken(successor, seal)).not.toBe(token);
  });

  test('has a successor that cannot be derived from its stored hash', () => {
    const hash = Buffer.from(refreshTokenHash(token) ?? []).toString('base64url');
    expect(hash).toMatch(/^[-\w]{43}$/);
    expect(nextRefreshToken(hash, seal)).not.toBe(nextRefreshToken(token, seal));
  });

  test.each(['', 'a', `${token}=`, `${token.slice(1)}+`, `${token}a`, `${token.slice(1)}\n`, `${token.slice(1)}\0`])(
    'is refused when its text is malformed: %j',
    (text) => {
      expect(refreshTokenHash(text)).toBeNull();
    },
  );
});
