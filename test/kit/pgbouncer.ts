// A connection pooler for one test suite: the installed `pgbouncer` in front of a database server, on a free port and on a UNIX
// socket. When it is missing, the suites that need it are skipped with one line.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accepts, freePort } from './port.ts';

const PROGRAM = ['/usr/sbin/pgbouncer', 'pgbouncer'].find((path) => spawnSync(path, ['--version']).status === 0);

/** The reason why no pooler can be started; null when one can. */
export const poolerMissing: string | null = PROGRAM === undefined ? 'there is no pgbouncer on this machine' : null;

/** Prints a line when suites are skipped because the pooler is missing. */
export function warnIfPoolerIsMissing(): void {
  if (poolerMissing !== null) console.warn(`\nSkipped: what needs a connection pooler (${poolerMissing}).\n`);
}

export type TestPooler = {
  /** Returns the address of a database through the pooler. */
  readonly urlOf: (url: string) => string;
  /** Returns the same address over the pooler's UNIX socket. */
  readonly socketUrlOf: (url: string) => string;
  readonly stop: () => Promise<void>;
};

/** Starts a pooler in front of the server at `url`, in transaction mode unless `settings` say otherwise. */
export async function startPooler(url: string, settings: Readonly<Record<string, string>> = {}): Promise<TestPooler> {
  if (PROGRAM === undefined) throw new Error(String(poolerMissing));
  const folder = await mkdtemp(join(tmpdir(), 'tandem-pooler-'));
  // As root the pooler runs as another user, who writes its socket here.
  await chmod(folder, 0o777);
  const port = await freePort();
  const server = new URL(url);
  const lines = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: folder,
    auth_type: 'any',
    pool_mode: 'transaction',
    default_pool_size: '6',
    ...settings,
  };
  const target = `* = host=${server.hostname} port=${server.port} user=${server.username} password=${server.password}`;
  const text = Object.entries(lines).map(([name, value]) => `${name} = ${value}`);
  await writeFile(join(folder, 'pooler.ini'), `[databases]\n${target}\n[pgbouncer]\n${text.join('\n')}\n`);
  const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const running = spawn(PROGRAM, [join(folder, 'pooler.ini')], { stdio: 'ignore', cwd: folder, ...unprivileged });
  while (!(await accepts(port))) if (running.exitCode !== null) throw new Error('pgbouncer did not start');
  const nameOf = (database: string): string => new URL(database).pathname;
  return {
    urlOf: (database) => `postgres://${server.username}@127.0.0.1:${port}${nameOf(database)}`,
    socketUrlOf: (database) =>
      `postgres://${server.username}@:${port}${nameOf(database)}?host=${encodeURIComponent(folder)}`,
    async stop() {
      await ended(running);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
