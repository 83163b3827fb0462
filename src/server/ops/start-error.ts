// What a person is told when the program cannot start: one sentence where the cause is theirs to mend, the stack where it is ours.

import { StartupError } from '../../store/db/database.ts';
import { SecretsUnreadable } from './secrets.ts';

/** The text for standard error; never a password, which the sentences of the store leave out. */
export function startError(error: unknown): string {
  if (error instanceof StartupError || error instanceof SecretsUnreadable) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, syscall, port, address } = error as NodeJS.ErrnoException & {
    readonly port?: number;
    readonly address?: string;
  };
  if (syscall === 'listen' && code === 'EADDRINUSE') {
    return `Port ${port} of ${address} is taken by another program. Stop that one, or set PORT to another number.`;
  }
  if (syscall !== undefined) return `${error.message}.`;
  return error.stack ?? error.message;
}
