// Prisma's own adapter for `pg`, over a pool that is not Prisma's alone, with three corrections: an error keeps what the server
// really said, a transaction lends its connection to plain statements, and a script is sent whole instead of being cut at every
// semicolon, which no function body survives. It touches no statement of ours.

import { PrismaPg } from '@prisma/adapter-pg';
import type {
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQueryable,
  Transaction,
} from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import { hangRefusal } from './errors.ts';

/** A statement that the adapter answers itself: the transaction leaves its connection under the key in `$1`. */
export const LEAVE_CONNECTION = 'LEAVE CONNECTION UNDER $1';

/** Told the connection of a transaction, and how to ask whether the transaction is still open. */
export type Lend = (key: string, client: pg.PoolClient, isOpen: () => boolean) => void;

/** An adapter factory for PrismaClient over this pool; ending the pool stays with its owner. */
export function adapterOver(pool: pg.Pool, lend: Lend = () => undefined): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => corrected(await factory.connect(), pool, lend),
    connectToShadowDb: async () => {
      throw new Error('no shadow database is made through this adapter');
    },
  };
}

function corrected(adapter: SqlDriverAdapter, pool: pg.Pool, lend: Lend): SqlDriverAdapter {
  const start = adapter.startTransaction.bind(adapter);
  keepRefusals(adapter, pool);
  adapter.startTransaction = async (level) => lending(await start(level), lend);
  adapter.executeScript = (script) => hangRefusal(pool, async () => void (await pool.query(script)));
  return adapter;
}

function lending(transaction: Transaction, lend: Lend): Transaction {
  const client = clientOf(transaction);
  keepRefusals(transaction, client);
  let open = true;
  const { queryRaw, executeRaw } = transaction;
  transaction.queryRaw = async (query) => {
    if (query.sql !== LEAVE_CONNECTION) return await queryRaw(query);
    lend(String(query.args[0]), client, () => open);
    return { columnNames: [], columnTypes: [], rows: [] };
  };
  transaction.executeRaw = (query) => {
    if (query.sql === 'COMMIT' || query.sql === 'ROLLBACK') open = false;
    return executeRaw(query);
  };
  return transaction;
}

function keepRefusals(queryable: SqlQueryable, source: object): void {
  const query = queryable.queryRaw.bind(queryable);
  const execute = queryable.executeRaw.bind(queryable);
  queryable.queryRaw = (statement) => hangRefusal(source, () => query(statement));
  queryable.executeRaw = (statement) => hangRefusal(source, () => execute(statement));
}

/** The adapter has the connection but no wireServer to it; should that ever change, this says so at the first transaction. */
function clientOf(transaction: Transaction): pg.PoolClient {
  const client = (transaction as Transaction & { readonly client?: pg.PoolClient }).client;
  if (typeof client?.query !== 'function')
    throw new Error('the connection of a Prisma transaction is not where it was');
  return client;
}
