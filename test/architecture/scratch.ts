// A temporary copy of the project in another folder, with the npm packages as symbolic links. Tests apply patches to the copy and
// run the compiler, the schema check and tests in it. **Invariant:** no link in the copy makes a file of the project writable.

import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Patch } from './recipes.ts';
import { trackedFiles } from './trace.ts';

export type RunResult = { readonly code: number | null; readonly output: string };

export type ScratchProject = {
  /** Reverts all patches that were applied before, then applies `patches`. @throws when a file lacks the text that a patch names */
  readonly apply: (patches: readonly Patch[]) => void;
  /** Returns the text of a file in the copy, with the patches applied. */
  readonly read: (file: string) => string;
  /**
   * Compiles one folder of the copy or all of it. Returns compiler errors as `file: message`. A folder that was compiled before
   * takes less time.
   */
  readonly compile: (folder?: string) => Promise<readonly string[]>;
  /** Runs a script of a package or of the project with Node. Never rejects: a failed run is returned with its exit code. */
  readonly run: (script: string, ...args: readonly string[]) => Promise<RunResult>;
  readonly remove: () => void;
};

/** Cache folder that is kept between test runs: creating the migrated database of the recipe for a stored field takes seconds. */
const KEPT = ['node_modules', '.cache', 'recipes'];

export function createScratchProject(root: string): ScratchProject {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'tandem-recipes-')));
  for (const file of [...trackedFiles(root).filter((name) => !/^(docs|\.)/.test(name)), 'generated']) {
    cpSync(join(root, file), join(scratch, file), { recursive: true });
  }
  mkdirSync(join(root, ...KEPT), { recursive: true });
  mkdirSync(join(scratch, 'node_modules'));
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(scratch, 'node_modules', name));
  }
  symlinkSync(join(root, ...KEPT), join(scratch, 'node_modules', '.cache'));

  const patched = new Set<string>();
  const read = (file: string): string => readFileSync(join(scratch, file), 'utf8');
  const run = (script: string, ...args: readonly string[]): Promise<RunResult> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [join(scratch, script), ...args], {
        cwd: scratch,
        env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? scratch, NO_COLOR: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          output += chunk.toString();
        });
      }
      child.once('close', (code) => resolve({ code, output }));
    });

  return {
    read,
    run,
    apply(patches) {
      for (const file of patched) restore(join(root, file), join(scratch, file));
      patched.clear();
      for (const patch of patches) {
        patched.add(patch.file);
        mkdirSync(dirname(join(scratch, patch.file)), { recursive: true });
        writeFileSync(
          join(scratch, patch.file),
          patchedText(patch, existsSync(join(scratch, patch.file)) ? read(patch.file) : ''),
        );
      }
    },
    async compile(folder) {
      const name = (folder ?? 'everything').replaceAll('/', '-');
      const config = join(scratch, `tsconfig.${name}.json`);
      const compilerOptions = { incremental: true, tsBuildInfoFile: `${name}.tsbuildinfo` };
      const narrowed = folder === undefined ? {} : { include: [folder] };
      writeFileSync(config, JSON.stringify({ extends: './tsconfig.json', compilerOptions, ...narrowed }));
      const { code, output } = await run('node_modules/typescript/bin/tsc', '--noEmit', '-p', config);
      const errors = output.split('\n').flatMap((line) => {
        const [, file, message] = /^(\S+?)\(\d+,\d+\): error TS\d+: (.*)$/.exec(line) ?? [];
        return file === undefined ? [] : [`${file}: ${message}`];
      });
      if ((code === 0) !== (errors.length === 0)) throw new Error(`the compiler ended with ${code}: ${output}`);
      return errors;
    },
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

function restore(original: string, copy: string): void {
  if (existsSync(original)) cpSync(original, copy);
  else rmSync(copy, { force: true });
}

function patchedText({ file, text, before, instead }: Patch, source: string): string {
  const anchor = before ?? instead;
  if (anchor === undefined) return source + text;
  const at = source.indexOf(anchor);
  if (at === -1) throw new Error(`${file} does not contain ${anchor}`);
  return source.slice(0, at) + text + source.slice(instead === undefined ? at : at + instead.length);
}
