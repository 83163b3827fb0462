// Writes or checks the generated files of the client library and of the page, and the server's list of their documents.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { generatedFiles, generatedPageFiles, knownDocumentsFile } from './generated-files.ts';

const root = new URL('../../', import.meta.url);

/** Writes these files from schema.graphql, or with `check` sets the exit code when a file differs. */
export function writeClient({ check }: { readonly check: boolean }): void {
  const schema = readFileSync(new URL('schema.graphql', root), 'utf8');
  write('client/src/generated', generatedFiles(schema), check);
  write('web/src/generated', generatedPageFiles(schema), check);
  write('src/server/operation', knownDocumentsFile(schema), check);
}

function write(path: string, files: ReadonlyMap<string, string>, check: boolean): void {
  const folder = new URL(`${path}/`, root);
  const stale = [...files].filter(([name, text]) => {
    const file = new URL(name, folder);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
  if (stale.length === 0) {
    console.log(`${path} is current.`);
  } else if (check) {
    process.exitCode = 1;
    console.error(`${path} is stale: ${stale.map(([name]) => name).join(', ')}.`);
    console.error('Run `npm run schema` and commit the result.');
  } else {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of stale) writeFileSync(new URL(name, folder), text);
    console.log(`${path} is written.`);
  }
}
