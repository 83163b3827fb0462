// The dedicated connection of a process: reads and numbers the event log and receives notifications of other processes, however
// busy the pool is. **Invariant:** a connection with an error is never used again; the next statement opens another one.
// The caller decides when to retry and sends one statement at a time.

import pg from 'pg';
import { pgTypeParsers, toPgParameter } from './pg-types.ts';
import { createStatementNamer } from './pool.ts';
import { pinSession } from './session-settings.ts';
import type { Queryable, Sql } from './sql.ts';

/** Default time after which a server that has not answered a statement counts as unreachable, in milliseconds. */
const ANSWER_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 2_000;

export type DedicatedConnection = Queryable & {
  /** Calls back for each notification of another session, and after a reconnect, when one may have been missed. Returns the unsubscribe function. */
  readonly listen: (onNotification: () => void) => () => void;
  readonly isOpen: () => boolean;
  /** Number of reconnects so far. */
  readonly reconnects: () => number;
  readonly close: () => Promise<void>;
};

/** Returns a dedicated connection to a server that listens on `channel`; it is opened by the first statement. `query_timeout` is 5 s by default. */
export function createDedicatedConnection(config: pg.ClientConfig, channel: string): DedicatedConnection {
  const listeners = new Set<() => void>();
  const name = createStatementNamer();
  let current: pg.Client | null = null;
  let opened = 0;

  async function open(): Promise<pg.Client> {
    if (current !== null) return current;
    const client = new pg.Client({
      ...config,
      application_name: 'tandem log',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: answerTimeoutOf(config),
    });
    client.on('error', () => drop(client));
    client.on('end', () => drop(client));
    client.on('notification', ({ processId }) => {
      if (processId !== processIdOf(client)) notify();
    });
    try {
      await client.connect();
      await pinSession(client, answerTimeoutOf(config));
      await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      drop(client);
      throw error;
    }
    current = client;
    opened += 1;
    if (opened > 1) notify();
    return client;
  }

  function drop(client: pg.Client): void {
    if (current === client) current = null;
    client.end().catch(() => undefined);
  }

  function notify(): void {
    for (const listener of listeners) listener();
  }

  /** Runs work on the connection; any error closes the connection. */
  async function over<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = await open();
    try {
      return await work(client);
    } catch (error) {
      drop(client);
      throw error;
    }
  }

  const send = (statement: Sql) =>
    over(async (client) =>
      client.query({
        ...name(statement.text),
        text: statement.text,
        values: statement.values.map(toPgParameter),
        types: pgTypeParsers,
      }),
    );

  return {
    query: async <Row>(statement: Sql) => (await send(statement)).rows as readonly Row[],
    execute: async (statement) => (await send(statement)).rowCount ?? 0,
    listen(onNotification) {
      const listener = (): void => onNotification();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isOpen: () => current !== null,
    reconnects: () => Math.max(0, opened - 1),
    async close() {
      if (current !== null) await current.end().catch(() => undefined);
    },
  };
}

const answerTimeoutOf = (config: pg.ClientConfig): number => config.query_timeout ?? ANSWER_TIMEOUT_MS;
const processIdOf = (client: pg.Client): unknown => Reflect.get(client, 'processID');
