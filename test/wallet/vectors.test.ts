// Tests of the published signature vectors: the file equals the generator's output, and verifySignature returns the published
// verdicts. Three deliberately weak verifications accept vectors that must be refused, which shows that the vectors detect such
// weaknesses.

import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { makeWallet } from '../../examples/wallet.ts';
import { VECTOR_FILE, type VectorFile, vectorFileText } from '../../scripts/make-vectors.ts';
import type { Vector } from '../../scripts/vectors/fixtures.ts';
import { claimOffer, createOffer } from '../../src/app/actions/offer.ts';
import { WALLET_SHOWN_LINE } from '../../src/domain/terms.ts';
import { parseWalletAddress } from '../../src/wallet/address.ts';
import { decodeBase58 } from '../../src/wallet/base58.ts';
import { verifySignature } from '../../src/wallet/signature.ts';

const published = readFileSync(VECTOR_FILE, 'utf8');
const { vectors, keys } = JSON.parse(published) as VectorFile;
const keyOf = ({ wallet }: Vector) => decodeBase58(wallet, 32) ?? new Uint8Array();
const signatureOf = ({ signature }: Vector) =>
  decodeBase58(signature, 64) ?? new Uint8Array(Buffer.from(signature, 'base64'));
const envelopeOf = ({ envelope }: Vector) => new Uint8Array(Buffer.from(envelope, 'hex'));
const platformAccepts = (vector: Vector, message: Uint8Array) => {
  const x = Buffer.from(keyOf(vector)).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, message, key, signatureOf(vector));
};
const wronglyAccepted = (accepts: (vector: Vector) => boolean) =>
  vectors.filter((vector) => vector.verdict !== 'ACCEPTED' && accepts(vector)).map(({ name }) => name);

describe('the published vectors', () => {
  it.each(vectors)('include "$name", to which verifySignature gives the verdict $verdict', (vector) => {
    const verdict = verifySignature(vector);
    expect(verdict.ok ? 'ACCEPTED' : verdict.reason).toBe(vector.verdict);
  });

  it('equal the output of their generator', () => {
    expect(published).toBe(vectorFileText());
  });

  it.each([claimOffer.title, createOffer.title])('say who sees the wallet in each text of "%s"', (title) => {
    const texts = vectors.map(({ text }) => text).filter((text) => text.includes(`Action: ${title}\n`));
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text.split('\n')).toContain(WALLET_SHOWN_LINE.join(': '));
  });

  it('have unique names, valid addresses, and each verdict at least once', () => {
    expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length);
    for (const { wallet } of vectors) expect(parseWalletAddress(wallet)).toBe(wallet);
    expect(new Set(vectors.map(({ verdict }) => verdict)).size).toBe(4);
    expect(keys.map(({ name }) => name)).toEqual(['alice', 'mallory', 'zero-led']);
    for (const { secret, address } of keys) {
      expect(decodeBase58(address, 32)).toEqual(ed25519.getPublicKey(Buffer.from(secret, 'hex')));
    }
    expect(keys[0]?.address).toBe(makeWallet('tandem vector key alice').address);
  });

  it('are accepted by @noble/curves in strict mode when their verdict is ACCEPTED', () => {
    for (const vector of vectors.filter(({ verdict }) => verdict === 'ACCEPTED')) {
      const valid = ed25519.verify(signatureOf(vector), envelopeOf(vector), keyOf(vector), { zip215: false });
      expect(valid, vector.name).toBe(true);
    }
  });

  it('include a key on the curve in a non-canonical encoding, and an address that is not on the curve', () => {
    const named = (name: string) => keyOf(vectors.find((vector) => vector.name === name) as Vector);
    expect(() => ed25519.Point.fromBytes(named('key not canonical'), true)).not.toThrow();
    expect(() => ed25519.Point.fromBytes(named('address off the curve'), true)).toThrow();
  });
});

describe('a deliberately weak signature verification', () => {
  it('wrongly accepts forgeries when it checks only the equation, without refusing small-order points', () => {
    const names = wronglyAccepted(
      (vector) =>
        vector.encoding === 'RAW' &&
        signatureOf(vector).length === 64 &&
        ed25519.verify(signatureOf(vector), new TextEncoder().encode(vector.text), keyOf(vector)),
    );
    expect(names).toEqual(expect.arrayContaining(['all-zero address, exact forgery', 'R of small order']));
  });

  it('wrongly accepts all 14 small-order keys when it follows ZIP-215', () => {
    const names = wronglyAccepted(
      (vector) =>
        vector.verdict === 'KEY_REFUSED' &&
        ed25519.verify(signatureOf(vector), new TextEncoder().encode(vector.text), keyOf(vector)),
    );
    expect(names.filter((name) => name.startsWith('small-order key'))).toHaveLength(14);
  });

  it('wrongly accepts other texts when it verifies the signature over an envelope that the client sends', () => {
    const names = wronglyAccepted(
      (vector) => vector.verdict === 'SIGNATURE_MISMATCH' && platformAccepts(vector, envelopeOf(vector)),
    );
    expect(names).toEqual(expect.arrayContaining(['v0 two signers', 'CRLF', 'v1 two signers', 'other text']));
  });
});
