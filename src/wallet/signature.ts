// Verifies Ed25519 signatures of wallets by the rules that Solana applies to transactions: canonical encodings only, no point of small
// order, S below L, and the cofactorless equation. **Invariant:** these checks precede the verification by node:crypto, which accepts
// forged signatures for some keys. Nonces and expiry are checked in app/authorization.ts; a replay is detected by its nonce.

import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { WalletAddress } from './address.ts';
import { decodeBase58 } from './base58.ts';
import { possibleSignedBytes, type SignedEncoding } from './envelope.ts';
import { isCanonicalScalar, isUsablePoint } from './point.ts';
import { isSolanaProgram, walletFault } from './wallet-fault.ts';

export type { SignedEncoding } from './envelope.ts';

/**
 * The result of verifying a signature. `SIGNATURE_MALFORMED`: the text does not decode to 64 bytes, S is not below L, or R is not
 * canonical or of small order. `KEY_REFUSED`: the address cannot be a wallet (wallet-fault.ts).
 * `SIGNATURE_MISMATCH`: this wallet did not sign this text in this encoding.
 */
export type SignatureVerdict =
  | { readonly ok: true; readonly signature: Uint8Array }
  | { readonly ok: false; readonly reason: 'SIGNATURE_MALFORMED' | 'KEY_REFUSED' | 'SIGNATURE_MISMATCH' };

/** A signature with the text that it shall be valid for. */
export type SignedText = {
  readonly wallet: WalletAddress;
  readonly text: string;
  readonly signature: string;
  readonly encoding: SignedEncoding;
};

export const KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;
const BASE64_LETTERS = 88;

/**
 * Verifies that `wallet` has signed `text` in `encoding`; the server must have built the text itself. The key is checked before the
 * signature. `signature` is base58, or base64 with padding. No client input makes it throw; it throws `UnsignableText` when `text` is
 * not signable.
 */
export function verifySignature(input: SignedText): SignatureVerdict {
  const key = decodeBase58(input.wallet, KEY_BYTES);
  if (key === null || !isUsablePoint(key)) return { ok: false, reason: 'KEY_REFUSED' };
  const signature = readSignature(input.signature);
  if (signature === null || !isWellFormed(signature)) return { ok: false, reason: 'SIGNATURE_MALFORMED' };
  const publicKey = publicKeyOf(key);
  const signed = possibleSignedBytes(input.text, key, input.encoding).some((layout) =>
    verify(null, layout, publicKey, signature),
  );
  if (signed && !isSolanaProgram(input.wallet)) return { ok: true, signature };
  // The verification refuses a key that is not on the curve anyway; `walletFault` is called only to name the reason.
  return { ok: false, reason: walletFault(input.wallet) === null ? 'SIGNATURE_MISMATCH' : 'KEY_REFUSED' };
}

/**
 * Decodes the 64 bytes of a signature; null for any other text. The two encodings are distinguished by their end: base64 of 64 bytes
 * ends in `==`, and base58 has no `=`. Base64 must be standard, padded and canonical (unused bits zero).
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
  // The key is passed as a JWK, because parsing it as DER takes nearly as long as the verification.
  const x = Buffer.from(key).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}
