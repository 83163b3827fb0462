// HTTP endpoint of one GraphQL schema: reads the parameters of a request and returns the reply; ../operation prepares and executes.
// **Invariant:** parsing, limits, cost, execution and error masking are the same as over WebSocket. A GET executes queries only.
// Batches, forms, multipart bodies and event streams are refused.

import type { ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql';
import { apiError, codeOf, type ErrorCode } from '../operation/error.ts';
import { createKeptDocuments, type IsKeptField } from '../operation/kept-document.ts';
import { type Operations, pointsOf } from '../operation/operation.ts';
import { createMalformedReplies } from './malformed.ts';
import { type MinCursors, minCursorError, withMinCursor } from './min-cursor.ts';
import { type Caller, type GraphqlRequest, type RequestParams, readParams } from './params.ts';
import { createPersistedQueries, type PersistedQueries } from './persisted-queries.ts';
import { type Replicas, runOverReplica } from './replica-reads.ts';
import { errorReply, type GraphQLType, type Reply } from './reply.ts';

/** Handles a GraphQL request and returns the reply. */
export type Endpoint = (request: GraphqlRequest, caller: Caller) => Promise<Reply>;

const STATUS: Readonly<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_USER_INPUT: 400,
  RATE_LIMITED: 429,
  COST_LIMIT: 400,
  PERSISTED_QUERY_NOT_FOUND: 404,
  INTERNAL_SERVER_ERROR: 500,
  NOT_READY: 503,
};

/**
 * Error codes for which a reply of the type application/json has status 200, because the request itself was well formed (specification
 * "GraphQL over HTTP"): those that concern the GraphQL document, and faults of the server.
 */
const OK_IN_JSON: ReadonlySet<ErrorCode> = new Set([
  'BAD_USER_INPUT',
  'COST_LIMIT',
  'PERSISTED_QUERY_NOT_FOUND',
  'INTERNAL_SERVER_ERROR',
]);

/**
 * Cache-Control of an answer that may be shared. A proxy may serve it for a second to everybody; a browser asks each time, with its
 * entity tag. A subscription that continues from an answer's `streamCursor` misses nothing however old the answer is.
 */
const SHARED_CACHE = 'public, max-age=0, s-maxage=1, must-revalidate';

export type EndpointOptions = {
  readonly isKeptField?: IsKeptField | undefined;
  /** Cursors by which clients read their own writes; null: `extensions.minCursor` is ignored, and no answer has one. */
  readonly minCursors?: MinCursors | null;
  /** Standbys that answer queries; null: there are none. */
  readonly replicas?: Replicas | null;
};

/**
 * Returns the endpoint of a schema; it accepts bodies of at most `maxBodyBytes`. Replies to signed-out clients that select only fields
 * of `isKeptField` have `keep`.
 */
export function createGraphqlEndpoint(
  schema: GraphQLSchema,
  operations: Operations,
  maxBodyBytes: number,
  { isKeptField = () => false, minCursors = null, replicas = null }: EndpointOptions = {},
): Endpoint {
  const persisted = createPersistedQueries();
  const isKept = createKeptDocuments(schema, isKeptField);
  const mayReadReplica = createKeptDocuments(schema, replicas?.isReplicaField ?? (() => false));
  const parts: EndpointParts = { operations, persisted, isKept, minCursors, replicas, mayReadReplica };
  const malformed = createMalformedReplies(schema, operations.present, maxBodyBytes);
  return (request, caller) => {
    const params = readParams(request);
    return params === null ? malformed(request, caller) : answer(parts, params, request.method === 'GET', caller);
  };
}

type EndpointParts = {
  readonly operations: Operations;
  readonly persisted: PersistedQueries;
  readonly isKept: ReturnType<typeof createKeptDocuments>;
  readonly minCursors: MinCursors | null;
  readonly replicas: Replicas | null;
  readonly mayReadReplica: ReturnType<typeof createKeptDocuments>;
};

async function answer(
  parts: EndpointParts,
  { query, operationName, variables, sha256Hash, minCursor }: RequestParams,
  isGet: boolean,
  caller: Caller,
): Promise<Reply> {
  const { operations, persisted, isKept, minCursors } = parts;
  const { viewer, requestId, type, admission } = caller;
  const found = sha256Hash === null ? { text: query ?? '' } : persisted.find(sha256Hash, query);
  if ('error' in found) return refused(operations.present([found.error], requestId), type);
  const prepared = operations.prepare({ query: found.text, operationName, variables }, 'http', caller.charge);
  if ('errors' in prepared) return refused(operations.present(prepared.errors, requestId), type);
  if (sha256Hash !== null) persisted.keep(sha256Hash, found.text);
  if (isGet && prepared.type !== 'query') {
    return errorReply(405, operations.present([onlyQueries], requestId), type, { allow: 'POST, OPTIONS' });
  }
  const late = minCursor === null || minCursors === null ? null : await minCursorError(minCursors, minCursor);
  if (late !== null) return refused(operations.present([late], requestId), type);
  const isQuery = prepared.type === 'query';
  const { document } = prepared;
  const executed = await runOverReplica(
    isQuery ? parts.replicas : null,
    { document, viewer, minCursor, mayRead: parts.mayReadReplica, isKept },
    (replica) =>
      operations.run(prepared, {
        viewer,
        requestId,
        isQuery,
        ...(admission === undefined ? {} : { admission }),
        ...(replica === null ? {} : { replica }),
      }),
  );
  const result =
    prepared.type === 'mutation' && minCursors !== null ? await withMinCursor(minCursors, executed) : executed;
  const isFault = result.errors?.some((error) => codeOf(error) === 'INTERNAL_SERVER_ERROR') === true;
  // A result with data is a success, even if some of its fields failed.
  if (!('data' in result) && result.errors !== undefined) return refused(result.errors, type, result.extensions);
  const status = isFault && result.data == null ? faultStatus(type) : 200;
  const reply: Reply = { status, type: `${type}; charset=utf-8`, body: JSON.stringify(result), isFault };
  if (result.errors?.some((error) => codeOf(error) === 'NOT_READY') === true) {
    return { ...reply, status: STATUS.NOT_READY, headers: retryAfter(result.errors) };
  }
  if (viewer !== null || result.errors !== undefined || prepared.type !== 'query') return reply;
  const keep = isKept(prepared.document) ? { keep: { points: pointsOf(prepared) } } : {};
  return isGet && operations.isShareable(prepared)
    ? { ...reply, ...keep, isShared: true, headers: { 'cache-control': SHARED_CACHE } }
    : { ...reply, ...keep };
}

/** Returns the status of a reply without data because of a fault: 500, but 200 for application/json. */
export const faultStatus = (type: GraphQLType): number => (type === 'application/json' ? 200 : 500);

const onlyQueries = apiError('BAD_USER_INPUT', 'GET executes queries only; send mutations with POST.');

/** Returns the reply without data: the errors with the highest of their statuses, and Retry-After when an error names it. */
function refused(
  errors: readonly GraphQLError[],
  type: GraphQLType,
  extensions?: ExecutionResult['extensions'],
): Reply {
  const isFault = errors.some((error) => (codeOf(error) ?? 'INTERNAL_SERVER_ERROR') === 'INTERNAL_SERVER_ERROR');
  return { ...errorReply(statusOf(errors, type), errors, type, retryAfter(errors), extensions), isFault };
}

/** Returns the header Retry-After when an error names the seconds. */
function retryAfter(errors: readonly GraphQLError[]): Readonly<Record<string, string>> {
  const seconds = errors
    .map((error) => error.extensions['retryAfterSeconds'])
    .find((value) => typeof value === 'number');
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}

function statusOf(errors: readonly GraphQLError[], type: GraphQLType): number {
  const each = errors.map((error) => {
    const code = codeOf(error) ?? 'INTERNAL_SERVER_ERROR';
    return type === 'application/json' && OK_IN_JSON.has(code) ? 200 : STATUS[code];
  });
  return Math.max(...each);
}
