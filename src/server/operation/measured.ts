// Measures operations: their durations in the metrics, and a span for each where an SDK of OpenTelemetry is registered.
// **Invariant:** only a published document is named, so a caller chooses neither a label nor the name of a span.

import type { ExecutionResult, OperationTypeNode } from 'graphql';
import { inSpan, isTracing, type OpenSpan } from '../../store/tracing.ts';
import type { Metrics, OperationOutcome } from '../ops/metrics.ts';
import { codeOf } from './error.ts';
import type { Results } from './map-events.ts';

/** An operation as it is measured. */
export type MeasuredOperation = {
  readonly type: OperationTypeNode;
  readonly cost: number;
  /** Name of a document of the client library or of the page; null for any other. */
  readonly documentName: string | null;
};

/** Result of an operation: the results of a subscription, or a single result. */
export type OperationResult = Results<ExecutionResult> | ExecutionResult;

/** Runs an operation and measures it. For a subscription that is its start. */
export type Measure = <Result extends OperationResult>(
  operation: MeasuredOperation,
  work: () => Promise<Result>,
) => Promise<Result>;

/** Returns the function that measures operations in `metrics`. */
export function createMeasure(metrics: Pick<Metrics, 'operationSeconds' | 'documentSeconds'>): Measure {
  const timed = async <Result extends OperationResult>(
    { type, documentName }: MeasuredOperation,
    work: () => Promise<Result>,
    span: OpenSpan | null,
  ): Promise<Result> => {
    const startedAt = performance.now();
    const result = await work();
    const seconds = (performance.now() - startedAt) / 1000;
    const outcome = outcomeOf(result);
    metrics.operationSeconds.observe({ type, outcome }, seconds);
    if (documentName !== null) metrics.documentSeconds.observe({ document: documentName, outcome }, seconds);
    span?.set('tandem.outcome', outcome);
    if (outcome === 'fault') span?.fail(outcome);
    return result;
  };

  return (operation, work) =>
    isTracing()
      ? inSpan(...operationSpan(operation), (span) => timed(operation, work, span))
      : timed(operation, work, null);
}

/** Returns the name and the attributes of the span of an operation. */
function operationSpan({ type, cost, documentName }: MeasuredOperation) {
  const named = documentName === null ? {} : { 'graphql.operation.name': documentName };
  const attributes = { 'graphql.operation.type': type, 'tandem.cost': cost, ...named };
  return [documentName === null ? type : `${type} ${documentName}`, attributes] as const;
}

function outcomeOf(result: OperationResult): OperationOutcome {
  if ('next' in result || result.errors === undefined) return 'ok';
  return result.errors.some((error) => codeOf(error) === 'INTERNAL_SERVER_ERROR') ? 'fault' : 'refused';
}
