// Base58 in the Bitcoin alphabet, the spelling of Solana addresses and signatures.
// Strict: one spelling per byte string, no white space, no check sum, and a length known beforehand, so that the
// quadratic work of decoding is bounded before it starts. No knowledge of keys or signatures belongs here.

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const VALUES: ReadonlyMap<string, number> = new Map([...ALPHABET].map((letter, value) => [letter, value]));
const BITS_PER_LETTER = Math.log2(58);

/** Spells bytes in base58; each leading zero byte becomes one leading `1`. */
export function encodeBase58(bytes: Uint8Array): string {
  const digits: number[] = [];
  for (const byte of bytes) {
    let carry = byte;
    for (let at = 0; at < digits.length; at += 1) {
      carry += (digits[at] ?? 0) * 256;
      digits[at] = carry % 58;
      carry = Math.floor(carry / 58);
    }
    for (; carry > 0; carry = Math.floor(carry / 58)) digits.push(carry % 58);
  }
  const letters = digits.reverse().map((digit) => ALPHABET.charAt(digit));
  return '1'.repeat(leadingZeros(bytes)) + letters.join('');
}

/**
 * Reads base58 of exactly `length` bytes. Null when a letter is outside the alphabet or the text stands for any
 * other number of bytes. What is read spells back to the same text.
 */
export function decodeBase58(text: string, length: number): Uint8Array | null {
  if (text.length > Math.ceil((length * 8) / BITS_PER_LETTER)) return null;
  const bytes = new Uint8Array(length);
  let used = 0;
  for (const letter of text) {
    const value = VALUES.get(letter);
    if (value === undefined) return null;
    let carry = value;
    for (let at = 0; at < used; at += 1) {
      carry += (bytes[length - 1 - at] ?? 0) * 58;
      bytes[length - 1 - at] = carry % 256;
      carry = Math.floor(carry / 256);
    }
    for (; carry > 0; carry = Math.floor(carry / 256)) {
      if (used === length) return null;
      used += 1;
      bytes[length - used] = carry % 256;
    }
  }
  const ones = text.length - text.replace(/^1+/, '').length;
  return ones + used === length ? bytes : null;
}

function leadingZeros(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first === -1 ? bytes.length : first;
}
