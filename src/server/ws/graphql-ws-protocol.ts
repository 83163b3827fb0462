// graphql-transport-ws on one socket after the other: signing in, starting subscriptions through the operations, ending them.
// Invariant: a subscription is counted from its start to its end, whichever of the two sides ends it, and everything that goes
// wrong in one becomes an error of that subscription; the socket and its other streams go on. While a subscription waits, nothing of
// how it began or of what it told last is held.

import { randomUUID } from 'node:crypto';
import type { ExecutionResult, GraphQLError } from 'graphql';
import {
  GRAPHQL_TRANSPORT_WS_PROTOCOL,
  type Message,
  MessageType,
  parseMessage,
  type SubscribePayload,
} from 'graphql-ws';
import type { WebSocket } from 'ws';
import { asGraphQLError, badToken, type Report } from '../operation/error.ts';
import { type Authenticate, identify, identifySocket } from '../operation/identity.ts';
import { LIMITS, limitError } from '../operation/limits.ts';
import type { Results } from '../operation/map-events.ts';
import type { Charge, Operations } from '../operation/operation.ts';
import type { Metrics } from '../ops/metrics.ts';
import { type FrameId, frameId } from './frame.ts';
import type { Deliver } from './shared-subscription.ts';
import type { Connection } from './socket-connection.ts';

export type ProtocolOptions = {
  readonly operations: Operations;
  readonly authenticate: Authenticate;
  readonly initTimeoutMs: number;
  /** Takes a token from a subscription's own "headers" extension, which is where GraphiQL puts it. For the sandbox. */
  readonly tokenInExtensions: boolean;
  readonly metrics: Metrics;
  readonly report: Report;
};

/** Speaks the protocol on a socket that was opened. `charge` takes points from whoever is on the other side. */
export type Protocol = (socket: WebSocket, connection: Connection, charge: Charge) => void;

/** One socket from here. */
type Peer = {
  readonly connection: Connection;
  readonly charge: Charge;
  /** By id, from the start to the end. */
  readonly running: Map<string, Subscription>;
  /** Those that run, and those that were ended while they start, which cost the same. */
  count: number;
  state: 'OPENED' | 'GREETED' | 'SIGNED_IN';
  /** Ends who says nothing. */
  timeout: NodeJS.Timeout | null;
};

type Subscription = {
  readonly id: string;
  readonly requestId: string;
  starting: boolean;
  results: Results<ExecutionResult> | null;
};

/** Makes the protocol over some operations. */
export function protocol(options: ProtocolOptions): Protocol {
  const { operations, authenticate, initTimeoutMs, metrics, report } = options;

  const greet = async (peer: Peer, params: Readonly<Record<string, unknown>> | undefined): Promise<void> => {
    const { connection } = peer;
    if (peer.state !== 'OPENED') return connection.end('init_repeated');
    peer.state = 'GREETED';
    impatient(peer, null);
    const identity = await identifySocket(params, authenticate);
    switch (identity.kind) {
      case 'ANONYMOUS':
        break;
      case 'AUTHENTICATED':
        connection.signIn(identity.viewer, identity.expiresAt);
        break;
      case 'EXPIRED':
        return connection.end('token_expired');
      case 'REVOKED':
        return connection.end('session_revoked');
      case 'INVALID':
        return connection.end('token_refused');
      default:
        return identity satisfies never;
    }
    peer.state = 'SIGNED_IN';
    await send(peer, { type: MessageType.ConnectionAck });
  };

  const count = (peer: Peer, by: 1 | -1): void => {
    peer.count += by;
    metrics.subscriptions.inc(by);
  };

  /** Forgets a subscription; false when that was done already. */
  const finish = (peer: Peer, one: Subscription): boolean => {
    if (!runs(peer, one)) return false;
    peer.running.delete(one.id);
    if (!one.starting) count(peer, -1);
    return true;
  };

  const stop = (peer: Peer, one: Subscription): void => {
    if (finish(peer, one)) one.results?.return();
  };

  const refuse = async (peer: Peer, one: Subscription, errors: readonly GraphQLError[]): Promise<void> => {
    const payload = operations.present(errors, one.requestId);
    if (finish(peer, one)) await send(peer, { id: one.id, type: MessageType.Error, payload });
  };

  const tell = (peer: Peer, { id }: Subscription, payload: ExecutionResult): Promise<void> => {
    metrics.deliveries.inc();
    return send(peer, { id, type: MessageType.Next, payload });
  };

  const complete = async (peer: Peer, one: Subscription): Promise<void> => {
    if (finish(peer, one)) await send(peer, { id: one.id, type: MessageType.Complete });
  };

  /** Result after result, each once the one before was taken. */
  const advance = (peer: Peer, one: Subscription, results: Results<ExecutionResult>): void => {
    results
      .next()
      .then(
        async (next) => {
          if (next.done === true) return complete(peer, one);
          await tell(peer, one, next.value);
          advance(peer, one, results);
        },
        (error: unknown) => refuse(peer, one, [asGraphQLError(error)]),
      )
      .catch((error: unknown) => fault(peer, error));
  };

  const follow = async (peer: Peer, one: Subscription, payload: SubscribePayload): Promise<void> => {
    const { connection } = peer;
    if (options.tokenInExtensions) {
      const identity = await identify(tokenIn(payload.extensions), authenticate);
      if (identity.kind === 'AUTHENTICATED') connection.signIn(identity.viewer, identity.expiresAt);
      else if (identity.kind !== 'ANONYMOUS') return refuse(peer, one, [badToken(identity.kind)]);
    }
    const { query, operationName = null, variables = null } = payload;
    const prepared = operations.prepare({ query, operationName, variables }, 'socket', peer.charge);
    if ('errors' in prepared) return refuse(peer, one, prepared.errors);
    const answer = await operations.follow(
      prepared,
      { viewer: connection.viewer(), requestId: one.requestId },
      delivery(connection, frameId(one.id), metrics),
    );
    if ('next' in answer) {
      one.results = answer;
      if (runs(peer, one)) advance(peer, one, answer);
      else answer.return();
    } else if (runs(peer, one)) {
      await tell(peer, one, answer);
      await complete(peer, one);
    }
  };

  const subscribe = async (peer: Peer, id: string, payload: SubscribePayload): Promise<void> => {
    if (peer.state !== 'SIGNED_IN') return peer.connection.end('subscribe_before_init');
    if (peer.running.has(id)) return peer.connection.end('id_in_use');
    const one: Subscription = { id, requestId: randomUUID(), starting: true, results: null };
    peer.running.set(id, one);
    count(peer, 1);
    try {
      if (peer.count > LIMITS.subscriptionsPerSocket) await refuse(peer, one, [tooMany(peer.count)]);
      else await follow(peer, one, payload);
    } finally {
      one.starting = false;
      if (!runs(peer, one)) count(peer, -1);
    }
  };

  const obey = async (peer: Peer, text: string): Promise<void> => {
    const message = read(text);
    switch (message?.type) {
      case MessageType.ConnectionInit:
        return greet(peer, message.payload);
      case MessageType.Subscribe:
        return subscribe(peer, message.id, message.payload);
      case MessageType.Complete: {
        const one = peer.running.get(message.id);
        return one === undefined ? undefined : stop(peer, one);
      }
      case MessageType.Ping:
        return send(peer, { type: MessageType.Pong, payload: message.payload });
      case MessageType.Pong:
        return;
      default:
        // None at all, or one that only a server may send.
        return peer.connection.end('message_invalid');
    }
  };

  const fault = ({ connection }: Peer, error: unknown): void => {
    report(error, randomUUID());
    connection.end('fault');
  };

  return (socket, connection, charge) => {
    if (socket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) return connection.end('protocol_refused');
    const peer: Peer = { connection, charge, running: new Map(), count: 0, state: 'OPENED', timeout: null };
    impatient(
      peer,
      setTimeout(() => connection.end('init_timeout'), initTimeoutMs),
    );
    connection.whenEnding(() => {
      impatient(peer, null);
      for (const one of peer.running.values()) stop(peer, one);
    });
    socket.on('message', (data) => {
      if (connection.admit()) obey(peer, data.toString()).catch((error: unknown) => fault(peer, error));
    });
  };
}

function impatient(peer: Peer, timeout: NodeJS.Timeout | null): void {
  clearTimeout(peer.timeout ?? undefined);
  peer.timeout = timeout;
}

const send = ({ connection }: Peer, message: object): Promise<void> => connection.send(JSON.stringify(message));

const runs = ({ running }: Peer, one: Subscription): boolean => running.get(one.id) === one;

const tooMany = (count: number): GraphQLError =>
  limitError('subscriptionsPerSocket', count, 'Subscriptions on the socket');

/** Null for what is no message of the protocol. */
function read(text: string): Message | null {
  try {
    return parseMessage(text);
  } catch {
    return null;
  }
}

/** Hands what a group tells to one subscription. */
function delivery(connection: Connection, id: FrameId, { deliveries }: Metrics): Deliver {
  return (batch, from) => {
    const pushed = connection.push(batch.framesFor(id, from));
    if (pushed === 'REFUSED') return false;
    if (pushed === 'WAITING') batch.keep();
    deliveries.inc(batch.count - from);
    return true;
  };
}

/** The Authorization header that GraphiQL would have sent over HTTP. */
function tokenIn(extensions: Readonly<Record<string, unknown>> | null | undefined): string | undefined {
  const headers: unknown = extensions?.['headers'];
  const named = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization');
  return typeof named?.[1] === 'string' ? named[1] : undefined;
}
