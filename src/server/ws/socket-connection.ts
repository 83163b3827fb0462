// One WebSocket connection: its send buffer, its liveness, whom it is signed in as, and how it closes.
// **Invariant:** the memory that waits for a peer is bounded, a peer that does not read is closed, and a connection closes once, with
// one reason. Messages of the protocol do not belong here.

import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Viewer } from '../operation/identity.ts';
import { budget, MESSAGE_BUDGET, UNLIMITED } from '../operation/rate-limit.ts';
import { CLOSE_REASONS, type CloseReason, closeReasonOfError, closeReasonOfPeer } from './close-reasons.ts';

/** Limits of a connection, in milliseconds and bytes. */
export type SocketBounds = {
  /** A peer that reads nothing for this long while data waits for it is a slow consumer. */
  readonly slowAfterMs: number;
  /** So is a peer for which more than this is buffered when the next message is due. */
  readonly maxWaitingBytes: number;
  /** Frames of a shared execution are refused if the socket's buffer, once it is not empty, would exceed this. */
  readonly maxPushedBytes: number;
  /** A ping is sent after this much silence; after as much again without a pong the connection is cut. */
  readonly keepAliveMs: number;
  /** Interval of the checks of all sockets; a revoked session loses its sockets within this time and one query. */
  readonly watchEveryMs: number;
  readonly initTimeoutMs: number;
  /** How long the closing handshake may take before the connection is cut. */
  readonly closeGraceMs: number;
};

export type Connection = {
  /** Sets the callback that is called once, when the connection begins to close for any reason. */
  readonly onClosing: (callback: () => void) => void;
  readonly viewer: () => Viewer | null;
  /** Signs the connection in until `expiresAt`, when it closes as `token_expired`. */
  readonly signIn: (viewer: Viewer, expiresAt: Date) => void;
  /** Settles when the network has the message or the connection has ended; never rejects. */
  readonly send: (data: string) => Promise<void>;
  /** Writes frames at once. BUFFERED: the network still uses the buffer. REFUSED: too much is buffered already. */
  readonly push: (frames: Buffer) => 'WRITTEN' | 'BUFFERED' | 'REFUSED';
  /** Counts a message as a sign of life and against the rate limit; false, after closing, when the limit is exceeded. */
  readonly admit: () => boolean;
  /** Closes the connection for this reason, unless it is closing already. */
  readonly close: (reason: CloseReason) => void;
  /** Cuts the connection at once, without a close frame. */
  readonly cut: () => void;
  /** Checks whether the peer reads and answers pings. Called regularly, with milliseconds that never go back. */
  readonly check: (now: number) => void;
};

export type ConnectionOptions = {
  readonly bounds: SocketBounds;
  readonly rateLimits: boolean;
  readonly budgetNow: (() => number) | undefined;
  readonly wallNow: () => Date;
  /** Called once, after the last byte. */
  readonly onClosed: (reason: CloseReason, code: number) => void;
};

/** Supervises an open WebSocket; `network` is the TCP socket below it. */
export function connection(socket: WebSocket, network: Socket, options: ConnectionOptions): Connection {
  const { bounds, wallNow } = options;
  const messages = options.rateLimits ? budget(MESSAGE_BUDGET, options.budgetNow) : UNLIMITED;
  const closing = closingOf(socket, options);
  const liveness = livenessOf(socket, network, bounds, closing.close);
  let viewer: Viewer | null = null;

  const isOpen = (): boolean => !closing.hasBegun() && socket.readyState === socket.OPEN;

  const admit = (): boolean => {
    liveness.onActivity();
    if (messages.take('', 1) > 0) closing.close('too_many_messages');
    return !closing.hasBegun();
  };

  // Answered here instead of by the library: pongs to a peer that sends pings and does not read would fill the memory.
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

    // Bypasses the library, which would encode every frame again. The library writes synchronously, so frames never interleave.
    push: (frames) => {
      const { writableLength: buffered } = network;
      if (!isOpen() || (buffered > 0 && buffered + frames.length > bounds.maxPushedBytes)) return 'REFUSED';
      network.write(frames);
      return network.writableLength === 0 ? 'WRITTEN' : 'BUFFERED';
    },

    check: (now) => {
      if (isOpen()) liveness.check(now);
    },
  };
}

type Closing = {
  readonly close: (reason: CloseReason) => void;
  /** Closes for a reason after a time, instead of an earlier such request. */
  readonly closeAfter: (ms: number, reason: CloseReason) => void;
  readonly onBegin: (callback: () => void) => void;
  readonly hasBegun: () => boolean;
};

/** The closing of a socket: the first reason wins, and a handshake that takes too long is cut. */
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

  // After an error the library closes the socket itself; only the reason is recorded here.
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

/** Liveness of a peer: whether it reads what is written, and answers pings. */
function livenessOf(
  socket: WebSocket,
  network: Socket,
  bounds: SocketBounds,
  close: (reason: CloseReason) => void,
): { readonly onActivity: () => void; readonly check: (now: number) => void } {
  let readBytes = 0;
  /** Since when the peer has read nothing although data waits for it. */
  let readAt = performance.now();
  let activeAt = performance.now();
  let pingedAt: number | null = null;

  return {
    onActivity: () => {
      activeAt = performance.now();
      pingedAt = null;
    },
    check: (now) => {
      const read = network.bytesWritten - network.writableLength;
      if (network.writableLength === 0 || read !== readBytes) readAt = now;
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

/** The longest delay of a Node timer. */
const MAX_TIMEOUT_MS = 2_147_483_647;
