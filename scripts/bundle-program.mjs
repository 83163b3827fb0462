// Bundles a program for Node versions that do not strip types: the sources become one file, the packages stay outside. Transforming
// each of the 600 sources in a loader takes longer than everything else that a start does before it opens the database.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, stop } from 'esbuild';

/** So many states of a program stay: a running program loads parts of its own at their first use. */
const KEPT = 8;

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
  if (existsSync(folder)) return join(folder, 'program.mjs');
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
  const states = readdirSync(cache).map((name) => ({
    name,
    at: statSync(join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  }));
  for (const { name } of states.sort((a, b) => b.at - a.at).slice(KEPT)) {
    rmSync(join(cache, name), { recursive: true, force: true });
  }
  return join(folder, 'program.mjs');
}
