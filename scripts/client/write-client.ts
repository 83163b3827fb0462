// Writes or checks the generated files of the client library.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { generatedFiles } from './generated-files.ts';

const root = new URL('../../', import.meta.url);

/** Writes client/src/generated from schema.graphql, or with `check` sets the exit code when a file differs. */
export function writeClient({ check }: { readonly check: boolean }): void {
  const folder = new URL('client/src/generated/', root);
  const files = [...generatedFiles(readFileSync(new URL('schema.graphql', root), 'utf8'))];
  const stale = files.filter(([name, text]) => {
    const file = new URL(name, folder);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
  if (stale.length === 0) {
    console.log('client/src/generated is current.');
  } else if (check) {
    process.exitCode = 1;
    console.error(`client/src/generated is stale: ${stale.map(([name]) => name).join(', ')}.`);
    console.error('Run `npm run schema` and commit the result.');
  } else {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of stale) writeFileSync(new URL(name, folder), text);
    console.log('client/src/generated is written.');
  }
}
