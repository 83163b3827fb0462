// A server for the test suites of src/server, on a free port, with the schema of fixture-schema.ts. A test reads its log lines and
// close reasons, and counts its contexts and open event sources. Its tokens and sessions replace those of the marketplace.

import { Writable } from 'node:stream';
import { afterEach, beforeEach } from 'vitest';
import type { Authentication, Viewer } from '../../src/server/operation/identity.ts';
import { createLogger } from '../../src/server/ops/logger.ts';
import { createMetrics, type Metrics } from '../../src/server/ops/metrics.ts';
import { type Server, type ServerOptions, startServer } from '../../src/server/server.ts';
import { createQueue } from '../kit/socket.ts';
import { createGate, createTicker, type Gate, type TestContext, testSchema } from './fixture-schema.ts';

/** The only origin whose web pages may call the test server. */
export const ORIGIN = 'https://tandem.example';
export const ALICE: Viewer = { accountId: 'account-alice', sessionId: 'session-alice', roles: ['USER'] };

/** Socket options with short intervals, so that tests of timeouts do not wait long. */
export const SHORT_INTERVALS = { watchEveryMs: 20, closeGraceMs: 200 };

export type TestServer = {
  readonly url: string;
  readonly port: number;
  readonly metricsPort: number | null;
  readonly metrics: Metrics;
  /** The log lines of the server so far, except those about closed sockets. */
  readonly log: readonly Record<string, unknown>[];
  /** The number of execution contexts that the server has created so far. */
  readonly contextCount: () => number;
  /** The number of event sources of subscriptions that are still open. */
  readonly openSources: () => number;
  /** Returns the gate with a name: `reached` resolves when a resolver waits at the gate, `open` lets the resolver continue. */
  readonly gate: (name: string) => Pick<Gate, 'reached' | 'open'>;
  /** Resolves with the close reason of the next socket that closes; each reason is returned once. */
  readonly nextCloseReason: () => Promise<string>;
  /** Sends one event to every open subscription. */
  readonly tick: () => void;
  /** The ids of the sessions that are not revoked; while `failing` is true, looking up a session throws. */
  readonly sessions: { live: Set<string>; failing: boolean };
  /** Closes the server within the drain time that the test passes. */
  readonly drain: Server['close'];
  readonly close: () => Promise<void>;
};

/**
 * Verifies a token of the test server. Known tokens: `alice`, `alice-for-<ms>` (expires after that many milliseconds), `expired`,
 * `revoked`, and `outage`, which throws; any other token is invalid.
 */
async function authenticate(token: string): Promise<Authentication> {
  if (token === 'expired') return { kind: 'EXPIRED' };
  if (token === 'revoked') return { kind: 'REVOKED' };
  if (token === 'outage') throw new Error('connect ECONNREFUSED 10.0.0.7:5432');
  const [, lifetime = '300000'] = /^alice(?:-for-(\d+))?$/.exec(token) ?? [undefined, ''];
  if (lifetime === '') return { kind: 'INVALID' };
  return { kind: 'AUTHENTICATED', viewer: ALICE, expiresAt: new Date(Date.now() + Number(lifetime)) };
}

/** Starts a server on a free port; `options` replace its defaults. The caller closes it. */
export async function startTestServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const metrics = createMetrics();
  const log: Record<string, unknown>[] = [];
  const closeReasons = createQueue<string>();
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      for (const line of chunk.toString().trim().split('\n')) {
        const entry = JSON.parse(line);
        if (entry.msg === 'socket closed') closeReasons.push(entry.reason);
        else log.push(entry);
      }
      done();
    },
  });
  const gates = new Map<string, Gate>();
  const gateOf = (name: string): Gate => {
    const gate = gates.get(name) ?? createGate();
    gates.set(name, gate);
    return gate;
  };
  const ticker = createTicker();
  const sessions = { live: new Set([ALICE.sessionId]), failing: false };
  let contexts = 0;

  const server = await startServer({
    port: 0,
    host: '127.0.0.1',
    allowedOrigins: [ORIGIN],
    sandbox: true,
    rateLimits: null,
    trustedProxyHops: 0,
    schema: testSchema(gateOf, ticker),
    contextFor: (request): TestContext => {
      contexts += 1;
      return { ...request, serial: contexts };
    },
    authenticate,
    liveSessions: async (ids) => {
      if (sessions.failing) throw new Error('the database is away');
      return new Set(ids.filter((id) => sessions.live.has(id)));
    },
    jwks: async () => ({ keys: [] }),
    ready: async () => ({ ready: true }),
    metrics,
    logger: createLogger('debug', destination),
    ...options,
  });
  return {
    url: server.url,
    port: server.port,
    metricsPort: server.metricsPort,
    metrics,
    log,
    contextCount: () => contexts,
    openSources: ticker.size,
    gate: gateOf,
    nextCloseReason: closeReasons.take,
    tick: ticker.tick,
    sessions,
    drain: server.close,
    close: () => server.close({ drainMs: 100 }),
  };
}

/** The server of the running test. `restart` closes it and starts another server with other options. */
export type PerTestServer = TestServer & { readonly restart: (options: Partial<ServerOptions>) => Promise<void> };

/** Starts a server before each test and closes it after the test; `defaults` apply to every start. */
export function serverPerTest(defaults: Partial<ServerOptions> = {}): PerTestServer {
  let current: TestServer;
  beforeEach(async () => {
    current = await startTestServer(defaults);
  });
  afterEach(() => current.close());
  const restart = async (options: Partial<ServerOptions>): Promise<void> => {
    await current.close();
    current = await startTestServer({ ...defaults, ...options });
  };
  return new Proxy({} as PerTestServer, {
    get: (_, field) => (field === 'restart' ? restart : Reflect.get(current, field)),
  });
}

/** Returns the sample lines of a metric in the text format of Prometheus, without the HELP and TYPE lines. */
export async function linesOfMetric(metrics: Metrics, name: string): Promise<readonly string[]> {
  return (await metrics.registry.getSingleMetricAsString(name)).split('\n').slice(2);
}
