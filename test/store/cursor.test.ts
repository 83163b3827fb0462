// Tests of sealed cursors, with generated payloads and with every single bit changed.

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCursor, sealCursor, sealCursorWithRandomNonce } from '../../src/store/cursor.ts';

const secret = (name: string): Uint8Array => new Uint8Array(createHash('sha256').update(name).digest());
const SECRET = secret('ours');
const payloads = fc.uint8Array({ maxLength: 64 });

describe('a sealed cursor', () => {
  it('returns exactly the sealed payload when it is opened', () => {
    fc.assert(
      fc.property(payloads, fc.string(), (payload, binding) => {
        const text = sealCursor(SECRET, binding, payload);
        expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(openCursor(SECRET, binding, text)).toStrictEqual(payload);
      }),
    );
  });

  it('has the same text for equal payloads, and the text does not contain the payload', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 64 }), fc.string(), (payload, binding) => {
        const text = sealCursor(SECRET, binding, payload);
        expect(sealCursor(Uint8Array.from(SECRET), binding, payload)).toBe(text);
        expect(Buffer.from(text, 'base64url').includes(Buffer.from(payload))).toBe(false);
      }),
    );
  });

  it('with a random nonce has a new text each time, and still returns its payload when it is opened', () => {
    fc.assert(
      fc.property(payloads, fc.string(), (payload, binding) => {
        const texts = Array.from({ length: 8 }, () => sealCursorWithRandomNonce(SECRET, binding, payload));
        expect(new Set(texts.flatMap((text) => [text, text.slice(0, 16), text.slice(16)])).size).toBe(24);
        for (const text of texts) {
          expect(openCursor(SECRET, binding, text)).toStrictEqual(payload);
          expect(openCursor(SECRET, `${binding}.`, text)).toBeNull();
          expect(openCursor(secret('theirs'), binding, text)).toBeNull();
        }
      }),
    );
  });

  it('shares no prefix with the cursor of the next position', () => {
    const body = (last: number) =>
      Buffer.from(sealCursor(SECRET, 'list', Uint8Array.of(0, 0, 0, last)), 'base64url').toString('hex');
    const texts = Array.from({ length: 256 }, (_, last) => body(last));
    expect(new Set(texts).size).toBe(256);
    expect(new Set(texts.map((text) => text.slice(0, 8))).size).toBe(256);
    expect(new Set(texts.map((text) => text.slice(24, 32))).size).toBeGreaterThan(250);
  });

  it('is refused when any bit is flipped', () => {
    fc.assert(
      fc.property(payloads, (payload) => {
        const sealed = Buffer.from(sealCursor(SECRET, 'list', payload), 'base64url');
        for (let bit = 0; bit < sealed.length * 8; bit += 1) {
          const flipped = Buffer.from(sealed);
          flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          expect(openCursor(SECRET, 'list', flipped.toString('base64url'))).toBeNull();
        }
      }),
      { numRuns: 20 },
    );
  });

  it('is refused when any character is changed, added or removed', () => {
    const text = sealCursor(SECRET, 'list', Uint8Array.of(1, 2, 3));
    for (let place = 0; place < text.length; place += 1) {
      for (const character of ['A', 'B', '_', '=', '+', ' ', 'é']) {
        const changed = text.slice(0, place) + character + text.slice(place + 1);
        if (changed !== text) expect(openCursor(SECRET, 'list', changed)).toBeNull();
        expect(openCursor(SECRET, 'list', text.slice(0, place) + character + text.slice(place))).toBeNull();
      }
      expect(openCursor(SECRET, 'list', text.slice(0, place) + text.slice(place + 1))).toBeNull();
      expect(openCursor(SECRET, 'list', text.slice(0, place))).toBeNull();
    }
    for (const added of ['=', '==', '\n', 'A']) expect(openCursor(SECRET, 'list', text + added)).toBeNull();
  });

  it('is refused when it is opened for another list or with another secret', () => {
    fc.assert(
      fc.property(payloads, fc.string(), fc.string(), (payload, binding, other) => {
        fc.pre(binding !== other);
        const text = sealCursor(SECRET, binding, payload);
        expect(openCursor(SECRET, other, text)).toBeNull();
        expect(openCursor(secret('theirs'), binding, text)).toBeNull();
        expect(openCursor(SECRET, binding, text)).not.toBeNull();
      }),
    );
  });

  it('differs when bytes are moved from the payload to the name of the list', () => {
    const bytes = (text: string) => new Uint8Array(Buffer.from(text));
    expect(sealCursor(SECRET, 'ab', bytes('c')).slice(0, 16)).not.toBe(
      sealCursor(SECRET, 'a', bytes('bc')).slice(0, 16),
    );
  });

  it('is refused when its text was never sealed, at any length', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String({ maxLength: 200 })), (text) => {
        expect(openCursor(SECRET, 'list', text)).toBeNull();
      }),
    );
    expect(openCursor(SECRET, 'list', 'A'.repeat(1_000_000))).toBeNull();
  });

  it('can be opened when an earlier version of the program has sealed it', () => {
    expect(sealCursor(SECRET, 'list', Uint8Array.of(1, 2, 3))).toMatchInlineSnapshot(
      `"34nd-PdKhggvx9HGN6250LLTEFTMFN06uTJbNYEf3w"`,
    );
  });
});
