// Writes or checks docs/reference.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { referencePages } from './pages.ts';

const root = new URL('../../', import.meta.url);
const folder = fileURLToPath(new URL('docs/reference/', root));

/** Writes docs/reference from schema.graphql and removes other files there; with `check` sets the exit code when a page differs. */
export function writeReference({ check }: { readonly check: boolean }): void {
  const pages = referencePages(readFileSync(new URL('schema.graphql', root), 'utf8'));
  const present = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'))
    : [];
  const extra = present.filter((name) => name.endsWith('.md') && !pages.has(name));
  const stale = [...pages].filter(
    ([name, text]) => !present.includes(name) || readFileSync(join(folder, name), 'utf8') !== text,
  );
  if (stale.length === 0 && extra.length === 0) {
    console.log('docs/reference is current.');
  } else if (check) {
    process.exitCode = 1;
    console.error(`docs/reference is stale: ${[...stale.map(([name]) => name), ...extra].slice(0, 10).join(', ')}.`);
    console.error('Run `npm run schema` and commit the result.');
  } else {
    for (const [name, text] of stale) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    for (const name of extra) rmSync(join(folder, name));
    console.log('docs/reference is written.');
  }
}
