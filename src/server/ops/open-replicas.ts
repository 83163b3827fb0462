// Starts the monitor of the standbys that answer queries, with its lines in the log and its metrics.
// **Invariant:** a scrape reads the values from memory and sends no statement.

import { Gauge, type Registry } from 'prom-client';
import type { AppContext } from '../../app/context.ts';
import { type ReplicaMonitor, startReplicaMonitor } from '../../app/replica-monitor.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

/** Starts the monitor; its caller stops it. */
export function openReplicas(
  app: AppContext,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics },
): ReplicaMonitor {
  const monitor = startReplicaMonitor(
    app,
    (sentence) => logger.warn(sentence),
    () => performance.now(),
  );
  addReplicaMetrics(metrics.registry, monitor);
  return monitor;
}

/** Adds the lag and the use of each standby; without standbys the metrics have no values. */
function addReplicaMetrics(registry: Registry, { status }: Pick<ReplicaMonitor, 'status'>): void {
  new Gauge({
    name: 'tandem_replica_lag_seconds',
    help: 'Upper bound of the time by which a standby is behind its primary; absent while it is unknown.',
    labelNames: ['replica'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const { name, lagMs } of status()) if (lagMs !== null) this.set({ replica: name }, lagMs / 1_000);
    },
  });
  new Gauge({
    name: 'tandem_replica_used',
    help: '1 while a standby answers queries, else 0.',
    labelNames: ['replica'] as const,
    registers: [registry],
    collect() {
      for (const { name, doubt } of status()) this.set({ replica: name }, doubt === null ? 1 : 0);
    },
  });
}
