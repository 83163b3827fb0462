// Answers malformed GraphQL requests with the package GraphQL Yoga, which finds what is wrong and the HTTP status for it.
// **Invariant:** Yoga executes nothing, and its errors are presented like any other. It is imported at the first malformed request.

import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { Plugin, YogaServerInstance } from 'graphql-yoga';
import { apiError } from '../operation/error.ts';
import type { Operations } from '../operation/operation.ts';
import type { Caller, GraphqlRequest } from './params.ts';
import { errorReply, type Reply } from './reply.ts';

type ServerContext = { readonly caller: Caller };
type Yoga = YogaServerInstance<ServerContext, object>;

const URL_OF_ENDPOINT = 'http://localhost/graphql';

/** Message for a malformed request that Yoga does not refuse by itself. */
const MESSAGE =
  'Send "query", or extensions.persistedQuery with version 1 and the sha256Hash in lower-case hex; "operationName" is a string, "variables" and "extensions" are JSON objects, and a URL holds each once.';

/** Returns the function that answers malformed requests to a schema, with bodies of at most `maxBodyBytes`. */
export function createMalformedReplies(
  schema: GraphQLSchema,
  present: Operations['present'],
  maxBodyBytes: number,
): (request: GraphqlRequest, caller: Caller) => Promise<Reply> {
  let loaded: Promise<Yoga> | null = null;
  return async (request, caller) => {
    // Answer a malformed GET without Yoga, which treats invalid JSON in a URL as a failure of the server, and a large body.
    if (request.method === 'GET' || 'parsed' in request) {
      return errorReply(400, present([apiError('BAD_USER_INPUT', MESSAGE)], caller.requestId), caller.type);
    }
    loaded ??= load(schema, present, maxBodyBytes);
    const yoga = await loaded;
    const headers = { accept: caller.type, 'content-type': 'application/json' };
    const response = await yoga.fetch(URL_OF_ENDPOINT, { method: 'POST', headers, body: request.body }, { caller });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? caller.type,
      body: await response.text(),
    };
  };
}

async function load(schema: GraphQLSchema, present: Operations['present'], maxBodyBytes: number): Promise<Yoga> {
  const { createYoga } = await import('graphql-yoga');
  const plugin: Plugin<object, ServerContext> = {
    onParams: ({ setParamsHandler }) => {
      setParamsHandler(() => {
        throw new GraphQLError(MESSAGE, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
      });
    },
    onResultProcess: ({ result, setResult, serverContext: { caller } }) => {
      if (!('errors' in result) || result.errors === undefined) return;
      // Set an error status for application/json too, although errors in a GraphQL document have status 200 there.
      const status = statusOf(result.errors);
      setResult({ errors: present(result.errors, caller.requestId), extensions: { http: { status } } });
    },
  };
  return createYoga<ServerContext>({
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
}

/** Returns the highest HTTP status of the errors; 500 for an error without one. */
function statusOf(errors: readonly GraphQLError[]): number {
  const each = errors.map(({ extensions }) => {
    const http: unknown = extensions['http'];
    return typeof http === 'object' && http !== null ? Number(Reflect.get(http, 'status')) : 500;
  });
  return Math.max(...each);
}
