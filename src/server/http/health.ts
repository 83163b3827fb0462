// Health and metadata routes: liveness, readiness, metrics, public keys, the signed head of the event log.
// **Invariant:** every route is cheap, needs no token, and reveals nothing about an account.

import type { Metrics } from '../ops/metrics.ts';
import { AWAY_MESSAGE, type Readiness, STOPPING_MESSAGE } from '../ops/readiness.ts';
import { json, type Reply, text } from './reply.ts';

export type HealthOptions = {
  /** Checks readiness; called for every request to /readyz. A rejected promise counts as not ready. */
  readonly ready: () => Promise<Readiness>;
  /** The JSON Web Key Set that verifies access tokens. */
  readonly jwks: () => Promise<object>;
  /** The latest signed head of the event log, as a JWS; null while there is none. */
  readonly logHead: () => Promise<string | null>;
  /** The metrics to serve; null: they are served on a port of their own. */
  readonly metrics: Metrics | null;
  readonly isDraining: () => boolean;
  /** Receives the errors of `ready`. */
  readonly report: (error: unknown) => void;
};

/** Returns the handler of a path; null when the path is not a health route. */
export type HealthRoutes = (path: string) => (() => Promise<Reply>) | null;

/** Seconds for which a verifier of tokens may cache the public keys. A new key is published at least a day before it signs a token. */
const JWKS_SECONDS = 300;

/** Returns a lookup of the health routes by path. */
export function createHealthRoutes({ ready, jwks, logHead, metrics, isDraining, report }: HealthOptions): HealthRoutes {
  const readiness = async (): Promise<Readiness> => {
    if (isDraining()) return { ready: false, reasons: [STOPPING_MESSAGE] };
    try {
      return await ready();
    } catch (error) {
      report(error);
      return { ready: false, reasons: [AWAY_MESSAGE] };
    }
  };
  const routes = new Map<string, () => Promise<Reply>>([
    ['/healthz', async () => text(200, 'alive')],
    [
      '/readyz',
      async () => {
        const state = await readiness();
        return json(state.ready ? 200 : 503, state);
      },
    ],
    [
      '/.well-known/log-head',
      async () => {
        const head = await logHead();
        return head === null
          ? text(404, 'no head has been signed yet')
          : { status: 200, type: 'application/jose', body: head };
      },
    ],
    [
      '/.well-known/jwks.json',
      async () => json(200, await jwks(), { 'cache-control': `public, max-age=${JWKS_SECONDS}` }),
    ],
  ]);
  if (metrics !== null) routes.set('/metrics', () => metricsReply(metrics));
  return (path) => routes.get(path) ?? null;
}

async function metricsReply({ registry }: Metrics): Promise<Reply> {
  return { status: 200, type: registry.contentType, body: await registry.metrics() };
}
