// The hash function for terms, signed texts and documents.

import { createHash } from 'node:crypto';

/** Returns the SHA-256 of the text's UTF-8 bytes in lower-case hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
