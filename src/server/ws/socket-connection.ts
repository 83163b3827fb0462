// WebSocket connection: send buffer, liveness checks, signed-in account and closing of one socket.
// **Invariant:** the data buffered for a client is bounded, a client that does not read is disconnected, and a connection closes once,
// with one reason. Messages of the protocol do not belong here.

import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { RateLimits } from '../../domain/rate-limits.ts';
import type { Viewer } from '../operation/identity.ts';
import { createTokenBuckets } from '../operation/rate-limit.ts';
import { CLOSE_REASONS, type CloseReason, closeReasonOfError, closeReasonOfPeer } from './close-reasons.ts';

/** Limits of a connection. `…Ms` are milliseconds, `…Bytes` are bytes; the client is the peer of the socket. */
export type SocketBounds = {
  /** Slow consumer by time: the socket is closed when its client reads nothing for this long while data is buffered. */
  readonly slowAfterMs: number;
  /** Slow consumer by size: the socket is closed when more than this is buffered at the time of the next message. */
  readonly maxWaitingBytes: number;
  /** Frames of a shared execution are refused when the socket's buffer is not empty and would grow beyond this. */
  readonly maxPushedBytes: number;
  /** A ping is sent after this time without a message; the connection is terminated when no pong follows within the same time. */
  readonly keepAliveMs: number;
  /** Interval between checks of all sockets; sockets of a revoked session are closed within this time plus one query. */
  readonly watchEveryMs: number;
  readonly initTimeoutMs: number;
  /** Time limit of the closing handshake, in milliseconds; after it the connection is terminated. */
  readonly closeGraceMs: number;
};

export type Connection = {
  /** Sets a callback that is called once, when the connection begins to close for any reason. */
  readonly onClosing: (callback: () => void) => void;
  readonly viewer: () => Viewer | null;
  /** Marks the connection as signed in; at `expiresAt` it closes with the reason `token_expired`. */
  readonly signIn: (viewer: Viewer, expiresAt: Date) => void;
  /** Sends a message. The promise resolves when it was handed to the operating system or the connection has ended; never rejects. */
  readonly send: (data: string) => Promise<void>;
  /** Writes frames synchronously. BUFFERED: Node still uses the buffer. REFUSED: nothing was written, too much is buffered. */
  readonly push: (frames: Buffer) => 'WRITTEN' | 'BUFFERED' | 'REFUSED';
  /** Records a received message: resets the ping timer and takes a point of the rate limit. Returns false once the socket is closing. */
  readonly admit: () => boolean;
  /** Closes the connection for a reason; does nothing when it is closing already. */
  readonly close: (reason: CloseReason) => void;
  /** Terminates the connection at once, without a close frame. */
  readonly cut: () => void;
  /** Checks whether the client reads and answers pings. Called every `watchEveryMs` with monotonic milliseconds. */
  readonly check: (now: number) => void;
};

export type ConnectionOptions = {
  /** Time and buffer limits of the socket. */
  readonly bounds: SocketBounds;
  /** Figures of the limit of messages; null: messages are not limited. */
  readonly rateLimits: RateLimits | null;
  /** Returns monotonic milliseconds, by which the message rate limit refills; undefined: the process's monotonic clock. */
  readonly rateLimitClock: (() => number) | undefined;
  readonly wallNow: () => Date;
  /** Called once, when the socket is closed. */
  readonly onClosed: (reason: CloseReason, code: number) => void;
};

/** Wraps an open WebSocket and supervises it until it is closed; `tcpSocket` is its TCP connection. */
export function superviseSocket(socket: WebSocket, tcpSocket: Socket, options: ConnectionOptions): Connection {
  const { bounds, wallNow } = options;
  const messages = messageBucket(options);
  const closing = closingOf(socket, options);
  const liveness = livenessOf(socket, tcpSocket, bounds, closing.close);
  let viewer: Viewer | null = null;

  const isOpen = (): boolean => !closing.hasBegun() && socket.readyState === socket.OPEN;

  const admit = (): boolean => {
    liveness.onActivity();
    if (messages !== null && messages.take('', 1) > 0) closing.close('too_many_messages');
    return !closing.hasBegun();
  };

  // Pings are answered here, not by the library: pongs for a client that sends pings but never reads would fill the memory.
  socket.on('ping', (data: Buffer) => {
    if (admit() && socket.bufferedAmount <= bounds.maxWaitingBytes) socket.pong(data);
  });
  socket.on('pong', liveness.onActivity);

  return {
    onClosing: closing.onBegin,
    viewer: () => viewer,
    admit,
    close: closing.close,
    cut: () => socket.terminate(),

    signIn: (as, expiresAt) => {
      if (closing.hasBegun()) return;
      viewer = as;
      closing.closeAfter(expiresAt.getTime() - wallNow().getTime(), 'token_expired');
    },

    send: (data) => {
      if (!isOpen()) return Promise.resolve();
      if (socket.bufferedAmount > bounds.maxWaitingBytes) {
        closing.close('slow_consumer');
        return Promise.resolve();
      }
      return new Promise((resolve) => socket.send(data, () => resolve()));
    },

    // Write to the TCP socket directly: the library would encode each frame again. It writes synchronously, so frames never interleave.
    push: (frames) => {
      const { writableLength: buffered } = tcpSocket;
      if (!isOpen() || (buffered > 0 && buffered + frames.length > bounds.maxPushedBytes)) return 'REFUSED';
      tcpSocket.write(frames);
      return tcpSocket.writableLength === 0 ? 'WRITTEN' : 'BUFFERED';
    },

    check: (now) => {
      if (isOpen()) liveness.check(now);
    },
  };
}

function messageBucket({ rateLimits, rateLimitClock }: ConnectionOptions) {
  if (rateLimits === null) return null;
  const { messages, messagesPerSecond } = rateLimits;
  return createTokenBuckets({ capacity: messages, refillPerSecond: messagesPerSecond }, rateLimitClock);
}

type Closing = {
  readonly close: (reason: CloseReason) => void;
  /** Closes the connection for a reason after a delay; a second call replaces the first one, which then has no effect. */
  readonly closeAfter: (ms: number, reason: CloseReason) => void;
  readonly onBegin: (callback: () => void) => void;
  readonly hasBegun: () => boolean;
};

/** Close procedure of a socket: records the first reason and terminates the socket when the closing handshake times out. */
function closingOf(socket: WebSocket, { bounds, onClosed }: ConnectionOptions): Closing {
  let reason: CloseReason | null = null;
  let onBegin = (): void => undefined;
  let expiry: NodeJS.Timeout | undefined;
  let grace: NodeJS.Timeout | undefined;

  const begin = (first: CloseReason): void => {
    reason ??= first;
    clearTimeout(expiry);
    grace ??= setTimeout(() => socket.terminate(), bounds.closeGraceMs);
    onBegin();
    onBegin = () => undefined;
  };

  const close: Closing['close'] = (name) => {
    if (reason !== null) return;
    begin(name);
    const { code, reason: text } = CLOSE_REASONS[name];
    if (code === null) socket.terminate();
    else socket.close(code, text);
  };

  // Record only the reason: after an error the library closes the socket itself.
  socket.on('error', (error) => begin(closeReasonOfError(error)));
  socket.once('close', (code) => {
    begin(closeReasonOfPeer(code));
    clearTimeout(grace);
    onClosed(reason ?? 'connection_lost', code);
  });

  return {
    close,
    closeAfter: (ms, name) => {
      clearTimeout(expiry);
      expiry = setTimeout(() => close(name), Math.min(Math.max(0, ms), MAX_TIMEOUT_MS));
    },
    onBegin: (callback) => {
      onBegin = callback;
    },
    hasBegun: () => reason !== null,
  };
}

/** Liveness check of a client: closes the socket when the client does not read its data or does not answer pings. */
function livenessOf(
  socket: WebSocket,
  tcpSocket: Socket,
  bounds: SocketBounds,
  close: (reason: CloseReason) => void,
): { readonly onActivity: () => void; readonly check: (now: number) => void } {
  let readBytes = 0;
  /** Time of the last check at which the client had read more data than before, or had nothing left to read. */
  let readAt = performance.now();
  let activeAt = performance.now();
  let pingedAt: number | null = null;

  return {
    onActivity: () => {
      activeAt = performance.now();
      pingedAt = null;
    },
    check: (now) => {
      const read = tcpSocket.bytesWritten - tcpSocket.writableLength;
      if (tcpSocket.writableLength === 0 || read !== readBytes) readAt = now;
      readBytes = read;
      if (now - readAt > bounds.slowAfterMs) close('slow_consumer');
      else if (pingedAt !== null && now - pingedAt > bounds.keepAliveMs) close('unresponsive');
      else if (pingedAt === null && now - activeAt > bounds.keepAliveMs) {
        pingedAt = now;
        socket.ping();
      }
    },
  };
}

/** Maximal delay of a Node timer: 2^31 - 1 milliseconds. */
const MAX_TIMEOUT_MS = 2_147_483_647;
