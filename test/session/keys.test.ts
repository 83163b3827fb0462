// Keys under seal: only our secret opens them, nothing about them can be changed, and each signs and retires on its days.

import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  isServed,
  newSealedKey,
  nextKeyFrom,
  openSealedKey,
  publicKeySet,
  type SealedKey,
  type SigningKey,
  signingKeyAt,
} from '../../src/session/keys.ts';

const DAY = 86_400_000;
const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms);
const seal = new Uint8Array(32).fill(7);
const random = (bytes: number) => new Uint8Array(randomBytes(bytes));

let sealed: SealedKey;
let other: SealedKey;
let key: SigningKey;

beforeAll(async () => {
  sealed = await newSealedKey(at(0), seal, random);
  other = await newSealedKey(at(0), seal, random);
  key = (await openSealedKey(sealed, seal))!;
});

describe('a sealed key', () => {
  test('is known by the thumbprint of its public half and opens under its secret', async () => {
    expect(key.kid).toBe(sealed.kid);
    expect(await calculateJwkThumbprint(sealed.publicJwk)).toBe(sealed.kid);
    expect(key.privateKey.algorithm).toMatchObject({ name: 'ECDSA', namedCurve: 'P-256' });
    expect(key.privateKey.extractable).toBe(false);
  });

  test('shows its private half nowhere outside the seal', () => {
    expect(sealed.publicJwk).not.toHaveProperty('d');
    expect(key.publicJwk).not.toHaveProperty('d');
    expect(Buffer.from(sealed.sealedPrivate).toString('latin1')).not.toContain('"d"');
  });

  test('does not open under another secret', async () => {
    expect(await openSealedKey(sealed, new Uint8Array(32).fill(8))).toBeNull();
  });

  test.each<[string, (row: SealedKey) => SealedKey]>([
    ['its id', (row) => ({ ...row, kid: other.kid })],
    ['its beginning', (row) => ({ ...row, createdAt: at(1) })],
    ['its end', (row) => ({ ...row, retiresAt: at(400 * DAY) })],
    ['its private half by that of another', (row) => ({ ...row, sealedPrivate: other.sealedPrivate })],
    ['the last byte', (row) => ({ ...row, sealedPrivate: flipped(row.sealedPrivate, row.sealedPrivate.length - 1) })],
    ['a byte in the middle', (row) => ({ ...row, sealedPrivate: flipped(row.sealedPrivate, 40) })],
    ['the version', (row) => ({ ...row, sealedPrivate: flipped(row.sealedPrivate, 0) })],
    ['its length', (row) => ({ ...row, sealedPrivate: row.sealedPrivate.slice(0, 20) })],
    ['everything', (row) => ({ ...row, sealedPrivate: new Uint8Array() })],
  ])('does not open once somebody changed %s', async (_, change) => {
    expect(await openSealedKey(change(sealed), seal)).toBeNull();
  });

  test('takes its public half from under the seal, whatever the row says', async () => {
    const opened = await openSealedKey({ ...sealed, publicJwk: other.publicJwk }, seal);
    expect(opened?.publicJwk).toEqual(sealed.publicJwk);
  });
});

describe('the days of a key', () => {
  const later = (days: number): SigningKey => ({
    ...key,
    kid: `later-${days}`,
    createdAt: at(days * DAY),
    retiresAt: at((days + 31) * DAY),
  });

  test('signs for 30 days, half-open', () => {
    expect(signingKeyAt([key], at(-1))).toBeNull();
    expect(signingKeyAt([key], at(0))).toBe(key);
    expect(signingKeyAt([key], at(30 * DAY - 1))).toBe(key);
    expect(signingKeyAt([key], at(30 * DAY))).toBeNull();
  });

  test('is served for one day more, half-open', () => {
    expect(isServed(key, at(31 * DAY - 1))).toBe(true);
    expect(isServed(key, at(31 * DAY))).toBe(false);
  });

  test('gives way to a later key at the instant that one begins', () => {
    const keys = [later(29), key];
    expect(signingKeyAt(keys, at(29 * DAY - 1))).toBe(key);
    expect(signingKeyAt(keys, at(29 * DAY))?.kid).toBe('later-29');
  });

  test('calls for a key at once when none is in force, and for a successor one day ahead', () => {
    expect(nextKeyFrom([], at(0))).toEqual(at(0));
    expect(nextKeyFrom([later(5)], at(0))).toEqual(at(0));
    expect(nextKeyFrom([key], at(29 * DAY - 1))).toBeNull();
    expect(nextKeyFrom([key], at(29 * DAY))).toEqual(at(30 * DAY));
    expect(nextKeyFrom([key, later(30)], at(29 * DAY))).toBeNull();
    expect(nextKeyFrom([key], at(30 * DAY))).toEqual(at(30 * DAY));
  });

  test('shows public halves alone, from before a key signs until it retires', () => {
    const keys = [key, later(30)];
    expect(publicKeySet(keys, at(0)).keys.map(({ kid }) => kid)).toEqual([key.kid, 'later-30']);
    expect(publicKeySet(keys, at(31 * DAY)).keys.map(({ kid }) => kid)).toEqual(['later-30']);
    for (const jwk of publicKeySet(keys, at(0)).keys) {
      expect(Object.keys(jwk).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
      expect(jwk).toMatchObject({ alg: 'ES256', use: 'sig', kty: 'EC', crv: 'P-256' });
    }
  });
});

function flipped(bytes: Uint8Array, index: number): Uint8Array {
  return bytes.map((byte, place) => (place === index ? byte ^ 1 : byte));
}
