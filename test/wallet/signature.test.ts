// Tests of signature verification against two reference implementations: @noble/curves in strict mode, and the cofactorless
// equation computed over its points. The strict mode checks with cofactor, so it accepts every signature that the code under test
// accepts, and some that it refuses; without small-order components the two agree.

import { ed25519 } from '@noble/curves/ed25519.js';
import { signatureBytes, verifySignature as verifyWithWebCrypto } from '@solana/keys';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base58 } from '../../examples/wallet.ts';
import { addressBytes } from '../../src/wallet/address.ts';
import { UnsignableText } from '../../src/wallet/message.ts';
import { type SignedEncoding, verifySignature } from '../../src/wallet/signature.ts';
import { envelopeOf, makeWallet } from '../kit/wallet.ts';
import { craftedSignature, malleate, referenceVerdict, torsionPoints } from './forgery.ts';

const alice = makeWallet('alice');
const bob = makeWallet('bob');
const encodings = ['RAW', 'OFFCHAIN_V0', 'OFFCHAIN_V1'] as const;
const anyText = fc.string({ unit: fc.constantFrom(...'abc XYZ:.%\n'), minLength: 1, maxLength: 200 });
const anyEncoding = fc.constantFrom(...encodings);
const signatureFrom = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const reasonOf = (verdict: ReturnType<typeof verifySignature>) => (verdict.ok ? 'ACCEPTED' : verdict.reason);
const judged = (key: Uint8Array, text: string, signature: Uint8Array) =>
  verifySignature({ wallet: base58(key), text, signature: base58(signature), encoding: 'RAW' }).ok;
const strictNoble = (key: Uint8Array, text: string, signature: Uint8Array) =>
  ed25519.verify(signature, new TextEncoder().encode(text), key, { zip215: false });

describe('a signature by a wallet', () => {
  it('is accepted in every text encoding, as base58 and as base64', () => {
    fc.assert(
      fc.property(anyText, anyEncoding, fc.string(), (text, encoding, seed) => {
        const wallet = makeWallet(seed);
        const bytes = signatureFrom(wallet.signBase64(text, encoding));
        for (const signature of [wallet.sign(text, encoding), wallet.signBase64(text, encoding)]) {
          const verdict = verifySignature({ wallet: wallet.address, text, signature, encoding });
          expect(verdict).toEqual({ ok: true, signature: bytes });
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is accepted by two independent verifiers too: Web Crypto and @noble/curves', async () => {
    for (const encoding of encodings) {
      const envelope = envelopeOf('some text', alice.address, encoding);
      const bytes = signatureFrom(alice.signBase64('some text', encoding));
      const raw = Uint8Array.from(addressBytes(alice.address));
      const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', true, ['verify']);
      expect(await verifyWithWebCrypto(key, signatureBytes(bytes), envelope)).toBe(true);
      expect(ed25519.verify(bytes, envelope, addressBytes(alice.address), { zip215: false })).toBe(true);
    }
  });

  it('is refused for another wallet, another text or another encoding', () => {
    const text = 'pay 1 IO';
    for (const signed of encodings) {
      const signature = alice.sign(text, signed);
      for (const encoding of encodings) {
        const verdict = verifySignature({ wallet: alice.address, text, signature, encoding });
        expect(reasonOf(verdict)).toBe(encoding === signed ? 'ACCEPTED' : 'SIGNATURE_MISMATCH');
        for (const other of [
          { wallet: bob.address, text },
          { wallet: alice.address, text: 'pay 2 IO' },
          { wallet: alice.address, text: `${text}\n` },
        ]) {
          expect(reasonOf(verifySignature({ ...other, signature, encoding }))).toBe('SIGNATURE_MISMATCH');
        }
      }
    }
  });
});

describe('the signature argument of verifySignature', () => {
  const verdictOn = (signature: string, wallet = alice.address, encoding: SignedEncoding = 'RAW') =>
    reasonOf(verifySignature({ wallet, text: 'text', signature, encoding }));

  it('never causes an exception, for any text', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.base64String({ minLength: 88, maxLength: 88 }),
    );
    fc.assert(
      fc.property(anything, anything, anyEncoding, (signature, wallet, encoding) => {
        expect(verdictOn(signature, alice.address, encoding)).not.toBe('ACCEPTED');
        expect(verdictOn(alice.sign('text'), wallet, encoding)).toBe('KEY_REFUSED');
      }),
    );
  });

  it('has exactly one accepted base58 and one accepted base64 form', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (bytes) => {
        const [in58, in64] = [base58(bytes), Buffer.from(bytes).toString('base64')];
        expect(in64).toMatch(/==$/);
        expect(in58).not.toContain('=');
        expect(verdictOn(in58)).toBe(verdictOn(in64));
        expect(verdictOn(in64.replace(/=+$/, ''))).toBe('SIGNATURE_MALFORMED');
        expect(verdictOn(`${in64}=`)).toBe('SIGNATURE_MALFORMED');
        expect(verdictOn(` ${in58}`)).toBe('SIGNATURE_MALFORMED');
      }),
    );
  });

  it('is checked after the public key, so that a refused key is reported first', () => {
    expect(verdictOn('', '1'.repeat(32))).toBe('KEY_REFUSED');
    expect(verdictOn('')).toBe('SIGNATURE_MALFORMED');
  });

  it('is not read for a text with a carriage return, which causes UnsignableText', () => {
    const signature = alice.sign('a\r\nb');
    expect(() => verifySignature({ wallet: alice.address, text: 'a\r\nb', signature, encoding: 'RAW' })).toThrow(
      UnsignableText,
    );
  });
});

describe('signature verification', () => {
  const key = addressBytes(alice.address);

  it('agrees with @noble/curves in strict mode on valid signatures and on mutations of their bytes', () => {
    const flips = fc.array(fc.tuple(fc.nat(95), fc.integer({ min: 1, max: 255 })), { maxLength: 2 });
    fc.assert(
      fc.property(anyText, flips, (text, mutations) => {
        const both = Uint8Array.of(...key, ...signatureFrom(alice.signBase64(text)));
        for (const [at, mask] of mutations) both[at] = (both[at] ?? 0) ^ mask;
        const [mutatedKey, signature] = [both.slice(0, 32), both.slice(32)];
        const verdict = judged(mutatedKey, text, signature);
        expect(verdict).toBe(strictNoble(mutatedKey, text, signature));
        expect(verdict).toBe(referenceVerdict(mutatedKey, new TextEncoder().encode(text), signature));
      }),
      { numRuns: 150 },
    );
  });

  it('refuses a malleated signature, whose S is increased by the group order L', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const good = signatureFrom(alice.signBase64(text));
        expect([judged(key, text, good), judged(key, text, malleate(good))]).toEqual([true, false]);
      }),
      { numRuns: 30 },
    );
  });

  it('agrees with the cofactorless equation of RFC 8032 on keys and R with small-order components', () => {
    const scalar = fc.bigInt(1n, ed25519.Point.Fn.ORDER - 1n);
    const component = fc.constantFrom(...torsionPoints);
    const tally = { accepted: 0, onlyNoble: 0 };
    fc.assert(
      fc.property(anyText, scalar, scalar, component, component, (text, secret, nonce, ofKey, ofR) => {
        const message = new TextEncoder().encode(text);
        const { key: crafted, signature } = craftedSignature({ message, secret, nonce, ofKey, ofR });
        const verdict = judged(crafted, text, signature);
        expect(verdict).toBe(referenceVerdict(crafted, message, signature));
        expect(strictNoble(crafted, text, signature)).toBe(true);
        tally[verdict ? 'accepted' : 'onlyNoble'] += 1;
      }),
      { numRuns: 120 },
    );
    expect(tally.accepted).toBeGreaterThan(0);
    expect(tally.onlyNoble).toBeGreaterThan(0);
  });

  it('refuses arbitrary keys and signature bytes, as @noble/curves does in strict mode', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(bytes(32), bytes(64), (someKey, signature) => {
        expect(judged(someKey, 'text', signature)).toBe(false);
        expect(strictNoble(someKey, 'text', signature)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});
