// HTTP listener: routes a request to GraphQL, a page or a health route, and writes the reply.
// **Invariant:** every request gets exactly one response, also after an unexpected exception.
// Allowed origins are checked in origin-check.ts; GraphQL requests are checked in graphql-route.ts and executed by ../operation.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { asGraphQLError } from '../operation/error.ts';
import type { RequestContext } from '../operation/identity.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { encoded } from './encoding.ts';
import { faultStatus } from './endpoint.ts';
import { type Exchange, type GraphqlRoute, type RouteOptions, refuse, serveGraphql } from './graphql-route.ts';
import type { HealthRoutes } from './health.ts';
import { serveKept } from './kept-reply.ts';
import type { AllowsOrigin } from './origin-check.ts';
import { addressOf, rateLimitHeaders } from './rate-limits.ts';
import { acceptedType, emptyReply, type Reply, send, text } from './reply.ts';
import { type RequestTarget, targetOf } from './target.ts';
import { tracedListener } from './traced-listener.ts';

/** Returns the handler of an HTML page by path; null when no page has this path. */
export type PageRoutes = (path: string) => ((request: RequestContext) => Promise<Reply>) | null;

export type HttpOptions = RouteOptions & {
  /** GraphQL routes by path, such as `/graphql`. */
  readonly graphqlRoutes: ReadonlyMap<string, GraphqlRoute>;
  readonly health: HealthRoutes;
  readonly pages: PageRoutes;
  readonly allowsOrigin: AllowsOrigin;
  /** Returns the GraphiQL page for browsers that open /graphql; null when GraphiQL is not served. */
  readonly graphiql: (() => Promise<{ readonly plain: Reply; readonly gzipped: Reply }>) | null;
};

export const GRAPHQL_PATH = '/graphql';
/** Paths under which people look for GraphiQL; they lead to `GRAPHQL_PATH`. */
const GRAPHIQL_PATHS: ReadonlySet<string> = new Set(['/graphiql', '/graphiql/']);

/** Returns the request listener for a Node HTTP server. */
export function createHttpListener(options: HttpOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const { graphqlRoutes, health, metrics } = options;
  /** Sends the reply of a handler. The first request of a kept answer's text, and every other request, gets it in this way. */
  const serve = (
    request: IncomingMessage,
    response: ServerResponse,
    target: RequestTarget,
    isCharged: boolean,
  ): void => {
    const exchange = exchangeOf(request, response, target, isCharged);
    const { path } = target;
    const route = graphqlRoutes.has(path) || health(path) !== null ? path : 'other';
    const finish = (reply: Reply): void => {
      metrics.countResponse(route, reply.status);
      if (reply.isFault === true) metrics.httpFaults.inc();
      send(response, exchange, reply);
    };
    dispatch(options, exchange).then(finish, (error: unknown) => {
      const fault = asGraphQLError(new Error('the request failed before GraphQL', { cause: error }));
      // A page or a health route has no media type of GraphQL, in which a fault can have status 200.
      const status = graphqlRoutes.has(path) ? faultStatus(exchange.type) : 500;
      finish({ ...refuse(options, exchange, status, fault), isFault: true });
    });
  };

  const listen = (request: IncomingMessage, response: ServerResponse): void => {
    const target = targetOf(request);
    const route = graphqlRoutes.get(target.path);
    const type = acceptedType(request.headers.accept);
    const isKept =
      route !== undefined &&
      type !== null &&
      !asksForGraphiql(options, request, target) &&
      serveKept(options, route, request, target.search, type, {
        send(reply) {
          metrics.countResponse(target.path, reply.status);
          send(response, NO_REQUEST_ID, reply);
        },
        execute: () => serve(request, response, target, true),
      });
    if (!isKept) serve(request, response, target, false);
  };
  // Health routes are asked every few seconds, and would be most of what is traced.
  return tracedListener(listen, (path) => (graphqlRoutes.has(path) ? path : health(path) === null ? 'other' : null));
}

/** In place of the id of a request whose reply may be shared, and so has none. */
const NO_REQUEST_ID = { requestId: '' };

function exchangeOf(
  request: IncomingMessage,
  response: ServerResponse,
  target: RequestTarget,
  isCharged: boolean,
): Exchange {
  let requestId: string | null = null;
  return {
    request,
    target,
    isCharged,
    get requestId() {
      requestId ??= randomUUID();
      return requestId;
    },
    inviteBody: () => {
      if (request.headers.expect !== undefined) response.writeContinue();
    },
    type: acceptedType(request.headers.accept) ?? 'application/json',
  };
}

/** Answers a CORS preflight, or calls the handler of the path and adds the CORS headers to its reply. */
async function dispatch(options: HttpOptions, exchange: Exchange): Promise<Reply> {
  const { graphqlRoutes, allowsOrigin } = options;
  const { origin } = exchange.request.headers;
  if (exchange.request.method === 'OPTIONS') {
    const headers = preflightHeaders(origin, allowsOrigin);
    return headers === null ? text(403, 'This origin may not call.', { vary: 'Origin' }) : emptyReply(204, headers);
  }
  const route = graphqlRoutes.get(exchange.target.path);
  const reply =
    route === undefined
      ? await serveOther(options, exchange)
      : asksForGraphiql(options, exchange.request, exchange.target)
        ? await graphiqlReply(options, exchange)
        : await serveGraphql(options, exchange, route);
  // Without a permission the only CORS header is Vary, which the replies of a GraphQL path have.
  if (origin === undefined && reply.headers?.['vary'] !== undefined) return reply;
  return { ...reply, headers: { ...corsHeaders(origin, allowsOrigin), ...reply.headers } };
}

/** Answers a request to a page, a health route, or a path that is neither. */
async function serveOther(options: HttpOptions, exchange: Exchange): Promise<Reply> {
  const { requestId, target } = exchange;
  if (options.graphiql !== null && GRAPHIQL_PATHS.has(target.path)) return serveRead(exchange, async () => TO_GRAPHIQL);
  const page = options.pages(target.path);
  const read = readerOf(
    options,
    exchange,
    options.health(target.path),
    page === null ? null : async () => encoded(await page({ viewer: null, requestId }), acceptEncodingOf(exchange)),
  );
  return read === null ? NOT_FOUND : serveRead(exchange, read);
}

const acceptEncodingOf = ({ request }: Exchange): string | undefined =>
  String(request.headers['accept-encoding'] ?? '');

/** Answers GET and HEAD requests to a page or a health route; refuses other methods with status 405. */
async function serveRead({ request }: Exchange, read: () => Promise<Reply>): Promise<Reply> {
  return request.method === 'GET' || request.method === 'HEAD'
    ? read()
    : text(405, 'Only GET is served here.', { allow: 'GET, HEAD' });
}

/**
 * Returns the handler of a page or a health route; null when the path is neither. Routes that read the database for anonymous callers
 * are rate-limited by network address.
 */
function readerOf(
  options: HttpOptions,
  exchange: Exchange,
  health: (() => Promise<Reply>) | null,
  page: (() => Promise<Reply>) | null,
): (() => Promise<Reply>) | null {
  if (page !== null) return () => limited(options, exchange, page);
  return health !== null && exchange.target.path.startsWith('/.well-known/')
    ? () => limited(options, exchange, health)
    : health;
}

async function limited(
  { budget, metrics, trustedProxyHops }: HttpOptions,
  { request }: Exchange,
  read: () => Promise<Reply>,
): Promise<Reply> {
  const charged = { accountId: null, address: addressOf(request, trustedProxyHops) };
  const waitMs = budget.take(charged, 1);
  const headers = rateLimitHeaders(budget.state(charged));
  if (waitMs > 0) {
    metrics.rateLimited.inc({ transport: 'http' });
    return text(429, 'Too many requests.', { ...headers, 'retry-after': String(Math.ceil(waitMs / 1000)) });
  }
  const reply = await read();
  return reply.isShared === true ? reply : { ...reply, headers: { ...headers, ...reply.headers } };
}

/** Returns true for a browser that opens /graphql without an operation. */
function asksForGraphiql({ graphiql }: HttpOptions, request: IncomingMessage, target: RequestTarget): boolean {
  const { method, headers } = request;
  if (graphiql === null || method !== 'GET' || target.path !== GRAPHQL_PATH) return false;
  return (headers.accept ?? '').includes('text/html') && !/(?:^|&)(query|extensions)=/.test(target.search);
}

async function graphiqlReply({ graphiql }: HttpOptions, { request }: Exchange): Promise<Reply> {
  if (graphiql === null) return NOT_FOUND;
  const { plain, gzipped } = await graphiql();
  return /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')) ? gzipped : plain;
}

const NOT_FOUND = text(404, 'Nothing here. The API is at /graphql.');
const TO_GRAPHIQL = emptyReply(302, { location: GRAPHQL_PATH });
