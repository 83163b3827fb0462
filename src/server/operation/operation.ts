// Running an operation, the same way for both transports: read and bounded, priced, then executed with a context of its own.
// Invariant: nothing runs that was not read, bounded and priced here, and every result that leaves has its errors presented.
// Each event of a subscription is executed with a fresh context. HTTP and WebSocket are spoken elsewhere.

import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  OperationTypeNode,
} from 'graphql';
import { COST_PER_POINT } from '../http/rate-limit.ts';
import type { Metrics, Outcome } from '../ops/metrics.ts';
import { type Deliver, isShareable, sharedSubscriptions } from '../ws/shared-subscription.ts';
import { subscriptionKey } from '../ws/subscription-key.ts';
import { costOf } from './cost.ts';
import { documentReader } from './document.ts';
import { apiError, asGraphQLError, codeOf, presentErrors, type Report } from './error.ts';
import type { RequestContext } from './identity.ts';
import { LIMITS, limitError } from './limits.ts';
import { mapEvents, type Results } from './map-events.ts';

/** What a caller sends. */
export type OperationParams = {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
};

/** An operation that may run. */
export type Prepared = {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly type: OperationTypeNode;
  readonly cost: number;
};

/** Takes so many points from whoever asks; 0 when granted, else the milliseconds to wait. */
export type Charge = (points: number) => number;

/** One result, or one for each event. */
export type Answer = Results<ExecutionResult> | ExecutionResult;

/** The operations of one schema. None of these throws. */
export type Operations = {
  /** Reads, bounds, prices and charges for an operation that `transport` can carry; errors are not presented yet. */
  readonly prepare: (
    params: OperationParams,
    transport: 'http' | 'socket',
    charge: Charge,
  ) => Prepared | { readonly errors: readonly GraphQLError[] };
  /** Runs a query or mutation to its result, with the price in `extensions.cost`. */
  readonly run: (prepared: Prepared, request: RequestContext) => Promise<ExecutionResult>;
  /**
   * Starts a subscription: its results, one for each event until it is ended, or a single result that says why not. What it
   * has in common with others is not among its results but handed to `deliver`.
   */
  readonly follow: (prepared: Prepared, request: RequestContext, deliver: Deliver) => Promise<Answer>;
  /** Presents errors for the caller, and reports those that are ours. */
  readonly present: (errors: readonly GraphQLError[], requestId: string) => readonly GraphQLError[];
};

export type OperationsOptions = {
  readonly schema: GraphQLSchema;
  /** Makes what resolvers are given; called anew for each request and each event. */
  readonly contextFor: (request: RequestContext) => unknown;
  readonly report: Report;
  readonly metrics: Metrics;
};

/** Makes the operations of a schema. */
export function operations({ schema, contextFor, report, metrics }: OperationsOptions): Operations {
  const read = documentReader(schema);
  const keyOf = subscriptionKey();
  const { shared } = sharedSubscriptions(metrics.sharedSubscriptions);

  const present: Operations['present'] = (errors, requestId) => presentErrors(errors, requestId, report);

  const presented = (result: ExecutionResult, requestId: string): ExecutionResult =>
    result.errors === undefined ? result : { ...result, errors: present(result.errors, requestId) };

  const execution = (
    prepared: Prepared,
    request: RequestContext,
    rootValue?: unknown,
    contextValue = contextFor(request),
  ) => ({
    schema,
    document: prepared.document,
    operationName: prepared.operationName ?? null,
    variableValues: prepared.variables,
    contextValue,
    rootValue,
    hideSuggestions: true,
  });

  const executed = async (
    prepared: Prepared,
    request: RequestContext,
    rootValue?: unknown,
    contextValue?: unknown,
  ): Promise<ExecutionResult> => {
    try {
      return presented(await execute(execution(prepared, request, rootValue, contextValue)), request.requestId);
    } catch (error) {
      return presented({ errors: [asGraphQLError(error)] }, request.requestId);
    }
  };

  /** The results of many events, read at one time for all of them, as JSON. */
  const executedTogether = (
    prepared: Prepared,
    request: RequestContext,
    items: readonly unknown[],
  ): Promise<readonly string[]> => {
    const contextValue = contextFor(request);
    return Promise.all(
      items.map(async (item) => JSON.stringify(await executed(prepared, request, item, contextValue))),
    );
  };

  const timed = async <Result extends Answer>(type: OperationTypeNode, work: Promise<Result>): Promise<Result> => {
    const startedAt = performance.now();
    const result = await work;
    const seconds = (performance.now() - startedAt) / 1000;
    metrics.operationSeconds.observe({ type, outcome: outcomeOf(result) }, seconds);
    return result;
  };

  return {
    present,

    prepare: (params, transport, charge) => {
      const result = read(params.query);
      if ('errors' in result) return result;
      const { document } = result;
      const operationName = params.operationName ?? undefined;
      const operation = getOperationAST(document, operationName);
      if (operation === null || operation === undefined) return { errors: [unknownOperation(operationName)] };
      const type = operation.operation;
      if ((type === OperationTypeNode.SUBSCRIPTION) !== (transport === 'socket')) {
        return { errors: [otherTransport(type)] };
      }
      const variables = params.variables ?? {};
      const cost = costOf(schema, document, operation, variables);
      if (cost > LIMITS.cost) return { errors: [limitError('cost', cost, 'Cost of the operation')] };
      const waitMs = charge(Math.floor(cost / COST_PER_POINT));
      if (waitMs > 0) {
        metrics.rateLimited.inc({ transport });
        return { errors: [rateLimited(waitMs)] };
      }
      return { document, operationName, variables, type, cost };
    },

    run: async (prepared, request) => {
      const result = await timed(prepared.type, executed(prepared, request));
      const cost = { requested: prepared.cost, limit: LIMITS.cost };
      return { ...result, extensions: { ...result.extensions, cost } };
    },

    follow: (prepared, request, deliver) => {
      const start = async (): Promise<Answer> => {
        try {
          const source = await createSourceEventStream(execution(prepared, request));
          if (!(Symbol.asyncIterator in source)) return presented(source, request.requestId);
          let count = 0;
          const common = { ...request, requestId: `${request.requestId}.common` };
          const sharing = {
            key: JSON.stringify([keyOf(prepared), request.viewer?.sessionId ?? null]),
            deliver,
            execute: (items: readonly unknown[]) => executedTogether(prepared, common, items),
          };
          return mapEvents(
            isShareable(source) ? shared(source, sharing) : source[Symbol.asyncIterator](),
            (event) => {
              count += 1;
              return executed(prepared, { ...request, requestId: `${request.requestId}.${count}` }, event);
            },
            // A source that fails to end has no caller left to be told.
            (error) => report(error, request.requestId),
          );
        } catch (error) {
          return presented({ errors: [asGraphQLError(error)] }, request.requestId);
        }
      };
      return timed(prepared.type, start());
    },
  };
}

/** The error for asking too often. */
export function rateLimited(waitMs: number): GraphQLError {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  return apiError('RATE_LIMITED', `Too many requests; come back in ${retryAfterSeconds} s.`, { retryAfterSeconds });
}

const unknownOperation = (name: string | undefined): GraphQLError =>
  apiError(
    'BAD_USER_INPUT',
    name === undefined
      ? 'The document must hold exactly one operation, or the request name one of them.'
      : 'The document holds no operation of the given name.',
  );

const otherTransport = (type: OperationTypeNode): GraphQLError =>
  apiError(
    'BAD_USER_INPUT',
    type === OperationTypeNode.SUBSCRIPTION
      ? 'Subscriptions are served over WebSocket, with the sub-protocol graphql-transport-ws.'
      : 'The socket carries subscriptions only; send queries and mutations with POST.',
  );

function outcomeOf(result: Answer): Outcome {
  if ('next' in result || result.errors === undefined) return 'ok';
  return result.errors.some((error) => codeOf(error) === 'INTERNAL_SERVER_ERROR') ? 'fault' : 'refused';
}
