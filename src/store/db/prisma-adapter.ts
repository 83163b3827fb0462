// Prisma's own adapter for `pg`, over a pool that is not Prisma's alone, with two corrections: an error keeps what the server
// really said, and a script is sent whole instead of being cut at every semicolon, which no function body survives.

import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import { hangRefusal } from './errors.ts';

/** An adapter factory for Prisma's client and schema engine over this pool; ending the pool stays with its owner. */
export function adapterOver(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
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
  adapter.queryRaw = (statement) => hangRefusal(pool, () => query(statement));
  adapter.executeRaw = (statement) => hangRefusal(pool, () => execute(statement));
  adapter.executeScript = (script) => hangRefusal(pool, async () => void (await pool.query(script)));
  return adapter;
}
