// Generates Prisma's client into generated/prisma after an installation; run it again after a change of prisma/schema.prisma.
// The generator is WebAssembly, but the Prisma command line would download a schema-engine binary. Setting its path to any existing
// file prevents the download. This file is plain JavaScript because it runs during installation.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const schema = join(root, 'prisma', 'schema.prisma');

function fail(sentence, output = '') {
  console.error(`${output.trim()}\n\nThe database client could not be generated: ${sentence}`.trim());
  process.exit(1);
}

function commandLine() {
  try {
    return createRequire(import.meta.url).resolve('prisma/build/index.js');
  } catch {
    // Skip the generation: an installation without development dependencies runs the output of `npm run build`.
    return null;
  }
}

const command = commandLine();
if (command === null) process.exit(0);
if (!existsSync(schema)) fail(`${schema} does not exist.`);
const run = spawnSync(process.execPath, [command, 'generate', '--schema', schema], {
  cwd: root,
  encoding: 'utf8',
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
    NO_COLOR: '1',
  },
});
if (run.error) fail(run.error.message);
if (run.status !== 0) fail(`"prisma generate" ended with code ${run.status}.`, `${run.stdout}\n${run.stderr}`);
