// What goes wrong at the database, in our words: faults of starting, violated constraints, conflicts worth another try.
// Two roads lead here, `pg` itself and Prisma's wrapping of it; every reader of an error asks these functions, never the error.
// Nothing here decides what a fault means for a person; that is the caller's business.

import type { DatabaseError } from 'pg';

/** Why the database could not be opened, each with a sentence that a person can act on. */
export type StartupFault =
  | 'UNREACHABLE'
  | 'REFUSED'
  | 'NO_SUCH_DATABASE'
  | 'NOT_WRITABLE'
  | 'IN_USE'
  | 'CORRUPT'
  | 'NEWER_THAN_PROGRAM'
  | 'CHANGED_MIGRATION'
  | 'FAILED_MIGRATION';

/** The database could not be opened. The message is one sentence for the person who started the program; the cause is for the log. */
export class StartupError extends Error {
  readonly fault: StartupFault;

  constructor(fault: StartupFault, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.name = 'StartupError';
    this.fault = fault;
  }
}

/** A statement was sent where it could only wait for itself, or after its transaction had ended. Always a bug in the caller. */
export class TransactionMisuse extends Error {
  override readonly name = 'TransactionMisuse';
}

/** A transaction took longer than it may and was rolled back. The cause is the error by which its work noticed. */
export class TransactionExpired extends Error {
  override readonly name = 'TransactionExpired';

  constructor(timeoutMs: number, cause?: unknown) {
    super(`the transaction expired after ${timeoutMs} ms`, cause === undefined ? undefined : { cause });
  }
}

type Fields = { readonly [key: string]: unknown };
const fields = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null ? (value as Fields) : null;

/** True for an error that the server sent (it carries an SQLSTATE and a severity). */
export function isDatabaseError(error: unknown): error is DatabaseError {
  const found = fields(error);
  return (
    found !== null &&
    typeof found['code'] === 'string' &&
    typeof found['severity'] === 'string' &&
    error instanceof Error
  );
}

/** What the server said behind an error of Prisma's adapter, which itself keeps only part of it. */
const originals = new WeakMap<object, DatabaseError>();
/** The last refusal of a connection or a pool. */
const refusals = new WeakMap<object, DatabaseError>();

/** Passes on what a connection answers, and keeps the error if the server refused the statement. */
export function keepRefusal(source: object, answer: unknown): unknown {
  if (!(answer instanceof Promise)) return answer;
  return answer.catch((error: unknown) => {
    if (isDatabaseError(error)) refusals.set(source, error);
    throw error;
  });
}

/** Does work of Prisma's adapter on a connection; an error that it makes of a refusal leads back to the refusal. */
export async function hangRefusal<T>(source: object, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusal = refusals.get(source);
    const about = fields(fields(error)?.['cause']);
    if (refusal !== undefined && about !== null && about['originalMessage'] === refusal.message) {
      originals.set(error as object, refusal);
    }
    throw error;
  }
}

type Said = { readonly code: string; readonly constraint: string | null };

/** What the server said, wherever in a chain of wrappers it stands; null for an error that did not come from the server. */
function said(error: unknown, depth = 0): Said | null {
  const found = fields(error);
  if (found === null || depth > 5) return null;
  if (isDatabaseError(error)) return { code: error.code ?? '', constraint: error.constraint ?? null };
  const original = originals.get(found);
  if (original !== undefined) return said(original, depth + 1);
  const originalCode = found['originalCode'];
  if (typeof originalCode === 'string') {
    return { code: originalCode, constraint: quotedConstraint(found['originalMessage']) };
  }
  return said(fields(found['meta'])?.['driverAdapterError'], depth + 1) ?? said(found['cause'], depth + 1);
}

/** `… violates check constraint "name"`: the last quoted word of the server's sentence, when that is all that Prisma kept. */
function quotedConstraint(message: unknown): string | null {
  return typeof message === 'string' ? (/constraint "([^"]+)"/.exec(message)?.[1] ?? null) : null;
}

const CONSTRAINT_CODES: ReadonlySet<string> = new Set(['23001', '23503', '23505', '23514', '23P01', 'P0001']);

/**
 * The name of the constraint or unique index that refused a statement (or a commit), null when the error is something else.
 * Knows unique, check, foreign key and exclusion violations, and triggers that `RAISE … USING CONSTRAINT = 'name'`.
 */
export function constraintViolated(error: unknown): string | null {
  const found = said(error);
  return found !== null && CONSTRAINT_CODES.has(found.code) ? found.constraint : null;
}

/** True when the same work may succeed if it is done again: a serialisation failure (40001) or a deadlock (40P01). */
export function isConflict(error: unknown): boolean {
  const code = said(error)?.code ?? fields(error)?.['code'];
  return code === '40001' || code === '40P01' || code === 'P2034';
}
