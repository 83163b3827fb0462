// Sizes of the page and what its files must not contain, measured on the bundle that the server makes.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleWeb, type WebBundle } from '../../src/server/pages/web-bundle.ts';
import { keptWebBundle } from '../../src/server/pages/web-files.ts';

const KB = 1_024;
const { files, entry } = await bundleWeb(fileURLToPath(new URL('../../', import.meta.url)));
const text = (name: string): string => Buffer.from(files.get(name)?.body ?? []).toString();
const gzipped = (name: string): number => gzipSync(files.get(name)?.body ?? '', { level: 9 }).length;
const first = [entry.script, ...entry.imports];
const later = [...files.keys()].filter((name) => name.endsWith('.js') && !first.includes(name));

describe('the files of the page', () => {
  it('load at most 130 KB of script for the first route, gzipped', () => {
    expect(first.map(gzipped).reduce((sum, size) => sum + size)).toBeLessThanOrEqual(130 * KB);
  });

  it('load at most 16 KB of style, gzipped', () => {
    expect(gzipped(entry.style)).toBeLessThanOrEqual(16 * KB);
  });

  it('load at most 40 KB for each part that comes later, gzipped', () => {
    expect(later.length).toBeGreaterThan(3);
    expect(later.filter((name) => gzipped(name) > 40 * KB)).toEqual([]);
  });

  it('contain no code from text and name no file of another host', () => {
    // A part that is one text is a document of the project, whose examples name hosts and are never run.
    const isDocument = (name: string): boolean =>
      /^(?:import"[^"]*";)*var \w+=(["'`])# [\s\S]*\1;export\{\w+ as default\};\s*$/.test(text(name));
    const isWrong = (name: string): boolean =>
      !isDocument(name) && /\beval\(|new Function\(|(?:src|href|url)\s*[=(]\s*["']?https?:/.test(text(name));
    expect([...files.keys()].filter(isWrong)).toEqual([]);
  });
});

describe('the files of the page at a start', () => {
  const folder = `${mkdtempSync(join(tmpdir(), 'tandem-page-'))}/`;
  const put = (name: string, content: string): void => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  };
  /** Asks for the page. Returns its first file, and whether it was bundled for this. */
  const load = async (content: string): Promise<{ readonly content: string; readonly isBundled: boolean }> => {
    let isBundled = false;
    const bundle = async (): Promise<WebBundle> => {
      isBundled = true;
      const entry = { script: 'main.js', style: 'main.css', imports: [] };
      return { files: new Map([['main.js', { body: Buffer.from(content) }]]), entry };
    };
    const { files } = await keptWebBundle(folder, bundle);
    return { content: Buffer.from(files.get('main.js')?.body ?? []).toString(), isBundled };
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are bundled once for all starts, and again when a source, a text or a document of the page changes', async () => {
    put('web/src/main.tsx', 'one');
    expect(await load('first')).toEqual({ content: 'first', isBundled: true });
    expect(await load('second')).toEqual({ content: 'first', isBundled: false });
    for (const source of ['web/src/main.tsx', 'texts/en.json', 'docs/guides/README.md', 'client/src/index.ts']) {
      put(source, `changed ${source}`);
      expect(await load(source)).toEqual({ content: source, isBundled: true });
      expect(await load('later')).toEqual({ content: source, isBundled: false });
    }
  });
});
