// Runs a program of this project: `node scripts/run.mjs src/main.ts [arguments]`.
// With NODE_ENV=production and after `npm run build` the compiled file below dist/ runs, which needs no development dependency;
// otherwise the source runs.

import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { printHelpIfAsked } from './help.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [file] = process.argv.splice(2, 1);
if (file === undefined) {
  console.error('Name a file to run: node scripts/run.mjs src/main.ts');
  process.exit(2);
}
printHelpIfAsked(file);
const compiled = join(root, 'dist', file.replace(/\.ts$/, '.js'));
// Node 22.8 and later keep compiled code on disk: half of a start is compiling. Without a folder to write to they go on without it.
module.enableCompileCache?.(join(root, 'node_modules/.cache/tandem/compiled'));
const isCompiled = process.env.NODE_ENV === 'production' && existsSync(compiled);
const program = isCompiled ? compiled : resolve(root, file);
process.argv[1] = program;
const isBundled = !isCompiled && !process.features.typescript;
try {
  await import(pathToFileURL(isBundled ? await bundled() : program).href);
} finally {
  // Reading the map of a bundle takes longer than many programs, so it is read for the first stack that is printed after a start.
  if (isBundled) process.setSourceMapsEnabled(true);
}

async function bundled() {
  const { bundleProgram } = await import('./bundle-program.mjs');
  return bundleProgram(root, file);
}
