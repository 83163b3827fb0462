// Top-level errors of a response: one of six codes, a request id, and nothing about the server's internals.
// **Invariant:** an error that was not written for the caller is masked here, on both transports, and reported with its cause.
// Refusals by a rule are values of the schema and do not belong here.

import { GraphQLError, type GraphQLErrorExtensions, Kind } from 'graphql';
import type { Report } from '../ops/logger.ts';

export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'RATE_LIMITED',
  'COST_LIMIT',
  'INTERNAL_SERVER_ERROR',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Details of an error beside its code, for a program to act on. */
export type ErrorDetail = {
  /** The limit that was exceeded. */
  readonly limit?: { readonly name: string; readonly max: number; readonly found?: number };
  /** Whole seconds after which a retry can succeed. */
  readonly retryAfterSeconds?: number;
  /** The argument or input field that is at fault. */
  readonly field?: string;
  /** Why a token was refused; after EXPIRED the client should refresh its session. */
  readonly reason?: 'EXPIRED' | 'REVOKED' | 'INVALID';
};

export const MASKED_MESSAGE = 'Something went wrong on our side. Name the request id when you report it.';

/** An error written for the caller: its message and detail are sent unmasked. */
export function apiError(code: ErrorCode, message: string, detail: ErrorDetail = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...detail } });
}

/** The error for a refused token. */
export function badToken(reason: NonNullable<ErrorDetail['reason']>): GraphQLError {
  const refresh = 'refresh the session, without sending the old token along.';
  const messages: Readonly<Record<typeof reason, string>> = {
    EXPIRED: `The access token has expired: ${refresh}`,
    REVOKED: 'The session was ended: sign in again.',
    INVALID: `The access token is not valid: ${refresh}`,
  };
  return apiError('UNAUTHENTICATED', messages[reason], { reason });
}

/** The code of an error that was written for the caller; null for any other error. */
export function codeOf(error: GraphQLError): ErrorCode | null {
  return ERROR_CODES.find((code) => code === error.extensions['code']) ?? null;
}

/**
 * Errors as they are sent: with code and request id, faults masked and reported. Sent unmasked are errors with one of the six
 * codes, and those of parsing, validation and coercion, which are about the request.
 */
export function presentErrors(
  errors: readonly GraphQLError[],
  requestId: string,
  report: Report,
): readonly GraphQLError[] {
  return errors.map((error) => {
    const code = shownCode(error);
    const isFault = code === 'INTERNAL_SERVER_ERROR';
    if (isFault) report(error.originalError ?? error, requestId);
    return new GraphQLError(isFault ? MASKED_MESSAGE : error.message, {
      nodes: error.nodes ?? null,
      source: error.source,
      positions: error.positions,
      path: error.path,
      extensions: { code, requestId, ...(isFault ? {} : detailOf(error.extensions)) },
    });
  });
}

/** Any thrown value as a GraphQLError, which `presentErrors` masks unless it was one already. */
export function asGraphQLError(thrown: unknown): GraphQLError {
  if (thrown instanceof GraphQLError) return thrown;
  const originalError = thrown instanceof Error ? thrown : new Error('not an error', { cause: thrown });
  return new GraphQLError(originalError.message, { originalError });
}

function shownCode(error: GraphQLError): ErrorCode {
  const original = error.originalError;
  if (original !== undefined && !(original instanceof GraphQLError)) return 'INTERNAL_SERVER_ERROR';
  const code = codeOf(error);
  if (code !== null) return code;
  // Without a path execution had not begun, so the request itself is at fault.
  const isAboutRequest = error.path === undefined || isAboutValue(error);
  return isAboutRequest ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR';
}

/** Coercing an argument points at the value in the document; a resolver or a result that failed points at the field. */
function isAboutValue(error: GraphQLError): boolean {
  const kind = error.nodes?.[0]?.kind;
  return kind !== undefined && VALUES.has(kind);
}

const VALUES: ReadonlySet<string> = new Set([
  Kind.VARIABLE,
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
]);

function detailOf(extensions: GraphQLErrorExtensions): GraphQLErrorExtensions {
  const { limit, retryAfterSeconds, field, reason } = extensions;
  const given = Object.entries({ limit, retryAfterSeconds, field, reason }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}
