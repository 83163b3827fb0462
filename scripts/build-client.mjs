// Compiles the client library into client/dist, with declarations, and copies the licence beside it. `npm pack` runs it first.

import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printHelpIfAsked } from './help.mjs';

printHelpIfAsked('scripts/build-client.mjs');

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const client = join(root, 'client');
rmSync(join(client, 'dist'), { recursive: true, force: true });
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
const { status } = spawnSync(process.execPath, [compiler, '-p', join(client, 'tsconfig.build.json')], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
cpSync(join(root, 'LICENSE'), join(client, 'LICENSE'));
