// Server processes on one database, started as people start them, each on a way of its own to the database; writers who dawdle
// before they commit; and followers on real sockets who come back with their cursor.

import { type Database, sql } from '../../src/store/db/database.ts';
import { insertEvents } from '../../src/store/events.ts';
import { freePort } from '../kit/port.ts';
import { type Program, start } from '../kit/program.ts';
import { openSilentProxy, type SilentProxy, type SilentProxyOptions } from '../kit/silent-proxy.ts';
import { openSocket } from '../kit/socket.ts';
import { random, record } from '../stream/fixture.ts';

export type Member = {
  readonly url: string;
  readonly proxy: SilentProxy;
  readonly program: () => Program;
  /** Starts the process, again if need be, and waits until it listens. */
  readonly start: () => Promise<void>;
  /** True while the latest number is this one's. */
  readonly holds: () => Promise<boolean>;
};

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One process, not started yet. All in one `cwd` share their secrets. */
export async function member(
  databaseUrl: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  watching: SilentProxyOptions = {},
): Promise<Member> {
  const proxy = await openSilentProxy(databaseUrl, watching);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let program: Program | null = null;
  return {
    url,
    proxy,
    program: () => {
      if (program === null) throw new Error('it was never started');
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
    async holds() {
      const metrics = await fetch(`${url}/metrics`).then(
        (response) => response.text(),
        () => '',
      );
      return /^tandem_sequencer_holder 1$/m.test(metrics);
    },
  };
}

/** Writers who commit until they are told to stop. What they know to be committed is kept by its reason. */
export function writing(database: Database, writers: number, longestDelayMs: number) {
  const committed = new Set<string>();
  const run = Buffer.from(random(4)).toString('hex');
  let over = false;
  const write = async (name: number): Promise<void> => {
    for (let turn = 0; !over; turn += 1) {
      const reason = `${run}:${name}:${turn}`;
      const delay = (Math.random() * longestDelayMs) / 1_000;
      try {
        await database.transaction(async (tx) => {
          await insertEvents(tx, [record({ reason })], random);
          await tx.query(sql`SELECT pg_sleep(${delay})`);
        });
        committed.add(reason);
      } catch {
        // The database is away: whether this one was committed, nobody here knows.
        await pause(100);
      }
    }
  };
  const all = Array.from({ length: writers }, (_, name) => write(name));
  return {
    committed,
    async stop() {
      over = true;
      await Promise.all(all);
    },
  };
}

type Item = { readonly cursor?: string; readonly id?: string; readonly reason?: string };

const FOLLOW = `subscription ($after: StreamCursor) {
  offerEvents(after: $after) {
    ... on StreamItem { cursor }
    ... on OfferEvent { id }
    ... on StreamReset { reason }
  }
}`;

export type Follower = {
  /** Ids as they came, by connection. */
  readonly told: () => readonly (readonly string[])[];
  readonly resets: () => readonly string[];
  /** Settles once it holds a cursor. */
  readonly began: Promise<void>;
  /** Settles once it has been told this id. */
  readonly hears: (id: string) => Promise<void>;
  readonly stop: () => void;
};

/** Follows everything public at `url`, coming back with the last cursor however often the connection ends. */
export function follower(url: string): Follower {
  const told: string[][] = [];
  const resets: string[] = [];
  const heard = new Set<string>();
  const listeners = new Set<() => void>();
  let end: () => void = () => undefined;
  let over = false;
  let after: string | undefined;
  let begin: () => void = () => undefined;
  const began = new Promise<void>((resolve) => {
    begin = resolve;
  });

  async function connected(): Promise<void> {
    const socket = await openSocket(url);
    end = socket.close;
    const ids: string[] = [];
    told.push(ids);
    await socket.init();
    const following = socket.subscribe<Record<string, unknown>, Record<string, unknown>>(
      FOLLOW,
      after === undefined ? {} : { after },
    );
    while (!over) {
      const { offerEvents: item } = (await following.data()) as { readonly offerEvents: Item };
      after = item.cursor ?? after;
      begin();
      if (item.reason !== undefined) resets.push(item.reason);
      if (item.id === undefined) continue;
      ids.push(item.id);
      heard.add(item.id);
      for (const listener of listeners) listener();
    }
  }

  void (async () => {
    while (!over) {
      await connected().catch(() => undefined);
      await pause(50);
    }
  })();

  return {
    told: () => told,
    resets: () => resets,
    began,
    hears: (id) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!heard.has(id)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      }),
    stop: () => {
      over = true;
      end();
    },
  };
}
