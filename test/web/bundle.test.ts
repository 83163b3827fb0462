// Sizes of the page and what its files must not contain, measured on the bundle that the server makes.

import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bundleWeb } from '../../src/server/pages/web-bundle.ts';

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
