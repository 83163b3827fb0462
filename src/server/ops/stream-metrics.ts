// Event log metrics: the lag of this process, the rows of the log that it has numbered, its subscribers and its notifiers.
// **Invariant:** a scrape reads the values from memory and sends no statement to the database.

import { Counter, Gauge, type Registry } from 'prom-client';
import type { Stream } from '../../stream/stream.ts';

type Metric = {
  readonly kind: 'gauge' | 'counter';
  readonly name: string;
  readonly help: string;
  readonly read: (stream: Stream) => number;
};

const METRICS: readonly Metric[] = [
  {
    kind: 'gauge',
    name: 'tandem_event_log_lag_seconds',
    help: 'Seconds since the last time at which this process had read every committed row of the event log.',
    read: ({ logReader }) => logReader.lagMs() / 1_000,
  },
  {
    kind: 'gauge',
    name: 'tandem_event_log_lag_rows',
    help: 'Committed rows of the event log that this process had not read at its last poll; counts at most 1000 unnumbered rows.',
    read: ({ logReader }) => logReader.status().lagRows,
  },
  {
    kind: 'gauge',
    name: 'tandem_event_log_subscribers',
    help: 'Event feeds of this process that wait for new rows of the event log.',
    read: ({ subscriptions }) => subscriptions.watchers(),
  },
  {
    kind: 'gauge',
    name: 'tandem_event_log_slowest_subscriber_rows',
    help: 'Rows of the event log that the slowest subscriber of this process has not processed yet.',
    read: ({ subscriptions }) => subscriptions.maxRowsBehind(),
  },
  {
    kind: 'gauge',
    name: 'tandem_sequencer_holder',
    help: '1 while the latest sequence number known here was given by this process, else 0.',
    read: ({ logReader }) => (logReader.status().isSequencer ? 1 : 0),
  },
  {
    kind: 'counter',
    name: 'tandem_sequencer_batches_total',
    help: 'Batches of rows that this process numbered.',
    read: ({ logReader }) => logReader.status().batches,
  },
  {
    kind: 'counter',
    name: 'tandem_sequencer_takeovers_total',
    help: 'Batches that this process numbered after a number that another process, or an earlier run of this one, had given.',
    read: ({ logReader }) => logReader.status().takeovers,
  },
];

type NotifierMetric = {
  readonly kind: 'gauge' | 'counter';
  readonly name: string;
  readonly help: string;
  /** Returns the current value of this metric, one for each kind of notifier (`process`, `postgres` or `redis`). */
  readonly read: (stream: Stream) => readonly (readonly [notifier: string, value: number])[];
};

const NOTIFIER_METRICS: readonly NotifierMetric[] = [
  {
    kind: 'counter',
    name: 'tandem_notifications_received_total',
    help: 'Notifications of new events received, by notifier.',
    read: ({ logReader }) => Object.entries(logReader.status().notifications),
  },
  {
    kind: 'counter',
    name: 'tandem_notifier_reconnects_total',
    help: 'Reconnects to a notifier after its connection was lost, by notifier.',
    read: ({ remote }) => remote.map((notifier) => [notifier.kind, notifier.reconnects()]),
  },
  {
    kind: 'gauge',
    name: 'tandem_notifier_connected',
    help: '1 while this process receives notifications of other processes over the notifier, else 0.',
    read: ({ remote }) => remote.map((notifier) => [notifier.kind, notifier.isOpen() ? 1 : 0]),
  },
];

/** Adds the event log metrics of this process to its registry. */
export function addStreamMetrics(registry: Registry, stream: Stream): void {
  for (const { read, ...metric } of METRICS) {
    register(registry, { ...metric, labelNames: [] }, () => [{ labels: {}, value: read(stream) }]);
  }
  for (const { read, ...metric } of NOTIFIER_METRICS) {
    register(registry, { ...metric, labelNames: ['notifier'] }, () =>
      read(stream).map(([notifier, value]) => ({ labels: { notifier }, value })),
    );
  }
}

type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** Registers a metric; `samples` is called at each scrape and returns its current values. */
function register(
  registry: Registry,
  { kind, name, help, labelNames }: Pick<Metric, 'kind' | 'name' | 'help'> & { readonly labelNames: string[] },
  samples: () => readonly Sample[],
): void {
  const shared = { name, help, labelNames, registers: [registry] };
  const register: Readonly<Record<Metric['kind'], () => void>> = {
    gauge: () => {
      new Gauge({
        ...shared,
        collect() {
          for (const { labels, value } of samples()) this.set(labels, value);
        },
      });
    },
    counter: () => {
      new Counter({
        ...shared,
        collect() {
          this.reset();
          for (const { labels, value } of samples()) this.inc(labels, value);
        },
      });
    },
  };
  register[kind]();
}
