// Bundles the marketplace page from web/ in memory. **Invariant:** a file name contains a hash of the content, so a browser may keep a file for
// ever. Where the files of a start come from does not belong here (web-files.ts), nor which path serves one (web-app.ts).

import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { docsPlugin } from './web-docs.ts';

/** A file of the page; `brotli` when it was compressed at the build. */
export type WebFile = { readonly body: Uint8Array; readonly brotli?: Uint8Array };

export type WebBundle = {
  /** Files by name. */
  readonly files: ReadonlyMap<string, WebFile>;
  /** Names of the first script, of the style sheet, and of the scripts that the first one imports. */
  readonly entry: WebEntry;
};

export type WebEntry = { readonly script: string; readonly style: string; readonly imports: readonly string[] };

/** File that names the entry among the files of a build. */
export const ENTRY_FILE = 'entry.json';
/** Path below which the files are served. */
export const WEB_FILES = '/web/';

/** Sections of the texts that the first screen needs; the others are loaded with the first other screen. */
const FIRST_TEXTS = new Set(['app', 'nav', 'status', 'unit', 'error', 'market']);

/** Bundles web/ below the folder `folder`, which takes about half a second. The bundler is a development dependency and is imported at the first use. */
export async function bundleWeb(folder: string): Promise<WebBundle> {
  const { build, stop } = await import('esbuild');
  const texts: Plugin = {
    name: 'texts',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^texts:/ }, ({ path }) => ({ path, namespace: 'texts' }));
      onLoad({ filter: /./, namespace: 'texts' }, async ({ path }) => {
        const all: Readonly<Record<string, unknown>> = JSON.parse(
          await readFile(join(folder, 'texts/en.json'), 'utf8'),
        );
        const isWanted = (section: string): boolean => FIRST_TEXTS.has(section) === (path === 'texts:first');
        const wanted = Object.fromEntries(Object.entries(all).filter(([section]) => isWanted(section)));
        return { contents: JSON.stringify(wanted), loader: 'json' };
      });
    },
  };
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
    entryPoints: { main: 'web/src/main.tsx' },
    outdir: 'web/built',
    write: false,
    bundle: true,
    splitting: true,
    minify: true,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
    tsconfig: 'web/tsconfig.json',
    jsx: 'automatic',
    charset: 'utf8',
    legalComments: 'none',
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
    plugins: [texts, docsPlugin(folder), oneFirstChunk(folder)],
  }).finally(stop);
  const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), { body: contents }]));
  const output = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === 'web/src/main.tsx');
  if (output === undefined) throw new Error('the bundle of the page has no entry');
  const [script, { cssBundle = '', imports }] = output;
  const statics = imports.filter(({ kind, external }) => kind === 'import-statement' && external !== true);
  return {
    files,
    entry: { script: basename(script), style: basename(cssBundle), imports: statics.map(({ path }) => basename(path)) },
  };
}

/** Path of the built files below the folder `dist`, for `npm run build`. */
export const builtFolder = (dist: string): string => join(dist, 'web', 'built');

/**
 * Lets each part that is loaded later import the first screen, which is there already. The bundler puts modules that the same parts use into one
 * file, so the first screen becomes one file instead of thirty small ones, which compress worse.
 */
const oneFirstChunk = (folder: string): Plugin => ({
  name: 'one-first-chunk',
  setup: ({ onResolve, onLoad, resolve }) => {
    onResolve({ filter: /^\./ }, async ({ path, kind, importer, resolveDir }) => {
      if (kind !== 'dynamic-import') return;
      const found = await resolve(path, { kind: 'import-statement', importer, resolveDir });
      return { path: found.path, namespace: 'later', pluginData: resolveDir };
    });
    onLoad({ filter: /./, namespace: 'later' }, ({ path, pluginData }) => ({
      contents: `import ${JSON.stringify(join(folder, FIRST_SCREEN))};\nexport * from ${JSON.stringify(path)};`,
      resolveDir: pluginData,
    }));
  },
});
const FIRST_SCREEN = 'web/src/app/router.tsx';
