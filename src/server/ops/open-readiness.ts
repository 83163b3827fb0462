// Wires the readiness of a started process: its checks of the database, the watch over its secrets and keys, and the metrics of its clocks
// and of its offer list.

import type { AppContext } from '../../app/context.ts';
import type { ReplicaMonitor } from '../../app/replica-monitor.ts';
import { replicaSentence } from '../../app/replica-track.ts';
import { listingOf } from '../../store/listing/listing.ts';
import type { Stream } from '../../stream/stream.ts';
import { addClockMetrics } from './clock-metrics.ts';
import { createPoolerCheck, createWriteCheck } from './database-checks.ts';
import { startInstallationWatch } from './installation-watch.ts';
import { addListingMetrics } from './listing-metrics.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { createReadinessCheck, type Readiness } from './readiness.ts';

export type OpenReadiness = { readonly check: () => Promise<Readiness>; readonly stop: () => Promise<void> };

/** Starts the watch and returns the check that `/readyz` calls; `stop` ends the watch. */
export function openReadiness(
  app: AppContext,
  stream: Stream,
  reporting: {
    readonly logger: Logger;
    readonly metrics: Metrics;
    /** Returns how much of a sandbox's demo network is there, in per cent; null once it is filled. */
    readonly filling?: () => number | null;
    readonly replicas: Pick<ReplicaMonitor, 'status'>;
  },
): OpenReadiness {
  addClockMetrics(reporting.metrics.registry, app.clock);
  addListingMetrics(reporting.metrics.registry, listingOf(app.database));
  const { replicas } = reporting;
  const unused = () => replicas.status().filter(({ doubt }) => doubt !== null);
  const watch = startInstallationWatch(app, reporting);
  const checks = [createWriteCheck(app.database), createPoolerCheck(app.database), watch.check];
  const check = createReadinessCheck(stream, app, checks, () => [
    ...watch.warnings(),
    ...unused().map(({ name, doubt }) => replicaSentence(name, doubt)),
  ]);
  return {
    check: async () => {
      const state = await check();
      const filling = reporting.filling?.() ?? null;
      return filling === null ? state : { ...state, filling };
    },
    stop: watch.stop,
  };
}
