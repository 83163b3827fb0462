// Lets Node run TypeScript: `node --import ./scripts/typescript.mjs FILE.ts`. A Node that strips types by itself needs no help;
// for others esbuild removes them, one module at a time. Its own names for functions made at run time are off: they cost
// kilobytes for each open socket.

import { register } from 'node:module';

if (!process.features.typescript) {
  process.setSourceMapsEnabled(true);
  register('./typescript-loader.mjs', import.meta.url);
}
