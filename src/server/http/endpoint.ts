// HTTP endpoint of one GraphQL schema: Yoga reads the parameters and writes the result; ../operation prepares and executes.
// **Invariant:** Yoga executes nothing. Parsing, limits, cost, execution and error masking are the same as over WebSocket, also for
// errors that Yoga itself raises. Batches, forms, multipart bodies and event streams are refused.

import { type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql';
import { createYoga, type GraphQLParams, type Plugin } from 'graphql-yoga';
import { codeOf, type ErrorCode } from '../operation/error.ts';
import type { Viewer } from '../operation/identity.ts';
import type { Charge, Operations } from '../operation/operation.ts';
import type { GraphQLType, Reply } from './reply.ts';

/** The caller of a request: its identity, its rate-limit budget and the media type of the response. */
export type Caller = {
  readonly viewer: Viewer | null;
  readonly requestId: string;
  readonly charge: Charge;
  readonly type: GraphQLType;
};

type ServerContext = { readonly caller: Caller };

/** Handles the JSON body of a POST request and returns the reply. */
export type Endpoint = (body: string, caller: Caller) => Promise<Reply>;

const STATUS: Readonly<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_USER_INPUT: 400,
  RATE_LIMITED: 429,
  COST_LIMIT: 400,
  INTERNAL_SERVER_ERROR: 500,
};

/**
 * Error codes that concern the GraphQL document. A reply of the type application/json has status 200 for them, because the request
 * itself was well formed (specification "GraphQL over HTTP").
 */
const ABOUT_DOCUMENT: ReadonlySet<ErrorCode> = new Set(['BAD_USER_INPUT', 'COST_LIMIT']);

/** Returns the endpoint of a schema; it accepts bodies of at most `maxBodyBytes`. */
export function graphqlEndpoint(schema: GraphQLSchema, operations: Operations, maxBodyBytes: number): Endpoint {
  const answered = new WeakSet<object>();

  const plugin: Plugin<object, ServerContext> = {
    onParams: ({ setParamsHandler }) => {
      setParamsHandler(async ({ params, context: { caller } }) => {
        const name: unknown = params.operationName ?? '';
        if (typeof name !== 'string') throw badParameter('The parameter "operationName" must be a string.');
        const result = await answer(operations, params, caller);
        answered.add(result);
        return result;
      });
    },
    onResultProcess: ({ result, setResult, serverContext: { caller } }) => {
      if (!('errors' in result) || result.errors === undefined || answered.has(result)) return;
      // The body is not a GraphQL request, so the reply has an error status for either media type.
      setResult(refused(operations.present(result.errors, caller.requestId), ownStatus(result.errors)));
    },
  };

  const yoga = createYoga<ServerContext>({
    schema,
    graphqlEndpoint: '/graphql',
    batching: false,
    cors: false,
    disposeOnProcessTerminate: false,
    graphiql: false,
    landingPage: false,
    logging: false,
    maskedErrors: false,
    maxRequestBodySize: maxBodyBytes,
    multipart: false,
    parserAndValidationCache: false,
    plugins: [plugin],
  });

  return async (body, caller) => {
    const { type } = caller;
    const headers = { accept: type, 'content-type': 'application/json' };
    const response = await yoga.fetch('http://localhost/graphql', { method: 'POST', headers, body }, { caller });
    const retryAfter = response.headers.get('retry-after');
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? type,
      body: await response.text(),
      headers: retryAfter === null ? {} : { 'retry-after': retryAfter },
    };
  };
}

async function answer(operations: Operations, params: GraphQLParams, caller: Caller): Promise<ExecutionResult> {
  const { query = '', operationName = null, variables = null } = params;
  const prepared = operations.prepare({ query, operationName, variables }, 'http', caller.charge);
  if ('errors' in prepared) {
    const errors = operations.present(prepared.errors, caller.requestId);
    return refused(errors, statusOf(errors, caller.type));
  }
  const { viewer, requestId } = caller;
  const result = await operations.run(prepared, { viewer, requestId });
  // A result with data is a success, even if some of its fields failed.
  if ('data' in result || result.errors === undefined) return result;
  const { extensions, ...shown } = refused(result.errors, statusOf(result.errors, caller.type));
  return { ...shown, extensions: { ...result.extensions, ...extensions } };
}

const badParameter = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });

/** Returns a result without data: the errors, with the HTTP status and Retry-After in the extension that Yoga reads. */
function refused(errors: readonly GraphQLError[], status: number): ExecutionResult {
  const seconds = errors
    .map((error) => error.extensions['retryAfterSeconds'])
    .find((value) => typeof value === 'number');
  const headers = seconds === undefined ? {} : { 'Retry-After': String(seconds) };
  return { errors, extensions: { http: { status, headers } } };
}

/** Returns the HTTP status of a result without data: the highest status of its errors. */
function statusOf(errors: readonly GraphQLError[], type: GraphQLType): number {
  const each = errors.map((error) => {
    const code = codeOf(error) ?? 'INTERNAL_SERVER_ERROR';
    return type === 'application/json' && ABOUT_DOCUMENT.has(code) ? 200 : STATUS[code];
  });
  return Math.max(...each);
}

/** Returns the highest HTTP status of errors that Yoga raised itself; 500 for an error without a status. */
function ownStatus(errors: readonly GraphQLError[]): number {
  const each = errors.map(({ extensions }) => {
    const http: unknown = extensions['http'];
    return typeof http === 'object' && http !== null ? Number(Reflect.get(http, 'status')) : 500;
  });
  return Math.max(...each);
}
