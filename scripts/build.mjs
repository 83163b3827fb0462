// Compiles the production programs into dist/: the server, the operator's commands, the generated database client, and the data
// files that they read, and the files of the marketplace page. `NODE_ENV=production npm start` then needs no development dependency.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { printHelpIfAsked } from './help.mjs';

printHelpIfAsked('scripts/build.mjs');

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const inRoot = (...path) => join(root, ...path);

rmSync(inRoot('dist'), { recursive: true, force: true });
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
const { status } = spawnSync(process.execPath, [compiler, '-p', inRoot('tsconfig.build.json')], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
const data = ['devices', 'multipliers', 'hardware-names'].map((name) => `examples/network/${name}.json`);
for (const path of ['prisma/migrations', 'webhooks/v1.graphql', 'texts/en.json', ...data]) {
  cpSync(inRoot(path), inRoot('dist', path), { recursive: true });
}

// The page, bundled as the server would bundle it, and compressed as well as can be.
const { bundleWeb, builtFolder, ENTRY_FILE } = await import(
  pathToFileURL(inRoot('dist/src/server/pages/web-bundle.js')).href
);
const { files, entry } = await bundleWeb(root);
const folder = builtFolder(inRoot('dist'));
mkdirSync(folder, { recursive: true });
for (const [name, { body }] of files) {
  writeFileSync(join(folder, name), body);
  writeFileSync(join(folder, `${name}.br`), brotliCompressSync(body));
}
writeFileSync(join(folder, ENTRY_FILE), JSON.stringify(entry));
