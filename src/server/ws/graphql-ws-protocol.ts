// Protocol graphql-transport-ws on one socket: reads messages, authenticates the connection, starts and completes subscriptions.
// **Invariant:** a subscription is counted from its start to its end, whichever side ends it. An error in one subscription ends only
// that one; the socket and its other subscriptions continue. A waiting subscription holds neither its start message nor its last
// result in memory. Execution of subscriptions is in subscriptions.ts, socket supervision in socket-connection.ts.

import { randomUUID } from 'node:crypto';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL, type Message, MessageType, parseMessage } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { type Authenticate, identifySocket, unreadCredential } from '../operation/identity.ts';
import type { Charge } from '../operation/operation.ts';
import type { ReportFault } from '../ops/logger.ts';
import type { Connection } from './socket-connection.ts';
import {
  createSubscriptions,
  type SocketState,
  type Subscriptions,
  type SubscriptionsOptions,
  sendMessage,
} from './subscriptions.ts';

export type ProtocolOptions = SubscriptionsOptions & { readonly initTimeoutMs: number; readonly report: ReportFault };

/** Serves the protocol on an open socket. `charge` takes points from the rate-limit budget of the client. */
export type Protocol = (socket: WebSocket, connection: Connection, charge: Charge) => void;

/** Returns the function that serves the protocol for the operations of a schema. */
export function createGraphqlWsProtocol(options: ProtocolOptions): Protocol {
  const { authenticate, initTimeoutMs, report } = options;

  const onFault = ({ connection }: SocketState, error: unknown): void => {
    report(error, randomUUID());
    connection.close('fault');
  };
  const active = createSubscriptions(options, onFault);

  return (socket, connection, charge) => {
    if (socket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) return connection.close('protocol_refused');
    const peer: SocketState = {
      connection,
      charge,
      running: new Map(),
      count: 0,
      state: 'OPENED',
      initTimer: null,
      unread: null,
    };
    setInitTimer(
      peer,
      setTimeout(() => connection.close('init_timeout'), initTimeoutMs),
    );
    connection.onClosing(() => {
      setInitTimer(peer, null);
      for (const subscription of peer.running.values()) active.stop(peer, subscription);
    });
    socket.on('message', (data) => {
      if (!connection.admit()) return;
      handle(peer, data.toString(), authenticate, active).catch((error: unknown) => onFault(peer, error));
    });
  };
}

async function handle(
  peer: SocketState,
  text: string,
  authenticate: Authenticate,
  active: Subscriptions,
): Promise<void> {
  const message = parsed(text);
  if (message === null) return peer.connection.close('message_invalid');
  switch (message.type) {
    case MessageType.ConnectionInit:
      return signIn(peer, message.payload, authenticate);
    case MessageType.Subscribe:
      return active.subscribe(peer, message.id, message.payload);
    case MessageType.Complete: {
      const subscription = peer.running.get(message.id);
      return subscription === undefined ? undefined : active.stop(peer, subscription);
    }
    case MessageType.Ping:
      return pong(peer, message.payload);
    case MessageType.Pong:
      return;
    // Only a server may send these messages, so a client that sends one violates the protocol.
    case MessageType.ConnectionAck:
    case MessageType.Next:
    case MessageType.Error:
      return peer.connection.close('message_invalid');
    default:
      return message satisfies never;
  }
}

/** Answers a ping with its payload. A ping whose payload is nested too deeply to serialise closes the socket as an invalid message. */
async function pong(peer: SocketState, payload: unknown): Promise<void> {
  let text: string;
  try {
    text = JSON.stringify({ type: MessageType.Pong, payload });
  } catch {
    return peer.connection.close('message_invalid');
  }
  return peer.connection.send(text);
}

/** Handles connection_init: verifies its token and acknowledges, or closes the socket. */
async function signIn(
  peer: SocketState,
  payload: Readonly<Record<string, unknown>> | undefined,
  authenticate: Authenticate,
): Promise<void> {
  const { connection } = peer;
  if (peer.state !== 'OPENED') return connection.close('init_repeated');
  peer.state = 'INITIALISING';
  setInitTimer(peer, null);
  const identity = await identifySocket(payload, authenticate);
  switch (identity.kind) {
    case 'ANONYMOUS':
      peer.unread = unreadCredential(payload);
      break;
    case 'AUTHENTICATED':
      connection.signIn(identity.viewer, identity.expiresAt);
      break;
    case 'EXPIRED':
      return connection.close('token_expired');
    case 'REVOKED':
      return connection.close('session_revoked');
    case 'INVALID':
      return connection.close('token_refused');
    default:
      return identity satisfies never;
  }
  peer.state = 'ACKNOWLEDGED';
  await sendMessage(peer, { type: MessageType.ConnectionAck });
}

function setInitTimer(peer: SocketState, timer: NodeJS.Timeout | null): void {
  clearTimeout(peer.initTimer ?? undefined);
  peer.initTimer = timer;
}

/** Parses a message of the protocol; returns null for any other text. */
function parsed(text: string): Message | null {
  try {
    return parseMessage(text);
  } catch {
    return null;
  }
}
