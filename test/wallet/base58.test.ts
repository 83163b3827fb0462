// Tests of base58: results equal those of the encoder of examples/wallet.ts, which uses another algorithm, and published test
// vectors.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base58 } from '../../examples/wallet.ts';
import { decodeBase58, encodeBase58 } from '../../src/wallet/base58.ts';

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 70 }),
  fc
    .tuple(fc.nat(40), fc.uint8Array({ maxLength: 30 }))
    .map(([zeros, rest]) => Uint8Array.of(...Array(zeros).fill(0), ...rest)),
);

describe('base58', () => {
  it('encodes the published test vectors', () => {
    expect(encodeBase58(new TextEncoder().encode('Hello World!'))).toBe('2NEpo7TZRRrLZSi2U');
    expect(encodeBase58(Uint8Array.of(0, 0, 0x28, 0x7f, 0xb4, 0xcd))).toBe('11233QC4');
    expect(encodeBase58(new Uint8Array(32))).toBe('1'.repeat(32));
    expect(encodeBase58(new Uint8Array())).toBe('');
  });

  it('encodes any bytes like an independent encoder', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(encodeBase58(bytes)).toBe(base58(bytes));
      }),
    );
  });

  it('decodes to the original bytes any text that it has encoded', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(decodeBase58(encodeBase58(bytes), bytes.length)).toEqual(bytes);
      }),
    );
  });

  it('refuses text that differs from the canonical encoding of the bytes it decodes to', () => {
    const letters = fc.constantFrom(...'11123ABCxyz0OIl \n+');
    const text = fc.string({ unit: letters, maxLength: 12 });
    fc.assert(
      fc.property(text, fc.nat(10), (spelled, length) => {
        const bytes = decodeBase58(spelled, length);
        if (bytes !== null) expect(encodeBase58(bytes)).toBe(spelled);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses text that decodes to another length than requested', () => {
    fc.assert(
      fc.property(anyBytes, fc.nat(80), (bytes, length) => {
        fc.pre(length !== bytes.length);
        expect(decodeBase58(encodeBase58(bytes), length)).toBeNull();
      }),
    );
  });

  it('refuses text of the maximal length whose value needs one byte more', () => {
    expect(decodeBase58(encodeBase58(new Uint8Array(32).fill(255)), 32)).not.toBeNull();
    expect(decodeBase58(encodeBase58(Uint8Array.of(1, ...new Uint8Array(32))), 32)).toBeNull();
    expect(decodeBase58('z'.repeat(44), 32)).toBeNull();
  });

  it('refuses characters outside the alphabet and white space', () => {
    for (const text of ['0', 'O', 'I', 'l', ' ', '\n', '=', 'é']) expect(decodeBase58(text, 1)).toBeNull();
    expect(decodeBase58('z', 1)).toEqual(Uint8Array.of(57));
  });

  it('refuses text of 5 000 000 characters without decoding it', () => {
    expect(decodeBase58('z'.repeat(5_000_000), 64)).toBeNull();
    expect(decodeBase58('1'.repeat(5_000_000), 64)).toBeNull();
  });
});
