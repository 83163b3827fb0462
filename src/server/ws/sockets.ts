// WebSocket server of the process: accepts upgrades, supervises open sockets, and drains them at shutdown.
// **Invariant:** a slow socket delays only its own subscriptions; the sockets of a revoked session are closed within two seconds; a web
// page of a disallowed origin gets no socket. Messages are in graphql-ws-protocol.ts, a single socket in socket-connection.ts.

import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { handleProtocols } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { RateLimits } from '../../domain/rate-limits.ts';
import { LIMITS } from '../../domain/request-limits.ts';
import type { AllowsOrigin } from '../http/origin-check.ts';
import { targetOf } from '../http/target.ts';
import { clientAddress } from '../operation/rate-limit.ts';
import type { Logger } from '../ops/logger.ts';
import type { Metrics } from '../ops/metrics.ts';
import type { RequestBudget } from '../rate/request-budget.ts';
import type { Protocol } from './graphql-ws-protocol.ts';
import { type Connection, type SocketBounds, superviseSocket } from './socket-connection.ts';

/** Returns the session ids that are not revoked. Called once a second with the sessions of all sockets. */
export type FindLiveSessions = (sessionIds: readonly string[]) => Promise<ReadonlySet<string>>;

export type SocketOptions = {
  readonly protocol: Protocol;
  readonly path: string;
  readonly allowsOrigin: AllowsOrigin;
  readonly trustedProxyHops: number;
  /** Null: neither messages nor sockets per address are limited. */
  readonly rateLimits: RateLimits | null;
  /** Returns monotonic milliseconds, by which the message rate limit refills; undefined: the process's monotonic clock. */
  readonly rateLimitClock: (() => number) | undefined;
  /** Maximal open sockets of the process; always applies. */
  readonly maxSockets: number;
  readonly budget: RequestBudget;
  readonly liveSessions: FindLiveSessions;
  readonly bounds: SocketBounds;
  readonly wallNow: () => Date;
  readonly metrics: Metrics;
  readonly logger: Logger;
};

export type Sockets = {
  /** Handles the `upgrade` event of an HTTP server. */
  readonly upgrade: (request: IncomingMessage, socket: Socket, head: Buffer) => void;
  /** Refuses new sockets and closes the open ones with code 1012, spread over `overMs`. Resolves when none is open. */
  readonly drain: (overMs: number) => Promise<void>;
  /** Terminates the remaining sockets without a close frame. */
  readonly cut: () => void;
};

export const SOCKET_BOUNDS: SocketBounds = {
  slowAfterMs: 10_000,
  maxWaitingBytes: 262_144,
  maxPushedBytes: 32_768,
  keepAliveMs: 12_000,
  watchEveryMs: 1_000,
  initTimeoutMs: 5_000,
  closeGraceMs: 5_000,
};

/** Batch size at shutdown: sockets are closed in batches, so that their clients do not all reconnect at once. */
const DRAIN_BATCH = 50;
const MAX_DRAIN_BATCHES = 20;

/** Returns the socket server; it accepts sockets until `drain` is called. */
export function createSocketServer(options: SocketOptions): Sockets {
  const { path, allowsOrigin, trustedProxyHops, budget, metrics } = options;
  const registry: SocketRegistry = { open: new Set(), perAddress: new Map(), draining: false, onEmpty: null };
  const { open } = registry;

  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    autoPong: false,
    perMessageDeflate: false,
    maxPayload: LIMITS.bodyBytes,
    handleProtocols,
  });

  const upgrade: Sockets['upgrade'] = (request, socket, head) => {
    // Ignore errors here: a client may disconnect during the handshake.
    socket.on('error', () => undefined);
    const { origin } = request.headers;
    if (targetOf(request).path !== path) return refuse(socket, 404);
    if (origin !== undefined && !allowsOrigin(origin)) return refuse(socket, 403);
    if (registry.draining || open.size >= options.maxSockets) return refuse(socket, 503, 1);
    const forwarded = String(request.headers['x-forwarded-for'] ?? '');
    const address = clientAddress(request.socket.remoteAddress, forwarded, trustedProxyHops);
    const waitMs = budget.take({ accountId: null, address }, 1);
    if (waitMs > 0) {
      metrics.rateLimited.inc({ transport: 'socket' });
      return refuse(socket, 429, Math.ceil(waitMs / 1000));
    }
    server.handleUpgrade(request, socket, head, (opened) => accept(options, registry, opened, socket, address));
  };

  const stopWatch = watch(open, options);

  return {
    upgrade,

    drain: async (overMs) => {
      registry.draining = true;
      await closeInBatches([...open], overMs);
      if (open.size > 0) {
        await new Promise<void>((resolve) => {
          registry.onEmpty = resolve;
        });
      }
      stopWatch();
    },

    cut: () => {
      for (const connected of open) connected.cut();
      stopWatch();
    },
  };
}

type SocketRegistry = {
  readonly open: Set<Connection>;
  readonly perAddress: Map<string, number>;
  draining: boolean;
  /** Callback of `drain` for the closing of the last socket; null while no drain waits. */
  onEmpty: (() => void) | null;
};

/** Registers an upgraded socket and serves the protocol on it; closes it when its address has too many sockets or at shutdown. */
function accept(
  { protocol, maxSockets, rateLimits, rateLimitClock, budget, bounds, wallNow, metrics, logger }: SocketOptions,
  registry: SocketRegistry,
  socket: WebSocket,
  network: Socket,
  address: string,
): void {
  const accepted = superviseSocket(socket, network, {
    bounds,
    rateLimits,
    rateLimitClock,
    wallNow,
    onClosed: (reason, code) => {
      registry.open.delete(accepted);
      countAddress(registry, address, -1);
      metrics.sockets.dec();
      metrics.socketCloses.inc({ reason });
      logger.debug({ reason, code }, 'socket closed');
      if (registry.open.size === 0) registry.onEmpty?.();
    },
  });
  registry.open.add(accepted);
  metrics.sockets.inc();
  if (countAddress(registry, address, 1) > (rateLimits?.sockets ?? maxSockets)) accepted.close('too_many_sockets');
  else if (registry.draining) accepted.close('shutdown');
  else {
    protocol(socket, accepted, (points) => {
      const accountId = accepted.viewer()?.accountId ?? null;
      return budget.take({ accountId, address }, 1 + points);
    });
  }
}

/** Changes the number of open sockets of an address by `change` and returns the new number. */
function countAddress({ perAddress }: SocketRegistry, address: string, change: 1 | -1): number {
  const count = (perAddress.get(address) ?? 0) + change;
  if (count === 0) perAddress.delete(address);
  else perAddress.set(address, count);
  return count;
}

async function closeInBatches(all: readonly Connection[], overMs: number): Promise<void> {
  const batches = Math.max(1, Math.min(MAX_DRAIN_BATCHES, Math.ceil(all.length / DRAIN_BATCH)));
  const size = Math.ceil(all.length / batches);
  for (let batch = 0; batch < batches; batch += 1) {
    if (batch > 0) await pause(overMs / batches);
    for (const connected of all.slice(batch * size, (batch + 1) * size)) connected.close('shutdown');
  }
}

/** Starts the interval check of all open sockets for liveness and revoked sessions. Returns the function that stops it. */
function watch(open: ReadonlySet<Connection>, { liveSessions, logger, bounds }: SocketOptions): () => void {
  let querying = false;
  let failing = false;

  const checkSessions = async (): Promise<void> => {
    const ids = [...new Set([...open].flatMap((connected) => connected.viewer()?.sessionId ?? []))];
    if (ids.length === 0) return;
    const live = await liveSessions(ids);
    for (const connected of open) {
      const id = connected.viewer()?.sessionId;
      // Skip sockets that signed in during the query; the next interval checks them.
      if (id !== undefined && ids.includes(id) && !live.has(id)) connected.close('session_revoked');
    }
  };

  const timer = setInterval(() => {
    const now = performance.now();
    for (const connected of open) connected.check(now);
    if (querying) return;
    querying = true;
    checkSessions()
      .then(
        () => {
          failing = false;
        },
        (error: unknown) => {
          // Keep the sockets open during an outage of the database: their tokens expire within minutes.
          if (!failing) logger.error({ err: error }, 'cannot tell which sessions live');
          failing = true;
        },
      )
      .finally(() => {
        querying = false;
      });
  }, bounds.watchEveryMs);
  return () => clearInterval(timer);
}

/** Refuses a WebSocket upgrade with an HTTP status and closes the TCP socket. */
function refuse(socket: Socket, status: number, retryAfterSeconds?: number): void {
  const retry = retryAfterSeconds === undefined ? [] : [`Retry-After: ${retryAfterSeconds}`];
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'Connection: close', 'Content-Length: 0', ...retry];
  socket.end(`${head.join('\r\n')}\r\n\r\n`, () => socket.destroy());
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
