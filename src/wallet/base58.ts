// Base58 in the Bitcoin alphabet, the text form of Solana addresses and signatures.
// **Invariant:** one text for each byte string: no white space, no checksum, and a length that the caller knows, so that the
// quadratic work of decoding is bounded before it starts. Keys and signatures do not belong here.

import { base58 } from '@scure/base';

const BITS_PER_LETTER = Math.log2(58);

/** Encodes bytes as base58; each leading zero byte becomes one leading `1`. */
export function encodeBase58(bytes: Uint8Array): string {
  return base58.encode(bytes);
}

/**
 * Decodes base58 of exactly `length` bytes. Null when a letter is outside the alphabet or the text encodes any other number
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
