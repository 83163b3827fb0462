// Prints the list of published documents by which the server names operations in its metrics and traces: the operations of the client
// library and of the page, and the mutation of each signed action, with the hashes of their texts.

import { documentHash } from '../../src/server/operation/document-name.ts';

/** Returns the code of the list of documents, given by name and text. */
export function printKnownDocuments(documents: readonly (readonly [name: string, text: string])[]): string {
  const rows = new Set(documents.map(([name, text]) => `  ['${name}', '${documentHash(text)}'],\n`));
  return [
    '/** Name and hash of each published document. */\n',
    `export const KNOWN_DOCUMENTS: readonly (readonly [name: string, hash: string])[] = [\n${[...rows].sort().join('')}];\n`,
  ].join('');
}
