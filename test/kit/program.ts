// The program in processes of its own, started as a person starts it, in a folder of the test. Every wait is for output or for the
// exit of a process, never for time. What the program does stands in the suites.

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const TYPESCRIPT = new URL('../../scripts/typescript.mjs', import.meta.url).href;
const running = new Set<ChildProcess>();

export type Ended = {
  /** Null when a signal ended the process. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Program = {
  /** Settles with the first match in standard output; rejects when the process ends before. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** The address in the banner. */
  readonly url: () => Promise<string>;
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<Ended>;
};

export type Environment = Readonly<Record<string, string>>;

/** Starts a file of the project in `cwd`. Its environment holds a free port, a silent logger and `env`. */
export function start(file: string, cwd: string, env: Environment = {}, args: readonly string[] = []): Program {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  const child = spawn(process.execPath, ['--import', TYPESCRIPT, path, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (chunk: Buffer) => {
      output[stream] += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal, ...output });
    });
  });
  const says = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const search = (): void => {
        const found = pattern.exec(output.stdout);
        if (found === null) return;
        listeners.delete(search);
        resolve(found);
      };
      listeners.add(search);
      search();
      void ended.then(({ code, signal }) =>
        reject(new Error(`ended with ${code ?? signal} without ${pattern}: ${output.stdout}${output.stderr}`)),
      );
    });
  return {
    says,
    url: async () => (await says(/GraphiQL +(http:\S+)\/graphql/))[1] ?? '',
    signal: (signal) => child.kill(signal),
    ended,
  };
}

/** Sends SIGTERM and waits for the exit. */
export async function stop(program: Program): Promise<Ended> {
  program.signal('SIGTERM');
  return program.ended;
}

/** Kills the processes that a failed test left running. */
export async function endAll(): Promise<void> {
  const left = [...running];
  await Promise.all(
    left.map(
      (child) =>
        new Promise<void>((resolve) => {
          child.once('close', () => resolve());
          child.kill('SIGKILL');
        }),
    ),
  );
}
