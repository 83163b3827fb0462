// Generates random keys for database rows and random slugs for share links.
// **Invariant:** keys and slugs are not sequential and reveal no time.

/** A source of randomness: returns the given number of random bytes. */
export type RandomBytes = (bytes: number) => Uint8Array;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Returns a new row key: 128 random bits in the form of a UUID. */
export function newKey(random: RandomBytes): string {
  return keyOfBytes(random(16));
}

/** Returns the row key of 16 bytes. */
export function keyOfBytes(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += HEX[byte];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Letters and digits of a slug. */
export const SLUG_LETTERS = 22;

/** Returns a new slug for a share link: 22 uniformly random base62 characters, about 131 bits, so that it cannot be guessed. */
export function newSlug(random: RandomBytes): string {
  let slug = '';
  while (slug.length < SLUG_LETTERS) {
    for (const byte of random(32)) {
      const letter = byte < 248 ? BASE62[byte % 62] : undefined;
      if (letter !== undefined && slug.length < SLUG_LETTERS) slug += letter;
    }
  }
  return slug;
}
