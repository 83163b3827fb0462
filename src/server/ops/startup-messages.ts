// Startup messages on the terminal: the address on which the server listens, or the reason why it cannot start.
// **Invariant:** no message contains a password; the errors of the store leave passwords out.

import { StartupError } from '../../store/db/database.ts';
import { IdentityMismatch } from './identity.ts';
import { SecretsUnreadable } from './secrets.ts';

/** Returns the lines that are printed once the server listens, as plain text without colours. */
export function startupBanner(at: {
  readonly url: string;
  readonly sandbox: boolean;
  readonly web: boolean;
  readonly database: string;
}): string {
  const lines = at.sandbox
    ? [
        `Tandem, a sandbox marketplace on an ${at.database === 'embedded' ? 'embedded database' : 'own database server'}.`,
        '',
        ...(at.web ? [`  Marketplace     ${at.url}/`] : []),
        `  GraphiQL        ${at.url}/graphql`,
        '  Demonstration   npm run demo',
        '  A first query   { offers(first: 3) { totalCount nodes { slug labelText requestedAmount } } }',
        '',
        'Nothing here is worth anything: money comes from `faucet`, time from `advanceClock`. Ctrl-C ends it; the data stays.',
      ]
    : [`Tandem listens on ${at.url}/graphql.`];
  return `\n${lines.join('\n')}\n\n`;
}

/** Returns the message for a failed start: one sentence when the operator can correct the cause, else the stack trace. */
export function startupErrorText(error: unknown): string {
  if ([StartupError, SecretsUnreadable, IdentityMismatch].some((known) => error instanceof known)) {
    return (error as Error).message;
  }
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
