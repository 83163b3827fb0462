// Server processes on one database for the crash tests, each behind its own proxy to the database; writers whose transactions commit
// after a random delay; and subscribers on WebSockets that reconnect with their last cursor.

import { type Database, sql } from '../../src/store/db/database.ts';
import { insertEvents } from '../../src/store/events.ts';
import { freePort } from '../kit/port.ts';
import { type Program, start } from '../kit/program.ts';
import { openSilentProxy, type SilentProxy, type SilentProxyOptions } from '../kit/silent-proxy.ts';
import { openSocket } from '../kit/socket.ts';
import { random, record } from '../kit/stream.ts';

/** A server process of the crash tests, with its proxy to the database. */
export type FleetMember = {
  readonly url: string;
  readonly proxy: SilentProxy;
  readonly program: () => Program;
  /** Starts or restarts the process and waits until it listens. */
  readonly start: () => Promise<void>;
  /** Returns true while this process is the sequencer, that is, it has numbered the latest event. */
  readonly isSequencer: () => Promise<boolean>;
};

/** Waits for a number of milliseconds. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Prepares a server process without starting it. Processes with the same `cwd` share their secrets. */
export async function createFleetMember(
  databaseUrl: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  proxyOptions: SilentProxyOptions = {},
): Promise<FleetMember> {
  const proxy = await openSilentProxy(databaseUrl, proxyOptions);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let program: Program | null = null;
  return {
    url,
    proxy,
    program: () => {
      if (program === null) throw new Error('the process was not started');
      return program;
    },
    async start() {
      program = start('src/main.ts', cwd, {
        PORT: String(port),
        DATABASE_URL: proxy.url,
        SANDBOX: 'true',
        DEMO_NETWORK: 'false',
        RATE_LIMITS: 'off',
        ...env,
      });
      await program.url();
    },
    async isSequencer() {
      const metrics = await fetch(`${url}/metrics`).then(
        (response) => response.text(),
        () => '',
      );
      return /^tandem_sequencer_holder 1$/m.test(metrics);
    },
  };
}

/**
 * Starts writers that insert events until `stop`. The field `reason` of each event identifies it; `committed` holds the reasons of the
 * events whose commit was confirmed.
 */
export function startWriters(database: Database, writers: number, longestDelayMs: number) {
  const committed = new Set<string>();
  const run = Buffer.from(random(4)).toString('hex');
  let stopped = false;
  const write = async (name: number): Promise<void> => {
    for (let turn = 0; !stopped; turn += 1) {
      const reason = `${run}:${name}:${turn}`;
      const delay = (Math.random() * longestDelayMs) / 1_000;
      try {
        await database.transaction(async (tx) => {
          await insertEvents(tx, [record({ reason })], random);
          await tx.query(sql`SELECT pg_sleep(${delay})`);
        });
        committed.add(reason);
      } catch {
        // The connection failed during COMMIT, so the outcome of the transaction is unknown: its event is not added to `committed`.
        await pause(100);
      }
    }
  };
  const all = Array.from({ length: writers }, (_, name) => write(name));
  return {
    committed,
    async stop() {
      stopped = true;
      await Promise.all(all);
    },
  };
}

type Item = { readonly cursor?: string; readonly id?: string; readonly reason?: string };

const SUBSCRIPTION = `subscription ($after: StreamCursor) {
  offerEvents(after: $after) {
    ... on StreamItem { cursor }
    ... on OfferEvent { id }
    ... on StreamReset { reason }
  }
}`;

/** A subscriber to all public events on one server process. */
export type Subscriber = {
  /** The ids of the received events in order, one list per connection. */
  readonly received: () => readonly (readonly string[])[];
  /** The reasons of the stream resets that it received. */
  readonly resets: () => readonly string[];
  /** Resolves when the subscriber has received its first cursor. */
  readonly ready: Promise<void>;
  /** Resolves when the subscriber has received the event with this id. */
  readonly until: (id: string) => Promise<void>;
  readonly stop: () => void;
};

/** Subscribes to all public events at `url`, and reconnects with the last cursor each time the connection ends. */
export function subscribeToEvents(url: string): Subscriber {
  const received: string[][] = [];
  const resets: string[] = [];
  const seen = new Set<string>();
  const listeners = new Set<() => void>();
  let end: () => void = () => undefined;
  let stopped = false;
  let after: string | undefined;
  let setReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    setReady = resolve;
  });

  async function receiveUntilClosed(): Promise<void> {
    const socket = await openSocket(url);
    end = socket.close;
    const ids: string[] = [];
    received.push(ids);
    await socket.init();
    const subscription = socket.subscribe<Record<string, unknown>, Record<string, unknown>>(
      SUBSCRIPTION,
      after === undefined ? {} : { after },
    );
    while (!stopped) {
      const { offerEvents: item } = (await subscription.data()) as { readonly offerEvents: Item };
      after = item.cursor ?? after;
      setReady();
      if (item.reason !== undefined) resets.push(item.reason);
      if (item.id === undefined) continue;
      ids.push(item.id);
      seen.add(item.id);
      for (const listener of listeners) listener();
    }
  }

  void (async () => {
    while (!stopped) {
      await receiveUntilClosed().catch(() => undefined);
      await pause(50);
    }
  })();

  return {
    received: () => received,
    resets: () => resets,
    ready,
    until: (id) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!seen.has(id)) return;
          listeners.delete(check);
          resolve();
        };
        listeners.add(check);
        check();
      }),
    stop: () => {
      stopped = true;
      end();
    },
  };
}
