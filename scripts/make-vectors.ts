// Writes docs/vectors/authorisations.json: texts, signed bytes, keys, signatures and the verdict of a correct verifier.
// **Invariant:** every run writes the same file; a test compares it.
// Run: node scripts/run.mjs scripts/make-vectors.ts

import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { acceptedVectors } from './vectors/accepted.ts';
import { alice, hex, mallory, type Vector, walletWithLeadingZero } from './vectors/fixtures.ts';
import { mismatchedVectors } from './vectors/mismatched.ts';
import { keyRefusedVectors, malformedSignatureVectors } from './vectors/unsound.ts';

export type VectorFile = {
  readonly about: string;
  readonly keys: readonly { readonly name: string; readonly secret: string; readonly address: string }[];
  readonly vectors: readonly Vector[];
};

export const VECTOR_FILE = new URL('../docs/vectors/authorisations.json', import.meta.url);

/** Returns the content of the vector file; it is the same in every run. */
export function makeVectors(): VectorFile {
  return {
    about: 'Test vectors for signed texts. The keys are public and worthless. See README.md beside this file.',
    keys: [alice, mallory, walletWithLeadingZero].map(({ name, secret, wallet }) => ({
      name,
      secret: hex(secret),
      address: wallet.address,
    })),
    vectors: [...acceptedVectors(), ...keyRefusedVectors(), ...malformedSignatureVectors(), ...mismatchedVectors()],
  };
}

/** Returns the text of the vector file. */
export function vectorFileText(): string {
  return `${JSON.stringify(makeVectors(), null, 2)}\n`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(VECTOR_FILE, vectorFileText());
}
