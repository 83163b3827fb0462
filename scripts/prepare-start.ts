// Prepares the first start after an installation: an empty database to copy, the files of the page and, where Node strips types itself, the compiled code of the
// server. For other versions of Node prepare-start.mjs bundles the sources.

import { readFileSync } from 'node:fs';
import { loadWebBundle } from '../src/server/pages/web-files.ts';
import { prepareDatabase } from '../src/store/db/prepared-database.ts';

const main = new URL('../src/main.ts', import.meta.url);

await prepareDatabase();
await loadWebBundle();
if (process.features.typescript) {
  // Loading what the program imports puts it into the cache of compiled code; the program itself would start a server.
  const imports = readFileSync(main, 'utf8').matchAll(/ from '(\.\/[^']+)'/g);
  for (const [, file = ''] of imports) await import(new URL(file, main).href);
}
