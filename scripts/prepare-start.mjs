// Prepares the first start after an installation (prepare-start.ts). Nothing is made where the sources or the development dependencies are
// missing, as in an image of production. A failure is told and ends no installation.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = 'scripts/prepare-start.ts';

function hasCompiler() {
  try {
    return createRequire(import.meta.url).resolve('esbuild') !== '';
  } catch {
    return false;
  }
}

if (!existsSync(join(root, 'src/main.ts')) || !existsSync(join(root, program)) || !hasCompiler()) process.exit(0);
const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/run.mjs'), program], {
  cwd: root,
  encoding: 'utf8',
});
if (status !== 0) {
  console.warn(`The first start was not prepared, so it takes some seconds more.\n${stderr}`);
} else if (!process.features.typescript) {
  const { bundleProgram } = await import('./bundle-program.mjs');
  await bundleProgram(root, 'src/main.ts');
}
