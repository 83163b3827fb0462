// Metrics of the offer list that a process holds in memory. **Invariant:** a scrape reads the values from memory and sends no statement to
// the database.

import { Counter, Gauge, type Registry } from 'prom-client';
import type { Listing } from '../../store/listing/listing.ts';

/** Adds the metrics of a listing. */
export function addListingMetrics(registry: Registry, { status }: Pick<Listing, 'status'>): void {
  const registers = [registry];
  new Gauge({
    name: 'tandem_listing_offers',
    help: 'Offers in the memory of this process; 0 until they are loaded.',
    registers,
    collect() {
      this.set(status().offers);
    },
  });
  new Gauge({
    name: 'tandem_listing_lag_seconds',
    help: 'How long the oldest read of the offer list waits for the statement that compares the list with the database; 0 without one.',
    registers,
    collect() {
      this.set(status().waitingMs / 1_000);
    },
  });
  new Counter({
    name: 'tandem_listing_checks_total',
    help: 'Comparisons of the offer list with the database: unchanged, changed (and applied), or reload (all offers are loaded again).',
    labelNames: ['found'] as const,
    registers,
    collect() {
      const { unchanged, changed, otherRows } = status();
      this.reset();
      this.inc({ found: 'unchanged' }, unchanged);
      this.inc({ found: 'changed' }, changed);
      this.inc({ found: 'reload' }, otherRows);
    },
  });
}
