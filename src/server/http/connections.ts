// Bounds of TCP connections: per network address and of the process. **Invariant:** connections never take all file descriptors, so the
// database, its files and the log always get one. Open sockets are counted in ../ws/sockets.ts, requests in ../rate.

import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { clientAddress } from '../operation/rate-limit.ts';
import type { Metrics } from '../ops/metrics.ts';

/** Times and numbers that bound the connections of a server; times in milliseconds. */
export type ConnectionBounds = {
  /** Time in which a whole request must arrive. */
  readonly requestTimeout: number;
  /** Time in which the headers of a request must arrive, from the start of the connection: also of one that sends nothing. */
  readonly headersTimeout: number;
  /** Interval at which both are checked. */
  readonly connectionsCheckingInterval: number;
  /** Idle time of a keep-alive connection. Longer than that of common proxies, so the server never closes one that a proxy reuses. */
  readonly keepAliveTimeout: number;
  /** Most connections of the process; by default what its limit of file descriptors leaves. */
  readonly total: number | null;
};

/** The bounds of a server unless others are given. */
export const CONNECTION_BOUNDS: ConnectionBounds = {
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  connectionsCheckingInterval: 500,
  keepAliveTimeout: 65_000,
  total: null,
};

/** Descriptors that connections leave free: database pools, data files, log, Redis, scripts. */
const RESERVED_DESCRIPTORS = 256;
/** Most connections of a process, also where more descriptors are allowed: each takes some kilobytes. */
const MAX_CONNECTIONS = 25_000;
/** Descriptors that are assumed where the operating system does not tell. */
const ASSUMED_DESCRIPTORS = 1_024;

/** Returns the number of connections that the process accepts: what its limit of file descriptors leaves, at most 25 000. */
export function connectionLimit(descriptors: number = descriptorLimit()): number {
  return Math.max(
    1,
    Math.min(MAX_CONNECTIONS, descriptors - Math.min(RESERVED_DESCRIPTORS, Math.ceil(descriptors / 2))),
  );
}

/** Returns the process's limit of open files. */
function descriptorLimit(): number {
  // Leave the network out of the report: resolving its addresses can take seconds.
  Reflect.set(process.report, 'excludeNetwork', true);
  const limits: unknown = Reflect.get(process.report.getReport(), 'userLimits');
  const openFiles: unknown = Object(limits)['open_files'];
  const soft: unknown = Object(openFiles)['soft'];
  return typeof soft === 'number' ? soft : soft === 'unlimited' ? Number.MAX_SAFE_INTEGER : ASSUMED_DESCRIPTORS;
}

/** Closes every connection above the bounds at once. `perAddress` is null behind a proxy, from which all connections come. */
export function boundConnections(
  http: Server,
  bounds: { readonly total: number; readonly perAddress: number | null; readonly metrics: Metrics },
): void {
  const { total, perAddress, metrics } = bounds;
  http.maxConnections = total;
  http.on('drop', () => metrics.connectionsRefused.inc({ bound: 'process' }));
  if (perAddress === null) return;
  const open = new Map<string, number>();
  http.on('connection', (socket: Socket) => {
    const address = clientAddress(socket.remoteAddress, undefined, 0);
    const count = (open.get(address) ?? 0) + 1;
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
    if (count <= perAddress) return;
    metrics.connectionsRefused.inc({ bound: 'address' });
    socket.destroy();
  });
}
