// The real program in processes of its own, started as a person starts it, in a folder that is nobody's. Every wait is on
// something it says or on its end.

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const TYPESCRIPT = new URL('../../scripts/typescript.mjs', import.meta.url).href;
const running = new Set<ChildProcess>();

export type Ended = {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Program = {
  /** Settles with the first match of standard output; rejects when the program ends before. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** Where the banner says it listens. */
  readonly url: () => Promise<string>;
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<Ended>;
};

export type Environment = Readonly<Record<string, string>>;

/** Starts a file of the project in `cwd`, with nothing in its environment but a free port, silence and what is given. */
export function start(file: string, cwd: string, env: Environment = {}, args: readonly string[] = []): Program {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  const child = spawn(process.execPath, ['--import', TYPESCRIPT, path, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const said = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (chunk: Buffer) => {
      said[stream] += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal, ...said });
    });
  });
  const says = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(said.stdout);
        if (found === null) return;
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      look();
      void ended.then(({ code, signal }) =>
        reject(new Error(`it ended with ${code ?? signal} and never said ${pattern}: ${said.stdout}${said.stderr}`)),
      );
    });
  return {
    says,
    url: async () => (await says(/GraphiQL +(http:\S+)\/graphql/))[1] ?? '',
    signal: (signal) => child.kill(signal),
    ended,
  };
}

/** Ends whatever a failed test left running. */
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
