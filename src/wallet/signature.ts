// Signature verification of wallets: Ed25519 by the rule that Solana applies to transactions, namely canonical encodings only, no point
// of small order, S below L, and the equation without cofactor. **Invariant:** these checks precede the verification of node:crypto, which
// accepts forgeries for some keys. Nonces, expiry and accounts do not belong here; replay is refused by nonce, never by signature bytes.

import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { WalletAddress } from './address.ts';
import { decodeBase58 } from './base58.ts';
import { layoutsOf, type SignedEncoding } from './envelope.ts';
import { isCanonicalScalar, isUsablePoint } from './point.ts';

export type { SignedEncoding } from './envelope.ts';

/**
 * `SIGNATURE_MALFORMED`: the bytes are no signature for any key or text (not decodable, not 64 bytes, S not below L, R not canonical or
 * of small order). `KEY_REFUSED`: the address is not a key that may sign (small order or not canonical).
 * `SIGNATURE_MISMATCH`: this wallet did not sign this text in this encoding.
 */
export type SignatureVerdict =
  | { readonly ok: true; readonly signature: Uint8Array }
  | { readonly ok: false; readonly reason: 'SIGNATURE_MALFORMED' | 'KEY_REFUSED' | 'SIGNATURE_MISMATCH' };

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const BASE64_LETTERS = 88;

/**
 * Verifies that `wallet` signed `text`, which the server must have built itself, in the layout of `encoding`. The key is checked before
 * the signature. `signature` is base58, or base64 with padding. Input of a client never throws; throws `UnsignableText` if `text` is not
 * signable.
 */
export function verifySignature(input: {
  readonly wallet: WalletAddress;
  readonly text: string;
  readonly signature: string;
  readonly encoding: SignedEncoding;
}): SignatureVerdict {
  const key = decodeBase58(input.wallet, KEY_BYTES);
  if (key === null || !isUsablePoint(key)) return { ok: false, reason: 'KEY_REFUSED' };
  const signature = readSignature(input.signature);
  if (signature === null || !isWellFormed(signature)) return { ok: false, reason: 'SIGNATURE_MALFORMED' };
  const publicKey = publicKeyOf(key);
  const signed = layoutsOf(input.text, key, input.encoding).some((layout) =>
    verify(null, layout, publicKey, signature),
  );
  return signed ? { ok: true, signature } : { ok: false, reason: 'SIGNATURE_MISMATCH' };
}

/**
 * Decodes the 64 bytes of a signature; null for any other text. The two encodings cannot be confused: base64 of 64 bytes always ends
 * in `==`, and base58 has no `=`. Base64 must be standard, padded and canonical (unused bits zero).
 */
function readSignature(text: string): Uint8Array | null {
  if (!text.endsWith('==')) return decodeBase58(text, SIGNATURE_BYTES);
  if (text.length !== BASE64_LETTERS) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === SIGNATURE_BYTES && bytes.toString('base64') === text ? new Uint8Array(bytes) : null;
}

function isWellFormed(signature: Uint8Array): boolean {
  return isUsablePoint(signature.subarray(0, 32)) && isCanonicalScalar(signature.subarray(32));
}

function publicKeyOf(key: Uint8Array): KeyObject {
  // As a JWK, because parsing the same key as DER costs nearly as much as the verification.
  const x = Buffer.from(key).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}
