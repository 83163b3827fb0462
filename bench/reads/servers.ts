// Starts the servers of the benchmark of reads, each in a process of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../test/kit/port.ts';
import { once, post } from './load.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const SERVERS = {
  limit: { title: 'limit', file: 'bench/reads/limit.ts', application: 'bench limit' },
  tandem: { title: '**Tandem**', file: 'src/main.ts', application: 'tandem' },
  mercurius: { title: 'Mercurius + graphql-jit', file: 'bench/peers/reads.mjs', application: 'bench mercurius' },
  claim: { title: 'one SQL function', file: 'bench/claim/limit.ts', application: 'bench claim' },
  yoga: { title: 'Yoga + Pothos', file: 'bench/reads/yoga.ts', application: 'bench yoga' },
} as const;
export type ServerName = keyof typeof SERVERS;

export type Server = {
  readonly name: ServerName;
  readonly port: number;
  readonly pid: number;
  /** Seconds from the start of the process to its first answer. */
  readonly startedIn: number;
  readonly stop: () => Promise<void>;
};

export type Secrets = { readonly alias: string; readonly seal: string };

/** True when the packages of the other servers are installed. */
export const isInstalled = (name: ServerName): boolean =>
  name !== 'mercurius' || existsSync(`${root}/bench/peers/node_modules/graphql-jit`);

/**
 * Starts a server and waits until it answers. Tandem runs as `npm start` runs it, outside a sandbox and without rate limits.
 * `settings` replace its environment variables. BENCH_PROFILE is a folder for a CPU profile of Tandem.
 */
export async function startServer(
  name: ServerName,
  databaseUrl: string,
  secrets: Secrets,
  settings: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const port = await freePort();
  const profile = process.env['BENCH_PROFILE'];
  const flags =
    name === 'tandem' && profile !== undefined
      ? ['--cpu-prof', '--cpu-prof-dir', profile, '--cpu-prof-interval', '500']
      : [];
  const inputs = name === 'tandem' ? [] : [databaseUrl, String(port), secrets.alias];
  const beganAt = performance.now();
  const child = spawn(process.execPath, [...flags, 'scripts/run.mjs', SERVERS[name].file, ...inputs], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env:
      name === 'tandem' ? { ...process.env, ...tandemSettings(databaseUrl, port, secrets), ...settings } : process.env,
  });
  const stop = () => ended(child);
  try {
    await answering(child, port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { name, port, pid: child.pid ?? 0, startedIn: (performance.now() - beganAt) / 1000, stop };
}

const tandemSettings = (databaseUrl: string, port: number, secrets: Secrets) => ({
  DATABASE_URL: databaseUrl,
  PORT: String(port),
  PUBLIC_ORIGIN: `http://localhost:${port}`,
  SANDBOX: 'false',
  RATE_LIMITS: 'off',
  ALIAS_SECRET: secrets.alias,
  SEAL_SECRET: secrets.seal,
  LOG_LEVEL: 'warn',
});

async function answering(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 6_000; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const reply = await once(port, post('query Smallest { __typename }', 'Smallest', {})).catch(() => null);
    if (reply?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the server does not answer');
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 20_000).unref();
  });
}
