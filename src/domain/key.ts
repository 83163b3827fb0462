// Random keys of rows (128 bits) and slugs of share links. Never sequential, never ordered by time.

/** Returns the given number of random bytes. */
export type Random = (bytes: number) => Uint8Array;

/** 128 random bits in the usual dashed form. */
export function newKey(random: Random): string {
  const hex = Array.from(random(16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 22 base62 characters, about 131 bits, without bias: a share link that cannot be guessed. */
export function newSlug(random: Random): string {
  let slug = '';
  while (slug.length < 22) {
    for (const byte of random(32)) {
      const letter = byte < 248 ? BASE62[byte % 62] : undefined;
      if (letter !== undefined && slug.length < 22) slug += letter;
    }
  }
  return slug;
}
