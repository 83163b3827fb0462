// The published vectors: that the file is what the generator writes, that our verdicts are the published ones, and, as
// controls, that careless checks fail them.

import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { makeWallet } from '../../examples/wallet.ts';
import { VECTOR_FILE, type VectorFile, vectorFileText } from '../../scripts/make-vectors.ts';
import type { Vector } from '../../scripts/vectors/fixtures.ts';
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
  it.each(vectors)('$name: $verdict', (vector) => {
    const verdict = verifySignature(vector);
    expect(verdict.ok ? 'ACCEPTED' : verdict.reason).toBe(vector.verdict);
  });

  it('are what the generator writes', () => {
    expect(published).toBe(vectorFileText());
  });

  it('have a name each, real addresses, and every verdict', () => {
    expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length);
    for (const { wallet } of vectors) expect(parseWalletAddress(wallet)).toBe(wallet);
    expect(new Set(vectors.map(({ verdict }) => verdict)).size).toBe(4);
    expect(keys.map(({ name }) => name)).toEqual(['alice', 'mallory', 'zero-led']);
    for (const { secret, address } of keys) {
      expect(decodeBase58(address, 32)).toEqual(ed25519.getPublicKey(Buffer.from(secret, 'hex')));
    }
    expect(keys[0]?.address).toBe(makeWallet('tandem vector key alice').address);
  });

  it('that are accepted hold for strict noble over the published bytes', () => {
    for (const vector of vectors.filter(({ verdict }) => verdict === 'ACCEPTED')) {
      const valid = ed25519.verify(signatureOf(vector), envelopeOf(vector), keyOf(vector), { zip215: false });
      expect(valid, vector.name).toBe(true);
    }
  });

  it('hold a key that is not canonical although on the curve, and an address that is off it', () => {
    const named = (name: string) => keyOf(vectors.find((vector) => vector.name === name) as Vector);
    expect(() => ed25519.Point.fromBytes(named('key not canonical'), true)).not.toThrow();
    expect(() => ed25519.Point.fromBytes(named('address off the curve'), true)).toThrow();
  });
});

describe('careless checks fail the vectors', () => {
  it('the equation alone, over the bare text, as some versions of the platform check it', () => {
    const names = wronglyAccepted(
      (vector) =>
        vector.encoding === 'RAW' &&
        signatureOf(vector).length === 64 &&
        ed25519.verify(signatureOf(vector), new TextEncoder().encode(vector.text), keyOf(vector)),
    );
    expect(names).toEqual(expect.arrayContaining(['all-zero address, exact forgery', 'R of small order']));
  });

  it('a library by the rules of ZIP-215, which takes one signature for every text under 14 keys', () => {
    const names = wronglyAccepted(
      (vector) =>
        vector.verdict === 'KEY_REFUSED' &&
        ed25519.verify(signatureOf(vector), new TextEncoder().encode(vector.text), keyOf(vector)),
    );
    expect(names.filter((name) => name.startsWith('small-order key'))).toHaveLength(14);
  });

  it('a server that believes the envelope it is sent', () => {
    const names = wronglyAccepted(
      (vector) => vector.verdict === 'SIGNATURE_MISMATCH' && platformAccepts(vector, envelopeOf(vector)),
    );
    expect(names).toEqual(expect.arrayContaining(['v0 two signers', 'CRLF', 'v1 two signers', 'other text']));
  });
});
