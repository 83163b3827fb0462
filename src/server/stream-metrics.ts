// What /metrics tells of the log: how far behind this process is, who gives the numbers, and which doorbells are heard.
// Invariant: read from memory when somebody looks; no statement is sent for it.

import { Counter, Gauge, type Registry } from 'prom-client';
import type { Stream } from '../stream/stream.ts';

/** Adds the gauges and counters of a process's streams to its registry. */
export function addStreamMetrics(registry: Registry, { tail, hub, remote }: Stream): void {
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
    () => tail.lagMs() / 1_000,
  );
  gauge(
    'tandem_log_lag_rows',
    'Committed rows of the log that had not been read here at the last look; counted up to 1000 beyond the last number.',
    () => tail.standing().lagRows,
  );
  gauge('tandem_log_followers', 'Feeds that wait for news here.', () => hub.watchers());
  gauge(
    'tandem_log_slowest_follower_rows',
    'Rows of the log that the follower furthest behind has not gone past here.',
    () => hub.slowestRows(),
  );
  gauge('tandem_sequencer_holder', '1 while the latest number known here was given by this process, else 0.', () =>
    tail.standing().holdsNumbers ? 1 : 0,
  );
  counter(
    'tandem_sequencer_batches_total',
    'Batches of rows that this process numbered.',
    () => tail.standing().batches,
  );
  counter(
    'tandem_sequencer_takeovers_total',
    'Batches that this process numbered behind a number that another process had given, or an earlier start of it.',
    () => tail.standing().takeovers,
  );
  new Counter({
    name: 'tandem_doorbell_rings_total',
    help: 'Rings heard, by doorbell.',
    labelNames: ['doorbell'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const [doorbell, rings] of Object.entries(tail.standing().rings)) this.inc({ doorbell }, rings);
    },
  });
  new Counter({
    name: 'tandem_doorbell_reconnects_total',
    help: 'How often the way to a doorbell had to be made anew.',
    labelNames: ['doorbell'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const bell of remote) this.inc({ doorbell: bell.kind }, bell.reconnects());
    },
  });
  new Gauge({
    name: 'tandem_doorbell_open',
    help: '1 while rings of other processes can be heard over a doorbell, else 0.',
    labelNames: ['doorbell'] as const,
    registers: [registry],
    collect() {
      for (const bell of remote) this.set({ doorbell: bell.kind }, bell.isOpen() ? 1 : 0);
    },
  });
}
