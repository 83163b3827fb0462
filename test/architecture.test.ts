// Architecture test: the layers of src with their imports and forbidden tokens, import circles in every folder, retired names and
// absolute paths. architecture.control.test.ts shows for each rule that it can fail.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importCircles } from './architecture/circles.ts';
import { clientViolations } from './architecture/client.ts';
import { findViolations, formatViolation } from './architecture/fence.ts';
import { retiredNames } from './architecture/names.ts';
import { localPaths, trackedFiles } from './architecture/trace.ts';

const root = join(import.meta.dirname, '..');
const files = trackedFiles(root);
const sources = (folders: RegExp): ReadonlyMap<string, string> =>
  new Map(
    files
      .filter((file) => folders.test(file) && /\.tsx?$/.test(file) && !file.includes('/generated/'))
      .map((file) => [file, readFileSync(join(root, file), 'utf8')]),
  );
const source = sources(/^src\//);
const everything = sources(/^(src|client|web|test|bench|examples|scripts)\//);
const client = sources(/^client\/src\//);
const page = sources(/^web\/src\//);

/** What the page may import: its own files, its texts, the client library by its name, and its packages. */
const PAGE_IMPORT =
  /^(?:\.\.?\/|(?:texts|docs):|@tandem\/client(?:\/|$)|@tanstack\/react-(?:query|router)$|@wallet-standard\/app$|react(?:-dom\/client)?$)/;
const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(/(?:from |import\(?)'([^']+)'/g)].map(([, name = '']) => name);

describe('the architecture test', () => {
  it('reads every file of src', () => {
    expect([...source.keys()]).toContain('src/domain/money.ts');
  });

  it('assigns every file of src to a layer, and finds in each file only imports, names, lengths and syntax that its layer allows', () => {
    expect(findViolations(source).map(formatViolation)).toEqual([]);
  });

  it('finds in the client library only imports of its own files and of its packages, and no global of Node', () => {
    expect([...client.keys()]).toContain('client/src/tandem.ts');
    expect([...client].flatMap(([file, text]) => clientViolations(file, text))).toEqual([]);
  });

  it('finds in the marketplace page only imports of its own files, of the client library by its name and of its packages', () => {
    expect([...page.keys()]).toContain('web/src/main.tsx');
    const wrong = [...page].flatMap(([file, text]) =>
      importsOf(text)
        .filter((name) => !PAGE_IMPORT.test(name) || /(?:\.\.\/){3}/.test(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('finds no import circle in src, client, web, test, bench, examples or scripts, type-only imports included', () => {
    expect(importCircles(everything)).toEqual([]);
  });

  it('finds no name that the project has replaced in src, client, web, test, bench, examples or scripts', () => {
    expect([...everything].flatMap(([file, text]) => retiredNames(file, text))).toEqual([]);
  });

  it('finds no absolute path of this computer in any tracked file', () => {
    expect(files).toContain('package.json');
    expect(files.flatMap((file) => localPaths(file, readFileSync(join(root, file), 'utf8'), root))).toEqual([]);
  });
});
