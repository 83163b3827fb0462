// Opens the connections of a database: of a server by its URL, or of the embedded database as its owner or as a client of the
// process that owns it. **Invariant:** no connection is returned for a database whose migrations are not exactly this program's.
// Transactions and statements do not belong here.

import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { openServer } from './connect-server.ts';
import type { EmbeddedDatabase } from './embedded/database.ts';
import { StartupError, TransactionMisuse } from './errors.ts';
import type { DatabaseLocation, OpenedConnections } from './location.ts';
import { applyMigrations, pendingMigrations, readMigrations } from './migrations.ts';
import { createConnections } from './pool.ts';
import { preparedDatabase } from './prepared-database.ts';

/**
 * Opens the connections of a database and applies the migrations. A client of another process applies none; it is refused when the
 * owner's program is older.
 * @throws StartupError
 */
export async function openConnections(where: DatabaseLocation): Promise<OpenedConnections> {
  return where.url === undefined ? await openEmbedded(where) : await openServer(where.url, where);
}

async function openEmbedded(where: DatabaseLocation): Promise<OpenedConnections> {
  // A process with a server never loads the embedded database.
  const { openEmbeddedFolder, openEmbeddedInMemory } = await import('./embedded/database.ts');
  const embedded =
    where.dataDir === null
      ? await openEmbeddedInMemory(where.dump)
      : await openEmbeddedFolder(where.dataDir, preparedDatabase);
  if (where.asOwner === true && embedded.role === 'client') {
    const sentence =
      `The data folder ${where.dataDir} is in use by a Tandem that runs already. ` +
      'Use that one, stop it first, or set DATA_DIR to another folder for a second sandbox.';
    throw new StartupError('IN_USE', sentence);
  }
  const config: pg.PoolConfig = {
    host: embedded.socketFolder,
    user: 'postgres',
    database: 'postgres',
    // The embedded database has one backend session, so a second connection could only wait for the first.
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 30_000,
  };
  try {
    await (embedded.role === 'owner' ? applyMigrations(config) : refuseOtherVersion(config));
  } catch (error) {
    await embedded.close();
    throw error;
  }
  return withOneConnection(embedded, config);
}

async function refuseOtherVersion(config: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  await client.connect();
  try {
    const [pending] = await pendingMigrations(client, await readMigrations());
    if (pending === undefined) return;
    const sentence = `The process that has the data folder open is an older version: it lacks the migration ${pending}.`;
    throw new StartupError('NEWER_THAN_PROGRAM', sentence);
  } finally {
    await client.end();
  }
}

/** With a single connection, a query outside of the open transaction would wait for itself for ever; it throws instead. */
function withOneConnection(embedded: EmbeddedDatabase, config: pg.PoolConfig): OpenedConnections {
  const current = new AsyncLocalStorage<{ open: boolean }>();
  const made = createConnections(config, embedded.role === 'owner' ? 'EMBEDDED' : 'SHARED_SESSION', () => {
    if (current.getStore()?.open === true) throw new TransactionMisuse('query outside the open transaction');
  });
  return {
    kind: 'embedded',
    connections: made,
    signedOut: made,
    replicas: [],
    openDedicatedConnection: null,
    sharesSessions: async () => false,
    async insideWork(work) {
      const mark = { open: true };
      try {
        return await current.run(mark, async () => await work());
      } finally {
        mark.open = false;
      }
    },
    async close() {
      await made.pool.end();
      await embedded.close();
    },
  };
}
