// One socket: what was sent and not yet taken, when it was last heard of, whom it speaks for, and how it ends.
// Invariant: what waits in memory for a peer is bounded, a peer that does not take it is let go, and a socket ends once, with one
// name. Nothing here knows the messages.

import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { budget, MESSAGE_BUDGET, UNLIMITED } from '../http/rate-limit.ts';
import type { Viewer } from '../operation/identity.ts';
import { CLOSE_REASONS, type CloseReason, closeReasonOfError, closeReasonOfPeer } from './close-reasons.ts';

/** What a socket is allowed, in milliseconds and bytes. */
export type SocketBounds = {
  /** A socket that takes nothing for this long while something waits for it is a slow consumer. */
  readonly slowAfterMs: number;
  /** So is one for which more than this waits when the next message is due. */
  readonly maxWaitingBytes: number;
  /** Nothing is pushed behind what waits if together it would be more than this. */
  readonly maxPushedBytes: number;
  /** Silence after which a ping is sent, and again after which the connection is cut. */
  readonly keepAliveMs: number;
  /** How often sockets are looked after, and how long a revoked session can go on, but for the asking. */
  readonly watchEveryMs: number;
  readonly initTimeoutMs: number;
  /** How long a close may take before the connection is cut. */
  readonly closeGraceMs: number;
};

export type Connection = {
  /** Calls back once, when the connection begins to end, for whatever reason. For one who asks. */
  readonly whenEnding: (act: () => void) => void;
  readonly viewer: () => Viewer | null;
  /** Signs the connection in until `expiresAt`, when it ends as `token_expired`. */
  readonly signIn: (viewer: Viewer, expiresAt: Date) => void;
  /** Settles when the message was handed to the network or the connection has ended; never rejects. */
  readonly send: (data: string) => Promise<void>;
  /** Hands frames to the network at once. WAITING: the buffer is still needed. REFUSED: too much waits already. */
  readonly push: (frames: Buffer) => 'WRITTEN' | 'WAITING' | 'REFUSED';
  /** Notes a sign of life and counts a message; false, and the end of it, when there were too many. */
  readonly admit: () => boolean;
  /** Ends the connection under this name, unless it has ended already. */
  readonly end: (ending: CloseReason) => void;
  /** Cuts the connection at once. */
  readonly cut: () => void;
  /** Looks whether the peer still takes and answers; to be called regularly, with milliseconds that never go back. */
  readonly check: (now: number) => void;
};

/** Watches over an open socket on its network connection. `onEnded` is called once, after the last byte. */
export function connection(
  socket: WebSocket,
  network: Socket,
  options: {
    readonly bounds: SocketBounds;
    readonly rateLimits: boolean;
    readonly budgetNow: (() => number) | undefined;
    readonly wallNow: () => Date;
    readonly onEnded: (ending: CloseReason, code: number, reason: string) => void;
  },
): Connection {
  const { bounds, wallNow, onEnded } = options;
  const messages = options.rateLimits ? budget(MESSAGE_BUDGET, options.budgetNow) : UNLIMITED;
  let viewer: Viewer | null = null;
  let ending: CloseReason | null = null;
  let onEnding = (): void => undefined;
  /** What the peer has taken, and since when it has taken no more although something waits. */
  let takenBytes = 0;
  let takenAt = performance.now();
  let heardAt = performance.now();
  let pingedAt: number | null = null;
  let expiry: NodeJS.Timeout | undefined;
  let grace: NodeJS.Timeout | undefined;

  const note = (name: CloseReason): void => {
    ending ??= name;
    clearTimeout(expiry);
    grace ??= setTimeout(() => socket.terminate(), bounds.closeGraceMs);
    onEnding();
    onEnding = () => undefined;
  };

  const end = (name: CloseReason): void => {
    if (ending !== null) return;
    note(name);
    const { code, reason } = CLOSE_REASONS[name];
    if (code === null) socket.terminate();
    else socket.close(code, reason);
  };

  // The socket closes itself after an error; this only finds the name.
  socket.on('error', (error) => note(closeReasonOfError(error)));
  socket.on('pong', () => heard());
  socket.once('close', (code, reason) => {
    note(closeReasonOfPeer(code));
    clearTimeout(grace);
    onEnded(ending ?? 'connection_lost', code, reason.toString());
  });

  const heard = (): void => {
    heardAt = performance.now();
    pingedAt = null;
  };

  const isOpen = (): boolean => ending === null && socket.readyState === socket.OPEN;

  const admit = (): boolean => {
    heard();
    if (messages.take('', 1) > 0) end('too_many_messages');
    return ending === null;
  };

  // Answered by hand: whoever sends pings and reads no pongs would fill our memory with them.
  socket.on('ping', (data: Buffer) => {
    if (admit() && socket.bufferedAmount <= bounds.maxWaitingBytes) socket.pong(data);
  });

  return {
    whenEnding: (act) => {
      onEnding = act;
    },
    viewer: () => viewer,
    admit,
    end,
    cut: () => socket.terminate(),

    signIn: (as, expiresAt) => {
      if (ending !== null) return;
      viewer = as;
      const left = expiresAt.getTime() - wallNow().getTime();
      clearTimeout(expiry);
      expiry = setTimeout(() => end('token_expired'), Math.min(Math.max(0, left), MAX_TIMEOUT_MS));
    },

    send: (data) => {
      if (!isOpen()) return Promise.resolve();
      if (socket.bufferedAmount > bounds.maxWaitingBytes) {
        end('slow_consumer');
        return Promise.resolve();
      }
      return new Promise((resolve) => socket.send(data, () => resolve()));
    },

    // Past the library, which would make every frame anew. It sends at once whatever it is given, so frames never mingle.
    push: (frames) => {
      const { writableLength: held } = network;
      if (!isOpen() || (held > 0 && held + frames.length > bounds.maxPushedBytes)) return 'REFUSED';
      network.write(frames);
      return network.writableLength === 0 ? 'WRITTEN' : 'WAITING';
    },

    check: (now) => {
      if (!isOpen()) return;
      const taken = network.bytesWritten - network.writableLength;
      if (network.writableLength === 0 || taken !== takenBytes) takenAt = now;
      takenBytes = taken;
      if (now - takenAt > bounds.slowAfterMs) end('slow_consumer');
      else if (pingedAt !== null && now - pingedAt > bounds.keepAliveMs) end('unresponsive');
      else if (pingedAt === null && now - heardAt > bounds.keepAliveMs) {
        pingedAt = now;
        socket.ping();
      }
    },
  };
}

/** The longest a timer can wait. */
const MAX_TIMEOUT_MS = 2_147_483_647;
