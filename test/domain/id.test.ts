// Global ids, keys and slugs: what they look like, what is refused, and that nothing can be read out of them.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globalId, type IdKind, parseGlobalId } from '../../src/domain/id.ts';
import { newKey, newSlug } from '../../src/domain/key.ts';

const KINDS: readonly IdKind[] = ['Offer', 'Device', 'CoStake', 'OwnedDevice', 'Account', 'Session', 'Event'];
const KEY = '0f8fad5b-d9cb-469f-a165-70867728950e';

describe('a global id', () => {
  test('tells its kind and key again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.uuid(), (kind, key) => {
        expect(parseGlobalId(globalId(kind, key))).toEqual({ kind, key });
      }),
    );
  });

  test('is another for every kind, so that no id passes for one of another kind', () => {
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
  ])('is not %j', (text) => {
    expect(parseGlobalId(text)).toBeNull();
  });
});

describe('a key', () => {
  test('is the random bytes and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(newKey(() => bytes).replaceAll('-', '')).toBe(Buffer.from(bytes).toString('hex'));
      }),
    );
  });
});

describe('a slug', () => {
  test('is 22 base62 characters from whatever bytes come', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.uint8Array({ minLength: 32, maxLength: 32 })), (stream) => {
        const draw = () => stream.next().value ?? new Uint8Array(32);
        expect(newSlug(draw)).toMatch(/^[0-9A-Za-z]{22}$/);
      }),
    );
  });

  test('gives every letter the same chance: of 256 bytes each letter is made by four, the rest are thrown away', () => {
    const chances = new Map<string, number>();
    for (let byte = 0; byte < 256; byte += 1) {
      let first = true;
      const slug = newSlug((bytes) => {
        // The byte in question once, then zeros: a letter that is not "0" can only come from it.
        const drawn = new Uint8Array(bytes);
        if (first) drawn[0] = byte;
        first = false;
        return drawn;
      });
      const letter = slug.charAt(0);
      chances.set(letter, (chances.get(letter) ?? 0) + 1);
    }
    expect(chances.size).toBe(62);
    // The eight bytes that are thrown away let a zero follow.
    expect([...chances].filter(([letter]) => letter !== '0').every(([, count]) => count === 4)).toBe(true);
    expect(chances.get('0')).toBe(4 + 8);
  });
});
