// The door for WebSockets: who may open one, and the watch over all that are open.
// Invariant: nobody waits for a slow socket but its own streams; a revoked session loses its sockets within two seconds; a page
// of an origin that is not allowed gets none. What is said on a socket is in protocol.ts.

import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { handleProtocols } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { addressOf, type Budget } from '../http/rate-limit.ts';
import { LIMITS } from '../operation/limits.ts';
import type { Logger } from '../ops/logger.ts';
import type { Metrics } from '../ops/metrics.ts';
import type { CloseReason } from './close-reasons.ts';
import type { Protocol } from './graphql-ws-protocol.ts';
import { type Connection, connection, type SocketBounds } from './socket-connection.ts';

/** Says which of these sessions still live. Asked once a second for all sockets together. */
export type LiveSessions = (sessionIds: readonly string[]) => Promise<ReadonlySet<string>>;

export type SocketOptions = {
  readonly protocol: Protocol;
  readonly path: string;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly trustedProxyHops: number;
  /** Off: neither messages nor sockets of one address are counted. */
  readonly rateLimits: boolean;
  /** What the budget of a socket's messages refills by. */
  readonly budgetNow: (() => number) | undefined;
  readonly budget: Budget;
  readonly liveSessions: LiveSessions;
  readonly bounds: SocketBounds;
  readonly wallNow: () => Date;
  readonly metrics: Metrics;
  readonly logger: Logger;
};

export type Sockets = {
  /** Takes the `upgrade` event of an HTTP server. */
  readonly upgrade: (request: IncomingMessage, socket: Socket, head: Buffer) => void;
  /** Lets nobody in any more and ends all sockets with 1012, spread over `overMs`; settles when none is left. */
  readonly drain: (overMs: number) => Promise<void>;
  /** Cuts what is left. */
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

/** Per address, when rates are limited. */
const MAX_PER_ADDRESS = 200;
/** Per process, always. */
const MAX_SOCKETS = 20_000;
/** Few enough that their coming back at once is no wave. */
const DRAIN_BATCH = 50;
const MAX_DRAIN_BATCHES = 20;

/** Makes the door; it is open until `drain`. */
export function sockets(options: SocketOptions): Sockets {
  const { protocol, path, allowedOrigins, trustedProxyHops, rateLimits, budgetNow, budget, bounds, metrics, logger } =
    options;
  const open = new Set<Connection>();
  const perAddress = new Map<string, number>();
  let draining = false;
  let whenEmpty: (() => void) | null = null;

  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    autoPong: false,
    perMessageDeflate: false,
    maxPayload: LIMITS.bodyBytes,
    handleProtocols,
  });

  const count = (address: string, by: 1 | -1): number => {
    const now = (perAddress.get(address) ?? 0) + by;
    if (now === 0) perAddress.delete(address);
    else perAddress.set(address, now);
    return now;
  };

  const accept = (socket: WebSocket, network: Socket, address: string): void => {
    const onEnded = (ending: CloseReason, code: number): void => {
      open.delete(one);
      count(address, -1);
      metrics.sockets.dec();
      metrics.socketEndings.inc({ ending });
      logger.debug({ ending, code }, 'socket ended');
      if (open.size === 0) whenEmpty?.();
    };
    const one = connection(socket, network, { bounds, rateLimits, budgetNow, wallNow: options.wallNow, onEnded });
    open.add(one);
    metrics.sockets.inc();
    if (count(address, 1) > MAX_PER_ADDRESS && rateLimits) one.end('too_many_sockets');
    else if (draining) one.end('shutdown');
    else {
      protocol(socket, one, (points) => {
        const viewer = one.viewer();
        return budget.take(viewer === null ? `address ${address}` : `account ${viewer.accountId}`, 1 + points);
      });
    }
  };

  const upgrade: Sockets['upgrade'] = (request, socket, head) => {
    // A peer that leaves during the handshake is no news.
    socket.on('error', () => undefined);
    const { origin } = request.headers;
    if (request.url?.split('?', 1)[0] !== path) return refuse(socket, 404);
    if (origin !== undefined && !allowedOrigins.has(origin)) return refuse(socket, 403);
    if (draining || open.size >= MAX_SOCKETS) return refuse(socket, 503, 1);
    const forwarded = String(request.headers['x-forwarded-for'] ?? '');
    const address = addressOf(request.socket.remoteAddress, forwarded, trustedProxyHops);
    const waitMs = budget.take(`address ${address}`, 1);
    if (waitMs > 0) {
      metrics.rateLimited.inc({ transport: 'socket' });
      return refuse(socket, 429, Math.ceil(waitMs / 1000));
    }
    server.handleUpgrade(request, socket, head, (opened) => accept(opened, socket, address));
  };

  const stopWatch = watch(open, options);

  return {
    upgrade,

    drain: async (overMs) => {
      draining = true;
      const all = [...open];
      const batches = Math.max(1, Math.min(MAX_DRAIN_BATCHES, Math.ceil(all.length / DRAIN_BATCH)));
      const size = Math.ceil(all.length / batches);
      for (let batch = 0; batch < batches; batch += 1) {
        if (batch > 0) await pause(overMs / batches);
        for (const one of all.slice(batch * size, (batch + 1) * size)) one.end('shutdown');
      }
      if (open.size > 0) {
        await new Promise<void>((resolve) => {
          whenEmpty = resolve;
        });
      }
      stopWatch();
    },

    cut: () => {
      for (const one of open) one.cut();
      stopWatch();
    },
  };
}

/** Looks after the open sockets: whether they take and answer, and whether their sessions live. */
function watch(open: ReadonlySet<Connection>, { liveSessions, logger, bounds }: SocketOptions): () => void {
  let asking = false;
  let failing = false;

  const checkSessions = async (): Promise<void> => {
    const ids = [...new Set([...open].flatMap((one) => one.viewer()?.sessionId ?? []))];
    if (ids.length === 0) return;
    const live = await liveSessions(ids);
    for (const one of open) {
      const id = one.viewer()?.sessionId;
      // Who signed in while we asked is asked about next time.
      if (id !== undefined && ids.includes(id) && !live.has(id)) one.end('session_revoked');
    }
  };

  const timer = setInterval(() => {
    const now = performance.now();
    for (const one of open) one.check(now);
    if (asking) return;
    asking = true;
    checkSessions()
      .then(
        () => {
          failing = false;
        },
        (error: unknown) => {
          // Tokens end by themselves within minutes: an outage of the database is no reason to throw everybody out.
          if (!failing) logger.error({ err: error }, 'cannot tell which sessions live');
          failing = true;
        },
      )
      .finally(() => {
        asking = false;
      });
  }, bounds.watchEveryMs);
  return () => clearInterval(timer);
}

/** Answers a request for an upgrade with plain HTTP. */
function refuse(socket: Socket, status: number, retryAfterSeconds?: number): void {
  const retry = retryAfterSeconds === undefined ? [] : [`Retry-After: ${retryAfterSeconds}`];
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'Connection: close', 'Content-Length: 0', ...retry];
  socket.end(`${head.join('\r\n')}\r\n\r\n`, () => socket.destroy());
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
