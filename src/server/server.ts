// The server as one thing: HTTP and WebSocket on one port, in front of one schema.
// Invariant: once it says it listens it answers, and once `close` settles nothing of it is left: no connection, no timer.
// Everything it needs from other floors is handed in.

import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { GraphQLSchema } from 'graphql';
import { graphqlEndpoint } from './http/endpoint.ts';
import { type Door, GRAPHQL_PATH, httpListener } from './http/listener.ts';
import { budget, REQUEST_BUDGET, UNLIMITED } from './http/rate-limit.ts';
import type { Authenticate, RequestContext } from './operation/identity.ts';
import { LIMITS } from './operation/limits.ts';
import { operations } from './operation/operation.ts';
import { healthRoutes, type Readiness } from './ops/health.ts';
import { type Logger, reporter } from './ops/logger.ts';
import type { Metrics } from './ops/metrics.ts';
import { offerPages } from './pages/offer-page.ts';
import { protocol } from './ws/graphql-ws-protocol.ts';
import type { SocketBounds } from './ws/socket-connection.ts';
import { type LiveSessions, SOCKET_BOUNDS, sockets } from './ws/sockets.ts';

export type ServerOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** Origins whose pages may call and open sockets. */
  readonly allowedOrigins: readonly string[];
  /** Serves GraphiQL. */
  readonly sandbox: boolean;
  readonly rateLimits: boolean;
  readonly trustedProxyHops: number;
  readonly schema: GraphQLSchema;
  /** Makes what resolvers are given; called anew for each request and for each event of a subscription. */
  readonly contextFor: (request: RequestContext) => unknown;
  readonly authenticate: Authenticate;
  /** The network's own feed, at /network; not served unless given. */
  readonly network?: { readonly schema: GraphQLSchema; readonly authenticate: Authenticate };
  readonly liveSessions: LiveSessions;
  readonly jwks: () => Promise<object>;
  readonly ready: () => Promise<Readiness>;
  /** The latest signed head of the log, for /.well-known/log-head; none unless given. */
  readonly logHead?: () => Promise<string | null>;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Wall time, for the expiry of tokens. */
  readonly wallNow?: () => Date;
  /** What the budgets of requests and messages refill by: milliseconds that never go back. By default those of the process. */
  readonly budgetNow?: () => number;
  /** Other timeout with sockets than the usual one. */
  readonly socketBounds?: Partial<SocketBounds>;
};

export type Server = {
  /** Where it listens, without a path. */
  readonly url: string;
  readonly port: number;
  /**
   * Takes no new connection, sends 1012 to all sockets, lets requests finish for up to `drainMs`, then cuts what is left.
   * Calling it again waits for the same end.
   */
  readonly close: (options: { readonly drainMs: number }) => Promise<void>;
};

const NETWORK_PATH = '/network';
/** A report of 100 000 devices in one call. */
const NETWORK_BODY_BYTES = 64 * 1024 * 1024;
/** For a whole request to arrive, and for its head. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** Longer than the idle timeout of the usual proxies, so that they are the ones to close. */
const KEEP_ALIVE_MS = 65_000;

/** Starts to listen. Rejects when the port cannot be had. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { schema, contextFor, authenticate, metrics, logger, rateLimits, trustedProxyHops } = options;
  const wallNow = options.wallNow ?? (() => new Date());
  const allowedOrigins = new Set(options.allowedOrigins);
  const report = reporter(logger, metrics);
  const shared = {
    authenticate,
    allowedOrigins,
    trustedProxyHops,
    metrics,
    report,
    budget: rateLimits ? budget(REQUEST_BUDGET, options.budgetNow) : UNLIMITED,
  };
  let draining = false;

  const ours = operations({ schema, contextFor, report, metrics });
  const { ready, jwks } = options;
  const health = healthRoutes({
    ready,
    jwks,
    logHead: options.logHead ?? (async () => null),
    metrics,
    isDraining: () => draining,
    report: (error) => logger.warn({ err: error }, 'readiness unknown'),
  });
  const { bodyBytes } = LIMITS;
  const endpoint = graphqlEndpoint(schema, ours, bodyBytes);
  const doors = new Map<string, Door>([[GRAPHQL_PATH, { endpoint, authenticate, bodyBytes, membersOnly: false }]]);
  const { network } = options;
  if (network !== undefined) {
    const theirs = operations({ schema: network.schema, contextFor, report, metrics });
    const endpoint = graphqlEndpoint(network.schema, theirs, NETWORK_BODY_BYTES);
    const { authenticate } = network;
    doors.set(NETWORK_PATH, { endpoint, authenticate, bodyBytes: NETWORK_BODY_BYTES, membersOnly: true });
  }
  const listener = httpListener({
    ...shared,
    doors,
    health,
    pages: offerPages({ schema, contextFor }),
    sandbox: options.sandbox,
  });
  const bounds = { ...SOCKET_BOUNDS, ...options.socketBounds };
  const door = sockets({
    ...shared,
    protocol: protocol({
      operations: ours,
      authenticate,
      initTimeoutMs: bounds.initTimeoutMs,
      tokenInExtensions: options.sandbox,
      metrics,
      report,
    }),
    path: GRAPHQL_PATH,
    rateLimits,
    budgetNow: options.budgetNow,
    liveSessions: options.liveSessions,
    bounds,
    wallNow,
    logger,
  });

  const http = createServer({
    requestTimeout: REQUEST_TIMEOUT_MS,
    headersTimeout: HEADERS_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  http.on('request', (request, response) => {
    if (draining) response.setHeader('connection', 'close');
    // A connection kept alive past its last answer would hold up the end.
    response.once('close', () => {
      if (draining) http.closeIdleConnections();
    });
    listener(request, response);
  });
  // Node hands over the network connection itself, whose type is wider only for servers of another make.
  http.on('upgrade', (request, network, head) => door.upgrade(request, network as Socket, head));

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port, options.host, () => {
      http.off('error', reject);
      resolve();
    });
  }).catch((error: unknown) => {
    door.cut();
    throw error;
  });
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;

  const drain = async (drainMs: number): Promise<void> => {
    draining = true;
    const cut = setTimeout(() => {
      http.closeAllConnections();
      door.cut();
    }, drainMs);
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    http.closeIdleConnections();
    await Promise.all([closed, door.drain(drainMs / 2)]);
    clearTimeout(cut);
  };
  let closing: Promise<void> | null = null;

  return {
    url: `http://${host}:${port}`,
    port,
    close: ({ drainMs }) => {
      closing ??= drain(drainMs);
      return closing;
    },
  };
}
