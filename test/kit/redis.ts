// A Redis server for one test suite, on a free port, that can be stopped and started again. It runs the installed `redis-server`;
// when that is missing, the suites that need it are skipped with one line.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accepts, freePort } from './port.ts';

const found = spawnSync('redis-server', ['--version']).status === 0;

/** The reason why no Redis server can be started; null when one can. */
export const redisMissing: string | null = found ? null : 'there is no redis-server on this machine';

/** Prints a line when suites are skipped because Redis is missing. */
export function warnIfRedisIsMissing(): void {
  if (redisMissing !== null) console.warn(`\nSkipped: what needs a Redis server (${redisMissing}).\n`);
}

export type TestRedis = {
  readonly url: string;
  /** Starts the server and waits until it accepts connections. */
  readonly start: () => Promise<void>;
  /** Kills the server, which ends all its connections. */
  readonly stop: () => Promise<void>;
};

/** Reserves a port for a Redis server; the server starts with `start`. */
export async function createTestRedis(): Promise<TestRedis> {
  const port = await freePort();
  let running: ChildProcess | null = null;
  return {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      running = spawn(
        'redis-server',
        ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
        { stdio: 'ignore' },
      );
      while (!(await accepts(port))) if (running.exitCode !== null) throw new Error('redis-server did not start');
    },
    async stop() {
      if (running === null || running.exitCode !== null) return;
      const ended = once(running, 'exit');
      running.kill('SIGKILL');
      await ended;
      running = null;
    },
  };
}
