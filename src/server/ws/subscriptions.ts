// Subscriptions of one socket, from `subscribe` to `complete`: starts them, sends each result after the previous one was sent.
// **Invariant:** the limited number of subscriptions on a socket includes those that end while they are starting, because they cost the
// same. A finished subscription sends nothing more. Messages and sign-in are in graphql-ws-protocol.ts.

import { randomUUID } from 'node:crypto';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { MessageType, type SubscribePayload } from 'graphql-ws';
import { LIMITS } from '../../domain/request-limits.ts';
import { inMessageSpan } from '../../store/tracing.ts';
import { asGraphQLError, codeOf, tokenError } from '../operation/error.ts';
import { type Authenticate, identify } from '../operation/identity.ts';
import { limitError } from '../operation/limits.ts';
import type { Results } from '../operation/map-events.ts';
import type { Charge, Operations } from '../operation/operation.ts';
import type { DeliverResults } from '../operation/shared-subscription.ts';
import type { Metrics } from '../ops/metrics.ts';
import { type EncodedSubscriptionId, encodeFrames, encodeSubscriptionId } from './frame.ts';
import type { Connection } from './socket-connection.ts';

export type SubscriptionsOptions = {
  readonly operations: Operations;
  readonly authenticate: Authenticate;
  /** True in a sandbox: a token is also accepted in the extension `headers` of a subscription, where GraphiQL puts it. */
  readonly tokenInExtensions: boolean;
  readonly metrics: Metrics;
};

/** Protocol state of one socket. */
export type SocketState = {
  readonly connection: Connection;
  readonly charge: Charge;
  /** Running subscriptions by their id. */
  readonly running: Map<string, Subscription>;
  /** Number of running subscriptions, plus those that ended while they were starting. */
  count: number;
  state: 'OPENED' | 'INITIALISING' | 'ACKNOWLEDGED';
  /** Timer that closes the socket unless connection_init arrives; null afterwards. */
  initTimer: NodeJS.Timeout | null;
  /** Name of a field of connection_init that seems to hold a credential although no token was found; null otherwise. */
  unread: string | null;
};

type Subscription = {
  readonly id: string;
  readonly requestId: string;
  starting: boolean;
  results: Results<ExecutionResult> | null;
};

export type Subscriptions = {
  /** Starts a subscription. Closes the socket when connection_init is missing or the id is in use. */
  readonly subscribe: (peer: SocketState, id: string, payload: SubscribePayload) => Promise<void>;
  /** Ends a subscription and its source; sends no message. */
  readonly stop: (peer: SocketState, subscription: Subscription) => void;
};

/** Returns the functions that run subscriptions on any socket. `onFault` receives errors after which the socket has to be closed. */
export function createSubscriptions(
  options: SubscriptionsOptions,
  onFault: (peer: SocketState, error: unknown) => void,
): Subscriptions {
  const { operations, metrics } = options;

  /** Removes a subscription; returns false when it was removed before. */
  const finish = (peer: SocketState, subscription: Subscription): boolean => {
    if (!isRunning(peer, subscription)) return false;
    peer.running.delete(subscription.id);
    if (!subscription.starting) addToCount(peer, metrics, -1);
    return true;
  };

  const refuse = async (peer: SocketState, subscription: Subscription, errors: readonly GraphQLError[]) => {
    const payload = operations.present(errors, subscription.requestId);
    if (finish(peer, subscription)) await sendMessage(peer, { id: subscription.id, type: MessageType.Error, payload });
  };

  const complete = async (peer: SocketState, subscription: Subscription): Promise<void> => {
    if (finish(peer, subscription)) await sendMessage(peer, { id: subscription.id, type: MessageType.Complete });
  };

  /** Sends all results. Recursion instead of a loop, so that a waiting subscription keeps no earlier result in memory. */
  const sendNext = (peer: SocketState, subscription: Subscription, results: Results<ExecutionResult>): void => {
    results
      .next()
      .then(
        async (next) => {
          if (next.done === true) return complete(peer, subscription);
          await sendResult(peer, subscription, metrics, next.value);
          sendNext(peer, subscription, results);
        },
        (error: unknown) => refuse(peer, subscription, [asGraphQLError(error)]),
      )
      .catch((error: unknown) => onFault(peer, error));
  };

  const start = async (peer: SocketState, subscription: Subscription, payload: SubscribePayload): Promise<void> => {
    const errors = await signInByExtension(options, peer, payload);
    if (errors.length > 0) return refuse(peer, subscription, errors);
    // The span ends with the start: results are read outside of it, or their statements would extend its trace as long as the socket is open.
    const answer = await inMessageSpan('subscribe', payload.extensions ?? {}, () =>
      follow(options, peer, subscription, payload),
    );
    if ('refused' in answer) return refuse(peer, subscription, answer.refused);
    if ('next' in answer) {
      subscription.results = answer;
      if (isRunning(peer, subscription)) sendNext(peer, subscription, answer);
      else answer.return();
    } else if (isRunning(peer, subscription)) {
      await sendResult(peer, subscription, metrics, withUnreadCredential(peer, answer));
      await complete(peer, subscription);
    }
  };

  return {
    stop: (peer, subscription) => {
      if (finish(peer, subscription)) subscription.results?.return();
    },

    subscribe: async (peer, id, payload) => {
      if (peer.state !== 'ACKNOWLEDGED') return peer.connection.close('subscribe_before_init');
      if (peer.running.has(id)) return peer.connection.close('id_in_use');
      const subscription = added(peer, id, metrics);
      try {
        if (peer.count <= LIMITS.subscriptionsPerSocket) await start(peer, subscription, payload);
        else await refuse(peer, subscription, [tooMany(peer.count)]);
      } finally {
        subscription.starting = false;
        if (!isRunning(peer, subscription)) addToCount(peer, metrics, -1);
      }
    },
  };
}

/** Validates and starts a subscription. Returns its results, a single result, or the errors that refuse it, not masked yet. */
async function follow(
  { operations, metrics }: SubscriptionsOptions,
  { connection, charge }: SocketState,
  { id, requestId }: Subscription,
  { query, operationName = null, variables = null }: SubscribePayload,
) {
  const prepared = operations.prepare({ query, operationName, variables }, 'socket', charge);
  if ('errors' in prepared) return { refused: prepared.errors };
  const deliver = deliverTo(connection, encodeSubscriptionId(id), metrics);
  return operations.follow(prepared, { viewer: connection.viewer(), requestId }, deliver);
}

/** Adds to the error of a subscription that needs a session the field in which the client has sent its token in vain. */
function withUnreadCredential({ unread }: SocketState, answer: ExecutionResult): ExecutionResult {
  if (unread === null || answer.errors === undefined) return answer;
  const hint = `connection_init has a field ${JSON.stringify(unread)}, which is not read: send { accessToken } or { Authorization: "Bearer …" }.`;
  const errors = answer.errors.map((error) =>
    codeOf(error) === 'UNAUTHENTICATED'
      ? new GraphQLError(`${error.message} ${hint}`, { path: error.path, extensions: error.extensions })
      : error,
  );
  return { ...answer, errors };
}

function added(peer: SocketState, id: string, metrics: Metrics): Subscription {
  const subscription: Subscription = { id, requestId: randomUUID(), starting: true, results: null };
  peer.running.set(id, subscription);
  addToCount(peer, metrics, 1);
  return subscription;
}

function sendResult(
  peer: SocketState,
  { id }: Subscription,
  { deliveries }: Metrics,
  payload: ExecutionResult,
): Promise<void> {
  deliveries.inc();
  return sendMessage(peer, { id, type: MessageType.Next, payload });
}

/** Sends a protocol message as JSON. Resolves when it was handed to the operating system or the connection has ended. */
export const sendMessage = ({ connection }: SocketState, message: object): Promise<void> =>
  connection.send(JSON.stringify(message));

const isRunning = ({ running }: SocketState, subscription: Subscription): boolean =>
  running.get(subscription.id) === subscription;

function addToCount(peer: SocketState, metrics: Metrics, change: 1 | -1): void {
  peer.count += change;
  metrics.subscriptions.inc(change);
}

/** Authenticates the connection with the token that GraphiQL sends, if any. Returns the errors: one for a refused token, else none. */
async function signInByExtension(
  { tokenInExtensions, authenticate }: SubscriptionsOptions,
  { connection }: SocketState,
  { extensions }: SubscribePayload,
): Promise<readonly GraphQLError[]> {
  if (!tokenInExtensions) return [];
  const identity = await identify(authorizationIn(extensions), authenticate);
  switch (identity.kind) {
    case 'ANONYMOUS':
      return [];
    case 'AUTHENTICATED':
      connection.signIn(identity.viewer, identity.expiresAt);
      return [];
    case 'EXPIRED':
    case 'REVOKED':
    case 'INVALID':
      return [tokenError(identity.kind)];
    default:
      return identity satisfies never;
  }
}

/** Returns the Authorization header from the extension `headers`, which GraphiQL fills; undefined without one. */
function authorizationIn(extensions: Readonly<Record<string, unknown>> | null | undefined): string | undefined {
  const headers: unknown = extensions?.['headers'];
  const header = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization');
  return typeof header?.[1] === 'string' ? header[1] : undefined;
}

/** Returns the function that writes results of a shared execution to one subscription as frames. */
function deliverTo(connection: Connection, id: EncodedSubscriptionId, { deliveries }: Metrics): DeliverResults {
  return (payloads, from) => {
    const frames = encodeFrames(payloads);
    const pushed = connection.push(frames.framesFor(id, from));
    if (pushed === 'REFUSED') return false;
    if (pushed === 'BUFFERED') frames.keep();
    deliveries.inc(frames.count - from);
    return true;
  };
}

const tooMany = (count: number): GraphQLError =>
  limitError('subscriptionsPerSocket', count, 'Subscriptions on the socket');
