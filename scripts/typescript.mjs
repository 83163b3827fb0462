// TypeScript support for Node: `node --import ./scripts/typescript.mjs FILE.ts`. Node versions that strip types need no loader; for
// others esbuild removes the types. Its option `keepNames` stays off, because the names cost kilobytes for each open socket.

import { register } from 'node:module';

if (!process.features.typescript) {
  process.setSourceMapsEnabled(true);
  register('./typescript-loader.mjs', import.meta.url);
}
