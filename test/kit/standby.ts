// A PostgreSQL server with a streaming standby that logs its statements, of the bundled version or of the one that the operating system has
// installed. The clock of the standby can be set where libfaketime is installed.

import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedServer } from './installed-postgres.ts';
import { freePort } from './port.ts';
import { asNobody, bundledPrograms, createShiftedClock, type ShiftedClock, shiftMissing } from './shifted-clock.ts';

/** Which programs of PostgreSQL the two servers run. Only the installed ones have `pg_basebackup`. */
export type StandbyVersion = 'bundled' | 'installed';

const programsOf = (version: StandbyVersion): string | null =>
  version === 'bundled' ? bundledPrograms() : installedServer();

/** Returns the reason why no standby of a version can be started; null when one can. */
export function standbyMissing(version: StandbyVersion): string | null {
  const programs = programsOf(version);
  if (version === 'bundled') return programs === null ? 'the bundled server cannot be reached' : null;
  const hasBackup = programs !== null && existsSync(join(programs, 'pg_basebackup'));
  return hasBackup ? null : 'no server with pg_basebackup is installed';
}

export type Standby = {
  /** Addresses of an empty database on the primary and on the standby. */
  readonly primaryUrl: string;
  readonly standbyUrl: string;
  /** The clock of the standby; null where none can be shifted. */
  readonly clock: ShiftedClock | null;
  /** Returns the statements that the standby has executed so far for the program, without those that ask for its state. */
  readonly statements: () => readonly string[];
  readonly kill: () => void;
  readonly restart: () => void;
  readonly promote: () => void;
  readonly stop: () => Promise<void>;
};

const SETTINGS = `-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c wal_writer_delay=10ms`;

/** Starts a primary and its standby. */
export async function startStandby(version: StandbyVersion): Promise<Standby> {
  const programs = programsOf(version);
  const folder = await mkdtemp(join(tmpdir(), 'tandem-standby-'));
  const isRoot = process.getuid?.() === 0;
  await chmod(folder, 0o777);
  const [data, copy, log] = [join(folder, 'primary'), join(folder, 'standby'), join(folder, 'standby-log')];
  const [port, copyPort] = [await freePort(), await freePort()];
  const clock = shiftMissing === null ? createShiftedClock(folder, 'clock') : null;
  const run = (program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void => {
    const path = join(programs ?? '', program);
    if (version === 'bundled') {
      const variables = { ...process.env, ...env };
      execFileSync(path, args, { cwd: folder, ...asNobody, env: variables, stdio: 'ignore' });
      return;
    }
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const command = ['env', ...variables, path, ...args];
    const [file = '', ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command;
    execFileSync(file, rest, { cwd: folder, stdio: 'ignore' });
  };
  const restart = (): void => {
    const settings = `${SETTINGS} -p ${copyPort} -c log_statement=all -c log_line_prefix=%a:`;
    run('pg_ctl', ['-D', copy, '-w', '-l', log, '-o', settings, 'start'], clock?.env);
  };
  run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']);
  const startPrimary = (): void =>
    run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'primary-log'), '-o', `${SETTINGS} -p ${port}`, 'start']);
  const source = `host=127.0.0.1 port=${port} user=postgres`;
  if (version === 'installed') {
    startPrimary();
    run('pg_basebackup', ['-d', source, '-D', copy, '-c', 'fast', '-R', '-N']);
  } else {
    // The folder of a server that has not been started yet is a base backup.
    execFileSync('cp', ['-a', data, copy]);
    execFileSync('touch', [join(copy, 'standby.signal')]);
    appendFileSync(join(copy, 'postgresql.auto.conf'), `primary_conninfo = '${source}'\n`);
    startPrimary();
  }
  restart();
  return {
    primaryUrl: `postgres://postgres@127.0.0.1:${port}/postgres`,
    standbyUrl: `postgres://postgres@127.0.0.1:${copyPort}/postgres`,
    clock,
    statements: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => /^tandem:LOG: {2}execute /.test(line)),
    kill: () => run('pg_ctl', ['-D', copy, '-m', 'immediate', 'stop']),
    restart,
    promote: () => run('pg_ctl', ['-D', copy, '-w', 'promote']),
    async stop() {
      for (const each of [copy, data]) {
        try {
          run('pg_ctl', ['-D', each, '-m', 'immediate', 'stop']);
        } catch {
          // It was killed by the test.
        }
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
