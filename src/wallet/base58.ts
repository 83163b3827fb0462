// Base58 in the Bitcoin alphabet, the text encoding of Solana addresses and signatures.
// **Invariant:** each byte string has exactly one text; white space is refused. The caller states the number of bytes, because decoding
// takes quadratic time and longer texts must be refused before.

import { base58 } from '@scure/base';

const BITS_PER_LETTER = Math.log2(58);

/** Encodes bytes as base58; each leading zero byte becomes one leading `1`. */
export function encodeBase58(bytes: Uint8Array): string {
  return base58.encode(bytes);
}

/**
 * Decodes base58 of exactly `length` bytes. Returns null when a character is not in the alphabet or the text encodes another number
 * of bytes. Encoding the result gives the same text.
 */
export function decodeBase58(text: string, length: number): Uint8Array | null {
  if (text.length > Math.ceil((length * 8) / BITS_PER_LETTER)) return null;
  try {
    const bytes = base58.decode(text);
    return bytes.length === length ? bytes : null;
  } catch {
    return null;
  }
}
