// What /metrics tells of the log: how far behind this process is, who gives the numbers, and which notifiers are heard.
// Invariant: read from memory when somebody looks; no statement is sent for it.

import { Counter, Gauge, type Registry } from 'prom-client';
import type { Stream } from '../../stream/stream.ts';

/** Adds the gauges and counters of a process's streams to its registry. */
export function addStreamMetrics(registry: Registry, { logReader, subscriptions, remote }: Stream): void {
  const gauge = (name: string, help: string, value: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  };
  const counter = (name: string, help: string, value: () => number): void => {
    new Counter({
      name,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  };

  gauge(
    'tandem_log_lag_seconds',
    'Time since the latest moment of which it is known that all that was committed by then has been read here.',
    () => logReader.lagMs() / 1_000,
  );
  gauge(
    'tandem_log_lag_rows',
    'Committed rows of the log that had not been read here at the last look; counted up to 1000 beyond the last number.',
    () => logReader.status().lagRows,
  );
  gauge('tandem_log_followers', 'Feeds that wait for news here.', () => subscriptions.watchers());
  gauge(
    'tandem_log_slowest_follower_rows',
    'Rows of the log that the follower furthest behind has not gone past here.',
    () => subscriptions.slowestRows(),
  );
  gauge('tandem_sequencer_holder', '1 while the latest number known here was given by this process, else 0.', () =>
    logReader.status().holdsNumbers ? 1 : 0,
  );
  counter(
    'tandem_sequencer_batches_total',
    'Batches of rows that this process numbered.',
    () => logReader.status().batches,
  );
  counter(
    'tandem_sequencer_takeovers_total',
    'Batches that this process numbered behind a number that another process had given, or an earlier start of it.',
    () => logReader.status().takeovers,
  );
  new Counter({
    name: 'tandem_notifications_received_total',
    help: 'Rings heard, by notifier.',
    labelNames: ['notifier'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const [notifier, notifications] of Object.entries(logReader.status().notifications))
        this.inc({ notifier }, notifications);
    },
  });
  new Counter({
    name: 'tandem_notifier_reconnects_total',
    help: 'How often the way to a notifier had to be made anew.',
    labelNames: ['notifier'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const notifier of remote) this.inc({ notifier: notifier.kind }, notifier.reconnects());
    },
  });
  new Gauge({
    name: 'tandem_notifier_open',
    help: '1 while notifications of other processes can be heard over a notifier, else 0.',
    labelNames: ['notifier'] as const,
    registers: [registry],
    collect() {
      for (const notifier of remote) this.set({ notifier: notifier.kind }, notifier.isOpen() ? 1 : 0);
    },
  });
}
