// A Redis server of a suite's own, on a free port, that can be stopped and started again. Debian's binary; where there is none
// the suites that need it are skipped, and one line says so.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const found = spawnSync('redis-server', ['--version']).status === 0;

/** Why there is no Redis; null when there is one. */
export const redisMissing: string | null = found ? null : 'there is no redis-server on this machine';

/** Says once that suites are skipped. */
export function sayRedisIsMissing(): void {
  if (redisMissing !== null) console.warn(`\nSkipped: what needs a Redis server (${redisMissing}).\n`);
}

export type TestRedis = {
  readonly url: string;
  /** Starts it and waits until it takes connections. */
  readonly start: () => Promise<void>;
  /** Ends it at once, with every connection. */
  readonly stop: () => Promise<void>;
};

/** A server that is not started yet. */
export async function aRedis(): Promise<TestRedis> {
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
      while (!(await answers(port))) if (running.exitCode !== null) throw new Error('redis-server did not start');
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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => setTimeout(() => resolve(false), 20));
  });
}
