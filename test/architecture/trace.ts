// Finds what a text gives away of the machine it was written on: absolute paths of people's folders and of this checkout.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const HOMES = /(?<![\w.:/-])(?:\/(?:home|root|Users|work)\/|[A-Z]:\\Users\\)\w[\w.-]*/g;
const UNREAD = /^package-lock\.json$|\.(gz|ico|png|wasm|woff2?)$/;
const FOREIGN = new Set(['node_modules', 'data', 'coverage', '.git']);

/** The files that belong to the project: what git does not ignore, or in a copy without git what is not installed. */
export function tracked(root: string): readonly string[] {
  const files = existsSync(join(root, '.git'))
    ? execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
        cwd: root,
        encoding: 'utf8',
      }).split('\0')
    : readdirSync(root)
        .filter((name) => !FOREIGN.has(name))
        .flatMap((name) => (statSync(join(root, name)).isDirectory() ? below(root, name) : [name]));
  return files.filter((file) => file !== '' && !UNREAD.test(file) && existsSync(join(root, file)));
}

/** The lines of a file that name a local path, each as `file:line  path`. */
export function localPaths(file: string, text: string, root: string): readonly string[] {
  // A checkout at the top of a disk (`/app`) is no trace: its name is an ordinary word.
  const own = root.split('/').length > 2 ? new RegExp(`(?<![\\w.:/-])${literal(root)}(?![\\w-])`, 'g') : null;
  return text.split('\n').flatMap((line, index) => {
    const paths = [...(line.match(HOMES) ?? []), ...(own === null ? [] : (line.match(own) ?? []))];
    return [...new Set(paths)].map((path) => `${file}:${index + 1}  ${path}`);
  });
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function below(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(join(root, path)).isFile());
}
