// The database: opens it, sends statements, runs transactions, closes it.
// **Invariant:** a transaction is committed whole or not at all, and is retried only after a serialisation failure or a deadlock.
// The statements of the application do not belong here; they are in the files of the folder above.

import type pg from 'pg';
import type { PrismaClient } from '../../../generated/prisma/client.ts';
import { inSpan } from '../tracing.ts';
import { openConnections } from './connect.ts';
import type { DedicatedConnection } from './dedicated-connection.ts';
import { isRetryableConflict } from './errors.ts';
import type { DatabaseLocation } from './location.ts';
import { queryableOf } from './pool.ts';
import type { Replica } from './replica.ts';
import type { Queryable, Transaction } from './sql.ts';
import { inTransaction } from './transaction.ts';

// biome-ignore lint/performance/noBarrelFile: callers import the database and its errors from one file.
export {
  isTimeout,
  StartupError,
  type StartupFault,
  sqlStateOf,
  TransactionExpired,
  TransactionMisuse,
  violatedConstraint,
} from './errors.ts';

export type { Replica } from './replica.ts';
export { emptySql, join, type Queryable, raw, type Sql, sql, type Transaction } from './sql.ts';

/** An open database. */
export type Database = Queryable & {
  /**
   * Returns Prisma's typed client over the same pool, loaded at the first call. It reads plain tables off the hot path and
   * writes rows that stand alone, never a row that is written together with a posting or an event.
   */
  readonly typed: () => Promise<PrismaClient>;
  /**
   * Sends statements of signed-out readers over connections of their own, with a time limit of two seconds, so that they leave the
   * others to signed-in clients and to writes. Throws an error for which `isTimeout` is true when the limit has passed. On the embedded
   * database the same as the database itself.
   */
  readonly signedOut: Queryable;
  /** Standbys that may answer queries; app/replica-monitor.ts decides when. */
  readonly replicas: readonly Replica[];
  /** `embedded`: one backend session inside of this process. `server`: a PostgreSQL server, which other processes may use too. */
  readonly kind: 'embedded' | 'server';
  /**
   * Runs `work` in one READ COMMITTED transaction and returns its result. A serialisation failure or a deadlock retries the
   * whole transaction at most three times; afterwards, and for every other error, the error is thrown unchanged. `timeoutMs`
   * replaces the time limit; on the embedded database every other statement waits for the transaction.
   */
  readonly transaction: <T>(work: (tx: Transaction) => Promise<T>, options?: TransactionLimits) => Promise<T>;
  /**
   * Opens a dedicated connection that listens on a channel; the caller closes it. Null for the embedded database, whose connections
   * share one session, and for a server that is reached through a pooler alone.
   */
  readonly openDedicatedConnection: ((channel: string) => DedicatedConnection) | null;
  /** Number of connections opened and of prepared statements lost so far. */
  readonly sessionChanges: () => number;
  /** Whether a pooler in transaction mode that the settings do not name lies between. Asks over connections of its own. */
  readonly sharesSessions: () => Promise<boolean>;
  /** Number of statements sent since opening, without transaction control (BEGIN, COMMIT, ROLLBACK). */
  readonly statementCount: () => number;
  /** Waits for running statements and closes every connection, and with them an embedded database. May be called twice. */
  readonly close: () => Promise<void>;
};

export type TransactionLimits = {
  readonly timeoutMs?: number;
  /** True when all statements find a few rows by their keys: they are then planned once for any parameters. */
  readonly keepsPlans?: boolean;
};

export type DatabaseOptions = DatabaseLocation & {
  /** Returns a number from 0 to 1 that varies the pause before a retry; default Math.random. */
  readonly jitter?: () => number;
  /** Time limit of a transaction, milliseconds; default 15 000. */
  readonly transactionTimeoutMs?: number;
};

const MAX_REPEATS = 3;
const FIRST_PAUSE_MS = 10;
const DEFAULT_TIMEOUT_MS = 15_000;

/**
 * Opens the database and applies its migrations: the PostgreSQL server at `url`, or without it the embedded database in
 * `dataDir` (null: in memory, gone when closed). When another process owns the folder, this one connects through that process.
 * @throws StartupError with a sentence for the person who started the program.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const opened = await openConnections(options);
  const { connections, signedOut, insideWork } = opened;
  let typed: Promise<PrismaClient> | null = null;
  let closing: Promise<void> | null = null;

  const once = <T>(work: (tx: Transaction) => Promise<T>, limits: TransactionLimits): Promise<T> => {
    const timeoutMs = limits.timeoutMs ?? options.transactionTimeoutMs ?? DEFAULT_TIMEOUT_MS;
    const begin = limits.keepsPlans === true ? connections.beginWithKeptPlans : connections.begin;
    return inTransaction(connections.pool, { timeoutMs, runOver: connections.runOver, begin }, (run) =>
      insideWork(() => work({ ...queryableOf(run), transaction: true })),
    );
  };

  const repeated = async <T>(work: (tx: Transaction) => Promise<T>, limits: TransactionLimits): Promise<T> => {
    for (let repeat = 0; ; repeat += 1) {
      try {
        return await once(work, limits);
      } catch (error) {
        if (repeat === MAX_REPEATS || !isRetryableConflict(error)) throw error;
        await pause(FIRST_PAUSE_MS * 2 ** repeat * (0.5 + (options.jitter ?? Math.random)()));
      }
    }
  };

  return {
    ...queryableOf(connections.run),
    typed() {
      typed ??= loadTyped(connections.pool);
      return typed;
    },
    kind: opened.kind,
    signedOut: queryableOf(signedOut.run),
    replicas: opened.replicas,
    openDedicatedConnection: opened.openDedicatedConnection,
    sessionChanges: () => connections.sessionChanges() + signedOut.sessionChanges(),
    sharesSessions: opened.sharesSessions,
    statementCount: () => connections.statementCount() + (signedOut === connections ? 0 : signedOut.statementCount()),
    transaction: (work, limits = {}) => inSpan('write path', {}, () => repeated(work, limits)),
    close() {
      closing ??= (async () => {
        await (await typed)?.$disconnect();
        await opened.close();
      })();
      return closing;
    },
  };
}

async function loadTyped(pool: pg.Pool): Promise<PrismaClient> {
  const [{ PrismaClient: Client }, { createPrismaAdapter }] = await Promise.all([
    import('../../../generated/prisma/client.ts'),
    import('./prisma-adapter.ts'),
  ]);
  return new Client({ adapter: createPrismaAdapter(pool), errorFormat: 'minimal' });
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
