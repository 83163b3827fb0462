// The documents that the page shows at /docs, found when it is bundled: guides, reference, and how to run it. Each is a part of its own
// that is loaded when it is opened. Which documents have a title of their own in the page does not belong here (texts/en.json).

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

const FILES = ['README.md', 'client/README.md', 'docs/glossary.md', 'docs/wallets.md', 'docs/operating.md'];
const FOLDERS = ['docs/guides', 'docs/reference'];

async function documentsOf(folder: string): Promise<readonly string[]> {
  const found = await Promise.all(
    FOLDERS.filter((name) => existsSync(join(folder, name))).map(async (name) => {
      const names = await readdir(join(folder, name), { recursive: true });
      return names.filter((file) => file.endsWith('.md')).map((file) => `${name}/${file.replaceAll('\\', '/')}`);
    }),
  );
  return [...FILES.filter((name) => existsSync(join(folder, name))), ...found.flat().sort()];
}

/** Lets the page import `docs:index`, the list of the documents of the project in `folder`. */
export const docsPlugin = (folder: string): Plugin => ({
  name: 'docs',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^docs:/ }, ({ path }) => ({ path, namespace: 'docs' }));
    onLoad({ filter: /./, namespace: 'docs' }, async ({ path }) => {
      if (path !== 'docs:index')
        return { contents: await readFile(join(folder, path.slice('docs:'.length)), 'utf8'), loader: 'text' };
      const entries = (await documentsOf(folder)).map(
        (name) => `{path:${JSON.stringify(name)},load:()=>import(${JSON.stringify(`docs:${name}`)})}`,
      );
      return { contents: `export default [${entries.join(',')}];`, loader: 'js' };
    });
  },
});
