// The webhook dispatcher of a process: leases endpoints, runs one runner for each, and renews the leases. **Invariant:** no attempt starts
// that could outlast the lease. A killed process costs its endpoints one lease; a stopped one releases them.

import { randomUUID } from 'node:crypto';
import { isClockInDoubt } from '../../app/clock.ts';
import type { AppContext } from '../../app/context.ts';
import { marketplaceUrl } from '../../app/links.ts';
import { claimWebhooks, readChangedWebhooks, releaseWebhooks, renewWebhookLeases } from '../../store/webhook-leases.ts';
import type { WebhookEndpointRow } from '../../store/webhooks.ts';
import type { Stream } from '../../stream/stream.ts';
import { createMessageBuilder, type MessageOptions } from './message.ts';
import { createProgressWriter } from './progress-writer.ts';
import { type Runner, type RunnerOptions, startRunner } from './runner.ts';
import { createWebhookTransport, type TransportOptions } from './transport.ts';

export type DispatcherOptions = Pick<MessageOptions, 'schema' | 'contextFor'> & {
  readonly app: AppContext;
  readonly stream: Stream;
  readonly report: (error: unknown) => void;
  readonly count?: RunnerOptions['count'];
  readonly countDisabled?: RunnerOptions['countDisabled'];
  /** Overrides for tests. */
  readonly transport?: Partial<Pick<TransportOptions, 'publicOnly' | 'timeoutMs' | 'ca' | 'lookup'>>;
  /** Interval at which endpoints are leased and changes of owners are read, by default 1 000 ms. */
  readonly pollMs?: number;
  /** Length of a lease, by default 40 000 ms; more than twice the time limit of an attempt. */
  readonly leaseMs?: number;
  readonly tickMs?: number;
};

export type Dispatcher = {
  /** Ends every attempt and releases the leases. */
  readonly stop: () => Promise<void>;
  readonly status: () => DispatcherStatus;
};

/** The endpoints whose messages this process sends at present: `failing` while an event was sent without success, else `answering`. */
export type DispatcherStatus = Readonly<Record<'answering' | 'failing', EndpointsStatus>>;

export type EndpointsStatus = {
  readonly endpoints: number;
  /** Milliseconds since the earliest event that one of them has not answered; 0 without one. */
  readonly lagMs: number;
};

const POLL_MS = 1_000;
const LEASE_MS = 40_000;
const TICK_MS = 250;
const IDLE_SAVE_MS = 600_000;
/** Endpoints that one statement leases at most. */
const CLAIMS = 200;

type Running = { readonly runner: Runner; next: WebhookEndpointRow | null };

/** Starts the dispatcher of a process. */
export function startDispatcher(options: DispatcherOptions): Dispatcher {
  const { app, stream, report } = options;
  const holder = randomUUID();
  const leaseMs = options.leaseMs ?? LEASE_MS;
  const terms = { holder, leaseMs };
  const transport = createWebhookTransport({
    publicOnly: !app.settings.sandbox,
    wallNow: app.wallNow,
    ...options.transport,
  });
  const messages = createMessageBuilder({ ...options, origin: marketplaceUrl(app.settings) });
  const running = new Map<string, Running>();
  let renewedAt = Number.NEGATIVE_INFINITY;
  let stopped = false;
  const runnerOptions: RunnerOptions = {
    app,
    stream,
    transport,
    messages,
    writer: createProgressWriter(app.database, holder),
    holder,
    mayStart: () => performance.now() - renewedAt < leaseMs / 2,
    tickMs: options.tickMs ?? TICK_MS,
    idleSaveMs: IDLE_SAVE_MS,
    report,
    count: options.count ?? (() => undefined),
    countDisabled: options.countDisabled ?? (() => undefined),
  };

  const start = (endpoint: WebhookEndpointRow): void => {
    const earlier = running.get(endpoint.id);
    if (earlier !== undefined) {
      earlier.next = endpoint;
      earlier.runner.stop(false);
      return;
    }
    const self: Running = { runner: startRunner(runnerOptions, endpoint), next: null };
    running.set(endpoint.id, self);
    void self.runner.ended.then(() => finished(endpoint.id, self));
  };
  const finished = (id: string, { next }: Running): void => {
    running.delete(id);
    if (stopped) return;
    if (next !== null) start(next);
    else releaseWebhooks(app.database, holder, id).catch(report);
  };
  const renew = async (): Promise<void> => {
    const before = performance.now();
    const kept = new Set(await renewWebhookLeases(app.database, terms));
    renewedAt = before;
    for (const [id, { runner }] of running) if (!kept.has(id)) runner.stop(true);
  };
  const poll = async (): Promise<void> => {
    if (isClockInDoubt(app)) return;
    if (performance.now() - renewedAt >= leaseMs / 4) await renew();
    if (running.size > 0) {
      for (const endpoint of await readChangedWebhooks(app.database, holder)) start(endpoint);
    }
    for (const endpoint of await claimWebhooks(app.database, terms, CLAIMS)) start(endpoint);
  };
  const polling = repeat(poll, options.pollMs ?? POLL_MS, report);

  return {
    status: () => statusOf(running.values(), app.wallNow()),
    async stop() {
      stopped = true;
      await polling.stop();
      const all = [...running.values()];
      for (const { runner } of all) runner.stop(true);
      await Promise.all(all.map(({ runner }) => runner.ended));
      await releaseWebhooks(app.database, holder, null).catch(report);
      transport.close();
    },
  };
}

function statusOf(running: Iterable<Running>, now: Date): DispatcherStatus {
  const all = { answering: { endpoints: 0, lagMs: 0 }, failing: { endpoints: 0, lagMs: 0 } };
  for (const { runner } of running) {
    const { isFailing, oldestAt } = runner.status();
    const counted = all[isFailing ? 'failing' : 'answering'];
    counted.endpoints += 1;
    if (oldestAt !== null) counted.lagMs = Math.max(counted.lagMs, now.getTime() - oldestAt.getTime());
  }
  return all;
}

/** Runs work again and again with a pause, until it is stopped. Errors are reported. */
function repeat(
  work: () => Promise<void>,
  pauseMs: number,
  report: (error: unknown) => void,
): Pick<Dispatcher, 'stop'> {
  let stopped = false;
  let wake: () => void = () => undefined;
  const loop = async (): Promise<void> => {
    while (!stopped) {
      await work().catch(report);
      if (stopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const looping = loop();
  return {
    async stop() {
      stopped = true;
      wake();
      await looping;
    },
  };
}
