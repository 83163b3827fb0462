// Bundles each program of the project with its packages, because starting it from five files takes a quarter of the time of starting it
// from a thousand. Bundles are built once per state of the sources and kept in node_modules/.cache.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CACHE = join(ROOT, 'node_modules/.cache/tandem');
const SOURCES = ['src', 'generated/prisma', 'scripts', 'examples'];
const COMMANDS = ['audit', 'doctor', 'import', 'migrate', 'token', 'verify-log'];
/** The programs that have a bundle. */
export const PROGRAMS: readonly string[] = ['src/main.ts', ...COMMANDS.map((name) => `scripts/${name}.ts`)];

/** Packages that read files beside their own, start threads, are shared with one of these (pg), or have no form that can be bundled. */
const EXTERNAL = ['@electric-sql/pglite', '@prisma/*', 'jsonc-parser', 'pg', 'pino'];
/** Packages in the form of CommonJS that are bundled call `require` for modules of Node. */
const REQUIRE = `import { createRequire as requireOf } from 'node:module';
const require = requireOf(${JSON.stringify(pathToFileURL(join(ROOT, 'src/main.ts')).href)});`;

/**
 * Build plugin that keeps `import.meta.url` of each source file, so that a bundled program finds files next to its source and not
 * next to the bundle.
 */
const sourceUrls: Plugin = {
  name: 'source-urls',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (path.includes('/node_modules/')) return null;
      const source = await readFile(path, 'utf8');
      const url = JSON.stringify(pathToFileURL(path).href);
      return { contents: source.replaceAll('import.meta.url', url), loader: 'ts' };
    });
  },
};

/** Returns a function from a source file, such as `src/main.ts`, to the path of its bundle; null for a file that is not bundled. */
export async function buildBundles(): Promise<(program: string) => string | null> {
  const folder = join(CACHE, `programs-${await fingerprint()}`);
  if (!existsSync(folder)) await bundle(folder);
  return (program) => (PROGRAMS.includes(program) ? join(folder, program.replace(/\.ts$/, '.mjs')) : null);
}

async function bundle(folder: string): Promise<void> {
  const unfinished = `${folder}.${process.pid}`;
  await mkdir(CACHE, { recursive: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: [...PROGRAMS],
    outdir: unfinished,
    outbase: '.',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    external: EXTERNAL,
    banner: { js: REQUIRE },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    plugins: [sourceUrls],
  });
  // Renaming fails when another test worker has created the same bundles in the meantime; delete the second copy then.
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true, force: true }));
  const isOld = (name: string): boolean => /^programs-\w+$/.test(name) && !folder.endsWith(name);
  for (const old of (await readdir(CACHE)).filter(isOld)) await rm(join(CACHE, old), { recursive: true, force: true });
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
    .update(PROGRAMS.join() + EXTERNAL.join() + REQUIRE)
    .update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const source of SOURCES) {
    const files = (await readdir(join(ROOT, source), { recursive: true })).filter((file) => file.endsWith('.ts'));
    for (const file of files.sort())
      hash.update(`${source}/${file}\n`).update(await readFile(join(ROOT, source, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
