// Reads a module of TypeScript for a Node that cannot. Nothing is checked and nothing is looked up: a module is transformed alone.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// tsx brings it; which version is tsx's to say.
const own = createRequire(import.meta.url);
const { transform } = createRequire(own.resolve('tsx'))('esbuild');

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const sourcefile = fileURLToPath(url);
  const { code } = await transform(await readFile(sourcefile, 'utf8'), {
    loader: 'ts',
    sourcefile,
    sourcemap: 'inline',
    target: 'node20',
  });
  return { format: 'module', source: code, shortCircuit: true };
}
