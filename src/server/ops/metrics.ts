// Prometheus metrics of this process, in a registry that the route /metrics prints.
// **Invariant:** label values come from small closed sets, never from a caller: no account, address, document or id.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { DISABLED_REASONS } from '../../domain/webhook.ts';
import { WEBHOOK_ERRORS } from '../webhooks/transport.ts';

export type Metrics = ReturnType<typeof createMetrics>;

/** How often the delay of the event loop is sampled. Each sample wakes the process, also at rest. */
const LAG_PRECISION_MS = 250;

/** Outcome of an operation. ok: no errors. refused: only errors that the client can correct. fault: a failure of the server. */
export type OperationOutcome = 'ok' | 'refused' | 'fault';

/**
 * Returns new metrics at zero; callers may add more to `registry`. With `process` true the registry also holds Node's own metrics:
 * memory, event loop and garbage collection.
 */
export function createMetrics(
  /** `process`: whether Node's own metrics are included. */
  options: { readonly process: boolean } = { process: false },
) {
  const registry = new Registry();
  const registers = [registry];
  if (options.process) collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LAG_PRECISION_MS });
  return {
    registry,
    countResponse: responseCounter(registers),
    httpFaults: new Counter({
      name: 'tandem_http_faults_total',
      help: 'HTTP responses that contain a fault of the server, whatever their status.',
      registers,
    }),
    connectionsRefused: closedCounter(registers, {
      name: 'tandem_connections_refused_total',
      help: 'Connections closed at once because the process, or their address, has too many.',
      label: 'bound',
      values: ['process', 'address'],
    }),
    operationSeconds: new Histogram({
      name: 'tandem_operation_seconds',
      help: 'Duration of queries and mutations, and of setting up subscriptions.',
      labelNames: ['type', 'outcome'] as const,
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    faults: new Counter({
      name: 'tandem_faults_total',
      help: 'Errors that were masked for the caller and logged.',
      registers,
    }),
    rateLimited: closedCounter(registers, {
      name: 'tandem_rate_limited_total',
      help: 'Requests, socket openings and operations refused by a rate limit.',
      label: 'transport',
      values: ['http', 'socket'],
    }),
    sockets: new Gauge({ name: 'tandem_sockets', help: 'Open sockets.', registers }),
    subscriptions: new Gauge({
      name: 'tandem_subscriptions',
      help: 'Running subscriptions on all sockets.',
      registers,
    }),
    sharedSubscriptions: new Gauge({
      name: 'tandem_shared_subscriptions',
      help: 'Shared executions: each serves all subscriptions with the same document, variables and session.',
      registers,
    }),
    deliveries: new Counter({
      name: 'tandem_socket_deliveries_total',
      help: 'Results of subscriptions written to sockets.',
      registers,
    }),
    keptAnswers: keptAnswerCounts(registers),
    documentSeconds: new Histogram({
      name: 'tandem_document_seconds',
      help: 'The same for the documents of the client library and of the page, by the name of the operation.',
      labelNames: ['document', 'outcome'] as const,
      buckets: [0.01, 0.1, 1],
      registers,
    }),
    ...webhookCounters(registers),
    socketCloses: new Counter({
      name: 'tandem_socket_closes_total',
      help: 'Closed sockets by close reason.',
      labelNames: ['reason'] as const,
      registers,
    }),
  };
}

/** Returns the counters of webhook deliveries. */
function webhookCounters(registers: Registry[]) {
  return {
    webhookAttempts: closedCounter(registers, {
      name: 'tandem_webhook_attempts_total',
      help: 'Attempts to deliver a webhook message by outcome: ok, or the error.',
      label: 'outcome',
      values: ['ok', ...WEBHOOK_ERRORS],
    }),
    webhooksDisabled: closedCounter(registers, {
      name: 'tandem_webhook_disabled_total',
      help: 'Webhook endpoints that this process disabled, by reason.',
      label: 'reason',
      values: DISABLED_REASONS,
    }),
  };
}

/** Numbers of requests whose answers may be kept: `served` from memory, or `executed`. */
export type KeptAnswerCounts = { served: number; executed: number };

/** Returns the counts, which are plain numbers for the same reason as those of responses. */
function keptAnswerCounts(registers: Registry[]): KeptAnswerCounts {
  const counts: KeptAnswerCounts = { served: 0, executed: 0 };
  new Counter({
    name: 'tandem_kept_answers_total',
    help: 'Requests of signed-out clients whose answers may be kept: served from memory, or executed.',
    labelNames: ['outcome'] as const,
    registers,
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(counts)) this.inc({ outcome }, count);
    },
  });
  return counts;
}

/** Returns a counter of `values`. All of them are there from the start at 0, so that the first one is an increase. */
function closedCounter<Label extends string>(
  registers: Registry[],
  { label, values, ...named }: { name: string; help: string; label: Label; values: readonly string[] },
): Counter<Label> {
  const counter = new Counter({ ...named, labelNames: [label], registers });
  for (const value of values) counter.labels(value).inc(0);
  return counter;
}

/** Returns the function that counts a response. It adds to plain numbers, which become labels when they are read: that costs more. */
function responseCounter(registers: Registry[]): (route: string, status: number) => void {
  const byRoute = new Map<string, Map<number, number>>();
  new Counter({
    name: 'tandem_http_responses_total',
    help: 'HTTP responses by route and status.',
    labelNames: ['route', 'status'] as const,
    registers,
    collect() {
      for (const [route, statuses] of byRoute) {
        for (const [status, count] of statuses) this.inc({ route, status: String(status) }, count);
        statuses.clear();
      }
    },
  });
  return (route, status) => {
    const statuses = byRoute.get(route) ?? new Map<number, number>();
    byRoute.set(route, statuses);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };
}
