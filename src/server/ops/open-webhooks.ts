// Starts the webhook dispatcher of the process, with its metrics, and returns the key sets that the JWKS contains.

import { Gauge, type Registry } from 'prom-client';
import type { AppContext } from '../../app/context.ts';
import { loadSigningKeys } from '../../app/signing-keys.ts';
import { webhookKeySet } from '../../app/webhook-key.ts';
import type { JSONWebKeySet } from '../../session/keys.ts';
import type { Stream } from '../../stream/stream.ts';
import { type Dispatcher, type DispatcherOptions, startDispatcher } from '../webhooks/dispatcher.ts';
import type { Metrics } from './metrics.ts';

/** Starts the dispatcher. The returned function stops it. */
export function openWebhooks(
  app: AppContext,
  stream: Stream,
  market: Pick<DispatcherOptions, 'schema' | 'contextFor'>,
  { metrics, report }: { readonly metrics: Metrics; readonly report: (error: unknown) => void },
): () => Promise<void> {
  const dispatcher = startDispatcher({
    app,
    stream,
    ...market,
    report,
    count: (outcome) => metrics.webhookAttempts.inc({ outcome }),
    countDisabled: (reason) => metrics.webhooksDisabled.inc({ reason }),
  });
  addWebhookMetrics(metrics.registry, dispatcher);
  return dispatcher.stop;
}

/** Adds the state of the endpoints whose messages this process sends. A scrape reads it from memory. */
function addWebhookMetrics(registry: Registry, { status }: Pick<Dispatcher, 'status'>): void {
  const shared = { labelNames: ['state'] as const, registers: [registry] };
  new Gauge({
    ...shared,
    name: 'tandem_webhook_endpoints',
    help: 'Webhook endpoints whose messages this process sends: failing while an event is to be sent again, else answering.',
    collect() {
      for (const [state, { endpoints }] of Object.entries(status())) this.set({ state }, endpoints);
    },
  });
  new Gauge({
    ...shared,
    name: 'tandem_webhook_lag_seconds',
    help: 'Seconds since the earliest event that such an endpoint has not answered; 0 without one.',
    collect() {
      for (const [state, { lagMs }] of Object.entries(status())) this.set({ state }, lagMs / 1_000);
    },
  });
}

/** Loads the keys of access tokens. Returns a function that reads the public keys of tokens and of webhook messages, for the JWKS. */
export async function publishedKeys(app: AppContext): Promise<() => Promise<JSONWebKeySet>> {
  const tokens = await loadSigningKeys(app);
  return async () => ({
    keys: [...(await tokens.publicKeys(app.wallNow())).keys, ...(await webhookKeySet(app)).keys],
  });
}
