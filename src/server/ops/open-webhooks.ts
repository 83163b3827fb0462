// Starts the webhook dispatcher of the process, with its metrics, and returns the key sets that the JWKS contains.

import type { AppContext } from '../../app/context.ts';
import { loadSigningKeys } from '../../app/signing-keys.ts';
import { webhookKeySet } from '../../app/webhook-key.ts';
import type { JSONWebKeySet } from '../../session/keys.ts';
import type { Stream } from '../../stream/stream.ts';
import { type DispatcherOptions, startDispatcher } from '../webhooks/dispatcher.ts';
import type { Metrics } from './metrics.ts';

/** Starts the dispatcher. The returned function stops it. */
export function openWebhooks(
  app: AppContext,
  stream: Stream,
  market: Pick<DispatcherOptions, 'schema' | 'contextFor'>,
  { metrics, report }: { readonly metrics: Metrics; readonly report: (error: unknown) => void },
): () => Promise<void> {
  const count = (outcome: string): void => metrics.webhookAttempts.inc({ outcome });
  return startDispatcher({ app, stream, ...market, report, count }).stop;
}

/** Loads the keys of access tokens. Returns a function that reads the public keys of tokens and of webhook messages, for the JWKS. */
export async function publishedKeys(app: AppContext): Promise<() => Promise<JSONWebKeySet>> {
  const tokens = await loadSigningKeys(app);
  return async () => ({
    keys: [...(await tokens.publicKeys(app.wallNow())).keys, ...(await webhookKeySet(app)).keys],
  });
}
