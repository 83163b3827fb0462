// Lets Node read TypeScript: `node --import ./scripts/typescript.mjs FILE.ts`. Where Node cannot do so by itself, types are taken out
// by the transformer that comes with tsx, whose own loader would give every function made at run time a name of its own: kilobytes
// for each socket that is open.

import { register } from 'node:module';

if (!process.features.typescript) {
  process.setSourceMapsEnabled(true);
  register('./typescript-loader.mjs', import.meta.url);
}
