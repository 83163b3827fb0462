// Finds what is probably wrong with a refused signature, so that a message can say how to repair it. A hint is never proof of anything.
// **Invariant:** the hint about a malformed signature depends on its characters alone, never on the text that the wallet signed.

import { createPublicKey, verify } from 'node:crypto';
import { decodeBase58 } from './base58.ts';
import { KEY_BYTES, SIGNATURE_BYTES, type SignedEncoding, type SignedText, verifySignature } from './signature.ts';

/** What is probably wrong: how the 64 bytes are written, how the text ends its lines, or the encoding that the wallet used. */
export type SignatureHint =
  | 'WHITE_SPACE'
  | 'HEX'
  | 'BASE64URL'
  | 'UNPADDED'
  | 'CRLF'
  | 'FINAL_LINE_FEED'
  | `ENCODING_${SignedEncoding}`;

const HEX = /^(?:0x)?[0-9a-f]{128}$/i;
const BASE64_LETTERS = 86;

/** Returns how a text that is not a signature seems to contain one; null when it does not. */
export function malformedHint(signature: string): SignatureHint | null {
  const text = signature.trim();
  if (text !== signature && readable(text)) return 'WHITE_SPACE';
  if (HEX.test(text)) return 'HEX';
  const letters = text.replace(/=+$/, '');
  if (letters.length !== BASE64_LETTERS) return null;
  if (/[-_]/.test(letters) && /^[\w-]+$/.test(letters)) return 'BASE64URL';
  return /^[A-Za-z0-9+/]+$/.test(letters) && letters === text ? 'UNPADDED' : null;
}

function readable(text: string): boolean {
  if (!text.endsWith('==')) return decodeBase58(text, SIGNATURE_BYTES) !== null;
  return Buffer.from(text, 'base64').length === SIGNATURE_BYTES;
}

const ENCODINGS: readonly SignedEncoding[] = ['RAW', 'OFFCHAIN_V0', 'OFFCHAIN_V1'];

/** Returns which other encoding, or which other line ends of the text, the signature is valid for; null when none is. */
export function mismatchHint(signed: SignedText): SignatureHint | null {
  for (const encoding of ENCODINGS) {
    if (encoding !== signed.encoding && verifySignature({ ...signed, encoding }).ok) return `ENCODING_${encoding}`;
  }
  const lines = signed.text.replaceAll('\n', '\r\n');
  if (isSigned(signed, lines) || isSigned(signed, `${lines}\r\n`)) return 'CRLF';
  return isSigned(signed, `${signed.text}\n`) ? 'FINAL_LINE_FEED' : null;
}

/** Whether the wallet signed the bytes of a text that is not signable in itself. */
function isSigned({ wallet, signature }: SignedText, text: string): boolean {
  const key = decodeBase58(wallet, KEY_BYTES);
  const bytes = signature.endsWith('==') ? Buffer.from(signature, 'base64') : decodeBase58(signature, SIGNATURE_BYTES);
  if (key === null || bytes?.length !== SIGNATURE_BYTES) return false;
  const x = Buffer.from(key).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, Buffer.from(text, 'ascii'), publicKey, bytes);
}
