// Errors of the database: failures to open it, violated constraints, conflicts that a retry may resolve. They come from `pg` or
// from Prisma's adapter, which wraps those of `pg`. Callers use these functions instead of reading fields of an error.
// What an error means for a person does not belong here.

import type { DatabaseError } from 'pg';

/** The reasons for which a database cannot be opened. */
export type StartupFault =
  | 'UNREACHABLE'
  | 'BAD_ADDRESS'
  | 'TLS'
  | 'POOLER'
  | 'TOO_OLD'
  | 'ENCODING'
  | 'READ_ONLY'
  | 'REFUSED'
  | 'NO_SUCH_DATABASE'
  | 'NOT_WRITABLE'
  | 'IN_USE'
  | 'CORRUPT'
  | 'NEWER_THAN_PROGRAM'
  | 'CHANGED_MIGRATION'
  | 'FAILED_MIGRATION';

/** Thrown when the database cannot be opened. The message is one sentence for the operator; the cause is for the log. */
export class StartupError extends Error {
  readonly fault: StartupFault;

  constructor(fault: StartupFault, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.name = 'StartupError';
    this.fault = fault;
  }
}

/** Thrown for a statement after the end of its transaction, or one that would wait for its own transaction: a bug in the caller. */
export class TransactionMisuse extends Error {
  override readonly name = 'TransactionMisuse';
}

/** Thrown when a transaction exceeded its time limit and was rolled back. The cause is the error that its work threw. */
export class TransactionExpired extends Error {
  override readonly name = 'TransactionExpired';

  constructor(timeoutMs: number, cause?: unknown) {
    super(`the transaction expired after ${timeoutMs} ms`, cause === undefined ? undefined : { cause });
  }
}

type Fields = { readonly [key: string]: unknown };
const fields = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null ? (value as Fields) : null;

/** Returns true for an error that the database server sent: it has an SQLSTATE and a severity. */
export function isDatabaseError(error: unknown): error is DatabaseError {
  const found = fields(error);
  return (
    found !== null &&
    typeof found['code'] === 'string' &&
    typeof found['severity'] === 'string' &&
    error instanceof Error
  );
}

/** The server's complete error for each error of Prisma's adapter, which keeps only part of the server's error. */
const originals = new WeakMap<object, DatabaseError>();
/** The latest error of the server that each connection or pool received. */
const latestErrors = new WeakMap<object, DatabaseError>();

/**
 * Returns `answer`, the result of a call of `pg`, unchanged. When it is a promise that rejects with an error of the server,
 * remembers that error.
 */
export function rememberServerError(source: object, answer: unknown): unknown {
  if (!(answer instanceof Promise)) return answer;
  return answer.catch((error: unknown) => {
    if (isDatabaseError(error)) latestErrors.set(source, error);
    throw error;
  });
}

/** Runs work of Prisma's adapter; attaches the remembered server error to the error that the adapter makes of it. */
export async function attachServerError<T>(source: object, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusal = latestErrors.get(source);
    const about = fields(fields(error)?.['cause']);
    if (refusal !== undefined && about !== null && about['originalMessage'] === refusal.message) {
      originals.set(error as object, refusal);
    }
    throw error;
  }
}

/** Message of the error that `pg` throws after `query_timeout`. */
export const NO_ANSWER = 'Query read timeout';

type ServerError = { readonly code: string; readonly constraint: string | null };

/** Returns the server's error from a chain of wrappers; null for an error that did not come from the server. */
function serverErrorOf(error: unknown, depth = 0): ServerError | null {
  const found = fields(error);
  if (found === null || depth > 5) return null;
  if (isDatabaseError(error)) return { code: error.code ?? '', constraint: error.constraint ?? null };
  const original = originals.get(found);
  if (original !== undefined) return serverErrorOf(original, depth + 1);
  const originalCode = found['originalCode'];
  if (typeof originalCode === 'string') {
    return { code: originalCode, constraint: quotedConstraint(found['originalMessage']) };
  }
  return (
    serverErrorOf(fields(found['meta'])?.['driverAdapterError'], depth + 1) ?? serverErrorOf(found['cause'], depth + 1)
  );
}

/** Returns the constraint in a message such as `… violates check constraint "name"`, when Prisma kept only the message; else null. */
function quotedConstraint(message: unknown): string | null {
  return typeof message === 'string' ? (/constraint "([^"]+)"/.exec(message)?.[1] ?? null) : null;
}

/** Returns the SQLSTATE of an error that the server sent; null for any other error, such as a lost connection. */
export function sqlStateOf(error: unknown): string | null {
  return serverErrorOf(error)?.code ?? null;
}

const CONSTRAINT_CODES: ReadonlySet<string> = new Set(['23001', '23503', '23505', '23514', '23P01', 'P0001']);

/**
 * Returns the name of the constraint or unique index that refused a statement or a commit; null for any other error.
 * Covers unique, check, foreign key and exclusion violations, and triggers that `RAISE … USING CONSTRAINT = 'name'`.
 */
export function violatedConstraint(error: unknown): string | null {
  const found = serverErrorOf(error);
  return found !== null && CONSTRAINT_CODES.has(found.code) ? found.constraint : null;
}

/** Returns true when a retry of the same transaction may succeed: a serialisation failure (40001) or a deadlock (40P01). */
export function isRetryableConflict(error: unknown): boolean {
  const code = serverErrorOf(error)?.code ?? fields(error)?.['code'];
  return code === '40001' || code === '40P01' || code === 'P2034';
}

/** SQLSTATE `query_canceled`: the statement exceeded its time limit. */
const CANCELLED = '57014';
/** Messages of the errors that `pg` throws when no connection became free in time, and when a statement was not answered in time. */
const NO_CONNECTION: ReadonlySet<string> = new Set([
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
]);

/** Returns true for a statement that exceeded its time limit, and for one that found no free connection in time. */
export function isTimeout(error: unknown): boolean {
  if (serverErrorOf(error)?.code === CANCELLED) return true;
  return error instanceof Error && (NO_CONNECTION.has(error.message) || error.message === NO_ANSWER);
}
