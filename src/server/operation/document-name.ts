// Names of the documents that this project publishes: those of the client library and of the page, and the mutations that the library
// composes for signed actions. **Invariant:** a document has a name only if its text is exactly the published one, so names come from
// a closed set, and a caller can choose none.

import { createHash } from 'node:crypto';
import { KNOWN_DOCUMENTS } from './known-documents.ts';

const names = new Map(KNOWN_DOCUMENTS.map(([name, hash]) => [hash, name]));

/** Returns the name of a published document by its text; null for any other text. */
export function documentName(source: string): string | null {
  return names.get(documentHash(source)) ?? null;
}

/** Returns the hash of a text by which a published document is known. */
export function documentHash(source: string): string {
  return createHash('sha256').update(source).digest('hex').slice(0, 32);
}
