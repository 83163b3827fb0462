// What this process counts about itself, in a registry of its own that /metrics prints.
// Invariant: labels come from small closed sets, never from a caller: no account, address, document or id.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** How an operation ended: with data alone, with an error for the caller, or with a fault of ours. */
export type Outcome = 'ok' | 'refused' | 'fault';

/** New counters; other floors may add theirs to `registry`. With `process` it also watches memory, event loop and collector. */
export function createMetrics(options: { readonly process: boolean } = { process: false }) {
  const registry = new Registry();
  const registers = [registry];
  if (options.process) collectDefaultMetrics({ register: registry });
  return {
    registry,
    httpResponses: new Counter({
      name: 'tandem_http_responses_total',
      help: 'HTTP responses by route and status.',
      labelNames: ['route', 'status'] as const,
      registers,
    }),
    operationSeconds: new Histogram({
      name: 'tandem_operation_seconds',
      help: 'Duration of queries and mutations, and of setting up subscriptions.',
      labelNames: ['type', 'outcome'] as const,
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    faults: new Counter({ name: 'tandem_faults_total', help: 'Errors that were masked and logged.', registers }),
    rateLimited: new Counter({
      name: 'tandem_rate_limited_total',
      help: 'Requests, socket openings and operations refused for asking too often.',
      labelNames: ['transport'] as const,
      registers,
    }),
    sockets: new Gauge({ name: 'tandem_sockets', help: 'Open sockets.', registers }),
    subscriptions: new Gauge({ name: 'tandem_subscriptions', help: 'Running subscriptions.', registers }),
    sharedSubscriptions: new Gauge({
      name: 'tandem_shared_subscriptions',
      help: 'SharedSubscriptions of identical subscriptions that are executed once for all.',
      registers,
    }),
    deliveries: new Counter({
      name: 'tandem_socket_deliveries_total',
      help: 'Items of subscriptions handed to sockets.',
      registers,
    }),
    socketEndings: new Counter({
      name: 'tandem_socket_closes_total',
      help: 'Closed sockets by the name of their ending.',
      labelNames: ['ending'] as const,
      registers,
    }),
  };
}
