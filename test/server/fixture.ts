// A server for the suites of src/server, on a free port, with the schema of fixture-schema.ts. A test reads its log lines and
// close reasons, and counts its contexts and open event sources. Its tokens and sessions stand in for the marketplace's.

import { Writable } from 'node:stream';
import { afterEach, beforeEach } from 'vitest';
import type { Authentication, Viewer } from '../../src/server/operation/identity.ts';
import { createLogger } from '../../src/server/ops/logger.ts';
import { createMetrics, type Metrics } from '../../src/server/ops/metrics.ts';
import { type Server, type ServerOptions, startServer } from '../../src/server/server.ts';
import { queue } from '../kit/socket.ts';
import { createGate, createTicker, type Gate, type TestContext, testSchema } from './fixture-schema.ts';

/** The one origin whose pages may call the server. */
export const ORIGIN = 'https://tandem.example';
export const ALICE: Viewer = { accountId: 'account-alice', sessionId: 'session-alice', roles: ['USER'] };

/** Socket bounds that let a test see time-outs without waiting long. */
export const SHORT_INTERVALS = { watchEveryMs: 20, closeGraceMs: 200 };

export type TestServer = {
  readonly url: string;
  readonly port: number;
  readonly metrics: Metrics;
  /** Log lines so far, without those of closed sockets. */
  readonly log: readonly Record<string, unknown>[];
  /** The number of contexts created so far. */
  readonly contextCount: () => number;
  /** The number of event sources that are still open. */
  readonly openSources: () => number;
  /** The gate of a name: `reached` settles when a resolver waits at it, `open` lets the resolver continue. */
  readonly gate: (name: string) => Pick<Gate, 'reached' | 'open'>;
  /** The close reason of the next socket that closes; each reason is returned once. */
  readonly nextCloseReason: () => Promise<string>;
  /** Sends one event to every open subscription. */
  readonly tick: () => void;
  /** The sessions that are not revoked; `failing` makes the look-up throw. */
  readonly sessions: { live: Set<string>; failing: boolean };
  /** Closes the server, with the drain time that the test sets. */
  readonly drain: Server['close'];
  readonly close: () => Promise<void>;
};

/** Verifies a token. Known tokens: `alice`, `alice-for-<ms>` (expires after that long), `expired`, `revoked`, `outage`; any other is invalid. */
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
  const closeReasons = queue<string>();
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
    rateLimits: false,
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

/** The server of the running test. `restart` closes it and starts another one with other options. */
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

/** The samples of a metric in the text format of Prometheus, without its HELP and TYPE lines. */
export async function linesOfMetric(metrics: Metrics, name: string): Promise<readonly string[]> {
  return (await metrics.registry.getSingleMetricAsString(name)).split('\n').slice(2);
}
