// HTTP listener: routes a request and checks everything that precedes GraphQL, in this order: method, media types, identity, rate
// limit, body size. **Invariant:** every request gets exactly one response with its request id, also after an unexpected exception.
// CORS rules are in cors.ts; the limits of operations are in ../operation.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import { apiError, asGraphQLError, badToken, presentErrors } from '../operation/error.ts';
import { type Authenticate, type Identity, identify, type RequestContext } from '../operation/identity.ts';
import { LIMITS, limitError } from '../operation/limits.ts';
import { rateLimited } from '../operation/operation.ts';
import { addressOf, type Budget } from '../operation/rate-limit.ts';
import type { Report } from '../ops/logger.ts';
import type { Metrics } from '../ops/metrics.ts';
import { type Body, readBody } from './body.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import type { Endpoint } from './endpoint.ts';
import type { HealthRoutes } from './health.ts';
import {
  acceptedType,
  empty,
  errorReply,
  GRAPHQL_RESPONSE_TYPE,
  type GraphQLType,
  isUtf8Json,
  type Reply,
  send,
  text,
} from './reply.ts';

/** A path that serves GraphQL. */
export type GraphqlRoute = {
  readonly endpoint: Endpoint;
  /** Verifies the access tokens of this path. */
  readonly authenticate: Authenticate;
  readonly maxBodyBytes: number;
  /** True: a request without a token is refused before its body is read. */
  readonly tokenRequired: boolean;
};

/** Returns the handler of an HTML page by path; null when no page has this path. */
export type PageRoutes = (path: string) => ((request: RequestContext) => Promise<Reply>) | null;

export type HttpOptions = {
  /** GraphQL routes by path, such as `/graphql`. */
  readonly graphqlRoutes: ReadonlyMap<string, GraphqlRoute>;
  readonly health: HealthRoutes;
  readonly pages: PageRoutes;
  readonly allowedOrigins: ReadonlySet<string>;
  /** Returns the GraphiQL page for browsers that open /graphql; null when GraphiQL is not served. */
  readonly graphiql: (() => Promise<{ readonly plain: Reply; readonly gzipped: Reply }>) | null;
  readonly trustedProxyHops: number;
  readonly budget: Budget;
  readonly metrics: Metrics;
  readonly report: Report;
};

export const GRAPHQL_PATH = '/graphql';

/** An HTTP request with its id and the media type of its errors. */
type Exchange = {
  readonly request: IncomingMessage;
  readonly requestId: string;
  /** Media type of error replies; application/json when the Accept header allows none of the served types. */
  readonly type: GraphQLType;
};

/** Returns the request listener for a Node HTTP server. */
export function httpListener(options: HttpOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const { graphqlRoutes, health, metrics } = options;
  return (request, response) => {
    const exchange: Exchange = {
      request,
      requestId: randomUUID(),
      type: acceptedType(request.headers.accept) ?? 'application/json',
    };
    const path = pathOf(request);
    const route = graphqlRoutes.has(path) || health(path) !== null ? path : 'other';
    const finish = (reply: Reply): void => {
      metrics.httpResponses.inc({ route, status: String(reply.status) });
      send(response, exchange.requestId, reply);
    };
    dispatch(options, exchange, path).then(finish, (error: unknown) => {
      const fault = asGraphQLError(new Error('the request failed before GraphQL', { cause: error }));
      finish(refuse(options, exchange, 500, fault));
    });
  };
}

/** Answers a CORS preflight, or calls the handler of the path and adds the CORS headers to its reply. */
async function dispatch(options: HttpOptions, exchange: Exchange, path: string): Promise<Reply> {
  const { graphqlRoutes, health, pages, allowedOrigins } = options;
  const { origin } = exchange.request.headers;
  if (exchange.request.method === 'OPTIONS') {
    const headers = preflightHeaders(origin, allowedOrigins);
    return headers === null ? text(403, 'This origin may not call.', { vary: 'Origin' }) : empty(204, headers);
  }
  const route = graphqlRoutes.get(path);
  const page = pages(path);
  const read = health(path) ?? (page === null ? null : () => showPage(options, exchange, page));
  const reply =
    route !== undefined
      ? await serveGraphql(options, exchange, path, route)
      : read === null
        ? NOT_FOUND
        : await serveRead(exchange, read);
  return { ...reply, headers: { ...corsHeaders(origin, allowedOrigins), ...reply.headers } };
}

/** Answers GET and HEAD requests to a page or a health route; refuses other methods with status 405. */
async function serveRead({ request }: Exchange, read: () => Promise<Reply>): Promise<Reply> {
  return request.method === 'GET' || request.method === 'HEAD'
    ? read()
    : text(405, 'Only GET is served here.', { allow: 'GET, HEAD' });
}

async function showPage(
  { budget, metrics, trustedProxyHops }: HttpOptions,
  { request, requestId }: Exchange,
  page: (request: RequestContext) => Promise<Reply>,
): Promise<Reply> {
  const waitMs = budget.take(addressKey(request, trustedProxyHops), 1);
  if (waitMs === 0) return page({ viewer: null, requestId });
  metrics.rateLimited.inc({ transport: 'http' });
  return text(429, 'Too many requests.', { 'retry-after': String(Math.ceil(waitMs / 1000)) });
}

async function serveGraphql(
  options: HttpOptions,
  exchange: Exchange,
  path: string,
  route: GraphqlRoute,
): Promise<Reply> {
  const { request } = exchange;
  const { headers, method } = request;
  if (path === GRAPHQL_PATH && options.graphiql !== null && method === 'GET' && isPageRequest(request)) {
    const { plain, gzipped } = await options.graphiql();
    return /\bgzip\b/.test(String(headers['accept-encoding'] ?? '')) ? gzipped : plain;
  }
  const misuse = misuseOf(options, exchange);
  if (misuse !== null) return misuse;
  const identity = await identify(headers.authorization, route.authenticate);
  const { budget, metrics } = options;
  const key =
    identity.kind === 'AUTHENTICATED'
      ? `account ${identity.viewer.accountId}`
      : addressKey(request, options.trustedProxyHops);
  const waitMs = budget.take(key, 1);
  if (waitMs > 0) {
    metrics.rateLimited.inc({ transport: 'http' });
    const retryAfter = String(Math.ceil(waitMs / 1000));
    return refuse(options, exchange, 429, rateLimited(waitMs), { 'retry-after': retryAfter });
  }
  const unauthenticated = unauthenticatedOf(options, exchange, route, identity);
  if (unauthenticated !== null) return unauthenticated;

  const body: Body = await readBody(request, route.maxBodyBytes);
  switch (body.kind) {
    case 'TOO_LARGE':
      return refuse(options, exchange, 413, bodyTooLarge(route.maxBodyBytes), { connection: 'close' });
    case 'ABORTED': {
      const error = apiError('BAD_USER_INPUT', 'The body did not arrive.');
      return refuse(options, exchange, 400, error, { connection: 'close' });
    }
    case 'READ': {
      const viewer = identity.kind === 'AUTHENTICATED' ? identity.viewer : null;
      const charge = (points: number): number => (points === 0 ? 0 : budget.take(key, points));
      return route.endpoint(body.text, { viewer, requestId: exchange.requestId, charge, type: exchange.type });
    }
    default:
      return body satisfies never;
  }
}

/** Returns the refusal of an unsupported method or media type; null when the request is acceptable. */
function misuseOf(options: HttpOptions, exchange: Exchange): Reply | null {
  const { headers, method } = exchange.request;
  const refused = (status: number, message: string, more: Readonly<Record<string, string>> = {}): Reply =>
    refuse(options, exchange, status, apiError('BAD_USER_INPUT', message), more);
  if (method !== 'POST') {
    const message =
      'Send operations with POST. GET is kept for persisted queries, of which there are none, and subscriptions for WebSocket.';
    return refused(405, message, { allow: 'POST, OPTIONS' });
  }
  if (acceptedType(headers.accept) === null) {
    return refused(406, `Answers are application/json or ${GRAPHQL_RESPONSE_TYPE}, in UTF-8.`);
  }
  if (!isUtf8Json(headers['content-type']) || (headers['content-encoding'] ?? 'identity') !== 'identity') {
    const message = 'Send the body as application/json in UTF-8, not compressed.';
    return refused(415, message, { 'accept-post': 'application/json' });
  }
  return null;
}

/** Returns the refusal of a bad token, or of a missing token on a route that requires one; null when the request may proceed. */
function unauthenticatedOf(
  options: HttpOptions,
  exchange: Exchange,
  route: GraphqlRoute,
  identity: Identity,
): Reply | null {
  switch (identity.kind) {
    case 'AUTHENTICATED':
      return null;
    case 'ANONYMOUS':
      return route.tokenRequired
        ? refuse(options, exchange, 401, apiError('UNAUTHENTICATED', 'This needs a token.'), {
            'www-authenticate': 'Bearer',
          })
        : null;
    case 'EXPIRED':
    case 'REVOKED':
    case 'INVALID':
      return refuse(options, exchange, 401, badToken(identity.kind), {
        'www-authenticate': 'Bearer error="invalid_token"',
      });
    default:
      return identity satisfies never;
  }
}

function refuse(
  { report }: HttpOptions,
  { requestId, type }: Exchange,
  status: number,
  error: GraphQLError,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return errorReply(status, presentErrors([error], requestId, report), type, headers);
}

/** Returns the rate-limit key of an anonymous client: its network address. */
function addressKey({ headers, socket }: IncomingMessage, trustedProxyHops: number): string {
  return `address ${addressOf(socket.remoteAddress, String(headers['x-forwarded-for'] ?? ''), trustedProxyHops)}`;
}

const isPageRequest = ({ headers }: IncomingMessage): boolean => (headers.accept ?? '').includes('text/html');

/** Returns the error for a body over the limit. Only the public limit has a name in `LIMITS`; /network has a larger one. */
const bodyTooLarge = (max: number): GraphQLError =>
  max === LIMITS.bodyBytes
    ? limitError('bodyBytes', null, 'Bytes in the body')
    : apiError('COST_LIMIT', `Bytes in the body: more than ${max}.`);

const NOT_FOUND = text(404, 'Nothing here. The API is at /graphql.');

/** Returns the path of a request URL, without the query string. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
}
