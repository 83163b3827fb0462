// The files of the marketplace page at a start: those that `npm run build` wrote beside the compiled program, else the bundle of the sources. That one
// is kept beside the installed packages, and an installation makes it, so that the first request waits for no bundler.
// **Invariant:** a kept bundle is used only while the names, sizes and times of all sources are those that it was made of.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWeb, ENTRY_FILE, type WebBundle, type WebEntry, type WebFile } from './web-bundle.ts';

/** Files and folders that the page, its documents and its bundler are made of. */
const SOURCES = ['web', 'client', 'docs', 'texts', 'src/server/pages', 'README.md', 'package-lock.json'];
const CACHE = 'node_modules/.cache/tandem';
const PREFIX = 'page-';

/** The folder of the package, or `dist` for the compiled program. */
const root = new URL('../../../', import.meta.url);
const built = new URL('web/built/', root);

/** Returns the built files, or those of the sources. Rejects when neither exists. */
export async function loadWebBundle(): Promise<WebBundle> {
  if (existsSync(new URL(ENTRY_FILE, built))) return readWebFiles(fileURLToPath(built));
  return keptWebBundle(fileURLToPath(root), bundleWeb);
}

/**
 * Returns the page of the project in the folder `root`, an absolute path with a final slash: the kept bundle, else that of `bundle`, which is then kept
 * in place of earlier ones, unless it cannot be written, such as to a read-only disk.
 */
export async function keptWebBundle(root: string, bundle: (root: string) => Promise<WebBundle>): Promise<WebBundle> {
  const folder = join(root, CACHE, `${PREFIX}${await stateOf(root)}`);
  const kept = await readWebFiles(folder).catch(() => null);
  if (kept !== null) return kept;
  const made = await bundle(root);
  await keep(join(root, CACHE), folder, made).catch(() => undefined);
  return made;
}

/** Returns the page whose files and entry were written into a folder. */
async function readWebFiles(folder: string): Promise<WebBundle> {
  const names = (await readdir(folder)).filter((name) => name !== ENTRY_FILE);
  const read = (name: string): Promise<Uint8Array> => readFile(join(folder, name));
  const files = names
    .filter((name) => !name.endsWith('.br'))
    .map(async (name): Promise<readonly [string, WebFile]> => {
      const body = await read(name);
      return [name, names.includes(`${name}.br`) ? { body, brotli: await read(`${name}.br`) } : { body }];
    });
  const entry: WebEntry = JSON.parse(await readFile(join(folder, ENTRY_FILE), 'utf8'));
  return { files: new Map(await Promise.all(files)), entry };
}

async function keep(cache: string, folder: string, { files, entry }: WebBundle): Promise<void> {
  await mkdir(cache, { recursive: true });
  const earlier = (await readdir(cache)).filter((name) => name.startsWith(PREFIX));
  const unfinished = await mkdtemp(join(cache, 'unfinished-'));
  try {
    for (const [name, { body }] of files) await writeFile(join(unfinished, name), body);
    await writeFile(join(unfinished, ENTRY_FILE), JSON.stringify(entry));
    await rename(unfinished, folder);
    for (const name of earlier) await rm(join(cache, name), { recursive: true, force: true });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Returns a hash of the names, sizes and times of all sources. */
async function stateOf(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of await sourceFiles(root)) {
    const { size, mtimeMs } = await stat(join(root, name));
    hash.update(`${name} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

async function sourceFiles(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const source of SOURCES) {
    const path = join(root, source);
    if (!existsSync(path)) continue;
    if (!(await stat(path)).isDirectory()) found.push(source);
    else
      for (const one of await readdir(path, { recursive: true, withFileTypes: true })) {
        const name = join(one.parentPath, one.name);
        if (one.isFile() && !name.includes('node_modules')) found.push(name.slice(root.length));
      }
  }
  return found.sort();
}
