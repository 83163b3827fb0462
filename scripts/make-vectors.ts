// Writes docs/vectors/authorisations.json: texts, signed bytes, keys, signatures and the verdict of a correct verifier.
// **Invariant:** every run writes the same file; a test compares it.
// Run: node scripts/run.mjs scripts/make-vectors.ts

import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { accepted } from './vectors/accepted.ts';
import { alice, hex, mallory, type Vector, zeroLed } from './vectors/fixtures.ts';
import { mismatch } from './vectors/mismatched.ts';
import { keyRefused, malformed } from './vectors/unsound.ts';

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
    keys: [alice, mallory, zeroLed].map(({ name, secret, wallet }) => ({
      name,
      secret: hex(secret),
      address: wallet.address,
    })),
    vectors: [...accepted(), ...keyRefused(), ...malformed(), ...mismatch()],
  };
}

/** Returns the text of the vector file. */
export function vectorFileText(): string {
  return `${JSON.stringify(makeVectors(), null, 2)}\n`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(VECTOR_FILE, vectorFileText());
}
