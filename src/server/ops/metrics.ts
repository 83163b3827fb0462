// Prometheus metrics of this process, in a registry that the route /metrics prints.
// **Invariant:** label values come from small closed sets, never from a caller: no account, address, document or id.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** How often the delay of the event loop is sampled. Each sample wakes the process, also at rest. */
const LAG_PRECISION_MS = 100;

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
    connectionsRefused: new Counter({
      name: 'tandem_connections_refused_total',
      help: 'Connections closed at once because the process, or their address, has too many.',
      labelNames: ['bound'] as const,
      registers,
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
    rateLimited: new Counter({
      name: 'tandem_rate_limited_total',
      help: 'Requests, socket openings and operations refused by a rate limit.',
      labelNames: ['transport'] as const,
      registers,
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
    webhookAttempts: new Counter({
      name: 'tandem_webhook_attempts_total',
      help: 'Attempts to deliver a webhook message by outcome: ok, or the error.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    socketCloses: new Counter({
      name: 'tandem_socket_closes_total',
      help: 'Closed sockets by close reason.',
      labelNames: ['reason'] as const,
      registers,
    }),
  };
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
