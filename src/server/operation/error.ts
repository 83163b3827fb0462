// What may leave the house as a top-level error: one of six codes, a request id, and nothing about our insides.
// Invariant: an error that nobody wrote for the caller is masked here, on both transports, and reported with its cause.
// Business refusals are values of the schema and never come this way.

import { GraphQLError, type GraphQLErrorExtensions, Kind } from 'graphql';

export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'RATE_LIMITED',
  'COST_LIMIT',
  'INTERNAL_SERVER_ERROR',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What an error may carry beside its code, for a program to act on. */
export type ErrorDetail = {
  /** The bound that was passed. */
  readonly limit?: { readonly name: string; readonly max: number; readonly found?: number };
  /** When asking again may succeed, in whole seconds. */
  readonly retryAfterSeconds?: number;
  /** The argument or input field that was refused. */
  readonly field?: string;
  /** Why a token was not taken: EXPIRED asks for a refresh. */
  readonly reason?: 'EXPIRED' | 'REVOKED' | 'INVALID';
};

/** Takes a fault: `error` is what was thrown, with its causes. */
export type Report = (error: unknown, requestId: string) => void;

export const MASKED_MESSAGE = 'Something went wrong on our side. Name the request id when you report it.';

/** An error written for the caller: its message and detail are shown as they are. */
export function apiError(code: ErrorCode, message: string, detail: ErrorDetail = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...detail } });
}

/** The error for a token that is not good. */
export function badToken(reason: NonNullable<ErrorDetail['reason']>): GraphQLError {
  const refresh = 'refresh the session, without sending the old token along.';
  const said: Readonly<Record<typeof reason, string>> = {
    EXPIRED: `The access token has expired: ${refresh}`,
    REVOKED: 'The session was ended: sign in again.',
    INVALID: `The access token is not valid: ${refresh}`,
  };
  return apiError('UNAUTHENTICATED', said[reason], { reason });
}

/** The code of an error that was written for the caller; null for any other. */
export function codeOf(error: GraphQLError): ErrorCode | null {
  return ERROR_CODES.find((code) => code === error.extensions['code']) ?? null;
}

/**
 * The form in which errors are shown: with code and request id; everything unforeseen masked and reported. What a caller may
 * read: errors that carry one of our codes, what parsing, validation and coercion say about the request.
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

/** Anything thrown, as a GraphQLError that is masked when it is shown. */
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
  // No path: execution had not begun, so the request itself is at fault.
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
