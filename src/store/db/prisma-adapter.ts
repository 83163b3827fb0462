// Prisma's adapter for `pg` over the pool of the database, with two corrections: the server's own error can be found from an
// error, and a script is sent whole, because the adapter would split function bodies at their semicolons.

import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import { attachServerError } from './errors.ts';

/** Returns an adapter factory for Prisma's client and schema engine over this pool; the caller ends the pool. */
export function createPrismaAdapter(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => corrected(await factory.connect(), pool),
    connectToShadowDb: async () => {
      throw new Error('no shadow database is made through this adapter');
    },
  };
}

function corrected(adapter: SqlDriverAdapter, pool: pg.Pool): SqlDriverAdapter {
  const query = adapter.queryRaw.bind(adapter);
  const execute = adapter.executeRaw.bind(adapter);
  adapter.queryRaw = (statement) => attachServerError(pool, () => query(statement));
  adapter.executeRaw = (statement) => attachServerError(pool, () => execute(statement));
  adapter.executeScript = (script) => attachServerError(pool, async () => void (await pool.query(script)));
  return adapter;
}
