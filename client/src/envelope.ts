// Recognises what a wallet has signed: the text itself, or one of the layouts of Solana's off-chain message around it.
// **Invariant:** every byte beside the text is checked, so that a wallet that signed anything else is found before anything is sent.

import type { SignedEncoding } from './generated/types.ts';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const DOMAIN_BYTES = 32;

/** Returns the 32 bytes of an address. */
export function addressBytes(address: string): Uint8Array {
  let value = 0n;
  for (const letter of address) value = value * 58n + BigInt(ALPHABET.indexOf(letter));
  const bytes = new Uint8Array(32);
  for (let at = 31; at >= 0; at -= 1, value >>= 8n) bytes[at] = Number(value & 255n);
  return bytes;
}

/** Encodes bytes in base58. */
export function toBase58(bytes: Uint8Array): string {
  let value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = '';
  for (; value > 0n; value /= 58n) text = ALPHABET.charAt(Number(value % 58n)) + text;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return '1'.repeat(zeros === -1 ? bytes.length : zeros) + text;
}

/**
 * Returns the encoding of `signed`, the bytes that the wallet `address` signed for `text`; null when they are neither the text nor a
 * known layout around it: version 1; version 0 with a 32-byte application domain that is zero or the text's own; version 0 with the
 * older header of 20 bytes.
 */
export function encodingOf(text: string, address: string, signed: Uint8Array): SignedEncoding | null {
  const body = new TextEncoder().encode(text);
  const headLength = signed.length - body.length;
  if (headLength < 0 || !isEqual(signed.subarray(headLength), body)) return null;
  if (headLength === 0) return 'RAW';
  const key = addressBytes(address);
  const length = [body.length & 255, body.length >> 8];
  const start = [255, ...new TextEncoder().encode('solana offchain')];
  const domain = new Uint8Array(DOMAIN_BYTES);
  domain.set(new TextEncoder().encode(text.split(' ', 1)[0]).subarray(0, DOMAIN_BYTES));
  const head = signed.subarray(0, headLength);
  if (isEqual(head, [...start, 1, 1, ...key])) return 'OFFCHAIN_V1';
  const isV0 = [0, 1].some((format) =>
    [
      [...start, 0, ...new Uint8Array(DOMAIN_BYTES), format, 1, ...key, ...length],
      [...start, 0, ...domain, format, 1, ...key, ...length],
      [...start, 0, format, ...length],
    ].some((layout) => isEqual(head, layout)),
  );
  return isV0 ? 'OFFCHAIN_V0' : null;
}

function isEqual(bytes: Uint8Array, others: ArrayLike<number>): boolean {
  return bytes.length === others.length && bytes.every((byte, at) => byte === others[at]);
}
