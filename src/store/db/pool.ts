// The connections of one database: a `pg.Pool` whose statements are counted and named, and whose rows have one set of JavaScript
// types. **Invariant:** a statement reads the same through the pool and inside a transaction.

import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import pg from 'pg';
import { inStatementSpan, isTracing } from '../tracing.ts';
import { isDatabaseError, NO_ANSWER, rememberServerError, sqlStateOf } from './errors.ts';
import { pgTypeParsers, toPgParameter } from './pg-types.ts';
import { BEGIN, BEGIN_WITH_KEPT_PLANS, beginPinned, pinSession, STATEMENT_TIMEOUT_MS } from './session-settings.ts';
import type { Queryable, Sql } from './sql.ts';

/** Sends one statement. Returns its rows and the number of rows that it returned or changed. */
export type RunStatement = <Row>(
  statement: Sql,
) => Promise<{ readonly rows: readonly Row[]; readonly affected: number }>;

/** The connections of one open database. */
export type Connections = {
  readonly pool: pg.Pool;
  /** Sends a statement over any free connection. */
  readonly run: RunStatement;
  /** Number of statements sent so far, without transaction control. */
  readonly statementCount: () => number;
  /** Sends statements over one connection of the pool. */
  readonly runOver: (client: pg.PoolClient) => RunStatement;
  /** The statement that begins a transaction. */
  readonly begin: string;
  /** The same for a transaction whose statements are planned once, where statements are prepared. */
  readonly beginWithKeptPlans: string;
  /** Number of connections opened and of prepared statements lost so far: while it stays the same, the sessions stay the same. */
  readonly sessionChanges: () => number;
};

/**
 * What a connection is. OWN_SESSION: a session of a server. POOLED: a pooler may give each transaction another session, so no statement
 * is prepared under a name and a single statement becomes a transaction with its settings. EMBEDDED: the one session of the owner of an
 * embedded database. SHARED_SESSION: that session, used by another process.
 */
export type ConnectionKind = 'OWN_SESSION' | 'POOLED' | 'EMBEDDED' | 'SHARED_SESSION';

/** Number of statement texts that are prepared; others are sent unnamed, because prepared statements take memory on each connection. */
const MAX_NAMED = 1_000;
/** SQLSTATEs of a prepared statement that another session has: it does not exist here, or exists already. */
const LOST_STATEMENT: ReadonlySet<string> = new Set(['26000', '42P05']);
const CONTROL = /^\s*(BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE|SET TRANSACTION)\b/i;

/**
 * Returns a pool; no connection is opened yet. Statements are prepared under names where one program has a session for itself.
 * `mayQuery` is called before a connection is taken, and throws where that would wait for ever.
 */
export function createConnections(
  config: pg.PoolConfig,
  kind: ConnectionKind,
  mayQuery: () => void,
  statementTimeoutMs: number = STATEMENT_TIMEOUT_MS,
): Connections {
  const begin = kind === 'POOLED' ? beginPinned(statementTimeoutMs) : BEGIN;
  const pool = new pg.Pool({
    ...config,
    ...(kind === 'OWN_SESSION' ? { onConnect: (client: pg.ClientBase) => pinSession(client, statementTimeoutMs) } : {}),
    // Pipelining: statements that are sent without waiting for each other take one round trip.
    ...(kind === 'POOLED' ? { pipeline: true } : {}),
  });
  const prepares = kind === 'OWN_SESSION' || kind === 'EMBEDDED';
  const name: ReturnType<typeof createStatementNamer> = prepares ? createStatementNamer() : () => ({});
  let sent = 0;
  let changes = 0;

  // The pool replaces a broken connection; without a listener its error would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    changes += 1;
    replace(client, 'query', (query) => (...args) => {
      const [first] = args;
      const text = typeof first === 'string' ? first : String((first as { readonly text?: unknown }).text);
      if (!CONTROL.test(text)) sent += 1;
      const answer = rememberServerError(client, leaveWhenSilent(client, query(...args)));
      if (!(answer instanceof Promise)) return answer;
      return answer.catch((error: unknown) => {
        if (LOST_STATEMENT.has(sqlStateOf(error) ?? '')) changes += 1;
        throw error;
      });
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
        rememberServerError(pool, kind === 'POOLED' ? queryInTransaction(pool, begin, args) : query(...args)),
  );

  const runOver =
    (source: pg.Pool | pg.PoolClient): RunStatement =>
    async (statement) => {
      const text = statement.text;
      const named: ReturnType<typeof name> = statement.values.some(isLargeArray) ? {} : name(text);
      const send = () =>
        source.query({ ...named, text, values: statement.values.map(toPgParameter), types: pgTypeParsers });
      const result = await (isTracing() ? inStatementSpan(text, named.name, send) : send());
      return { rows: result.rows, affected: result.rowCount ?? 0 };
    };

  return {
    pool,
    run: runOver(pool),
    runOver,
    begin,
    beginWithKeptPlans: prepares ? BEGIN_WITH_KEPT_PLANS : begin,
    statementCount: () => sent,
    sessionChanges: () => changes,
  };
}

/** Returns what sends statements over `run`. */
export function queryableOf(run: RunStatement): Queryable {
  return {
    query: async <Row>(statement: Sql) => (await run<Row>(statement)).rows,
    execute: async (statement) => (await run(statement)).affected,
  };
}

/** Sends one statement as a transaction with its settings, in one round trip. Returns the answer of the statement. */
async function queryInTransaction(pool: pg.Pool, begin: string, args: readonly unknown[]): Promise<unknown> {
  const client = await pool.connect();
  const send = client.query as (...query: readonly unknown[]) => Promise<unknown>;
  const [began, answered, ended] = await Promise.allSettled([send(begin), send(...args), send('COMMIT')]);
  const failed = [began, answered, ended].find((each) => each.status === 'rejected');
  client.release(failed !== undefined && !isDatabaseError(failed.reason));
  if (failed !== undefined) throw failed.reason;
  return answered.status === 'fulfilled' ? answered.value : undefined;
}

/** Closes a connection after a query timeout: later statements on it would wait behind the unanswered one. */
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

/**
 * A statement with an array of more items is planned for its own parameters, under no name. A plan that PostgreSQL keeps for any parameters
 * expects ten items of an array, and joins 100 000 by nested loops. `plan_cache_mode` is no remedy: it also makes each check of a foreign
 * key plan again.
 */
const LARGE_ARRAY = 500;
const isLargeArray = (value: unknown): boolean => Array.isArray(value) && value.length > LARGE_ARRAY;

type AnyFunction = (...args: unknown[]) => unknown;

/** Wraps a method of one object; callers see the same signature. */
function replace<Key extends string>(
  target: Record<Key, unknown>,
  key: Key,
  around: (original: AnyFunction) => AnyFunction,
) {
  Object.defineProperty(target, key, { value: around((target[key] as AnyFunction).bind(target)), configurable: true });
}

/** Returns a function that names a statement by a hash of its text, so that each connection prepares a text once. */
export function createStatementNamer(): (text: string) => { readonly name?: string } {
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
