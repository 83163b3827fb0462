// The database as the rest of the program knows it: open it, read, do work in a transaction, close it. The one import of Prisma.
// Invariant: a transaction is whole or not at all, and is done again only when the database itself asks for that.
// Statements belong to the files of their nouns, in this folder.

import { randomUUID } from 'node:crypto';
import { Prisma, PrismaClient } from '../../../generated/prisma/client.ts';
import { openConnections, type Where } from './connect.ts';
import type { DedicatedConnection } from './dedicated-connection.ts';
import { isConflict } from './errors.ts';
import type { Connections } from './pool.ts';
import { LEAVE_CONNECTION } from './prisma-adapter.ts';

// biome-ignore lint/performance/noBarrelFile: callers of the database find its errors at the same wireServer.
export { constraintViolated, StartupError, type StartupFault, TransactionMisuse } from './errors.ts';

/** A statement with its parameters, made with the tag `sql`; nothing else can be sent. */
export type Sql = Prisma.Sql;
export const { sql, join, empty, raw } = Prisma;

/** Something that statements can be sent to. */
export type Queryable = {
  /** The rows of a statement. int8 is bigint, timestamptz Date, bytea Uint8Array, jsonb parsed; numeric must be selected as text. */
  readonly query: <Row>(statement: Sql) => Promise<readonly Row[]>;
  /** The number of rows that a statement changed. */
  readonly execute: (statement: Sql) => Promise<number>;
};

/** An open transaction. Nothing may be asked of the database itself until it has ended. */
export type Transaction = Queryable & { readonly prisma: Prisma.TransactionClient };

/** An open database. */
export type Database = Queryable & {
  readonly prisma: PrismaClient;
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

/**
 * Opens the database and brings it up to date. With `url` it is that PostgreSQL server; without, the embedded one in `dataDir`
 * (null: in memory, gone when closed). If another process already has the folder open, this one goes through it, as a guest.
 * @throws StartupError with a sentence for a person.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const opened = await openConnections(options);
  const { connections, insideWork } = opened;
  const prisma = new PrismaClient({ adapter: connections.adapter, errorFormat: 'minimal' });
  let closing: Promise<void> | null = null;

  const once = <T>(work: (tx: Transaction) => Promise<T>, timeoutMs: number | undefined): Promise<T> =>
    prisma.$transaction(
      async (client) => {
        const key = randomUUID();
        await client.$queryRawUnsafe(LEAVE_CONNECTION, key);
        return await insideWork(() => work({ ...queryable(connections.claim(key)), prisma: client }));
      },
      { maxWait: 10_000, timeout: timeoutMs ?? options.transactionTimeoutMs ?? 15_000 },
    );

  return {
    ...queryable(connections.run),
    prisma,
    kind: opened.kind,
    openDedicatedConnection: opened.line,
    statementCount: connections.statementCount,
    async transaction(work, limit) {
      for (let repeat = 0; ; repeat += 1) {
        try {
          return await once(work, limit?.timeoutMs);
        } catch (error) {
          if (repeat === MAX_REPEATS || !isConflict(error)) throw error;
          await pause(FIRST_PAUSE_MS * 2 ** repeat * (0.5 + (options.jitter ?? Math.random)()));
        }
      }
    },
    close() {
      closing ??= prisma.$disconnect().then(opened.close);
      return closing;
    },
  };
}

function queryable(run: Connections['run']): Queryable {
  return {
    query: async <Row>(statement: Sql) => (await run<Row>(statement)).rows,
    execute: async (statement) => (await run(statement)).affected,
  };
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
