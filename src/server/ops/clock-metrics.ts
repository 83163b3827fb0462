// Metrics of the clocks of this process. **Invariant:** a scrape reads the values from memory and sends no statement to the database.

import { Gauge, type Registry } from 'prom-client';
import type { ClockMonitor } from '../../app/clock-monitor.ts';

/** Adds the deviations of the clocks that `clock` compares. Null, as in tests with a fixed time, adds none. */
export function addClockMetrics(registry: Registry, clock: ClockMonitor | null): void {
  if (clock === null) return;
  new Gauge({
    name: 'tandem_clock_deviation_seconds',
    help: 'By how much a clock is ahead (positive) or behind: process (own clock to the database), database (to its reading before), log (to the latest instant of the log).',
    labelNames: ['clock'] as const,
    registers: [registry],
    collect() {
      for (const [of, ms] of Object.entries(clock.deviations())) this.set({ clock: of }, ms / 1_000);
    },
  });
  new Gauge({
    name: 'tandem_clock_in_doubt',
    help: '1 while no instant of the clock may be written, else 0.',
    registers: [registry],
    collect() {
      this.set(clock.doubts().length > 0 ? 1 : 0);
    },
  });
}
