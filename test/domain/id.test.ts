// Tests of global ids, keys and slugs: their form, refused texts, and their randomness.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globalId, type IdKind, parseGlobalId } from '../../src/domain/id.ts';
import { newKey, newSlug } from '../../src/domain/key.ts';

const KINDS: readonly IdKind[] = ['Offer', 'Device', 'CoStake', 'OwnedDevice', 'Account', 'Session', 'Event'];
const KEY = '0f8fad5b-d9cb-469f-a165-70867728950e';

describe('parseGlobalId', () => {
  test('returns the kind and key of a global id', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.uuid(), (kind, key) => {
        expect(parseGlobalId(globalId(kind, key))).toEqual({ kind, key });
      }),
    );
  });

  test('distinguishes ids of different kinds with the same key', () => {
    expect(new Set(KINDS.map((kind) => globalId(kind, KEY))).size).toBe(KINDS.length);
  });

  test.each([
    '',
    KEY,
    'offer_',
    `offer_${KEY}`,
    'offer_0f8fad5bd9cb469fa16570867728950',
    'offer_0f8fad5bd9cb469fa16570867728950e0',
    'offer_0F8FAD5BD9CB469FA16570867728950E',
    'offer_0f8fad5bd9cb469fa16570867728950g',
    'Offer_0f8fad5bd9cb469fa16570867728950e',
    'offers_0f8fad5bd9cb469fa16570867728950e',
    '_0f8fad5bd9cb469fa16570867728950e',
    'constructor_0f8fad5bd9cb469fa16570867728950e',
    ' offer_0f8fad5bd9cb469fa16570867728950e',
    'offer_0f8fad5bd9cb469fa16570867728950e\n',
  ])('returns null for the text %j', (text) => {
    expect(parseGlobalId(text)).toBeNull();
  });
});

describe('newKey', () => {
  test('returns the random bytes in hexadecimal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(newKey(() => bytes).replaceAll('-', '')).toBe(Buffer.from(bytes).toString('hex'));
      }),
    );
  });
});

describe('newSlug', () => {
  test('returns 22 base62 characters for any random bytes', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.uint8Array({ minLength: 32, maxLength: 32 })), (stream) => {
        const draw = () => stream.next().value ?? new Uint8Array(32);
        expect(newSlug(draw)).toMatch(/^[0-9A-Za-z]{22}$/);
      }),
    );
  });

  test('gives each of the 62 characters the same probability, because it skips eight of the 256 byte values', () => {
    const chances = new Map<string, number>();
    for (let byte = 0; byte < 256; byte += 1) {
      let first = true;
      const slug = newSlug((bytes) => {
        // Draw the tested byte first and then zeros. A zero gives the character "0", so any other first character comes from the
        // tested byte.
        const drawn = new Uint8Array(bytes);
        if (first) drawn[0] = byte;
        first = false;
        return drawn;
      });
      const letter = slug.charAt(0);
      chances.set(letter, (chances.get(letter) ?? 0) + 1);
    }
    expect(chances.size).toBe(62);
    // A byte that newSlug rejects is skipped, and the zero after it gives the character "0".
    expect([...chances].filter(([letter]) => letter !== '0').every(([, count]) => count === 4)).toBe(true);
    expect(chances.get('0')).toBe(4 + 8);
  });
});
