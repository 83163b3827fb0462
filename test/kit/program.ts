// Starts programs of the project as child processes, in a folder that the test chooses. **Invariant:** a test waits for output or
// for the exit of a process, never for time. A bundled program (bundle.ts) starts in half of the time.

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildBundles } from './bundle.ts';

/** What the npm scripts start. */
const RUNNER = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));
const bundleOf = await buildBundles();
const running = new Set<ChildProcess>();

/** Exit of a process: its code or signal, and its whole output. */
export type ProgramExit = {
  /** Exit code; null when a signal ended the process. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Program = {
  /** Resolves with the first match of `pattern` in standard output; rejects when the process exits before. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** Resolves with the URL of the server, read from the banner that the program prints. */
  readonly url: () => Promise<string>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Resolves when the process has exited. */
  readonly ended: Promise<ProgramExit>;
};

export type Environment = Readonly<Record<string, string>>;

/**
 * The code of the embedded database is compiled and not optimised: that halves the CPU of a start, and fills and clock jumps take as long.
 * A program from its source starts as npm does it.
 */
const WITHOUT_OPTIMISATION = '--liftoff-only';

/**
 * Starts a program from its bundle in the folder `cwd`. Its environment variables set a free port and a silent logger; `env` adds
 * to them.
 */
export function start(file: string, cwd: string, env: Environment = {}, args: readonly string[] = []): Program {
  const bundle = bundleOf(file);
  if (bundle === null) throw new Error(`${file} has no bundle`);
  return started([WITHOUT_OPTIMISATION, bundle, ...args], cwd, env);
}

/** Starts a program from its source in the folder `cwd` by the command of its npm script, with the environment variables of `start`. */
export function startFromSource(file: string, cwd: string, env: Environment = {}): Program {
  return started([RUNNER, file], cwd, env);
}

function started(nodeArguments: readonly string[], cwd: string, env: Environment): Program {
  const child = spawn(process.execPath, nodeArguments, {
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
  const ended = new Promise<ProgramExit>((resolve) => {
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

/** Sends SIGTERM to a program, waits for its exit and returns it. */
export async function stop(program: Program): Promise<ProgramExit> {
  program.signal('SIGTERM');
  return program.ended;
}

/** Kills the processes that a failed test left running, and waits for their exit. */
export async function killPrograms(): Promise<void> {
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
