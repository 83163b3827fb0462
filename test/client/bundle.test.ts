// Size, tree-shaking and neutrality of the client library, measured on bundles that esbuild makes of its sources.
// **Invariant:** a part that is loaded at its first use counts for the page that uses it: signed actions, streams.

import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { describe, expect, it } from 'vitest';

const KB = 1_024;
const root = fileURLToPath(new URL('../../', import.meta.url));

/** Leaves modules out that are loaded at their first use. */
const withoutLazyModules: Plugin = {
  name: 'without-lazy-modules',
  setup: ({ onResolve }) => {
    onResolve({ filter: /./ }, ({ kind, path }) => (kind === 'dynamic-import' ? { path, external: true } : undefined));
  },
};

async function bundleOf(contents: string, format: 'esm' | 'iife' = 'esm'): Promise<string> {
  const { outputFiles, warnings } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format,
    globalName: 'bundle',
    platform: 'neutral',
    conditions: ['browser'],
    mainFields: ['module', 'main'],
    target: 'es2022',
    external: ['react'],
    plugins: [withoutLazyModules],
  });
  expect(warnings).toEqual([]);
  return outputFiles[0]?.text ?? '';
}

const gzipped = (text: string): number => gzipSync(text, { level: 9 }).length;
const CORE = "export { createTandem, isRefusal, TandemError } from './client/src/index.ts';";

const ACTIONS = "export * from './client/src/action-document.ts';";
const STREAMS = "export { createStreamSocket } from './client/src/stream-socket.ts';";

describe('the client library in a bundle', () => {
  it('takes at most 5 KB gzipped with sessions and all signed actions', async () => {
    expect(gzipped(await bundleOf(`${CORE} ${ACTIONS}`))).toBeLessThanOrEqual(5 * KB);
  });

  it('takes at most 8 KB gzipped with sessions and streams, and at most 9 KB with all signed actions too', async () => {
    expect(gzipped(await bundleOf(`${CORE} ${STREAMS}`))).toBeLessThanOrEqual(8 * KB);
    expect(gzipped(await bundleOf(`${CORE} ${STREAMS} ${ACTIONS}`))).toBeLessThanOrEqual(9 * KB);
  });

  it('takes at most 3 KB gzipped for the React entry', async () => {
    expect(gzipped(await bundleOf("export * from './client/src/react.ts';"))).toBeLessThanOrEqual(3 * KB);
  });

  it('takes at most 2 KB gzipped for the verification of webhooks, without the rest of the library', async () => {
    expect(gzipped(await bundleOf("export * from './client/src/webhooks.ts';"))).toBeLessThanOrEqual(2 * KB);
  });

  it('ships only the documents that are imported', async () => {
    const text = await bundleOf("export { ProtocolDocument } from './client/src/documents.ts';");
    expect(text).toContain('query Protocol');
    expect(text).not.toContain('query Offers');
    expect(text.length).toBeLessThan(400);
  });

  it('ships no cache settings, money or time to a page that does not import them', async () => {
    const text = await bundleOf(CORE);
    for (const absent of ['keyFields', 'padEnd', '86400', 'useState']) expect(text).not.toContain(absent);
  });

  it.each([
    'index',
    'cache',
    'documents',
    'money',
    'signers',
    'streams',
    'time',
    'action-document',
    'stream-socket',
    'database-storage',
  ])('runs the module %s in a realm without Buffer, process, DOM or any other global of a runtime', async (name) => {
    const text = await bundleOf(`export * from './client/src/${name}.ts';`, 'iife');
    expect(() => runInContext(text, createContext({}))).not.toThrow();
    expect(text).not.toMatch(/\bBuffer\b|\bprocess\./);
  });

  it('fails the check of neutrality for a module that reads process when it is imported', async () => {
    const text = await bundleOf('export const mode = process.env.NODE_ENV;', 'iife');
    expect(() => runInContext(text, createContext({}))).toThrow('process is not defined');
  });
});
