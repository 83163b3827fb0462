// Wires the readiness of a started process: its checks of the database, the watch over its secrets and keys, and the metrics of its clocks.

import type { AppContext } from '../../app/context.ts';
import type { Stream } from '../../stream/stream.ts';
import { addClockMetrics } from './clock-metrics.ts';
import { createPoolerCheck, createWriteCheck } from './database-checks.ts';
import { startInstallationWatch } from './installation-watch.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { createReadinessCheck, type Readiness } from './readiness.ts';

export type OpenReadiness = { readonly check: () => Promise<Readiness>; readonly stop: () => Promise<void> };

/** Starts the watch and returns the check that `/readyz` calls; `stop` ends the watch. */
export function openReadiness(
  app: AppContext,
  stream: Stream,
  reporting: { readonly logger: Logger; readonly metrics: Metrics },
): OpenReadiness {
  addClockMetrics(reporting.metrics.registry, app.clock);
  const watch = startInstallationWatch(app, reporting);
  const checks = [createWriteCheck(app.database), createPoolerCheck(app.database), watch.check];
  return { check: createReadinessCheck(stream, app, checks, watch.warnings), stop: watch.stop };
}
