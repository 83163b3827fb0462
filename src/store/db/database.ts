// The database as the rest of the program knows it: open it, read, do work in a transaction, close it.
// **Invariant:** a transaction is kept whole or not at all, and is repeated only when the database asks for that.
// Statements belong to the files of their nouns, in the folder above.

import type pg from 'pg';
import type { PrismaClient } from '../../../generated/prisma/client.ts';
import { openConnections, type Where } from './connect.ts';
import type { DedicatedConnection } from './dedicated-connection.ts';
import { isConflict } from './errors.ts';
import type { Connections } from './pool.ts';
import type { Queryable, Sql, Transaction } from './sql.ts';
import { inTransaction } from './transaction.ts';

// biome-ignore lint/performance/noBarrelFile: callers of the database find its errors at the same wireServer.
export {
  constraintViolated,
  StartupError,
  type StartupFault,
  TransactionExpired,
  TransactionMisuse,
} from './errors.ts';

export { empty, join, type Queryable, raw, type Sql, sql, type Transaction } from './sql.ts';

/** An open database. */
export type Database = Queryable & {
  /**
   * Prisma's typed client over the same pool, loaded at the first call: for plain tables off the hot path, to read them and to
   * write rows that stand alone. Never for a row that is written together with a posting or an event.
   */
  readonly typed: () => Promise<PrismaClient>;
  /** Embedded: one backend session inside of this process. Server: PostgreSQL on its own, perhaps with other processes beside us. */
  readonly kind: 'embedded' | 'server';
  /**
   * Does `work` in one READ COMMITTED transaction: all of it is kept, or none. A serialisation failure or a deadlock repeats the
   * whole of it, at most three times; then, and for every other error, the error is thrown as it came. Work that is known to
   * take long brings its own limit; on the embedded database everybody else waits for it.
   */
  readonly transaction: <T>(
    work: (tx: Transaction) => Promise<T>,
    options?: { readonly timeoutMs: number },
  ) => Promise<T>;
  /** Makes a connection that nothing else uses and that listens on a channel, to be closed by its user; null where everybody shares one session. */
  readonly openDedicatedConnection: ((channel: string) => DedicatedConnection) | null;
  /** Statements sent since opening; BEGIN, COMMIT and their like are not counted. */
  readonly statementCount: () => number;
  /** Waits for what is under way and lets go of every connection; an embedded database is closed with it. Again: the same. */
  readonly close: () => Promise<void>;
};

export type DatabaseOptions = Where & {
  /** A number from 0 to 1 that spreads repeated transactions in time. */
  readonly jitter?: () => number;
  /** How long one transaction may take, in milliseconds. */
  readonly transactionTimeoutMs?: number;
};

const MAX_REPEATS = 3;
const FIRST_PAUSE_MS = 10;
const DEFAULT_TIMEOUT_MS = 15_000;

/**
 * Opens the database and brings it up to date. With `url` it is that PostgreSQL server; without, the embedded one in `dataDir`
 * (null: in memory, gone when closed). If another process already has the folder open, this one goes through it, as a guest.
 * @throws StartupError with a sentence for a person.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const opened = await openConnections(options);
  const { connections, insideWork } = opened;
  let typed: Promise<PrismaClient> | null = null;
  let closing: Promise<void> | null = null;

  const once = <T>(work: (tx: Transaction) => Promise<T>, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<T> =>
    inTransaction(connections.pool, { timeoutMs, runOver: connections.runOver }, (run) =>
      insideWork(() => work({ ...queryable(run), transaction: true })),
    );

  return {
    ...queryable(connections.run),
    typed() {
      typed ??= loadTyped(connections.pool);
      return typed;
    },
    kind: opened.kind,
    openDedicatedConnection: opened.line,
    statementCount: connections.statementCount,
    async transaction(work, limit) {
      for (let repeat = 0; ; repeat += 1) {
        try {
          return await once(work, limit?.timeoutMs ?? options.transactionTimeoutMs);
        } catch (error) {
          if (repeat === MAX_REPEATS || !isConflict(error)) throw error;
          await pause(FIRST_PAUSE_MS * 2 ** repeat * (0.5 + (options.jitter ?? Math.random)()));
        }
      }
    },
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
  const [{ PrismaClient: Client }, { adapterOver }] = await Promise.all([
    import('../../../generated/prisma/client.ts'),
    import('./prisma-adapter.ts'),
  ]);
  return new Client({ adapter: adapterOver(pool), errorFormat: 'minimal' });
}

function queryable(run: Connections['run']): Queryable {
  return {
    query: async <Row>(statement: Sql) => (await run<Row>(statement)).rows,
    execute: async (statement) => (await run(statement)).affected,
  };
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
