// The routes a machine looks at: alive, ready, counters, public keys.
// Invariant: they cost next to nothing, need no token, and tell nothing about any account.

import { json, type Reply, text } from '../http/reply.ts';
import type { Metrics } from './metrics.ts';

/** Whether the process may take traffic, and if not, why. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reasons: readonly string[] };

export type HealthOptions = {
  /** Asked on every call of /readyz; what it throws counts as not ready. */
  readonly ready: () => Promise<Readiness>;
  /** The JSON Web Key Set that access tokens are verified with. */
  readonly jwks: () => Promise<object>;
  /** The latest signed head of the log; null while there is none. */
  readonly logHead: () => Promise<string | null>;
  readonly metrics: Metrics;
  readonly isDraining: () => boolean;
  /** Told what `ready` throws. */
  readonly report: (error: unknown) => void;
};

/** The answer for a path, or null where there is no such route. */
export type HealthRoutes = (path: string) => (() => Promise<Reply>) | null;

/** How long a verifier may keep the keys; a new key is published long before it signs. */
const JWKS_SECONDS = 300;

/** The machine's routes by path. */
export function healthRoutes({ ready, jwks, logHead, metrics, isDraining, report }: HealthOptions): HealthRoutes {
  const readiness = async (): Promise<Readiness> => {
    if (isDraining()) return { ready: false, reasons: ['shutting down'] };
    try {
      return await ready();
    } catch (error) {
      report(error);
      return { ready: false, reasons: ['the database does not answer'] };
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
      '/metrics',
      async () => ({ status: 200, type: metrics.registry.contentType, body: await metrics.registry.metrics() }),
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
  return (path) => routes.get(path) ?? null;
}
