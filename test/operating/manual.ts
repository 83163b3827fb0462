// Reads the procedures of docs/operating.md and executes their commands, each block in a shell of its own. Blocks for the database
// run as the operating system user of PostgreSQL when the tests run as root.

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MANUAL = fileURLToPath(new URL('../../docs/operating.md', import.meta.url));

/** A block of commands of the manual. */
export type Block = {
  /** Title of the procedure, with its number: "6. Backup, and a restore to a point in time". */
  readonly procedure: string;
  /** Where the commands run. */
  readonly machine: 'database' | 'Tandem';
  /** The part of a procedure that is not always executed, such as `restore`; null for the ordinary part. */
  readonly part: string | null;
  readonly commands: string;
};

/**
 * Returns the blocks of commands of the numbered procedures, in order.
 * @throws Error when a procedure holds a block in another form than "```sh machine [part]"
 */
export function manualBlocks(): readonly Block[] {
  const manual = readFileSync(MANUAL, 'utf8');
  const procedures = manual.slice(manual.indexOf('\n# Procedures\n'), manual.indexOf('\n# Reference\n'));
  return procedures.split(/^## /m).flatMap((section) => {
    const procedure = section.slice(0, section.indexOf('\n'));
    return [...section.matchAll(/^```(sh\b.*)\n([\s\S]*?)^```$/gm)].map(([, info = '', commands = '']) => {
      const [, machine, part] = /^sh (database|tandem)(?: (\w+))?$/.exec(info) ?? [];
      if (machine === undefined) throw new Error(`${procedure}: a block of commands without its machine: ${info}`);
      return { procedure, machine: machine === 'database' ? machine : 'Tandem', part: part ?? null, commands };
    });
  });
}

/** Executes blocks of the manual with the environment `env`. */
export type Shell = {
  /** Executes the blocks of a procedure by its number, those of one part in order. Rejects with the output when a command fails. */
  readonly run: (procedure: number, part?: string, env?: Readonly<Record<string, string>>) => Promise<void>;
  /** Executes commands that are not in the manual on one of the machines. Returns the standard output. */
  readonly execute: (machine: Block['machine'], commands: string) => Promise<string>;
  /** Kills every process that the commands have left running. */
  readonly kill: () => void;
};

/** Returns a shell whose database blocks run as the user `postgres` when this process runs as root. */
export function openShell(env: Readonly<Record<string, string>>): Shell {
  const groups = new Set<number>();
  const blocks = manualBlocks();
  const execute: Shell['execute'] = (machine, commands) => started(machine, commands, env);

  function started(
    machine: Block['machine'],
    commands: string,
    more: Readonly<Record<string, string>>,
  ): Promise<string> {
    const shell = ['bash', '-euo', 'pipefail', '-c', commands];
    const [file = '', ...args] =
      machine === 'database' && process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--', ...shell] : shell;
    // A group of its own, so that what runs in the background can be killed.
    const child = spawn(file, args, { env: more, cwd: '/', detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    if (child.pid !== undefined) groups.add(child.pid);
    return outputOf(child, commands);
  }

  return {
    async run(procedure, part, more = {}) {
      const chosen = blocks.filter(
        (block) => block.procedure.startsWith(`${procedure}. `) && block.part === (part ?? null),
      );
      if (chosen.length === 0) throw new Error(`the manual has no commands of ${procedure} ${part ?? ''}`);
      for (const { machine, commands } of chosen) await started(machine, commands, { ...env, ...more });
    },
    execute,
    kill() {
      for (const group of groups) {
        try {
          process.kill(-group, 'SIGKILL');
        } catch {
          // Every process of the group has ended.
        }
      }
    },
  };
}

/** Resolves with the standard output when the shell has ended, although processes in the background may hold its pipes. */
function outputOf(child: ChildProcess, commands: string): Promise<string> {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    output.stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    output.stderr += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      // The rest of the output lies in the pipes.
      setImmediate(() => {
        if (code === 0) resolve(output.stdout);
        else reject(new Error(`ended with ${code}:\n${commands}\n${output.stdout}${output.stderr}`));
      });
    });
  });
}
