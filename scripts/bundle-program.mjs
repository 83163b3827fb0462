// Bundles a program for Node versions that do not strip types: the sources become one file, the packages stay outside. Transforming
// each of the 600 sources in a loader takes longer than everything else that a start does before it opens the database.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, stop } from 'esbuild';

/** So many states of a program stay: a running program loads parts of its own at their first use. */
const KEPT = 8;

/** Folders whose files a program can contain. */
const SOURCES = ['src', 'generated', 'scripts', 'examples', 'client/src', 'test', 'bench'];

/** The packages of the workspaces are sources; every other package is loaded as it is installed. */
const packages = {
  name: 'packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@tandem/') ? null : { path, external: true },
    );
  },
};

/** Keeps the address of each source, so that a bundled program finds the files beside its source. */
const addresses = {
  name: 'addresses',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      if (!source.includes('import.meta.url')) return null;
      return { contents: source.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)), loader: 'ts' };
    });
  },
};

/**
 * Bundles the program `file` of the project in the folder `root`. Returns the path of the bundle in node_modules/.cache, which is
 * written once for each state of the sources.
 */
export async function bundleProgram(root, file) {
  const entry = relative(root, resolve(root, file));
  const cache = join(root, 'node_modules/.cache/tandem/programs', entry.replace(/\.ts$/, ''));
  const state = join(cache, `state-${stateOf(root)}`);
  const known = existsSync(state) ? join(cache, readFileSync(state, 'utf8'), 'program.mjs') : null;
  if (known !== null && existsSync(known)) return known;
  const folder = await bundled(root, entry, cache);
  removeOld(cache);
  writeFileSync(state, relative(cache, folder));
  return join(folder, 'program.mjs');
}

/** Returns a hash of the names, sizes and times of all sources, which is known in a hundredth of the time of a bundle. */
function stateOf(root) {
  const hash = createHash('sha256').update(process.version);
  for (const folder of SOURCES) {
    if (!existsSync(join(root, folder))) continue;
    for (const name of readdirSync(join(root, folder), { recursive: true }).sort()) {
      if (name.includes('node_modules') || !/\.(ts|mjs|json)$/.test(name)) continue;
      const { size, mtimeMs } = statSync(join(root, folder, name));
      hash.update(`${folder}/${name} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** Removes all but the latest states of a program. */
function removeOld(cache) {
  const states = readdirSync(cache).map((name) => ({
    name,
    at: statSync(join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  }));
  for (const { name } of states.sort((a, b) => b.at - a.at).slice(2 * KEPT))
    rmSync(join(cache, name), { recursive: true, force: true });
}

/** Bundles a program into a folder of `cache`, named by its contents. Returns the folder. */
async function bundled(root, entry, cache) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: cache,
    bundle: true,
    splitting: true,
    write: false,
    sourcemap: 'linked',
    outExtension: { '.js': '.mjs' },
    entryNames: 'program',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
    plugins: [packages, addresses],
  });
  await stop();
  const hash = createHash('sha256');
  for (const { contents } of outputFiles) hash.update(contents);
  const folder = join(cache, hash.digest('hex').slice(0, 16));
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  for (const { path, contents } of outputFiles) {
    const target = join(unfinished, relative(cache, path));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contents);
  }
  try {
    renameSync(unfinished, folder);
  } catch {
    // Another process has written the same bundle in the meantime.
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}
