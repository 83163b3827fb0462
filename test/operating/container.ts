// Reads Dockerfile and compose.yaml, and executes the steps of the image in folders, without a container engine.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** An instruction of a Dockerfile: its name, and the text that follows. */
export type Instruction = { readonly name: string; readonly text: string };

/** Returns the instructions of each stage of the Dockerfile, in order. */
export function dockerfileStages(): readonly (readonly Instruction[])[] {
  const lines = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const stages: Instruction[][] = [];
  for (const line of lines) {
    const [, name = '', text = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (name === '') throw new Error(`an instruction over several lines cannot be read: ${line}`);
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, text });
  }
  return stages;
}

/** Returns the files that a build receives: those under version control, or new, that .dockerignore does not leave out. */
export function contextFiles(): readonly string[] {
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
  const isIgnored = (file: string): boolean => ignored.some((path) => file === path || file.startsWith(`${path}/`));
  return stdout.split('\n').filter((file) => file !== '' && existsSync(join(ROOT, file)) && !isIgnored(file));
}

/** Copies the sources of a COPY instruction into `folder`. `files` limits a copy from the build context; null copies everything. */
export function copyInto(folder: string, text: string, from: string, files: readonly string[] | null): void {
  const words = text.split(' ').filter((word) => !word.startsWith('--'));
  const target = words.at(-1) ?? '';
  for (const source of words.slice(0, -1)) {
    const at = join(from, source);
    if (!existsSync(at)) throw new Error(`COPY ${text}: there is no ${source}`);
    const isFile = statSync(at).isFile();
    const to =
      isFile && target.endsWith('/') ? join(folder, target, source.split('/').at(-1) ?? '') : join(folder, target);
    mkdirSync(dirname(to), { recursive: true });
    // A process copies thousands of files in a fraction of the time of `cpSync`.
    if (files === null) spawnSync('cp', ['-a', at, to]);
    else {
      const prefix = source === '.' ? '' : `${source}/`;
      for (const file of files.filter((name) => name === source || name.startsWith(prefix))) {
        const copy = isFile ? to : join(to, file.slice(prefix.length));
        mkdirSync(dirname(copy), { recursive: true });
        cpSync(join(from, file), copy);
      }
    }
  }
}
