// The server: HTTP and WebSocket on one port in front of the schemas. Starts it, and drains it on close.
// **Invariant:** a server that has started answers requests, and once `close` settles it holds no connection and no timer.
// Everything from other layers is passed in.

import { createServer, type Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import type { GraphQLSchema } from 'graphql';
import { graphqlEndpoint } from './http/endpoint.ts';
import { healthRoutes } from './http/health.ts';
import { GRAPHQL_PATH, type GraphqlRoute, httpListener } from './http/listener.ts';
import type { Authenticate, RequestContext } from './operation/identity.ts';
import { LIMITS } from './operation/limits.ts';
import { type Operations, operations } from './operation/operation.ts';
import { budget, REQUEST_BUDGET, UNLIMITED } from './operation/rate-limit.ts';
import { type Logger, reporter } from './ops/logger.ts';
import type { Metrics } from './ops/metrics.ts';
import type { Readiness } from './ops/readiness.ts';
import { graphiqlPage } from './pages/graphiql.ts';
import { offerPages } from './pages/offer-page.ts';
import { protocol } from './ws/graphql-ws-protocol.ts';
import type { SocketBounds } from './ws/socket-connection.ts';
import { type LiveSessions, SOCKET_BOUNDS, type Sockets, sockets } from './ws/sockets.ts';

export type ServerOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** Origins whose web pages may send requests and open sockets. */
  readonly allowedOrigins: readonly string[];
  /** Serves GraphiQL. */
  readonly sandbox: boolean;
  readonly rateLimits: boolean;
  readonly trustedProxyHops: number;
  readonly schema: GraphQLSchema;
  /** Makes the context of resolvers; called for each request and for each event of a subscription. */
  readonly contextFor: (request: RequestContext) => unknown;
  readonly authenticate: Authenticate;
  /** The API for the network's reports, at /network; not served unless given. */
  readonly network?: { readonly schema: GraphQLSchema; readonly authenticate: Authenticate };
  readonly liveSessions: LiveSessions;
  readonly jwks: () => Promise<object>;
  readonly ready: () => Promise<Readiness>;
  /** The latest signed head of the event log, for /.well-known/log-head; none unless given. */
  readonly logHead?: () => Promise<string | null>;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Wall time, for the expiry of tokens. */
  readonly wallNow?: () => Date;
  /** Milliseconds that never go back, by which rate limits refill. By default the process's monotonic clock. */
  readonly budgetNow?: () => number;
  /** Replaces some of the bounds of sockets. */
  readonly socketBounds?: Partial<SocketBounds>;
};

export type Server = {
  /** The address it listens on, without a path. */
  readonly url: string;
  readonly port: number;
  /**
   * Accepts no new connection, closes all sockets with 1012, lets requests finish for up to `drainMs`, then cuts the remaining
   * connections. A second call returns the promise of the first.
   */
  readonly close: (options: { readonly drainMs: number }) => Promise<void>;
};

const NETWORK_PATH = '/network';
/** Room for a report of 100 000 devices in one request. */
const NETWORK_BODY_BYTES = 64 * 1024 * 1024;
/** Timeouts for a whole request and for its headers to arrive. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** Longer than the idle timeout of common proxies, so that the proxy closes first and no request meets a closed connection. */
const KEEP_ALIVE_MS = 65_000;

/** Starts to listen. Rejects with the error of Node when the port cannot be opened. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const state = { draining: false };
  const { listener, webSockets } = transports(options, () => state.draining);
  const http = createServer({
    requestTimeout: REQUEST_TIMEOUT_MS,
    headersTimeout: HEADERS_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  http.on('request', (request, response) => {
    if (state.draining) response.setHeader('connection', 'close');
    // An idle keep-alive connection would delay the end of the drain.
    response.once('close', () => {
      if (state.draining) http.closeIdleConnections();
    });
    listener(request, response);
  });
  // The type of the event is wider than Socket only for servers that are not made by node:http.
  http.on('upgrade', (request, socket, head) => webSockets.upgrade(request, socket as Socket, head));

  await listen(http, options).catch((error: unknown) => {
    webSockets.cut();
    throw error;
  });
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  let closing: Promise<void> | null = null;

  return {
    url: `http://${host}:${port}`,
    port,
    close: ({ drainMs }) => {
      state.draining = true;
      closing ??= drain(http, webSockets, drainMs);
      return closing;
    },
  };
}

/** Wires the schemas to HTTP and WebSocket, which share one rate limit. */
function transports(
  options: ServerOptions,
  isDraining: () => boolean,
): { readonly listener: ReturnType<typeof httpListener>; readonly webSockets: Sockets } {
  const { schema, contextFor, authenticate, metrics, logger, rateLimits, trustedProxyHops, budgetNow } = options;
  const report = reporter(logger, metrics);
  const shared = {
    allowedOrigins: new Set(options.allowedOrigins),
    trustedProxyHops,
    metrics,
    report,
    budget: rateLimits ? budget(REQUEST_BUDGET, budgetNow) : UNLIMITED,
  };
  const marketplace = operations({ schema, contextFor, report, metrics });
  const bounds = { ...SOCKET_BOUNDS, ...options.socketBounds };
  let graphiql: ReturnType<typeof graphiqlPage> | null = null;

  const listener = httpListener({
    ...shared,
    graphqlRoutes: graphqlRoutes(options, marketplace, (network) =>
      operations({ schema: network, contextFor, report, metrics }),
    ),
    health: healthRoutes({
      ready: options.ready,
      jwks: options.jwks,
      logHead: options.logHead ?? (async () => null),
      metrics,
      isDraining,
      report: (error) => logger.warn({ err: error }, 'readiness unknown'),
    }),
    pages: offerPages({ schema, contextFor }),
    graphiql: options.sandbox
      ? () => {
          graphiql ??= graphiqlPage(GRAPHQL_PATH);
          return graphiql;
        }
      : null,
  });
  const webSockets = sockets({
    ...shared,
    protocol: protocol({
      operations: marketplace,
      authenticate,
      initTimeoutMs: bounds.initTimeoutMs,
      tokenInExtensions: options.sandbox,
      metrics,
      report,
    }),
    path: GRAPHQL_PATH,
    rateLimits,
    budgetNow,
    liveSessions: options.liveSessions,
    bounds,
    wallNow: options.wallNow ?? (() => new Date()),
    logger,
  });
  return { listener, webSockets };
}

/** The GraphQL routes: the marketplace, and the network's API where it is given. */
function graphqlRoutes(
  { schema, authenticate, network }: ServerOptions,
  marketplace: Operations,
  operationsOf: (schema: GraphQLSchema) => Operations,
): ReadonlyMap<string, GraphqlRoute> {
  const maxBodyBytes = LIMITS.bodyBytes;
  const routes = new Map<string, GraphqlRoute>();
  const endpoint = graphqlEndpoint(schema, marketplace, maxBodyBytes);
  routes.set(GRAPHQL_PATH, { endpoint, authenticate, maxBodyBytes, tokenRequired: false });
  if (network !== undefined) {
    routes.set(NETWORK_PATH, {
      endpoint: graphqlEndpoint(network.schema, operationsOf(network.schema), NETWORK_BODY_BYTES),
      authenticate: network.authenticate,
      maxBodyBytes: NETWORK_BODY_BYTES,
      tokenRequired: true,
    });
  }
  return routes;
}

function listen(http: HttpServer, { port, host }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
}

async function drain(http: HttpServer, webSockets: Sockets, drainMs: number): Promise<void> {
  const timeout = setTimeout(() => {
    http.closeAllConnections();
    webSockets.cut();
  }, drainMs);
  const closed = new Promise<void>((resolve) => http.close(() => resolve()));
  http.closeIdleConnections();
  await Promise.all([closed, webSockets.drain(drainMs / 2)]);
  clearTimeout(timeout);
}
