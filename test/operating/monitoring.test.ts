// Tests of what docs/grafana gives to an operator: the alert rules by their own tests, and the dashboard on the metrics of a running
// server, which Debian's Prometheus scrapes.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ProtocolDocument } from '../../client/src/generated/documents.ts';
import { marketplace } from '../../src/schema/marketplace.ts';
import { createLogger } from '../../src/server/ops/logger.ts';
import { createMetrics } from '../../src/server/ops/metrics.ts';
import { openReadiness } from '../../src/server/ops/open-readiness.ts';
import { openReplicas } from '../../src/server/ops/open-replicas.ts';
import { openWebhooks } from '../../src/server/ops/open-webhooks.ts';
import { openStreams } from '../../src/server/ops/streams.ts';
import { startServer } from '../../src/server/server.ts';
import { openDatabase } from '../../src/store/db/database.ts';
import { createInProcessNotifier } from '../../src/stream/notifier.ts';
import { describeWithServer, openTestDatabase } from '../kit/database.ts';
import { call } from '../kit/http.ts';
import { prometheusMissing, promtool, startPrometheus } from '../kit/prometheus.ts';
import { openInitialised } from '../kit/socket.ts';
import { makeWorld } from '../kit/world.ts';

const FOLDER = fileURLToPath(new URL('../../docs/grafana/', import.meta.url));
/** Times that a scrape is awaited; the interval is a quarter of a second. */
const LOOKS = 200;
const PAUSE_MS = 50;

type Panel = { readonly title: string; readonly targets?: readonly { readonly expr: string }[] };
const dashboard = JSON.parse(readFileSync(`${FOLDER}tandem.json`, 'utf8')) as { readonly panels: readonly Panel[] };
const expressions = dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })));
const metricsIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/\b(?:tandem|nodejs|process)_\w+/g)].map(([name]) => name)),
];

if (prometheusMissing !== null) process.stdout.write(`Dashboard and alerts are not tested: ${prometheusMissing}.\n`);

describe.skipIf(prometheusMissing !== null)('the alert rules', () => {
  it('are read by promtool, and each is raised by its series and by no other', () => {
    promtool(FOLDER, 'check', 'rules', 'alerts.yml');
    promtool(FOLDER, 'test', 'rules', 'alerts.test.yml');
    const names = (file: string, key: string) =>
      new Set(
        [...readFileSync(`${FOLDER}${file}`, 'utf8').matchAll(new RegExp(`${key}: (\\w+)`, 'g'))].map(
          (found) => found[1],
        ),
      );
    expect(names('alerts.test.yml', 'alertname')).toEqual(names('alerts.yml', 'alert'));
  });
});

describeWithServer('the metrics of a running server', () => {
  it('hold every metric of the dashboard, the alerts and the manual, and Prometheus finds a series for each panel', async ({
    onTestFinished,
  }) => {
    const metricsUrl = await startMonitored((close) => onTestFinished(close));
    const body = await (await fetch(`${metricsUrl}/metrics`)).text();
    // A text that differs from the published one by a space has no name.
    expect(body.match(/^tandem_document_seconds_count.*$/gm)).toEqual([
      'tandem_document_seconds_count{document="Protocol",outcome="ok"} 1',
    ]);
    const served = new Set([...body.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name));
    const manual = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
    const listed = [...manual.matchAll(/^\| `(tandem_\w+)/gm)].map(([, name = '']) => name);
    expect(listed.filter((name) => !served.has(name))).toEqual([]);
    expect([...served].filter((name) => name.startsWith('tandem_') && !listed.includes(name))).toEqual([]);
    const used = metricsIn(`${JSON.stringify(expressions)}${readFileSync(`${FOLDER}alerts.yml`, 'utf8')}`);
    const isServed = (name: string): boolean =>
      served.has(name) || served.has(name.replace(/_(bucket|count|sum)$/, ''));
    expect(used.filter((name) => !isServed(name))).toEqual([]);
    if (prometheusMissing !== null) return;

    const prometheus = await startPrometheus(new URL(metricsUrl).host);
    onTestFinished(prometheus.stop);
    let missing = expressions;
    for (let look = 0; missing.length > 0 && look < LOOKS; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      const counts = await Promise.all(
        missing.map(({ expr }) =>
          prometheus.count(expr.replaceAll('$job', 'tandem').replaceAll('$__rate_interval', '1m')),
        ),
      );
      missing = missing.filter((_, at) => counts[at] === 0);
    }
    expect(missing).toEqual([]);
  });
});

/** Starts a server with everything of main.ts that has metrics, and sends it requests. Returns the address of its metrics. */
async function startMonitored(whenDone: (close: () => Promise<void>) => void): Promise<string> {
  const logger = createLogger('silent');
  const report = (): void => undefined;
  const metrics = createMetrics({ process: true });
  const template = await openTestDatabase();
  whenDone(template.close);
  const url = template.url ?? '';
  // The database stands for its own standby: no query may use it, but it has a lag.
  const database = await openDatabase({ url, dataDir: null, replicaUrls: [url] });
  whenDone(database.close);
  const clocks = { monotonicMs: () => performance.now(), wallMs: () => Date.now() };
  const world = await makeWorld({ database: { ...database, url }, clocks });
  const notifier = createInProcessNotifier();
  const app = { ...world.ctx, notify: notifier.notify };
  const stream = await openStreams(app, notifier, { redisUrl: null, logger, metrics });
  await stream.start();
  whenDone(stream.stop);
  const replicas = openReplicas(app, { logger, metrics });
  whenDone(replicas.stop);
  const market = marketplace(app, stream, replicas);
  const readiness = openReadiness(app, stream, { logger, metrics, replicas });
  whenDone(readiness.stop);
  whenDone(openWebhooks(app, stream, market, { metrics, report }));
  const server = await startServer({
    ...market,
    port: 0,
    host: '127.0.0.1',
    metricsPort: 0,
    allowedOrigins: [],
    sandbox: true,
    rateLimits: null,
    trustedProxyHops: 0,
    authenticate: async () => ({ kind: 'INVALID' }),
    liveSessions: async () => new Set(),
    jwks: async () => ({ keys: [] }),
    ready: readiness.check,
    metrics,
    logger,
  });
  whenDone(() => server.close({ drainMs: 100 }));
  for (let times = 0; times < 3; times += 1) await call(server.url, '{ offers(first: 5) { nodes { id } } }');
  await call(server.url, ProtocolDocument);
  await call(server.url, `${ProtocolDocument} `);
  const socket = await openInitialised(server.url);
  socket.close();
  await socket.closed;
  return `http://127.0.0.1:${server.metricsPort}`;
}
