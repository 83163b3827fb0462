// Operations of one schema, the same for HTTP and WebSocket: validate, check the limits, charge the cost, execute with a new context.
// **Invariant:** every executed operation has passed these checks, and the errors of every result are masked where necessary.
// Each event of a subscription gets a context of its own. The transports are in ../http and ../ws.

import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { LIMITS } from '../../domain/request-limits.ts';
import type { ReportFault } from '../ops/logger.ts';
import type { Metrics } from '../ops/metrics.ts';
import { createOperationExecutor } from './compiled-operations.ts';
import { operationCost } from './cost.ts';
import { createDocumentReader, type DocumentResult } from './document.ts';
import { apiError, asGraphQLError, presentErrors } from './error.ts';
import type { RequestContext } from './identity.ts';
import { limitError } from './limits.ts';
import { mapEvents } from './map-events.ts';
import { createMeasure, type MeasuredOperation, type OperationResult } from './measured.ts';
import { isNestedTooDeeply, MAX_NESTING } from './nesting.ts';
import { COST_PER_POINT } from './rate-limit.ts';
import { isShareableDocument } from './shareable.ts';
import {
  createSubscriptionSharing,
  type DeliverResults,
  isShareable,
  type SharedSubscriptionOptions,
} from './shared-subscription.ts';
import { createSubscriptionKey } from './subscription-key.ts';

/** Parameters of a GraphQL request, as the client sent them. */
export type OperationParams = {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
};

/** A validated operation within the limits, with its cost. */
export type PreparedOperation = MeasuredOperation & {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
};

/** Takes points from the client's rate-limit budget. Returns 0 when granted, else the milliseconds to wait. */
export type Charge = (points: number) => WaitMs;
type WaitMs = number;

/** The operations of one schema. None of these functions throws. */
export type Operations = {
  /** Validates an operation, checks its limits and the transport, and charges its cost. Returned errors are not masked yet. */
  readonly prepare: (
    params: OperationParams,
    transport: 'http' | 'socket',
    charge: Charge,
  ) => PreparedOperation | { readonly errors: readonly GraphQLError[] };
  /** Returns true if the result is the same for every client without a session until the data changes. Depends on the document alone. */
  readonly isShareable: (prepared: PreparedOperation) => boolean;
  /** Executes a query or mutation. `extensions.cost` of the result holds the cost and its limit. */
  readonly run: (prepared: PreparedOperation, request: RequestContext) => Promise<ExecutionResult>;
  /**
   * Starts a subscription. Returns its results, one per event, or a single result with errors when it is refused. Results of a
   * shared execution go to `deliver` instead.
   */
  readonly follow: (
    prepared: PreparedOperation,
    request: RequestContext,
    deliver: DeliverResults,
  ) => Promise<OperationResult>;
  /** Adds code and request id to errors for the response; masks and reports those that are failures of the server. */
  readonly present: (errors: readonly GraphQLError[], requestId: string) => readonly GraphQLError[];
};

export type OperationsOptions = {
  readonly schema: GraphQLSchema;
  /** Creates the context of the resolvers; called for each request and for each event of a subscription. */
  readonly contextFor: (request: RequestContext) => unknown;
  readonly report: ReportFault;
  readonly metrics: Metrics;
};

/** Returns the operations of a schema. */
export function createOperations(options: OperationsOptions): Operations {
  const { schema, report, metrics } = options;
  const read = createDocumentReader(schema);
  const run = executor(options);
  const start = subscriptionStarter(options, run);
  const shareable = new WeakMap<DocumentNode, boolean>();

  const measured = createMeasure(metrics);

  return {
    present: (errors, requestId) => presentErrors(errors, requestId, report),

    prepare: (params, transport, charge) => {
      const prepared = prepare(schema, read, params, transport);
      if ('errors' in prepared) return prepared;
      const waitMs = charge(pointsOf(prepared));
      if (waitMs === 0) return prepared;
      metrics.rateLimited.inc({ transport });
      return { errors: [rateLimitError(waitMs)] };
    },

    isShareable: ({ document }) => {
      const isShareable = shareable.get(document) ?? isShareableDocument(schema, document);
      shareable.set(document, isShareable);
      return isShareable;
    },

    run: async (prepared, request) => {
      const result = await measured(prepared, () => run.execute(prepared, request));
      const cost = { requested: prepared.cost, limit: LIMITS.cost };
      return { ...result, extensions: { ...result.extensions, cost } };
    },

    follow: (prepared, request, deliver) => measured(prepared, () => start(prepared, request, deliver)),
  };
}

/** Validates an operation, checks its limits and computes its cost. */
function prepare(
  schema: GraphQLSchema,
  read: (source: string) => DocumentResult,
  params: OperationParams,
  transport: 'http' | 'socket',
): ReturnType<Operations['prepare']> {
  const result = read(params.query);
  if ('errors' in result) return result;
  const { document, name: documentName } = result;
  const operationName = params.operationName ?? undefined;
  const operation = getOperationAST(document, operationName);
  if (operation === null || operation === undefined) return { errors: [unknownOperation(operationName)] };
  const type = operation.operation;
  if ((type === OperationTypeNode.SUBSCRIPTION) !== (transport === 'socket')) return { errors: [otherTransport(type)] };
  const variables = params.variables ?? {};
  if (isNestedTooDeeply(variables)) return { errors: [tooDeep] };
  const cost = operationCost(schema, document, operation, variables);
  if (cost > LIMITS.cost) return { errors: [limitError('cost', cost, 'Cost of the operation')] };
  return { document, operation, operationName, variables, type, cost, documentName };
}

type Executor = {
  /** Creates the source of a subscription, with a new context. */
  readonly sourceOf: (
    prepared: PreparedOperation,
    request: RequestContext,
  ) => ReturnType<typeof createSourceEventStream>;
  /** Executes an operation once. Never rejects: an exception becomes a masked error in the result. */
  readonly execute: (
    prepared: PreparedOperation,
    request: RequestContext,
    rootValue?: unknown,
    contextValue?: unknown,
  ) => Promise<ExecutionResult>;
  /** Executes an operation for several events with one context. Returns each result as JSON. */
  readonly executeBatch: (
    prepared: PreparedOperation,
    request: RequestContext,
    items: readonly unknown[],
  ) => Promise<readonly string[]>;
  readonly failed: (error: unknown, request: RequestContext) => ExecutionResult;
  readonly presented: (result: ExecutionResult, request: RequestContext) => ExecutionResult;
};

function executor({ schema, contextFor, report }: OperationsOptions): Executor {
  const presented: Executor['presented'] = (result, { requestId }) =>
    result.errors === undefined ? result : { ...result, errors: presentErrors(result.errors, requestId, report) };

  const failed: Executor['failed'] = (error, request) => presented({ errors: [asGraphQLError(error)] }, request);

  const sourceOf: Executor['sourceOf'] = ({ document, operationName = null, variables }, request) =>
    createSourceEventStream({
      schema,
      document,
      operationName,
      variableValues: variables,
      contextValue: contextFor(request),
      hideSuggestions: true,
    });

  const { execute } = createOperationExecutor(schema);
  const executeOne: Executor['execute'] = async (prepared, request, rootValue, given) => {
    try {
      const contextValue = given ?? contextFor(request);
      return presented(await execute({ ...prepared, contextValue, rootValue }), request);
    } catch (error) {
      return failed(error, request);
    }
  };

  const executeBatch: Executor['executeBatch'] = (prepared, request, items) => {
    const contextValue = contextFor(request);
    return Promise.all(
      items.map(async (item) => JSON.stringify(await executeOne(prepared, request, item, contextValue))),
    );
  };

  return { sourceOf, execute: executeOne, executeBatch, failed, presented };
}

/** Returns the function that starts subscriptions. Identical subscriptions share an execution when their source allows it. */
function subscriptionStarter({ metrics, report }: OperationsOptions, run: Executor): Operations['follow'] {
  const keyOf = createSubscriptionKey();
  const share = createSubscriptionSharing(metrics.sharedSubscriptions);

  return async (prepared, request, deliver) => {
    try {
      const source = await run.sourceOf(prepared, request);
      if (!(Symbol.asyncIterator in source)) return run.presented(source, request);
      let count = 0;
      const sharedRequest = { ...request, requestId: `${request.requestId}.common` };
      const sharing: SharedSubscriptionOptions = {
        key: JSON.stringify([keyOf(prepared), request.viewer?.sessionId ?? null]),
        deliver,
        execute: (items) => run.executeBatch(prepared, sharedRequest, items),
      };
      return mapEvents(
        isShareable(source) ? share(source, sharing) : source[Symbol.asyncIterator](),
        (event) => {
          count += 1;
          return run.execute(prepared, { ...request, requestId: `${request.requestId}.${count}` }, event);
        },
        // An error while the source ends can only be logged: the client has already left.
        (error) => report(error, request.requestId),
      );
    } catch (error) {
      return run.failed(error, request);
    }
  };
}

/** Returns the rate-limit points that an operation takes by its cost. */
export const pointsOf = ({ cost }: PreparedOperation): number => Math.floor(cost / COST_PER_POINT);

/** Returns the error RATE_LIMITED; `extensions.retryAfterSeconds` holds `waitMs` rounded up to seconds. */
export function rateLimitError(waitMs: number): GraphQLError {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  return apiError('RATE_LIMITED', `Too many requests; come back in ${retryAfterSeconds} s.`, { retryAfterSeconds });
}

const tooDeep = apiError('BAD_USER_INPUT', `The variables nest more than ${MAX_NESTING} lists and objects.`);

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
      ? 'Subscriptions are served over WebSocket, with the sub-protocol graphql-transport-ws, not as an event stream over HTTP: connect to the same path with graphql-ws.'
      : 'The socket carries subscriptions only; send queries and mutations with POST.',
  );
