// Metrics of the standbys that answer queries. **Invariant:** a scrape reads the values from memory and sends no statement.

import { Gauge, type Registry } from 'prom-client';
import type { ReplicaMonitor } from '../../app/replica-monitor.ts';

/** Adds the lag and the use of each standby; without standbys the metrics have no values. */
export function addReplicaMetrics(registry: Registry, { status }: Pick<ReplicaMonitor, 'status'>): void {
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
