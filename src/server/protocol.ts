// graphql-transport-ws on one socket after the other: signing in, starting subscriptions through the operations, ending them.
// Invariant: a subscription is counted from its start to its end, whichever of the two sides ends it, and everything that goes
// wrong in one becomes an error of that subscription; the socket and its other streams go on.

import { randomUUID } from 'node:crypto';
import type { ExecutionArgs, ExecutionResult, GraphQLSchema } from 'graphql';
import { makeServer } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Connection } from './connection.ts';
import { type Authenticate, identify, identifySocket } from './context.ts';
import { endingOfProtocol } from './ending.ts';
import { asGraphQLError, badToken, type Report } from './error.ts';
import { frameId } from './frame.ts';
import { LIMITS, limitError } from './limits.ts';
import type { Metrics } from './metrics.ts';
import type { Answer, Charge, Operations, Prepared } from './operation.ts';

export type ProtocolOptions = {
  readonly schema: GraphQLSchema;
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

/** A socket as the hooks below see it. */
type Peer = {
  readonly connection: Connection;
  readonly charge: Charge;
  /** One entry for each subscription from its start to its end. */
  readonly running: Set<object>;
};

type Start = {
  readonly peer: Peer;
  readonly id: string;
  readonly prepared: Prepared;
  readonly requestId: string;
  readonly ticket: object;
};

/** Makes the protocol for one schema. */
export function protocol(options: ProtocolOptions): Protocol {
  const { schema, operations, authenticate, initTimeoutMs, metrics, report } = options;
  const starts = new WeakMap<object, Start>();

  const server = makeServer<Record<string, unknown>, Peer>({
    connectionInitWaitTimeout: initTimeoutMs,

    onConnect: async ({ connectionParams, extra: { connection } }) => {
      const identity = await identifySocket(connectionParams, authenticate);
      switch (identity.kind) {
        case 'ANONYMOUS':
          return true;
        case 'AUTHENTICATED':
          connection.signIn(identity.viewer, identity.expiresAt);
          return true;
        case 'EXPIRED':
          connection.end('token_expired');
          return false;
        case 'REVOKED':
          connection.end('session_revoked');
          return false;
        case 'INVALID':
          connection.end('token_refused');
          return false;
        default:
          return identity satisfies never;
      }
    },

    onSubscribe: async ({ extra: peer }, id, payload) => {
      const requestId = randomUUID();
      const { running, connection } = peer;
      if (options.tokenInExtensions) {
        const identity = await identify(tokenIn(payload.extensions), authenticate);
        if (identity.kind === 'AUTHENTICATED') connection.signIn(identity.viewer, identity.expiresAt);
        else if (identity.kind !== 'ANONYMOUS') return operations.present([badToken(identity.kind)], requestId);
      }
      if (running.size >= LIMITS.subscriptionsPerSocket) {
        const error = limitError('subscriptionsPerSocket', running.size + 1, 'Subscriptions on the socket');
        return operations.present([error], requestId);
      }
      const { query, operationName = null, variables = null } = payload;
      const prepared = operations.prepare({ query, operationName, variables }, 'socket', peer.charge);
      if ('errors' in prepared) return operations.present(prepared.errors, requestId);
      const ticket = {};
      running.add(ticket);
      metrics.subscriptions.inc();
      const args: ExecutionArgs = {
        schema,
        document: prepared.document,
        operationName: prepared.operationName ?? null,
      };
      starts.set(args, { peer, id, prepared, requestId, ticket });
      return args;
    },

    subscribe: async (args) => {
      const start = starts.get(args);
      if (start === undefined) throw new Error('a subscription that nobody prepared');
      return follow(start);
    },

    onNext: () => {
      metrics.deliveries.inc();
    },
  });

  const follow = async ({ peer, id, prepared, requestId, ticket }: Start): Promise<Answer> => {
    const { connection, running } = peer;
    const controller = new AbortController();
    const finish = (): void => {
      if (running.delete(ticket)) metrics.subscriptions.dec();
      connection.signal.removeEventListener('abort', finish);
      controller.abort();
    };
    connection.signal.addEventListener('abort', finish);
    if (connection.signal.aborted) finish();
    const request = { viewer: connection.viewer(), requestId, signal: controller.signal };
    const named = frameId(id);
    const answer = await operations.follow(prepared, request, (batch, from) => {
      const pushed = connection.push(batch.framesFor(named, from));
      if (pushed === 'REFUSED') return false;
      if (pushed === 'WAITING') batch.keep();
      metrics.deliveries.inc(batch.count - from);
      return true;
    });
    if (!('next' in answer)) {
      finish();
      return answer;
    }
    const shown = (error: unknown) => operations.present([asGraphQLError(error)], requestId)[0] ?? error;
    return watched(answer, finish, shown);
  };

  return (socket, connection, charge) => {
    const fault = (error: unknown): void => {
      // The library throws for messages that only a server may send.
      if (error instanceof Error && error.message.startsWith('Unexpected message of type')) {
        connection.end('message_invalid');
        return;
      }
      report(error, randomUUID());
      connection.end('fault');
    };
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: connection.send,
        close: (code) => connection.end(endingOfProtocol(code)),
        onMessage: (take) => {
          socket.on('message', (data) => {
            if (connection.admit()) take(data.toString()).catch(fault);
          });
        },
      },
      { connection, charge, running: new Set() },
    );
    socket.once('close', (code, reason) => {
      closed(code, reason.toString()).catch((error: unknown) => report(error, randomUUID()));
    });
  };
}

/** The Authorization header that GraphiQL would have sent over HTTP. */
function tokenIn(extensions: Readonly<Record<string, unknown>> | null | undefined): string | undefined {
  const headers: unknown = extensions?.['headers'];
  const named = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization');
  return typeof named?.[1] === 'string' ? named[1] : undefined;
}

/** The same results, with `finish` called at the end of them and errors replaced by what may be shown. */
function watched(
  results: AsyncGenerator<ExecutionResult, void, void>,
  finish: () => void,
  shown: (error: unknown) => unknown,
): AsyncGenerator<ExecutionResult, void, void> {
  const generator: AsyncGenerator<ExecutionResult, void, void> = {
    next: async () => {
      try {
        const result = await results.next();
        if (result.done === true) finish();
        return result;
      } catch (error) {
        finish();
        throw shown(error);
      }
    },
    return: () => {
      finish();
      return results.return();
    },
    throw: (error: unknown) => {
      finish();
      return results.throw(error);
    },
    [Symbol.asyncIterator]: () => generator,
    [Symbol.asyncDispose]: async () => {
      await generator.return();
    },
  };
  return generator;
}
