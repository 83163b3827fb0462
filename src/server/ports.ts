// Opens and closes the ports of a server: its own, and that of the metrics where one is set.

import type { Server as HttpServer } from 'node:http';
import type { Metrics } from './ops/metrics.ts';
import { type MetricsServer, startMetricsServer } from './ops/metrics-server.ts';
import type { Sockets } from './ws/sockets.ts';

export type PortOptions = {
  readonly port: number;
  readonly host: string;
  /** Port of the metrics; null or absent: they have none of their own. */
  readonly metricsPort?: number | null;
  readonly metrics: Metrics;
};

/** Opens the port of the metrics, where one is set, and the port of the server. Returns the server of the metrics. */
export async function openPorts(http: HttpServer, options: PortOptions): Promise<MetricsServer | null> {
  const { metricsPort = null, host, metrics } = options;
  const own = metricsPort === null ? null : await startMetricsServer({ host, port: metricsPort }, metrics);
  try {
    await listen(http, options);
    return own;
  } catch (error) {
    await own?.close();
    throw error;
  }
}

function listen(http: HttpServer, { port, host }: PortOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
}

/** Closes a server: requests and sockets may finish for up to `drainMs`. */
export async function drain(http: HttpServer, webSockets: Sockets, drainMs: number): Promise<void> {
  const timeout = setTimeout(() => {
    http.closeAllConnections();
    webSockets.cut();
  }, drainMs);
  const closed = new Promise<void>((resolve) => http.close(() => resolve()));
  http.closeIdleConnections();
  await Promise.all([closed, webSockets.drain(drainMs / 2)]);
  clearTimeout(timeout);
}
