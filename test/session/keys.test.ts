// Tests of signing keys, whose private half is stored encrypted: decryption, detection of changed rows, and the times at which a
// key starts to sign and retires.

import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  decryptKey,
  type EncryptedKey,
  generateEncryptedKey,
  isKeyPublished,
  nextKeyStart,
  publicKeySet,
  type SigningKey,
  signingKeyAt,
} from '../../src/session/keys.ts';

const DAY = 86_400_000;
const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms);
const seal = new Uint8Array(32).fill(7);
const random = (bytes: number) => new Uint8Array(randomBytes(bytes));

let sealed: EncryptedKey;
let other: EncryptedKey;
let key: SigningKey;

beforeAll(async () => {
  sealed = await generateEncryptedKey(at(0), seal, random);
  other = await generateEncryptedKey(at(0), seal, random);
  key = (await decryptKey(sealed, seal))!;
});

describe('a sealed signing key', () => {
  test('can be decrypted with the seal secret, and has the thumbprint of its public key as its id', async () => {
    expect(key.kid).toBe(sealed.kid);
    expect(await calculateJwkThumbprint(sealed.publicJwk)).toBe(sealed.kid);
    expect(key.privateKey.algorithm).toMatchObject({ name: 'ECDSA', namedCurve: 'P-256' });
    expect(key.privateKey.extractable).toBe(false);
  });

  test('contains its private key only in encrypted form', () => {
    expect(sealed.publicJwk).not.toHaveProperty('d');
    expect(key.publicJwk).not.toHaveProperty('d');
    expect(Buffer.from(sealed.sealedPrivate).toString('latin1')).not.toContain('"d"');
  });

  test('cannot be decrypted with another seal secret', async () => {
    expect(await decryptKey(sealed, new Uint8Array(32).fill(8))).toBeNull();
  });

  test.each<[string, (row: EncryptedKey) => EncryptedKey]>([
    ['its id', (row) => ({ ...row, kid: other.kid })],
    ['its creation time', (row) => ({ ...row, createdAt: at(1) })],
    ['its retirement time', (row) => ({ ...row, retiresAt: at(400 * DAY) })],
    ['its private key to that of another row', (row) => ({ ...row, sealedPrivate: other.sealedPrivate })],
    [
      'the last byte of the ciphertext',
      (row) => ({ ...row, sealedPrivate: flipped(row.sealedPrivate, row.sealedPrivate.length - 1) }),
    ],
    ['a byte inside the ciphertext', (row) => ({ ...row, sealedPrivate: flipped(row.sealedPrivate, 40) })],
    ['the version byte', (row) => ({ ...row, sealedPrivate: flipped(row.sealedPrivate, 0) })],
    ['the length of the ciphertext', (row) => ({ ...row, sealedPrivate: row.sealedPrivate.slice(0, 20) })],
    ['the ciphertext to an empty one', (row) => ({ ...row, sealedPrivate: new Uint8Array() })],
  ])('cannot be decrypted after a change of %s', async (_, change) => {
    expect(await decryptKey(change(sealed), seal)).toBeNull();
  });

  test('has the public key from its encrypted part, not the public key that is stored in the database row', async () => {
    const opened = await decryptKey({ ...sealed, publicJwk: other.publicJwk }, seal);
    expect(opened?.publicJwk).toEqual(sealed.publicJwk);
  });
});

describe('a signing key', () => {
  const later = (days: number): SigningKey => ({
    ...key,
    kid: `later-${days}`,
    createdAt: at(days * DAY),
    retiresAt: at((days + 31) * DAY),
  });

  test('stops signing exactly 30 days after its creation', () => {
    expect(signingKeyAt([key], at(-1))).toBeNull();
    expect(signingKeyAt([key], at(0))).toBe(key);
    expect(signingKeyAt([key], at(30 * DAY - 1))).toBe(key);
    expect(signingKeyAt([key], at(30 * DAY))).toBeNull();
  });

  test('leaves the public key set exactly one day after it has stopped signing', () => {
    expect(isKeyPublished(key, at(31 * DAY - 1))).toBe(true);
    expect(isKeyPublished(key, at(31 * DAY))).toBe(false);
  });

  test('stops signing at the instant at which a later key starts', () => {
    const keys = [later(29), key];
    expect(signingKeyAt(keys, at(29 * DAY - 1))).toBe(key);
    expect(signingKeyAt(keys, at(29 * DAY))?.kid).toBe('later-29');
  });

  test('is created at once when no other key signs, and one day before the current key stops signing', () => {
    expect(nextKeyStart([], at(0))).toEqual(at(0));
    expect(nextKeyStart([later(5)], at(0))).toEqual(at(0));
    expect(nextKeyStart([key], at(29 * DAY - 1))).toBeNull();
    expect(nextKeyStart([key], at(29 * DAY))).toEqual(at(30 * DAY));
    expect(nextKeyStart([key, later(30)], at(29 * DAY))).toBeNull();
    expect(nextKeyStart([key], at(30 * DAY))).toEqual(at(30 * DAY));
  });

  test('is in the public key set, without its private key, from its creation until its retirement', () => {
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
