// Top-level GraphQL errors: each has one of eight codes and a request id, and reveals nothing about the server's internals.
// **Invariant:** an unexpected error is masked here, for HTTP and WebSocket, and reported with its cause.
// Refusals by a business rule are result types of the schema and do not belong here.

import { GraphQLError, type GraphQLErrorExtensions, Kind } from 'graphql';
import { NotReady } from '../../app/not-ready.ts';
import type { ReportFault } from '../ops/logger.ts';

export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'RATE_LIMITED',
  'COST_LIMIT',
  'PERSISTED_QUERY_NOT_FOUND',
  'NOT_READY',
  'INTERNAL_SERVER_ERROR',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Machine-readable details in the `extensions` of an error, beside its code. */
export type ErrorDetail = {
  /** The limit that was exceeded. */
  readonly limit?: { readonly name: string; readonly max: number; readonly found?: number };
  /** Whole seconds after which a retry can succeed. */
  readonly retryAfterSeconds?: number;
  /** Path of the argument or input field that is not valid. */
  readonly field?: string;
  /** Why a token was refused; after EXPIRED the client should refresh its session. */
  readonly reason?: 'EXPIRED' | 'REVOKED' | 'INVALID';
};

export const MASKED_MESSAGE = 'Something went wrong on our side. Name the request id when you report it.';

/** Returns an error whose message and detail are sent to the client unmasked. */
export function apiError(code: ErrorCode, message: string, detail: ErrorDetail = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...detail } });
}

/** Returns the error UNAUTHENTICATED for a refused token; `extensions.reason` holds the reason. */
export function tokenError(reason: NonNullable<ErrorDetail['reason']>): GraphQLError {
  const refresh = 'refresh the session, without sending the old token along.';
  const messages: Readonly<Record<typeof reason, string>> = {
    EXPIRED: `The access token has expired: ${refresh}`,
    REVOKED: 'The session was ended: sign in again.',
    INVALID: `The access token is not valid: ${refresh} The header is \`Authorization: Bearer TOKEN\`, with the word Bearer.`,
  };
  return apiError('UNAUTHENTICATED', messages[reason], { reason });
}

/** Returns the code of an error that `apiError` made; null for any other error. */
export function codeOf(error: GraphQLError): ErrorCode | null {
  return ERROR_CODES.find((code) => code === error.extensions['code']) ?? null;
}

/**
 * Prepares errors for the response: adds code and request id, masks unexpected errors and reports them. Errors with one of the eight
 * codes, and errors of parsing, validation and coercion, are sent unmasked.
 */
export function presentErrors(
  errors: readonly GraphQLError[],
  requestId: string,
  report: ReportFault,
): readonly GraphQLError[] {
  return errors.map(explained).map((error) => {
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

/** Converts a thrown value to a GraphQLError; `presentErrors` masks it unless the value was a GraphQLError already. */
export function asGraphQLError(thrown: unknown): GraphQLError {
  if (thrown instanceof GraphQLError) return thrown;
  const originalError = thrown instanceof Error ? thrown : new Error('not an error', { cause: thrown });
  return new GraphQLError(originalError.message, { originalError });
}

/** Returns the error NOT_READY in place of a thrown `NotReady`; every other error unchanged. */
function explained(error: GraphQLError): GraphQLError {
  const { originalError, nodes, source, positions, path } = error;
  if (!(originalError instanceof NotReady)) return error;
  const extensions = { code: 'NOT_READY', retryAfterSeconds: originalError.retryAfterSeconds } as const;
  return new GraphQLError(originalError.message, {
    nodes: nodes ?? null,
    source,
    positions,
    path,
    extensions,
  });
}

function shownCode(error: GraphQLError): ErrorCode {
  const original = error.originalError;
  if (original !== undefined && !(original instanceof GraphQLError)) return 'INTERNAL_SERVER_ERROR';
  const code = codeOf(error);
  if (code !== null) return code;
  // An error without a path was raised before execution, so its cause is in the request.
  const isAboutRequest = error.path === undefined || isAboutValue(error);
  return isAboutRequest ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR';
}

/** Returns true for an argument coercion error: its node is a value of the document, while a resolver's error names the field. */
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
