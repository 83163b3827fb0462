// The metrics on a port of their own (METRICS_PORT), so that a proxy that forwards the public port exposes none of them.
// **Invariant:** nothing but /metrics is served there, and a request costs nothing that grows with the marketplace.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Metrics } from './metrics.ts';

const PATH = '/metrics';

/** A server of metrics, and the port on which it listens. */
export type MetricsServer = { readonly port: number; readonly close: () => Promise<void> };

/**
 * Serves the metrics on `host` and `port` and returns the function that closes the server. Rejects with Node's error when the port cannot
 * be opened.
 */
export async function startMetricsServer(
  { host, port }: { readonly host: string; readonly port: number },
  { registry }: Pick<Metrics, 'registry'>,
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const isMetrics = request.url?.split('?')[0] === PATH && (request.method === 'GET' || request.method === 'HEAD');
    if (!isMetrics) {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (body) => {
        response.writeHead(200, { 'content-type': registry.contentType }).end(body);
      },
      () => {
        response.writeHead(500).end();
      },
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
