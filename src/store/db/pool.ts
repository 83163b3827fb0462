// The connections of one database: a `pg.Pool` whose statements are counted and named, and whose rows have one set of JavaScript
// types. **Invariant:** a statement reads the same through the pool and inside a transaction.

import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import pg from 'pg';
import { keepRefusal } from './errors.ts';
import { parameter, types } from './pg-types.ts';
import type { Sql } from './sql.ts';

/** Sends one statement: its rows, and how many rows it returned or changed. */
export type Run = <Row>(statement: Sql) => Promise<{ readonly rows: readonly Row[]; readonly affected: number }>;

/** The connections of one open database. */
export type Connections = {
  readonly pool: pg.Pool;
  /** Sends a statement over whichever connection is free. */
  readonly run: Run;
  /** Statements sent so far; transaction control is not counted. */
  readonly statementCount: () => number;
  /** Sends statements over one connection of the pool. */
  readonly runOver: (client: pg.PoolClient) => Run;
};

/** Statements beyond this many distinct texts are sent unnamed: a name costs memory on every connection for as long as it lives. */
const MAX_NAMED = 1_000;
/** What `pg` says after `query_timeout`. */
const NO_ANSWER = 'Query read timeout';
const CONTROL = /^\s*(BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE|SET TRANSACTION)\b/i;

/**
 * Makes a pool; no connection is opened yet. `named` says whether statements may be prepared under a name, which they may not
 * where several programs share one backend session. `mayQuery` throws when taking a connection now would wait for itself.
 */
export function connections(config: pg.PoolConfig, named: boolean, mayQuery: () => void): Connections {
  const pool = new pg.Pool(config);
  const name = named ? namer() : () => ({});
  let sent = 0;

  // A connection that breaks is replaced by the pool; without a listener its error would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    replace(client, 'query', (query) => (...args) => {
      const [first] = args;
      const text = typeof first === 'string' ? first : String((first as { readonly text?: unknown }).text);
      if (!CONTROL.test(text)) sent += 1;
      return keepRefusal(client, leaveWhenSilent(client, query(...args)));
    });
  });
  replace(pool, 'connect', (take) => (...args) => {
    mayQuery();
    return take(...args);
  });
  replace(
    pool,
    'query',
    (query) =>
      (...args) =>
        keepRefusal(pool, query(...args)),
  );

  const runOver =
    (source: pg.Pool | pg.PoolClient): Run =>
    async (statement) => {
      const text = statement.text;
      const result = await source.query({ ...name(text), text, values: statement.values.map(parameter), types });
      return { rows: result.rows, affected: result.rowCount ?? 0 };
    };

  return { pool, run: runOver(pool), runOver, statementCount: () => sent };
}

/** A connection on which an answer never came is cut: whatever else was sent over it would wait for the same silence. */
function leaveWhenSilent(client: pg.PoolClient, answer: unknown): unknown {
  if (!(answer instanceof Promise)) return answer;
  return answer.catch((error: unknown) => {
    if (error instanceof Error && error.message === NO_ANSWER) {
      const { connection } = client as pg.PoolClient & { readonly connection: { readonly stream: Duplex } };
      connection.stream.destroy();
    }
    throw error;
  });
}

type AnyFunction = (...args: unknown[]) => unknown;

/** Puts a function around a method of one object; its other users see no difference. */
function replace<Key extends string>(
  target: Record<Key, unknown>,
  key: Key,
  around: (original: AnyFunction) => AnyFunction,
) {
  Object.defineProperty(target, key, { value: around((target[key] as AnyFunction).bind(target)), configurable: true });
}

/** Names a statement by a hash of its text, so that every connection prepares the same text once. */
export function namer(): (text: string) => { readonly name?: string } {
  const names = new Map<string, { readonly name: string }>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined) return known;
    if (names.size >= MAX_NAMED) return {};
    const made = { name: `t_${createHash('sha256').update(text).digest('base64url').slice(0, 16)}` };
    names.set(text, made);
    return made;
  };
}
