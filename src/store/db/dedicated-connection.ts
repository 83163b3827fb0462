// The one connection of a process that nothing else uses: it follows the log, numbers it and hears of news from other
// processes, however busy the pool is. Invariant: a connection on which anything went wrong is never used again; the next
// statement opens another one. Whoever uses the line says when to try again, and sends one statement at a time.

import pg from 'pg';
import { parameter, types } from './pg-types.ts';
import { namer } from './pool.ts';
import type { Queryable, Sql } from './sql.ts';

/** A server that leaves a statement of the log unanswered for so long is not there. */
const ANSWER_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 2_000;

export type DedicatedConnection = Queryable & {
  /** Calls back whenever another session notifications, and whenever notifications may have been missed, until the returned function is called. */
  readonly listen: (onNotification: () => void) => () => void;
  readonly isOpen: () => boolean;
  /** How often the connection had to be made anew. */
  readonly reconnects: () => number;
  readonly close: () => Promise<void>;
};

/** Makes a line to a server that listens on `channel`; nothing is opened before the first statement. */
export function dedicatedConnection(config: pg.ClientConfig, channel: string): DedicatedConnection {
  const listeners = new Set<() => void>();
  const name = namer();
  let current: pg.Client | null = null;
  let opened = 0;

  async function open(): Promise<pg.Client> {
    if (current !== null) return current;
    const client = new pg.Client({
      ...config,
      application_name: 'tandem log',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: ANSWER_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
    });
    client.on('error', () => drop(client));
    client.on('end', () => drop(client));
    client.on('notification', ({ processId }) => {
      if (processId !== processIdOf(client)) notify();
    });
    try {
      await client.connect();
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

  /** Does work on the connection; whatever fails, the connection goes with it. */
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
      client.query({ ...name(statement.text), text: statement.text, values: statement.values.map(parameter), types }),
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

const processIdOf = (client: pg.Client): unknown => Reflect.get(client, 'processID');
