// Finds absolute paths in a text that exist only on one machine: paths of home folders, and of the folder of this checkout.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const HOMES = /(?<![\w.:/-])(?:\/(?:home|root|Users|work)\/|[A-Z]:\\Users\\)\w[\w.-]*/g;
const UNREAD = /^package-lock\.json$|\.(gz|ico|png|wasm|woff2?)$/;
const FOREIGN = new Set(['node_modules', 'data', 'coverage', '.git']);

/**
 * Returns the files of the project: those that git does not ignore, or, without git, those outside of the folders of installed
 * packages.
 */
export function trackedFiles(root: string): readonly string[] {
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

/** Returns the machine-specific paths in a file, each as `file:line  path`. */
export function localPaths(file: string, text: string, root: string): readonly string[] {
  // When the checkout is at the top of the file system (`/app`), its path is not searched for, because it is an ordinary word.
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
