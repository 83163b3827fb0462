// Server lifecycle: serves the schemas over HTTP and WebSocket on one port, and drains all connections on close.
// **Invariant:** a started server answers requests, and once `close` has settled it holds no connection and no timer.
// Dependencies on other layers are passed in as options.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { GraphQLSchema } from 'graphql';
import type { RateLimits } from '../domain/rate-limits.ts';
import { LIMITS } from '../domain/request-limits.ts';
import { findTracer } from '../store/tracing.ts';
import { boundConnections, CONNECTION_BOUNDS, type ConnectionBounds, connectionLimit } from './http/connections.ts';
import { createGraphqlEndpoint } from './http/endpoint.ts';
import type { GraphqlRoute } from './http/graphql-route.ts';
import { createHealthRoutes } from './http/health.ts';
import { createKeptEndpoint, type DataVersions } from './http/kept-endpoint.ts';
import { createHttpListener, GRAPHQL_PATH } from './http/listener.ts';
import type { MinCursors } from './http/min-cursor.ts';
import { createOriginCheck } from './http/origin-check.ts';
import type { Replicas } from './http/replica-reads.ts';
import type { Authenticate, RequestContext } from './operation/identity.ts';
import type { IsKeptField } from './operation/kept-document.ts';
import { createOperations, type Operations } from './operation/operation.ts';
import { createReporter, type Logger } from './ops/logger.ts';
import type { Metrics } from './ops/metrics.ts';
import type { Readiness } from './ops/readiness.ts';
import type { ReadCalendar } from './pages/calendar.ts';
import { graphiqlPage } from './pages/graphiql.ts';
import { createPages } from './pages/pages.ts';
import type { ReadPersonas } from './pages/web-app.ts';
import { drain, openPorts } from './ports.ts';
import { createAddressQuotas, UNLIMITED_QUOTAS } from './rate/address-quotas.ts';
import { createRequestBudget, UNLIMITED_REQUESTS } from './rate/request-budget.ts';
import type { SharedCounts } from './rate/shared-limit.ts';
import { createGraphqlWsProtocol } from './ws/graphql-ws-protocol.ts';
import type { SocketBounds } from './ws/socket-connection.ts';
import { createSocketServer, type FindLiveSessions, SOCKET_BOUNDS, type Sockets } from './ws/sockets.ts';

export type ServerOptions = {
  /** TCP port; 0 selects a free one. */
  readonly port: number;
  readonly host: string;
  /** Origins whose web pages may send requests and open sockets. */
  readonly allowedOrigins: readonly string[];
  /** True: GraphiQL is served at /graphql, and pages on localhost and 127.0.0.1 may call on any port. */
  readonly sandbox: boolean;
  /** True: the marketplace page is served at /. */
  readonly web?: boolean;
  /** Wallets whose keys the page may use; called for each request, and only in a sandbox. Absent: none. */
  readonly personas?: ReadPersonas;
  /** The public origin, and the reader of calendar feeds; absent: none are served. */
  readonly calendar?: { readonly origin: string; readonly read: ReadCalendar };
  /** Figures of the rate limits; null: off. */
  readonly rateLimits: RateLimits | null;
  /** URL of the Redis server in which several processes count their rate limits; null or absent: this process limits alone. */
  readonly redisUrl?: string | null;
  readonly trustedProxyHops: number;
  readonly schema: GraphQLSchema;
  /** Creates the context of the resolvers; called for each request and for each event of a subscription. */
  readonly contextFor: (request: RequestContext) => unknown;
  readonly authenticate: Authenticate;
  /** Schema and authentication of the network's API at /network; absent: not served. */
  readonly network?: { readonly schema: GraphQLSchema; readonly authenticate: Authenticate };
  /** Cursors by which clients read their own writes, on every path; absent: none are given. */
  readonly minCursors?: MinCursors | null;
  /** Which answers to signed-out clients are kept, and the versions of the data that they show; absent: none is kept. */
  readonly keptAnswers?: { readonly versions: DataVersions; readonly isKeptField: IsKeptField };
  /** Standbys that answer queries of the marketplace; absent or null: there are none. */
  readonly replicas?: Replicas | null;
  readonly liveSessions: FindLiveSessions;
  readonly jwks: () => Promise<object>;
  readonly ready: () => Promise<Readiness>;
  /** Returns the latest signed head of the event log as a JWS, for /.well-known/log-head; absent: that route answers 404. */
  readonly logHead?: () => Promise<string | null>;
  readonly metrics: Metrics;
  /** Port of their own on which the metrics are served; null or absent: they are served on `port`. */
  readonly metricsPort?: number | null;
  readonly logger: Logger;
  /** Returns wall time, by which tokens expire. The system clock by default. */
  readonly wallNow?: () => Date;
  /** Returns monotonic milliseconds, by which rate limits refill. By default the process's monotonic clock. */
  readonly rateLimitClock?: () => number;
  /** Overrides of the default limits of connections, `CONNECTION_BOUNDS`. */
  readonly connectionBounds?: Partial<ConnectionBounds>;
  /** Overrides of the default socket limits `SOCKET_BOUNDS`. */
  readonly socketBounds?: Partial<SocketBounds>;
};

export type Server = {
  /** URL of the server, without a path, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly port: number;
  /** Port of the metrics; null: they are served on `port`. */
  readonly metricsPort: number | null;
  /**
   * Closes the server: accepts no new connections, closes all sockets with code 1012, lets requests finish for up to `drainMs`, then
   * terminates the remaining connections. A second call returns the promise of the first.
   */
  readonly close: (options: { readonly drainMs: number }) => Promise<void>;
};

const NETWORK_PATH = '/network';
/** Body limit of /network: enough for a block report of 100 000 devices; larger lists are sent in chunks. */
export const NETWORK_BODY_BYTES = 16 * 1024 * 1024;
const NETWORK_ROLES = ['NETWORK', 'OPERATOR'] as const;
/** Most open sockets of a process, and the share of its connections that sockets may take. */
const MAX_SOCKETS = 20_000;
const SOCKET_SHARE = 0.8;

/** Starts the server and returns it once it listens. Rejects with Node's error when the port cannot be opened. */
export async function startServer(options: ServerOptions): Promise<Server> {
  findTracer();
  const state = { draining: false };
  const sharedCounts = await sharedCountsOf(options);
  const { total, ...timeouts } = { ...CONNECTION_BOUNDS, ...options.connectionBounds };
  const connections = total ?? connectionLimit();
  const { listener, webSockets } = transports(options, sharedCounts, connections, () => state.draining);
  const http = createServer(timeouts);
  const perAddress = options.trustedProxyHops > 0 ? null : (options.rateLimits?.connections ?? null);
  boundConnections(http, { total: connections, perAddress, metrics: options.metrics });
  // Close the idle keep-alive connections, which would delay the end of the drain.
  const onClose = (): void => {
    if (state.draining) http.closeIdleConnections();
  };
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    if (state.draining) response.setHeader('connection', 'close');
    response.on('close', onClose);
    listener(request, response);
  };
  http.on('request', onRequest);
  // Without this handler Node answers `Expect: 100-continue` at once, and so asks for a body whose sender may be refused.
  http.on('checkContinue', onRequest);
  // The type assertion is safe: a server of node:http always passes a Socket to this event.
  http.on('upgrade', (request, socket, head) => webSockets.upgrade(request, socket as Socket, head));

  const metricsServer = await openPorts(http, options).catch((error: unknown) => {
    webSockets.cut();
    sharedCounts?.close();
    throw error;
  });
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  let closing: Promise<void> | null = null;

  return {
    url: `http://${host}:${port}`,
    port,
    metricsPort: metricsServer?.port ?? null,
    close: ({ drainMs }) => {
      state.draining = true;
      closing ??= Promise.all([drain(http, webSockets, drainMs), metricsServer?.close()])
        .then(() => undefined)
        .finally(() => sharedCounts?.close());
      return closing;
    },
  };
}

/** Creates the HTTP listener and the socket server of the schemas; both share one rate-limit budget. */
function transports(
  options: ServerOptions,
  sharedCounts: SharedCounts | null,
  connections: number,
  isDraining: () => boolean,
): { readonly listener: ReturnType<typeof createHttpListener>; readonly webSockets: Sockets } {
  const { schema, contextFor, authenticate, metrics, logger, rateLimits, trustedProxyHops, rateLimitClock } = options;
  const report = createReporter(logger, metrics);
  const shared = {
    allowsOrigin: createOriginCheck(options, logger),
    trustedProxyHops,
    metrics,
    report,
    ...rateLimitsOf(options, sharedCounts),
  };
  const marketplace = createOperations({ schema, contextFor, report, metrics });
  const bounds = { ...SOCKET_BOUNDS, ...options.socketBounds };
  let graphiql: ReturnType<typeof graphiqlPage> | null = null;

  const listener = createHttpListener({
    ...shared,
    graphqlRoutes: graphqlRoutes(options, marketplace, (network) =>
      createOperations({ schema: network, contextFor, report, metrics }),
    ),
    health: createHealthRoutes({
      ready: options.ready,
      jwks: options.jwks,
      logHead: options.logHead ?? (async () => null),
      metrics: options.metricsPort == null ? metrics : null,
      isDraining,
      report: (error) => logger.warn({ err: error }, 'readiness unknown'),
    }),
    pages: createPages({
      schema,
      contextFor,
      web: options.web === true,
      logger,
      personas: (options.sandbox ? options.personas : undefined) ?? null,
      calendar: options.calendar,
    }),
    graphiql: options.sandbox
      ? () => {
          graphiql ??= graphiqlPage(GRAPHQL_PATH);
          return graphiql;
        }
      : null,
  });
  const webSockets = createSocketServer({
    ...shared,
    protocol: createGraphqlWsProtocol({
      operations: marketplace,
      authenticate,
      initTimeoutMs: bounds.initTimeoutMs,
      tokenInExtensions: options.sandbox,
      metrics,
      report,
    }),
    path: GRAPHQL_PATH,
    maxSockets: Math.min(MAX_SOCKETS, Math.ceil(connections * SOCKET_SHARE)),
    rateLimits,
    rateLimitClock,
    liveSessions: options.liveSessions,
    bounds,
    wallNow: options.wallNow ?? (() => new Date()),
    logger,
  });
  return { listener, webSockets };
}

/** Connects to the counts that several processes share; null when none are configured. The package is loaded only then. */
async function sharedCountsOf({ redisUrl = null, rateLimits }: ServerOptions): Promise<SharedCounts | null> {
  if (redisUrl === null || rateLimits === null) return null;
  const { connectSharedCounts } = await import('./rate/redis-counts.ts');
  return connectSharedCounts(redisUrl);
}

/** Creates the budget of requests and the quotas of addresses, which all transports share. */
function rateLimitsOf({ rateLimits, rateLimitClock }: ServerOptions, sharedCounts: SharedCounts | null) {
  if (rateLimits === null) return { budget: UNLIMITED_REQUESTS, quotas: UNLIMITED_QUOTAS };
  const now = rateLimitClock ?? (() => performance.now());
  return {
    budget: createRequestBudget(rateLimits, now, sharedCounts),
    quotas: createAddressQuotas(rateLimits, now, sharedCounts),
  };
}

/** Returns the GraphQL routes by path: the marketplace, and the network's API when `network` is given. */
function graphqlRoutes(
  { schema, authenticate, network, keptAnswers, minCursors = null, replicas = null, metrics }: ServerOptions,
  marketplace: Operations,
  operationsOf: (schema: GraphQLSchema) => Operations,
): ReadonlyMap<string, GraphqlRoute> {
  const maxBodyBytes = LIMITS.bodyBytes;
  const routes = new Map<string, GraphqlRoute>();
  const executing = createGraphqlEndpoint(schema, marketplace, maxBodyBytes, {
    isKeptField: keptAnswers?.isKeptField,
    minCursors,
    replicas,
  });
  const endpoints =
    keptAnswers === undefined
      ? { endpoint: executing }
      : createKeptEndpoint(executing, keptAnswers.versions, metrics.keptAnswers);
  routes.set(GRAPHQL_PATH, { ...endpoints, authenticate, maxBodyBytes, roles: null, servesGet: true });
  if (network !== undefined) {
    routes.set(NETWORK_PATH, {
      endpoint: createGraphqlEndpoint(network.schema, operationsOf(network.schema), NETWORK_BODY_BYTES, { minCursors }),
      authenticate: network.authenticate,
      maxBodyBytes: NETWORK_BODY_BYTES,
      roles: NETWORK_ROLES,
      servesGet: false,
    });
  }
  return routes;
}
